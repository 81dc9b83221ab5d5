// SPDX-License-Identifier: Apache-2.0
package dev.tare.image;

import dev.tare.json.JsonObject;
import dev.tare.oci.HistoryEntry;
import dev.tare.oci.ImageConfig;
import dev.tare.plan.ConfigChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Carries a base's history on (image-spec, config.md, history). */
final class Histories {
  private Histories() {}

  /**
   * The base's entries as they are, then one for each layer added. Readers match entries to layers
   * by counting, so where the base has fewer entries than layers, entries that say so stand in for
   * those missing; where it has more, there is nothing honest to do and all are kept. Then come the
   * entries that changes add; a change that clears leaves none of the others.
   */
  static List<HistoryEntry> extend(
      ImageConfig base, List<String> createdBy, Instant created, List<ConfigChange> changes) {
    List<HistoryEntry> history =
        changes.stream().anyMatch(ConfigChange.ClearHistory.class::isInstance)
            ? new ArrayList<>()
            : ofLayers(base, createdBy, created);
    for (ConfigChange change : changes) {
      if (change instanceof ConfigChange.AddHistory add) {
        history.add(HistoryEntry.empty(created, add.createdBy()));
      }
    }
    return history;
  }

  /** Whether a change is one of the history. */
  static boolean change(List<ConfigChange> changes) {
    return changes.stream()
        .anyMatch(
            change ->
                change instanceof ConfigChange.AddHistory
                    || change instanceof ConfigChange.ClearHistory);
  }

  private static List<HistoryEntry> ofLayers(
      ImageConfig base, List<String> createdBy, Instant created) {
    List<HistoryEntry> history = new ArrayList<>(base.history());
    long recorded = history.stream().filter(entry -> !entry.emptyLayer()).count();
    for (long i = recorded; i < base.diffIds().size(); i++) {
      history.add(new HistoryEntry(JsonObject.ofStrings(Map.of("comment", "not recorded"))));
    }
    for (String text : createdBy) {
      history.add(HistoryEntry.of(created, text));
    }
    return history;
  }
}

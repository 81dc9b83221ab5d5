// SPDX-License-Identifier: Apache-2.0
package dev.tare.config;

import dev.tare.plan.ConfigChange;
import dev.tare.vcs.SourceFacts;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is said of an image's origin, once it is asked for (image-spec, annotations.md): the same
 * names as annotations and as labels, since some registries read only those.
 */
public final class VcsFacts {
  /** Nothing is said. */
  public static final VcsFacts NONE = new VcsFacts();

  private static final String PREFIX = "org.opencontainers.image.";

  private final Map<String, Optional<String>> values = new LinkedHashMap<>();

  private VcsFacts() {}

  /**
   * What is known of the repository, with the time.
   *
   * @param created the build's time; the epoch, for none, is not told
   */
  public static VcsFacts of(SourceFacts facts, Instant created) {
    VcsFacts vcs = new VcsFacts();
    vcs.values.put(
        PREFIX + "created",
        Optional.of(created)
            .filter(time -> !time.equals(Instant.EPOCH))
            .map(
                time ->
                    DateTimeFormatter.ISO_INSTANT.format(time.truncatedTo(ChronoUnit.SECONDS))));
    vcs.values.put(PREFIX + "source", facts.source());
    vcs.values.put(PREFIX + "revision", facts.revision());
    vcs.values.put(PREFIX + "version", facts.version());
    return vcs;
  }

  /** The annotations, in order, and then those given, which have the last word. */
  public Map<String, String> with(Map<String, String> given) {
    Map<String, String> annotations = new LinkedHashMap<>();
    values.forEach((name, value) -> value.ifPresent(text -> annotations.put(name, text)));
    annotations.putAll(given);
    return annotations;
  }

  /** The labels; what is not known here is removed, since it is of the base. */
  public List<ConfigChange> labels() {
    List<ConfigChange> changes = new ArrayList<>();
    values.forEach(
        (name, value) ->
            changes.add(
                value
                    .<ConfigChange>map(text -> new ConfigChange.SetLabel(name, text))
                    .orElseGet(() -> new ConfigChange.UnsetLabel(name))));
    return changes;
  }
}

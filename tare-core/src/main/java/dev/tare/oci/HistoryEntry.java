// SPDX-License-Identifier: Apache-2.0
package dev.tare.oci;

import dev.tare.json.JsonBoolean;
import dev.tare.json.JsonObject;
import dev.tare.json.JsonString;
import java.time.Instant;

/**
 * One entry of a config's history (image-spec, config.md); IllegalArgumentException if one of its
 * known members has the wrong type.
 *
 * @param json the object as it was read or made
 */
public record HistoryEntry(JsonObject json) {
  public HistoryEntry {
    check(Members.of(json));
  }

  static HistoryEntry parse(JsonObject json, String path) {
    check(new Members(json, path));
    return new HistoryEntry(json);
  }

  /** An entry for a layer of ours. */
  public static HistoryEntry of(Instant created, String createdBy) {
    return new HistoryEntry(
        JsonObject.empty()
            .with("created", new JsonString(Timestamps.write(created)))
            .with("created_by", new JsonString(createdBy)));
  }

  /** An entry without a layer. */
  public static HistoryEntry empty(Instant created, String createdBy) {
    return new HistoryEntry(
        of(created, createdBy).json().with("empty_layer", new JsonBoolean(true)));
  }

  /** The command; the empty string if absent. */
  public String createdBy() {
    return Members.of(json).string("created_by").orElse("");
  }

  /** A remark; the empty string if absent. */
  public String comment() {
    return Members.of(json).string("comment").orElse("");
  }

  /** Whether it has no layer. */
  public boolean emptyLayer() {
    return Members.of(json).truth("empty_layer").orElse(false);
  }

  private static void check(Members members) {
    members.parsed("created", Timestamps::parse);
    members.string("author");
    members.string("created_by");
    members.string("comment");
    members.truth("empty_layer");
  }
}

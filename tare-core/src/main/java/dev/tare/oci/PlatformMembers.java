// SPDX-License-Identifier: Apache-2.0
package dev.tare.oci;

import dev.tare.json.Json;
import dev.tare.json.JsonArray;
import dev.tare.json.JsonObject;
import dev.tare.json.JsonString;
import java.util.Optional;

/** A platform as members of an object: of an index's entry or, with others, of a config. */
final class PlatformMembers {
  private static final MemberOrder ENTRY =
      MemberOrder.of("architecture", "os", "os.version", "os.features", "variant");

  private PlatformMembers() {}

  /** Absent names are empty, as in the configs of signatures. */
  static Platform read(Members members) {
    return new Platform(
        word(members, "os").orElse(""),
        word(members, "architecture").orElse(""),
        word(members, "variant"),
        words(members, "os.version"),
        members.strings("os.features"));
  }

  // Platforms are shown to people as they are; none has a reason to hold anything else.
  private static Optional<String> word(Members members, String name) {
    return checked(members, name, members.text(name), '!');
  }

  // With blanks between, like "macOS 14.4" in what Homebrew publishes.
  private static Optional<String> words(Members members, String name) {
    return checked(members, name, members.text(name), ' ');
  }

  private static Optional<String> checked(
      Members members, String name, Optional<String> word, char first) {
    word.filter(text -> !text.chars().allMatch(c -> c >= first && c < 0x7f))
        .ifPresent(
            text -> {
              throw members.fault(name, "is not visible ASCII: " + Json.quote(text));
            });
    return word;
  }

  /** The object of an index's entry. */
  static JsonObject write(Platform platform) {
    return write(JsonObject.empty(), ENTRY, platform);
  }

  /** A copy of the object with exactly this platform. */
  static JsonObject write(JsonObject object, MemberOrder order, Platform platform) {
    JsonObject result = order.put(object, "architecture", new JsonString(platform.architecture()));
    result = order.put(result, "os", new JsonString(platform.os()));
    result = order.set(result, "variant", platform.variant().map(JsonString::new));
    result = order.set(result, "os.version", platform.osVersion().map(JsonString::new));
    Optional<JsonArray> features =
        platform.osFeatures().isEmpty()
            ? Optional.empty()
            : Optional.of(JsonArray.ofStrings(platform.osFeatures()));
    return order.set(result, "os.features", features);
  }
}

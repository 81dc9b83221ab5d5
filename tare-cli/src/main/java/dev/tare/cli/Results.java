// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import dev.tare.build.BuildResult;
import dev.tare.json.Json;
import dev.tare.json.JsonArray;
import dev.tare.json.JsonNumber;
import dev.tare.json.JsonObject;
import dev.tare.json.JsonString;
import dev.tare.json.JsonValue;
import dev.tare.oci.Descriptor;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What standard output gets of something published. */
final class Results {
  private final PrintStream out;
  private final boolean json;

  Results(PrintStream out, boolean json) {
    this.out = out;
    this.json = json;
  }

  /** The result of a build. */
  void print(BuildResult result) {
    print(
        platforms(result.images()),
        result.descriptor(),
        Optional.of(result.hash()),
        result.destinations().stream().map(BuildResult.Published::destination).toList());
  }

  private static Map<String, JsonValue> platforms(List<Descriptor> images) {
    List<JsonValue> platforms = new ArrayList<>();
    for (Descriptor image : images) {
      Map<String, JsonValue> members = new LinkedHashMap<>();
      image.platform().ifPresent(of -> members.put("platform", new JsonString(of.toString())));
      members.put("digest", new JsonString(image.digest().toString()));
      members.put("size", JsonNumber.of(image.size()));
      platforms.add(JsonObject.of(members));
    }
    return platforms.isEmpty() ? Map.of() : Map.of("platforms", new JsonArray(platforms));
  }

  /** The result of a build that wrote nothing, with what it would have done unless quiet. */
  void printWith(DryRun dryRun, boolean quiet, BuildResult result) {
    if (!quiet && !json) {
      dryRun.lines().forEach(line -> out.println(Printable.oneLine(line)));
    }
    print(
        dryRun.members(),
        result.descriptor(),
        Optional.of(result.hash()),
        result.destinations().stream().map(BuildResult.Published::destination).toList());
  }

  /** One line a destination, or one object. */
  void print(Descriptor root, Optional<String> hash, List<String> destinations) {
    print(Map.of(), root, hash, destinations);
  }

  private void print(
      Map<String, JsonValue> more,
      Descriptor root,
      Optional<String> hash,
      List<String> destinations) {
    if (json) {
      Map<String, JsonValue> members = new LinkedHashMap<>(more);
      members.put("digest", new JsonString(root.digest().toString()));
      members.put("mediaType", new JsonString(root.mediaType().toString()));
      members.put("size", JsonNumber.of(root.size()));
      hash.ifPresent(value -> members.put("hash", new JsonString(value)));
      members.put("destinations", JsonArray.ofStrings(destinations));
      out.println(new String(Json.write(JsonObject.of(members)), StandardCharsets.UTF_8));
      return;
    }
    String suffix = "@" + root.digest();
    for (String destination : destinations) {
      String line = destination.endsWith(suffix) ? destination : destination + suffix;
      out.println(Printable.oneLine(line));
    }
  }
}

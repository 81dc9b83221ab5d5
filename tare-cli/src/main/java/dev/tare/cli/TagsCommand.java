// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import dev.tare.build.Places;
import dev.tare.json.Json;
import dev.tare.json.JsonArray;
import dev.tare.json.JsonObject;
import dev.tare.json.JsonString;
import dev.tare.json.JsonValue;
import dev.tare.oci.Reference;
import dev.tare.oci.Repository;
import dev.tare.plan.Access;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.cli.CommandLine;

/** {@code tare tags}. */
final class TagsCommand {
  private final Console console;

  TagsCommand(Console console) {
    this.console = console;
  }

  void run(String[] arguments) throws IOException {
    CommandLine line = RequestReader.read("tags", arguments);
    if (line.hasOption("help")) {
      console.out().print(Help.TAGS);
      return;
    }
    Repository repository =
        repository(
            RequestReader.argument(line)
                .orElseThrow(
                    () ->
                        new UsageException(
                            "tare tags needs the name of a repository; see tare tags --help")));
    List<String> tags;
    try (Places places = new Places(Machine.places(console, line))) {
      tags = places.registry(repository.registry(), Access.DEFAULT).tags(repository);
    }
    if (line.hasOption("json")) {
      Map<String, JsonValue> members = new LinkedHashMap<>();
      members.put("name", new JsonString(repository.toString()));
      members.put("tags", JsonArray.ofStrings(tags));
      console.out().println(new String(Json.write(JsonObject.of(members)), StandardCharsets.UTF_8));
    } else {
      tags.forEach(console.out()::println);
    }
  }

  private static Repository repository(String text) {
    String name = text.replaceFirst("^docker://", "");
    Reference reference = Reference.parse(name);
    boolean tagged = reference.tag().filter(tag -> name.endsWith(":" + tag)).isPresent();
    if (tagged || reference.digest().isPresent()) {
      throw new UsageException(text + ": a repository's name is needed, without a tag or digest");
    }
    return reference.repository();
  }
}

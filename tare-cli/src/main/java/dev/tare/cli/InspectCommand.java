// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import dev.tare.build.Places;
import dev.tare.content.Blob;
import dev.tare.content.Document;
import dev.tare.image.Artifact;
import dev.tare.image.Image;
import dev.tare.image.OtherArtifact;
import dev.tare.json.Json;
import dev.tare.json.JsonObject;
import dev.tare.json.JsonString;
import dev.tare.json.JsonValue;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Index;
import dev.tare.oci.Platform;
import dev.tare.transport.ImageSource;
import dev.tare.transport.Images;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.cli.CommandLine;

/** {@code tare inspect}. */
final class InspectCommand {
  private static final long DOCUMENT_LIMIT = 4 << 20;

  private final Console console;

  InspectCommand(Console console) {
    this.console = console;
  }

  void run(String[] arguments) throws IOException {
    CommandLine line = RequestReader.read("inspect", arguments);
    if (line.hasOption("help")) {
      console.out().print(Help.INSPECT);
      return;
    }
    String text =
        RequestReader.argument(line)
            .orElseThrow(
                () -> new UsageException("tare inspect needs a location; see tare inspect --help"));
    List<String> parts =
        Stream.of("raw", "config", "json")
            .filter(line::hasOption)
            .map(name -> "--" + name)
            .toList();
    if (parts.size() > 1) {
      throw new UsageException(String.join(" and ", parts) + ": only one can be shown; give one");
    }
    Optional<Platform> platform = RequestReader.one(line, "platform", Platform::parse);
    try (Places places = new Places(Machine.places(console, line));
        ImageSource source = Given.source(places, text)) {
      show(source, text, line, platform);
    }
  }

  private void show(ImageSource source, String name, CommandLine line, Optional<Platform> platform)
      throws IOException {
    Descriptor root = source.root();
    if (line.hasOption("raw") && platform.isEmpty()) {
      Blob blob = new Blob(root, () -> source.open(root), source.origin());
      print(blob.readAll(DOCUMENT_LIMIT));
      return;
    }
    if (root.mediaType().isIndex()
        && platform.isEmpty()
        && !line.hasOption("config")
        && !line.hasOption("raw")) {
      Document<Index> index =
          Document.read(new Blob(root, () -> source.open(root), source.origin()), Index::parse);
      if (line.hasOption("json")) {
        print(indexSummary(name, index));
      } else {
        console.out().print(InspectText.index(name, index));
      }
      return;
    }
    Artifact artifact =
        root.mediaType().isIndex() || platform.isPresent()
            ? Images.load(source, platform)
            : Images.loadAll(source);
    if (artifact instanceof OtherArtifact other) {
      show(other, name, line);
    } else if (artifact instanceof Image image) {
      show(image, name, line);
    }
  }

  private void show(Image image, String name, CommandLine line) {
    if (line.hasOption("config")) {
      print(image.config().bytes());
    } else if (line.hasOption("raw")) {
      print(image.manifest().bytes());
    } else if (line.hasOption("json")) {
      print(imageSummary(name, image));
    } else {
      console.out().print(InspectText.image(name, image));
    }
  }

  /** A manifest that is not of an image: a chart, a signature, files. */
  private void show(OtherArtifact other, String name, CommandLine line) throws IOException {
    if (line.hasOption("config")) {
      print(other.config().readAll(DOCUMENT_LIMIT));
    } else if (line.hasOption("json")) {
      Map<String, JsonValue> members = new LinkedHashMap<>();
      members.put("name", new JsonString(name));
      members.put("digest", new JsonString(other.descriptor().digest().toString()));
      members.put("manifest", other.manifest().value().json());
      print(JsonObject.of(members));
    } else {
      console.out().print(InspectText.other(name, other));
    }
  }

  // not a byte more: who hashes it must get its digest
  private void print(byte[] document) {
    console.out().write(document, 0, document.length);
  }

  private void print(JsonObject summary) {
    console.out().println(new String(Json.write(summary), StandardCharsets.UTF_8));
  }

  private static JsonObject indexSummary(String name, Document<Index> index) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("name", new JsonString(name));
    members.put("digest", new JsonString(index.descriptor().digest().toString()));
    members.put("index", index.value().json());
    return JsonObject.of(members);
  }

  private static JsonObject imageSummary(String name, Image image) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("name", new JsonString(name));
    members.put("digest", new JsonString(image.descriptor().digest().toString()));
    String platform = image.config().value().platform().withoutOsVersion().toString();
    members.put("platform", new JsonString(platform));
    members.put("manifest", image.manifest().value().json());
    members.put("config", image.config().value().json());
    return JsonObject.of(members);
  }
}

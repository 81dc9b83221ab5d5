// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import dev.tare.build.Places;
import dev.tare.content.Blob;
import dev.tare.content.Document;
import dev.tare.image.Image;
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
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** {@code tare inspect}. */
final class InspectCommand {
  private static final long DOCUMENT_LIMIT = 4 << 20;

  private final Console console;

  InspectCommand(Console console) {
    this.console = console;
  }

  void run(String[] arguments) throws IOException {
    Options options = new Options();
    options.addOption("h", "help", false, "");
    for (String flag : List.of("raw", "config", "json")) {
      options.addOption(null, flag, false, "");
    }
    options.addOption(null, "platform", true, "");
    options.addOption(null, "insecure", true, "");
    options.addOption(null, "cert-dir", true, "");
    CommandLine line = RequestReader.read("inspect", options, arguments);
    if (line.hasOption("help")) {
      console.out().print(Help.INSPECT);
      return;
    }
    String text =
        RequestReader.argument(line)
            .orElseThrow(() -> new UsageException("tare inspect needs a location"));
    Optional<Platform> platform =
        Optional.ofNullable(line.getOptionValue("platform")).map(Platform::parse);
    try (Places places =
            new Places(
                Machine.places(
                    console,
                    RequestReader.all(line, "cert-dir"),
                    RequestReader.all(line, "insecure")));
        ImageSource source = Given.source(places, text)) {
      show(source, text, line, platform);
    }
  }

  private void show(ImageSource source, String name, CommandLine line, Optional<Platform> platform)
      throws IOException {
    Descriptor root = source.root();
    if (line.hasOption("raw") && platform.isEmpty()) {
      Blob blob = new Blob(root, () -> source.open(root), source.origin());
      console.out().println(new String(blob.readAll(DOCUMENT_LIMIT), StandardCharsets.UTF_8));
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
    Image image = Images.load(source, platform);
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

  private void print(byte[] document) {
    console.out().println(new String(document, StandardCharsets.UTF_8));
  }

  private void print(JsonObject summary) {
    print(Json.write(summary));
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
    members.put("platform", new JsonString(image.config().value().platform().toString()));
    members.put("manifest", image.manifest().value().json());
    members.put("config", image.config().value().json());
    return JsonObject.of(members);
  }
}

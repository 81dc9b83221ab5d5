// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import dev.tare.content.Document;
import dev.tare.image.Image;
import dev.tare.image.OtherArtifact;
import dev.tare.json.JsonArray;
import dev.tare.json.JsonNumber;
import dev.tare.json.JsonObject;
import dev.tare.json.JsonString;
import dev.tare.json.JsonValue;
import dev.tare.oci.Descriptor;
import dev.tare.oci.HistoryEntry;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Index;
import dev.tare.oci.Manifest;
import dev.tare.oci.Platform;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An image or index as text for people. */
final class InspectText {
  private static final int STEP_WIDTH = 100;

  /** What BuildKit says of manifests that are no images. */
  private static final String ATTESTATION = "vnd.docker.reference.type";

  private static final String TITLE = "org.opencontainers.image.title";

  private final StringBuilder text = new StringBuilder();

  private InspectText() {}

  static String index(String name, Document<Index> index) {
    InspectText text = new InspectText();
    text.line("Name", name);
    text.line("Digest", index.descriptor().digest().toString());
    text.line("Type", index.descriptor().mediaType().toString());
    text(index.value().json(), "artifactType").ifPresent(type -> text.line("Artifact", type));
    text.annotations(index.value().annotations());
    text.text.append("Platforms:\n");
    index.value().manifests().forEach(text::child);
    return text.text.toString();
  }

  static String image(String name, Image image) {
    ImageConfig config = image.config().value();
    InspectText text = new InspectText();
    text.line("Name", name);
    text.line("Digest", image.descriptor().digest().toString());
    text.line("Type", image.descriptor().mediaType().toString());
    text.ofArtifact(image.manifest().value());
    text.line("Platform", platform(config.platform()));
    config.created().ifPresent(created -> text.line("Created", created.toString()));
    text(config.json(), "author").ifPresent(author -> text.line("Author", author));
    text.words("Entrypoint", config.strings("Entrypoint"));
    text.words("Cmd", config.strings("Cmd"));
    text.words("Shell", config.strings("Shell"));
    config.environment().forEach((key, value) -> text.line("Env", key + "=" + value));
    config.string("User").ifPresent(value -> text.line("User", value));
    config.string("WorkingDir").ifPresent(value -> text.line("Workdir", value));
    config.string("StopSignal").ifPresent(value -> text.line("Signal", value));
    text.timeToStop(config);
    health(config).ifPresent(health -> text.line("Health", health));
    config.names("ExposedPorts").forEach(value -> text.line("Port", value));
    config.names("Volumes").forEach(value -> text.line("Volume", value));
    config.labels().forEach((key, value) -> text.line("Label", key + "=" + value));
    config.strings("OnBuild").forEach(value -> text.line("OnBuild", value));
    text.annotations(image.manifest().value().annotations());
    text.layers(image);
    return text.text.toString();
  }

  /** A manifest that is not of an image. */
  static String other(String name, OtherArtifact other) {
    Manifest manifest = other.manifest().value();
    InspectText text = new InspectText();
    text.line("Name", name);
    text.line("Digest", other.descriptor().digest().toString());
    text.line("Type", other.descriptor().mediaType().toString());
    text.ofArtifact(manifest);
    text.line("Config", manifest.config().digest() + "  " + manifest.config().mediaType());
    text.annotations(manifest.annotations());
    text.total(manifest.layers());
    for (int i = 0; i < manifest.layers().size(); i++) {
      Descriptor layer = manifest.layers().get(i);
      text.layer(i, layer, Optional.ofNullable(layer.annotations().get(TITLE)).orElse(""));
    }
    return text.text.toString();
  }

  /** What a manifest says it is, and what it refers to; images seldom say either. */
  private void ofArtifact(Manifest manifest) {
    manifest.artifactType().ifPresent(type -> line("Artifact", type));
    manifest.subject().ifPresent(subject -> line("Subject", subject.digest().toString()));
  }

  /** With the version and features that images of Windows and others have. */
  private static String platform(Platform platform) {
    String features =
        platform.osFeatures().isEmpty() ? "" : ", " + String.join(" ", platform.osFeatures());
    return platform.withoutOsVersion()
        + platform.osVersion().map(version -> ", " + version).orElse("")
        + features;
  }

  private void total(List<Descriptor> layers) {
    long total = layers.stream().mapToLong(Descriptor::size).sum();
    text.append("Layers:     ")
        .append(layers.size())
        .append(", ")
        .append(Sizes.text(total))
        .append('\n');
  }

  /** A layer, and below it what it is or was made by. */
  private void layer(int index, Descriptor layer, String about) {
    text.append(String.format("  %2d ", index + 1))
        .append(layer.digest())
        .append(String.format("  %10s", Sizes.text(layer.size())))
        .append("  ")
        .append(Printable.oneLine(layer.mediaType().toString()))
        .append('\n');
    for (String url : layer.urls()) {
      text.append("     from ").append(what(url)).append('\n');
    }
    String step = Printable.oneLine(about.strip());
    if (!step.isEmpty()) {
      int end = Math.min(step.length(), STEP_WIDTH);
      text.append("     ").append(step, 0, end).append(end < step.length() ? "..." : "");
      text.append('\n');
    }
  }

  private void layers(Image image) {
    total(image.layers().stream().map(layer -> layer.blob().descriptor()).toList());
    List<String> steps = new ArrayList<>();
    for (HistoryEntry entry : image.config().value().history()) {
      if (!entry.emptyLayer()) {
        steps.add(entry.createdBy().isBlank() ? entry.comment() : entry.createdBy());
      }
    }
    for (int i = 0; i < image.layers().size(); i++) {
      layer(i, image.layers().get(i).blob().descriptor(), i < steps.size() ? steps.get(i) : "");
    }
  }

  /** A platform of an index, or what else it lists. */
  private void child(Descriptor child) {
    String platform =
        child.platform().map(known -> known.withoutOsVersion().toString()).orElse("(none)");
    String what =
        child
            .artifactType()
            .or(() -> Optional.ofNullable(child.annotations().get(ATTESTATION)))
            .or(() -> Optional.of("index").filter(index -> child.mediaType().isIndex()))
            .or(() -> child.platform().flatMap(Platform::osVersion))
            .orElse("");
    text.append(
        String.format("  %-20s %s  %s", Printable.oneLine(platform), child.digest(), what(what))
                .stripTrailing()
            + "\n");
  }

  private static String what(String text) {
    return Printable.oneLine(text.substring(0, Math.min(text.length(), STEP_WIDTH)));
  }

  private void timeToStop(ImageConfig config) {
    if (config.runtime().get("StopTimeout").orElse(null) instanceof JsonNumber seconds) {
      line("Stop after", seconds.text() + "s");
    }
  }

  /** The health check of Docker's configs: the command, and how often; empty if there is none. */
  private static Optional<String> health(ImageConfig config) {
    if (!(config.runtime().get("Healthcheck").orElse(null) instanceof JsonObject check)
        || !(check.get("Test").orElse(null) instanceof JsonArray test)) {
      return Optional.empty();
    }
    List<String> words = new ArrayList<>();
    for (JsonValue word : test.items()) {
      words.add(quoted(word instanceof JsonString string ? string.value() : word.toString()));
    }
    StringBuilder text = new StringBuilder(String.join(" ", words));
    for (String name : List.of("Interval", "Timeout", "StartPeriod", "StartInterval")) {
      if (check.get(name).orElse(null) instanceof JsonNumber time && !time.text().equals("0")) {
        text.append(", ").append(name).append(' ').append(seconds(time.text()));
      }
    }
    if (check.get("Retries").orElse(null) instanceof JsonNumber retries) {
      text.append(", Retries ").append(retries.text());
    }
    return Optional.of(text.toString());
  }

  /** From nanoseconds. */
  private static String seconds(String nanoseconds) {
    return nanoseconds.matches("[0-9]{1,18}")
        ? new BigDecimal(nanoseconds).movePointLeft(9).stripTrailingZeros().toPlainString() + "s"
        : nanoseconds + "ns";
  }

  private static Optional<String> text(JsonObject object, String name) {
    return object
        .get(name)
        .filter(JsonString.class::isInstance)
        .map(value -> ((JsonString) value).value())
        .filter(value -> !value.isEmpty());
  }

  private void annotations(Map<String, String> annotations) {
    annotations.forEach((key, value) -> line("Annotation", key + "=" + value));
  }

  private void words(String name, List<String> words) {
    if (!words.isEmpty()) {
      line(name, String.join(" ", words.stream().map(InspectText::quoted).toList()));
    }
  }

  private static String quoted(String word) {
    return word.matches("[A-Za-z0-9_./:=@%+,-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  private void line(String name, String value) {
    text.append(String.format("%-12s", name + ":")).append(Printable.oneLine(value)).append('\n');
  }
}

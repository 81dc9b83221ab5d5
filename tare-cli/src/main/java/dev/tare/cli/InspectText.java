// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import dev.tare.content.Document;
import dev.tare.image.Image;
import dev.tare.layer.Layer;
import dev.tare.oci.Descriptor;
import dev.tare.oci.HistoryEntry;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Index;
import dev.tare.oci.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An image or index as text for people. */
final class InspectText {
  private static final int STEP_WIDTH = 60;

  private final StringBuilder text = new StringBuilder();

  private InspectText() {}

  static String index(String name, Document<Index> index) {
    InspectText text = new InspectText();
    text.line("Name", name);
    text.line("Digest", index.descriptor().digest().toString());
    text.line("Type", index.descriptor().mediaType().toString());
    text.annotations(index.value().annotations());
    text.text.append("Platforms:\n");
    for (Descriptor child : index.value().manifests()) {
      String platform = child.platform().map(Platform::toString).orElse("(none)");
      text.text.append(
          String.format("  %-20s %s%n", Printable.oneLine(platform), child.digest())
              .replace("\r\n", "\n"));
    }
    return text.text.toString();
  }

  static String image(String name, Image image) {
    ImageConfig config = image.config().value();
    InspectText text = new InspectText();
    text.line("Name", name);
    text.line("Digest", image.descriptor().digest().toString());
    text.line("Type", image.descriptor().mediaType().toString());
    text.line("Platform", config.platform().toString());
    config.created().ifPresent(created -> text.line("Created", created.toString()));
    text.words("Entrypoint", config.strings("Entrypoint"));
    text.words("Cmd", config.strings("Cmd"));
    config.environment().forEach((key, value) -> text.line("Env", key + "=" + value));
    config.string("User").ifPresent(value -> text.line("User", value));
    config.string("WorkingDir").ifPresent(value -> text.line("Workdir", value));
    config.string("StopSignal").ifPresent(value -> text.line("Signal", value));
    config.names("ExposedPorts").forEach(value -> text.line("Port", value));
    config.names("Volumes").forEach(value -> text.line("Volume", value));
    config.labels().forEach((key, value) -> text.line("Label", key + "=" + value));
    text.annotations(image.manifest().value().annotations());
    text.layers(image);
    return text.text.toString();
  }

  private void layers(Image image) {
    long total = image.layers().stream().mapToLong(layer -> layer.blob().descriptor().size()).sum();
    text.append("Layers:     ")
        .append(image.layers().size())
        .append(", ")
        .append(Sizes.text(total))
        .append('\n');
    List<String> steps = new ArrayList<>();
    for (HistoryEntry entry : image.config().value().history()) {
      if (!entry.emptyLayer()) {
        steps.add(entry.createdBy());
      }
    }
    for (int i = 0; i < image.layers().size(); i++) {
      Layer layer = image.layers().get(i);
      String step = Printable.oneLine(i < steps.size() ? steps.get(i) : "");
      text.append("  ")
          .append(layer.blob().descriptor().digest())
          .append(String.format("  %10s", Sizes.text(layer.blob().descriptor().size())))
          .append(step.isEmpty() ? "" : "  ")
          .append(step, 0, Math.min(step.length(), STEP_WIDTH))
          .append('\n');
    }
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

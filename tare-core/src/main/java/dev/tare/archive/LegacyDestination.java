// SPDX-License-Identifier: Apache-2.0
package dev.tare.archive;

import dev.tare.content.Blob;
import dev.tare.content.IntegrityException;
import dev.tare.content.NotFoundException;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.Reference;
import dev.tare.transport.ImageDestination;
import dev.tare.transport.Transfer;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Writes one image in the old form of {@code docker save}: a directory for each layer. */
final class LegacyDestination implements ImageDestination {
  private final Output output;
  private final List<Reference> names;
  private final Consumer<String> notices;
  private final Given given = new Given();

  LegacyDestination(Output output, List<Reference> names, Consumer<String> notices) {
    this.output = output;
    this.names = names;
    this.notices = notices;
  }

  @Override
  public Transfer put(Blob blob) throws IOException {
    return given.put(blob);
  }

  @Override
  public void commit(Descriptor root) throws IOException {
    List<GivenImage> images = GivenImage.below(root, given);
    GivenImage image =
        GivenImage.choose(images)
            .orElseThrow(
                () -> new NotFoundException("nothing that an archive of docker save could hold"));
    List<LegacyLayer> layers = layers(image);
    output.write(sink -> write(sink, image, layers));
    if (images.size() > 1) {
      notices.accept(
          "the legacy form of archives keeps one image of the index, that for %s; the universal form keeps all"
              .formatted(image.platform()));
    }
  }

  private List<LegacyLayer> layers(GivenImage image) throws IOException {
    List<Descriptor> descriptors = image.manifest().layers();
    List<Digest> diffIds = image.config().diffIds();
    if (descriptors.size() != diffIds.size()) {
      throw new IntegrityException(
          descriptors.size() + " layers, but the config has " + diffIds.size() + " diffIDs");
    }
    List<LegacyLayer> layers = new ArrayList<>();
    Optional<String> below = Optional.empty();
    for (int i = 0; i < diffIds.size(); i++) {
      LegacyLayer layer = LegacyLayer.of(below, given.get(descriptors.get(i)), diffIds.get(i));
      layers.add(layer);
      below = Optional.of(layer.id());
    }
    return layers;
  }

  private void write(OutputStream sink, GivenImage image, List<LegacyLayer> layers)
      throws IOException {
    ImageTar tar = new ImageTar(sink);
    Optional<String> top = Optional.empty();
    for (int i = 0; i < layers.size(); i++) {
      LegacyLayer layer = layers.get(i);
      boolean last = i == layers.size() - 1;
      layer.write(tar, last ? Optional.of(image.config()) : Optional.empty());
      top = Optional.of(layer.id());
    }
    Descriptor config = image.manifest().config();
    String configName = config.digest().hex() + ".json";
    tar.file(configName, given.get(config));
    DockerImage entry =
        new DockerImage(
            configName, DockerNames.tags(names), layers.stream().map(LegacyLayer::file).toList());
    tar.file(DockerImage.FILE, DockerImage.write(List.of(entry)));
    tar.file("repositories", DockerNames.repositories(names, top));
    tar.finish();
  }

  @Override
  public void close() {}
}

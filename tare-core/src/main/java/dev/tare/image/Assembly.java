// SPDX-License-Identifier: Apache-2.0
package dev.tare.image;

import dev.tare.content.Blob;
import dev.tare.content.Document;
import dev.tare.content.LimitException;
import dev.tare.layer.Layer;
import dev.tare.oci.Descriptor;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Manifest;
import dev.tare.oci.MediaType;
import dev.tare.oci.Platform;
import dev.tare.plan.Compression;
import dev.tare.plan.ImagePlan;
import dev.tare.plan.LayerPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes images of a base, layers and a plan. Pure. */
public final class Assembly {
  private Assembly() {}

  /**
   * The image: the base's layers, then ours; the base's config, changed, or byte for byte where
   * neither a layer nor a change of the config is added. The base's layers keep their bytes; their
   * media types become those of the image's format. The base manifest's annotations speak of the
   * base and are left behind.
   *
   * @param platform for an image from scratch or where the plan overrides the base's; its version
   *     of the operating system also where the base's config has none that it accepts
   * @param added one layer for each recipe of the plan, in its order
   * @param annotations of the manifest: the plan's, and what the engine adds; of these only the
   *     plan's get into a manifest in Docker's format, which has no such member
   * @throws IllegalArgumentException if a layer cannot be in an image of the format asked for
   * @throws LimitException if a document exceeds 4 MiB
   */
  public static Image assemble(
      Optional<Image> base,
      Platform platform,
      List<Layer> added,
      ImagePlan plan,
      Map<String, String> annotations)
      throws LimitException {
    Fit.count("layers added", plan.layers().size(), "plan", added.size());
    Family family = family(base, plan.format());
    List<Layer> layers = new ArrayList<>();
    base.ifPresent(image -> image.layers().forEach(layer -> layers.add(inFamily(layer, family))));
    added.forEach(layer -> layers.add(inFamily(layer, family)));
    Document<ImageConfig> config = config(base, platform, layers, plan, family);
    List<Descriptor> descriptors = layers.stream().map(layer -> layer.blob().descriptor()).toList();
    Manifest manifest =
        Manifest.of(
            family.manifest(),
            config.descriptor(),
            descriptors,
            family == Family.DOCKER ? plan.annotations() : annotations);
    return new Image(
        Document.write(family.manifest(), manifest.json(), Manifest::parse), config, layers);
  }

  /**
   * The config that {@link #assemble} makes, before there are layers.
   *
   * @param platform as above
   */
  public static ImageConfig config(Optional<Image> base, Platform platform, ImagePlan plan) {
    ImageConfig old = old(base, platform);
    ImageConfig placed =
        plan.platformOverride() ? old.withPlatform(platform) : versioned(old, platform);
    return ConfigEdit.apply(placed, plan.config());
  }

  private static ImageConfig versioned(ImageConfig config, Platform platform) {
    Platform own = config.platform();
    Platform placed = platform.withVersionOf(own);
    return placed.osVersion().equals(own.osVersion())
        ? config
        : config.withOsVersion(placed.osVersion().orElseThrow());
  }

  private static ImageConfig old(Optional<Image> base, Platform platform) {
    return base.map(image -> image.config().value()).orElseGet(() -> ImageConfig.of(platform));
  }

  /**
   * Finds before the layers are built what {@link #assemble} would refuse after it.
   *
   * @param base empty also if it is not known yet
   * @throws IllegalArgumentException if a layer cannot be in an image of the format asked for
   */
  public static void check(Optional<Image> base, ImagePlan plan) {
    Family family = family(base, plan.format());
    base.ifPresent(
        image ->
            image.layers().forEach(layer -> family.layer(layer.blob().descriptor().mediaType())));
    boolean zstd =
        plan.layers().stream()
            .anyMatch(layer -> layer.compression().kind() == Compression.Kind.ZSTD);
    if (zstd && family == Family.DOCKER) {
      throw new IllegalArgumentException(
          "an image in Docker's format"
              + (plan.format() == ImagePlan.Format.AS_BASE ? ", which the base has," : "")
              + " cannot have layers compressed with zstd; take format oci or compression gzip");
    }
  }

  private static Family family(Optional<Image> base, ImagePlan.Format format) {
    return switch (format) {
      case OCI -> Family.OCI;
      case DOCKER -> Family.DOCKER;
      case AS_BASE ->
          base.filter(image -> image.descriptor().mediaType().isDocker()).isPresent()
              ? Family.DOCKER
              : Family.OCI;
    };
  }

  private static Layer inFamily(Layer layer, Family family) {
    Blob blob = layer.blob();
    MediaType type = family.layer(blob.descriptor().mediaType());
    return type.equals(blob.descriptor().mediaType())
        ? layer
        : new Layer(blob.withDescriptor(blob.descriptor().withMediaType(type)), layer.diffId());
  }

  /** The config; that of the base byte for byte if there is nothing to be said otherwise. */
  private static Document<ImageConfig> config(
      Optional<Image> base, Platform platform, List<Layer> layers, ImagePlan plan, Family family)
      throws LimitException {
    ImageConfig old = old(base, platform);
    ImageConfig edited = config(base, platform, plan);
    if (base.isPresent()
        && plan.layers().isEmpty()
        && edited.equals(old)
        && !Histories.change(plan.config())) {
      Document<ImageConfig> same = base.get().config();
      return same.withDescriptor(same.descriptor().withMediaType(family.config()));
    }
    List<String> createdBy = plan.layers().stream().map(LayerPlan::createdBy).toList();
    ImageConfig changed =
        edited
            .withCreated(plan.created())
            .withDiffIds(layers.stream().map(Layer::diffId).toList())
            .withHistory(Histories.extend(old, createdBy, plan.created(), plan.config()));
    return Document.write(family.config(), changed.json(), ImageConfig::parse);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.plan;

import dev.tare.oci.Platform;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One image.
 *
 * @param platform chosen from the base's index, and written into an image from scratch, its version
 *     of the operating system also on a base that has none; empty means linux and this machine's
 *     architecture
 * @param platformOverride whether the platform is also written over the base's
 * @param config changes of the config, in order
 * @param annotations of the manifest, in their order
 * @param created of the config and of our history entries; within the years 1 to 9999
 * @param baseFiles whether the base's files are looked at to place the layers'
 */
public record ImagePlan(
    Optional<Platform> platform,
    boolean platformOverride,
    Base base,
    List<LayerPlan> layers,
    List<ConfigChange> config,
    Map<String, String> annotations,
    Format format,
    Instant created,
    BaseFiles baseFiles)
    implements ArtifactPlan {
  public ImagePlan {
    layers = List.copyOf(layers);
    config = List.copyOf(config);
    annotations = Collections.unmodifiableMap(new LinkedHashMap<>(annotations));
    annotations.keySet().forEach(name -> Checks.notEmpty("name of an annotation", name));
    Checks.writable(created);
  }

  /** With {@link BaseFiles#AUTO}. */
  public ImagePlan(
      Optional<Platform> platform,
      boolean platformOverride,
      Base base,
      List<LayerPlan> layers,
      List<ConfigChange> config,
      Map<String, String> annotations,
      Format format,
      Instant created) {
    this(
        platform,
        platformOverride,
        base,
        layers,
        config,
        annotations,
        format,
        created,
        BaseFiles.AUTO);
  }

  /** An image of layers on a base, with nothing else changed and the epoch as its time. */
  public static ImagePlan of(Base base, LayerPlan... layers) {
    return new ImagePlan(
        Optional.empty(),
        false,
        base,
        List.of(layers),
        List.of(),
        Map.of(),
        Format.AS_BASE,
        Instant.EPOCH);
  }

  /** A copy with these changes of the config. */
  public ImagePlan with(ConfigChange... changes) {
    return new ImagePlan(
        platform,
        platformOverride,
        base,
        layers,
        List.of(changes),
        annotations,
        format,
        created,
        baseFiles);
  }

  /** A copy with other layers. */
  public ImagePlan withLayers(List<LayerPlan> others) {
    return new ImagePlan(
        platform, platformOverride, base, others, config, annotations, format, created, baseFiles);
  }

  /** A copy for that platform. */
  public ImagePlan withPlatform(Platform other) {
    return new ImagePlan(
        Optional.of(other),
        platformOverride,
        base,
        layers,
        config,
        annotations,
        format,
        created,
        baseFiles);
  }

  /** A copy with other annotations. */
  public ImagePlan withAnnotations(Map<String, String> others) {
    return new ImagePlan(
        platform, platformOverride, base, layers, config, others, format, created, baseFiles);
  }

  /** A copy with these media types. */
  public ImagePlan withFormat(Format other) {
    return new ImagePlan(
        platform, platformOverride, base, layers, config, annotations, other, created, baseFiles);
  }

  @Override
  public List<ImagePlan> images() {
    return List.of(this);
  }

  /** Which media types are written. */
  public enum Format {
    /** Docker's if the base has them, else OCI's. */
    AS_BASE,
    OCI,
    DOCKER
  }
}

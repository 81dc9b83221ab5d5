// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import dev.tare.changeset.MergedTree;
import dev.tare.guard.Guards;
import dev.tare.image.Assembly;
import dev.tare.image.Image;
import dev.tare.image.IndexAssembly;
import dev.tare.layer.Layer;
import dev.tare.oci.Platform;
import dev.tare.plan.FailedPart;
import dev.tare.plan.ImagePlan;
import dev.tare.transport.HostPlatform;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The making of one image: its base, then its layers, then its documents. */
final class ImageWork {
  private final boolean several;
  private final boolean ofBase;
  private ImagePlan plan;
  private Optional<BaseImage> base = Optional.empty();
  private Optional<Image> image = Optional.empty();
  private List<String> findings = List.of();

  /**
   * @param several whether there are other images beside it
   * @param ofBase whether the platform was taken from the base, whose config tells what it tells
   */
  ImageWork(ImagePlan plan, boolean several, boolean ofBase) {
    this.plan = plan;
    this.several = several;
    this.ofBase = ofBase;
  }

  void openBase(BaseOpener opener) throws IOException {
    base = FailedPart.get(plan.base(), () -> opener.open(plan));
    Optional<Platform> asked = plan.platform().filter(wanted -> wanted.osVersion().isPresent());
    if (asked.isPresent() && base.isPresent()) {
      plan = plan.withPlatform(found(asked.get(), base.get().platform()));
    }
  }

  /** With the version of the operating system that the base has, if that was asked for. */
  private Platform found(Platform asked, Platform below) {
    return ofBase ? asked.withoutOsVersion() : asked.withVersionOf(below);
  }

  /** What is known of the base, if there is one. */
  Optional<BuildEvent> baseEvent() {
    return base.map(
        found ->
            new BuildEvent.BaseResolved(
                found.location().toString(),
                found.image().descriptor(),
                found.image().config().value(),
                platform()));
  }

  void setFormat(ImagePlan.Format format) {
    plan = plan.withFormat(format);
  }

  /** Finds before the work what assembling would refuse after it. */
  void check() {
    Assembly.check(base.map(BaseImage::image), plan);
  }

  /**
   * Makes the image, and looks for what is wrong with it.
   *
   * @param threads for reading the base's files
   */
  void make(AddedLayers.Means means, BuildCache cache, int threads) throws IOException {
    Optional<MergedTree> below = BaseTree.of(plan, base, cache, threads);
    AddedLayers added = new AddedLayers(plan, base.map(BaseImage::image), below, means);
    List<Layer> layers = added.build();
    Image made = assemble(added.plan(), layers);
    if (!added.added().isEmpty()) {
      findings = Guards.check(made.config().value(), below, added.added(), cache.facts());
    }
    image = Optional.of(made);
  }

  private Image assemble(ImagePlan built, List<Layer> layers) throws IOException {
    Map<String, String> annotations = new TreeMap<>();
    base.ifPresent(found -> annotations.putAll(found.annotations()));
    annotations.putAll(built.annotations());
    return Assembly.assemble(
        base.map(BaseImage::image),
        built.platform().orElseGet(HostPlatform::current),
        layers,
        built,
        annotations);
  }

  /** What events and errors say; empty if there is but one image. */
  Optional<Platform> platform() {
    return several ? Optional.of(entry()) : Optional.empty();
  }

  private Platform entry() {
    Optional<Platform> below = base.map(BaseImage::platform);
    return IndexAssembly.entry(
        plan.platform().or(() -> below).orElseGet(HostPlatform::current), below);
  }

  Optional<BaseImage> base() {
    return base;
  }

  /** The image, once it is made. */
  Image image() {
    return image.orElseThrow();
  }

  /** A line for each thing that is wrong with the image. */
  List<String> findings() {
    return findings;
  }

  /** The image as an entry of an index. */
  IndexAssembly.Part part() {
    return new IndexAssembly.Part(image(), entry());
  }
}

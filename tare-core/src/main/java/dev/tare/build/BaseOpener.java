// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import dev.tare.content.NotFoundException;
import dev.tare.image.Image;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Location;
import dev.tare.oci.Platform;
import dev.tare.oci.Reference;
import dev.tare.plan.Access;
import dev.tare.plan.Base;
import dev.tare.plan.ImagePlan;
import dev.tare.transport.ImageDestination;
import dev.tare.transport.ImageSource;
import dev.tare.transport.Images;
import dev.tare.transport.PlatformImages;
import dev.tare.transport.PublishObserver;
import dev.tare.transport.Publisher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Opens what images are built on, each place once; documents are read, layers are not. */
final class BaseOpener {
  private final Surroundings surroundings;
  private final BuildCache cache;
  private final int threads;
  private final Closer closer;
  private final Map<Base.From, PlatformImages> opened = new HashMap<>();

  /**
   * @param closer closes the sources; until then layers can be opened
   */
  BaseOpener(Surroundings surroundings, BuildCache cache, int threads, Closer closer) {
    this.surroundings = surroundings;
    this.cache = cache;
    this.threads = threads;
    this.closer = closer;
  }

  /** The base; empty for scratch. May be called from several threads. */
  Optional<BaseImage> open(ImagePlan plan) throws IOException {
    if (plan.base() instanceof Base.From from) {
      return from.location() instanceof Location.Scratch
          ? Optional.empty()
          : Optional.of(read(from, plan));
    }
    if (plan.base() instanceof Base.Kept kept) {
      if (isMissing(kept.archive())) {
        pull(kept, plan);
      }
      return Optional.of(read(new Base.From(kept.archive(), Access.DEFAULT), plan));
    }
    return Optional.empty();
  }

  /**
   * The platforms that a base's index has.
   *
   * @param platforms empty if the base is a lone image
   * @param others how many manifests there are besides, such as attestations
   */
  record Listing(List<Platform> platforms, int others) {}

  Listing listing(ImagePlan plan) throws IOException {
    if (!(plan.base() instanceof Base.From from)) {
      throw new IllegalArgumentException("only a base that is an image somewhere has platforms");
    }
    PlatformImages images = images(from);
    if (!images.root().mediaType().isIndex()) {
      return new Listing(List.of(), 0);
    }
    PlatformImages.Listing found = images.listing();
    if (found.platforms().isEmpty()) {
      throw new NotFoundException(from.location() + ": its index has no image");
    }
    return new Listing(found.platforms(), found.others());
  }

  private BaseImage read(Base.From from, ImagePlan plan) throws IOException {
    PlatformImages images = images(from);
    Optional<Reference> origin =
        from.location() instanceof Location.Registry registry
            ? Optional.of(registry.reference())
            : Optional.empty();
    PlatformImages.Found found = images.load(wanted(images.root(), plan));
    return new BaseImage(found.image(), found.listed(), images.root(), from.location(), origin);
  }

  private synchronized PlatformImages images(Base.From from) throws IOException {
    PlatformImages known = opened.get(from);
    if (known == null) {
      known =
          PlatformImages.of(
              closer.add(
                  cache.source(
                      surroundings.source(from.location(), from.access()), from.location())));
      opened.put(from, known);
    }
    return known;
  }

  /**
   * The platform to look for. Where the plan writes its own platform over the base's, a base that
   * comes in one platform only is taken whatever it is for.
   */
  private static Optional<Platform> wanted(Descriptor root, ImagePlan plan) {
    return plan.platformOverride() && !root.mediaType().isIndex()
        ? Optional.empty()
        : plan.platform();
  }

  private static boolean isMissing(Location.OciArchive archive) {
    Optional<Path> file = Places.file(archive.file());
    return file.isPresent() && !Files.exists(file.get());
  }

  private void pull(Base.Kept kept, ImagePlan plan) throws IOException {
    Base.From from =
        kept.pull().orElseThrow(() -> new NotFoundException("there is no base " + kept.archive()));
    try (ImageSource source = surroundings.source(from.location(), from.access());
        ImageDestination archive =
            surroundings.destination(
                new Target(kept.archive(), List.of(), false, Access.DEFAULT))) {
      Image image = Images.load(source, wanted(source.root(), plan));
      Publisher.publish(image, List.of(archive), threads, PublishObserver.NONE);
    }
  }
}

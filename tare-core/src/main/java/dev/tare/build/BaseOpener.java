// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import dev.tare.content.NotFoundException;
import dev.tare.image.Image;
import dev.tare.oci.Location;
import dev.tare.oci.Platform;
import dev.tare.oci.Reference;
import dev.tare.plan.Access;
import dev.tare.plan.Base;
import dev.tare.plan.ImagePlan;
import dev.tare.transport.ImageDestination;
import dev.tare.transport.ImageSource;
import dev.tare.transport.Images;
import dev.tare.transport.PublishObserver;
import dev.tare.transport.Publisher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Opens what an image is built on; documents are read, layers are not. */
final class BaseOpener {
  private final Surroundings surroundings;
  private final BuildCache cache;
  private final int threads;

  BaseOpener(Surroundings surroundings, BuildCache cache, int threads) {
    this.surroundings = surroundings;
    this.cache = cache;
    this.threads = threads;
  }

  /** The base; empty for scratch. Its source is open until the closer closes. */
  Optional<BaseImage> open(ImagePlan plan, Closer closer) throws IOException {
    if (plan.base() instanceof Base.From from) {
      return from.location() instanceof Location.Scratch
          ? Optional.empty()
          : Optional.of(read(from, plan, closer));
    }
    if (plan.base() instanceof Base.Kept kept) {
      if (isMissing(kept.archive())) {
        pull(kept, plan);
      }
      return Optional.of(read(new Base.From(kept.archive(), Access.DEFAULT), plan, closer));
    }
    return Optional.empty();
  }

  private BaseImage read(Base.From from, ImagePlan plan, Closer closer) throws IOException {
    ImageSource source =
        closer.add(
            cache.source(surroundings.source(from.location(), from.access()), from.location()));
    Optional<Reference> origin =
        from.location() instanceof Location.Registry registry
            ? Optional.of(registry.reference())
            : Optional.empty();
    return new BaseImage(Images.load(source, wanted(source, plan)), from.location(), origin);
  }

  /**
   * The platform to look for. Where the plan writes its own platform over the base's, a base that
   * comes in one platform only is taken whatever it is for.
   */
  private static Optional<Platform> wanted(ImageSource source, ImagePlan plan) throws IOException {
    return plan.platformOverride() && !source.root().mediaType().isIndex()
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
      Image image = Images.load(source, wanted(source, plan));
      Publisher.publish(image, List.of(archive), threads, PublishObserver.NONE);
    }
  }
}

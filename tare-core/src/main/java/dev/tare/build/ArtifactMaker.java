// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import dev.tare.content.BlobStore;
import dev.tare.image.Artifact;
import dev.tare.image.Image;
import dev.tare.image.ImageIndex;
import dev.tare.image.IndexAssembly;
import dev.tare.input.InputOpener;
import dev.tare.oci.Platform;
import dev.tare.oci.Printable;
import dev.tare.plan.ArtifactPlan;
import dev.tare.plan.ImagePlan;
import dev.tare.plan.IndexPlan;
import dev.tare.transport.Parallel;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Makes the images of a plan, several at once, and their index. What comes out, and in which order,
 * does not depend on which image is ready first.
 */
final class ArtifactMaker {
  private final Means means;
  private final BaseOpener bases;

  /** What images are made with. */
  record Means(
      int threads,
      BlobStore store,
      BuildCache cache,
      InputOpener inputs,
      EarlyLayers early,
      Consumer<BuildEvent> events) {}

  ArtifactMaker(Means means, BaseOpener bases) {
    this.means = means;
    this.bases = bases;
  }

  /** Something to do for one image. */
  @FunctionalInterface
  private interface Step {
    void run(ImageWork work) throws IOException;
  }

  /**
   * The image, or the index of images.
   *
   * @param strict whether what is wrong with an image is an error
   */
  Artifact make(ArtifactPlan plan, boolean strict) throws IOException {
    List<ImageWork> works = works(plan);
    each(works, work -> work.openBase(bases));
    checkDistinct(plan, works);
    works.forEach(work -> work.baseEvent().ifPresent(means.events()));
    if (plan instanceof IndexPlan) {
      List<Image> found =
          works.stream().flatMap(work -> work.base().stream()).map(BaseImage::image).toList();
      ImagePlan.Format wanted = plan.images().get(0).format();
      works.forEach(work -> work.setFormat(IndexAssembly.format(wanted, found)));
    }
    each(works, ImageWork::check);
    LayerMaker alone = means.cache().layers(means.store(), means.threads(), means.early());
    Parallel parallel = new Parallel(means.threads());
    LayerMaker layers = works.size() > 1 ? new SharedLayers(alone, parallel::cancelled) : alone;
    SharedInputs inputs = new SharedInputs(means.inputs());
    int threads = Math.max(1, means.threads() / works.size());
    each(
        works,
        work ->
            work.make(
                new AddedLayers.Means(
                    means.store(),
                    layers,
                    means.cache().tars(),
                    inputs.forImage(),
                    means.events(),
                    work.platform()),
                means.cache(),
                threads),
        parallel);
    new Findings(works).report(means.events(), strict);
    return plan instanceof IndexPlan index && (works.size() > 1 || index.always())
        ? index(index, works)
        : works.get(0).image();
  }

  private List<ImageWork> works(ArtifactPlan plan) throws IOException {
    List<ImagePlan> images = plan instanceof IndexPlan index ? expanded(index) : plan.images();
    boolean several = images.size() > 1;
    boolean ofBase = isEvery(plan);
    return images.stream().map(image -> new ImageWork(image, several, ofBase)).toList();
  }

  private static boolean isEvery(ArtifactPlan plan) {
    return plan instanceof IndexPlan index && index.every();
  }

  private List<ImagePlan> expanded(IndexPlan plan) throws IOException {
    if (!plan.every()) {
      return plan.images();
    }
    ImagePlan image = plan.images().get(0);
    BaseOpener.Listing listing = bases.listing(image);
    if (listing.others() > 0) {
      means
          .events()
          .accept(
              new BuildEvent.Warning(
                  "what else the index of the base lists is left out, for it is about the base's"
                      + " images: "
                      + listing.others()
                      + (listing.others() == 1 ? " manifest" : " manifests")));
    }
    return listing.platforms().isEmpty()
        ? plan.images()
        : listing.platforms().stream().map(image::withPlatform).toList();
  }

  // Versions of an operating system can be asked for in several ways.
  private static void checkDistinct(ArtifactPlan plan, List<ImageWork> works) {
    Set<Platform> seen = new HashSet<>();
    for (ImageWork work : works) {
      Optional<Platform> twice = work.platform().filter(platform -> !seen.add(platform));
      if (!isEvery(plan) && twice.flatMap(Platform::osVersion).isPresent()) {
        throw new IllegalArgumentException(
            "two of the platforms that are listed are the base's "
                + Printable.plain(twice.get().toString())
                + "; list it once");
      }
    }
  }

  /** Does it for all, several at a time; what fails for one of several says for which. */
  private void each(List<ImageWork> works, Step step) throws IOException {
    each(works, step, new Parallel(means.threads()));
  }

  private static void each(List<ImageWork> works, Step step, Parallel parallel) throws IOException {
    List<Parallel.Task> tasks = new ArrayList<>();
    for (ImageWork work : works) {
      tasks.add(
          () -> {
            Optional<Platform> platform = work.platform();
            if (platform.isPresent()) {
              named(platform.get(), work, step);
            } else {
              step.run(work);
            }
          });
    }
    parallel.run(tasks);
  }

  private static void named(Platform platform, ImageWork work, Step step) throws IOException {
    try {
      step.run(work);
    } catch (InterruptedIOException | ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      throw new PlatformException(platform, e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(platform + ": " + e.getMessage(), e);
    }
  }

  private static ImageIndex index(IndexPlan plan, List<ImageWork> works) throws IOException {
    Map<String, String> annotations = new TreeMap<>(ofBase(works));
    annotations.putAll(plan.annotations());
    return IndexAssembly.assemble(
        works.stream().map(ImageWork::part).toList(), plan.annotations(), annotations);
  }

  /** What is said of the base if all images have one that stands at the same place. */
  private static Map<String, String> ofBase(List<ImageWork> works) {
    List<Map<String, String>> all =
        works.stream()
            .map(work -> work.base().map(BaseImage::indexAnnotations).orElse(Map.of()))
            .distinct()
            .toList();
    return all.size() == 1 ? all.get(0) : Map.of();
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import dev.tare.image.Artifact;
import dev.tare.image.ImageHash;
import dev.tare.image.ImageIndex;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.Location;
import dev.tare.plan.BuildPlan;
import dev.tare.transport.ImageDestination;
import dev.tare.transport.PublishObserver;
import dev.tare.transport.Publisher;
import dev.tare.transport.Transfer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What {@link ImageBuilder} prepares. */
final class BuiltArtifact implements PreparedBuild {
  private final BuildPlan plan;
  private final Artifact artifact;
  private final Closer closer;
  private final Means means;
  private final String hash;
  private boolean closed;

  /** What it is published with. */
  record Means(Surroundings surroundings, BuildCache cache, ImageBuilder builder) {}

  BuiltArtifact(BuildPlan plan, Artifact artifact, Closer closer, Means means) {
    this.plan = plan;
    this.artifact = artifact;
    this.closer = closer;
    this.means = means;
    this.hash = ImageHash.of(artifact);
  }

  @Override
  public Artifact artifact() {
    return artifact;
  }

  @Override
  public String hash() {
    return hash;
  }

  @Override
  public BuildResult publish() throws IOException {
    if (closed) {
      throw new IllegalStateException("the prepared image is closed");
    }
    List<Target> targets = Target.of(plan, hash);
    List<Map<Digest, Transfer>> transfers;
    Closer opened = new Closer();
    try {
      List<ImageDestination> destinations = new ArrayList<>();
      for (Target target : targets) {
        destinations.add(opened.add(means.surroundings().destination(target)));
      }
      transfers =
          Publisher.publish(
              artifact, destinations, means.builder().threads(), new Reporter(targets));
    } catch (Throwable failure) {
      opened.closeAfter(failure);
      throw failure;
    }
    opened.close();
    return result(targets, transfers);
  }

  @Override
  public void close() throws IOException {
    closed = true;
    closer.close();
  }

  private BuildResult result(List<Target> targets, List<Map<Digest, Transfer>> transfers) {
    List<BuildResult.Published> published = new ArrayList<>();
    for (int i = 0; i < targets.size(); i++) {
      published.add(
          new BuildResult.Published(targets.get(i).location().toString(), transfers.get(i)));
    }
    List<Descriptor> images =
        artifact instanceof ImageIndex index ? index.index().value().manifests() : List.of();
    return new BuildResult(artifact.descriptor(), images, hash, published);
  }

  /** Turns what the publisher says into events. */
  private final class Reporter implements PublishObserver {
    private final List<Target> targets;

    Reporter(List<Target> targets) {
      this.targets = targets;
    }

    @Override
    public void put(int destination, Descriptor descriptor, Transfer transfer) {
      means.builder().report(new BuildEvent.BlobPut(name(destination), descriptor, transfer));
    }

    @Override
    public void committed(int destination, Descriptor root) {
      if (targets.get(destination).location() instanceof Location.Registry registry) {
        means.cache().leave(registry.reference(), root.digest());
      }
      means.builder().report(new BuildEvent.Committed(name(destination), root));
    }

    private String name(int destination) {
      return targets.get(destination).location().toString();
    }
  }
}

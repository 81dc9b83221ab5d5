// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import dev.tare.changeset.Entry;
import dev.tare.content.Blob;
import dev.tare.content.BlobStore;
import dev.tare.content.Content;
import dev.tare.oci.Digest;
import dev.tare.oci.Location;
import dev.tare.oci.MediaType;
import dev.tare.oci.Reference;
import dev.tare.plan.BuildPlan;
import dev.tare.transport.EarlyBlob;
import dev.tare.transport.EarlyDestination;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Layers on their way to registries while they are made. Closing gives up what nobody has put.
 * Thread-safe.
 */
final class EarlyLayers implements Closeable {
  /** None go anywhere. */
  static final EarlyLayers NONE = new EarlyLayers(List::of);

  /** Less content is made before the registry has answered. */
  private static final long WORTHWHILE = 16 << 20;

  private static final String OTHER_HASH = "1".repeat(64);

  /** Asked once there is something for them, since it reads the cache. */
  private final Supplier<List<EarlyDestination>> opening;

  private Optional<List<EarlyDestination>> destinations = Optional.empty();
  private final List<EarlyBlob> begun = new ArrayList<>();

  private EarlyLayers(Supplier<List<EarlyDestination>> opening) {
    this.opening = opening;
  }

  /**
   * To the first of the plan's repositories in each registry; the others can mount from it.
   *
   * @param targets the plan's, as far as they are known before the work
   */
  static EarlyLayers to(
      BuildPlan plan, List<Target> targets, Surroundings surroundings, BuildCache cache) {
    return new EarlyLayers(() -> find(plan, targets, surroundings, cache));
  }

  private static List<EarlyDestination> find(
      BuildPlan plan, List<Target> targets, Surroundings surroundings, BuildCache cache) {
    Map<String, EarlyDestination> found = new LinkedHashMap<>();
    for (int i = 0; i < targets.size(); i++) {
      Target target = targets.get(i);
      Location other = plan.destinations().get(i).render(OTHER_HASH);
      Optional<Reference> known = known(target.location(), other);
      if (known.isEmpty() || found.containsKey(known.get().repository().registry())) {
        continue;
      }
      Reference reference = known.get();
      Optional<EarlyDestination> early =
          surroundings.early(reference, target.access(), cache.left(reference));
      early.ifPresent(there -> found.put(reference.repository().registry(), there));
    }
    return List.copyOf(found.values());
  }

  /** Where that is in a registry, as far as that does not depend on the image's hash. */
  private static Optional<Reference> known(Location one, Location other) {
    if (!(one instanceof Location.Registry first)
        || !(other instanceof Location.Registry second)
        || !first.reference().repository().equals(second.reference().repository())) {
      return Optional.empty();
    }
    boolean same = first.reference().equals(second.reference());
    return Optional.of(
        same
            ? first.reference()
            : new Reference(first.reference().repository(), Optional.empty(), Optional.empty()));
  }

  /**
   * A store that also sends what is written to it: for one layer that is new, not only to this
   * build.
   */
  BlobStore sending(BlobStore store, List<Entry> entries) {
    long size = 0;
    for (Entry entry : entries) {
      size += entry instanceof Entry.File file ? file.size() : 0;
    }
    return size < WORTHWHILE ? store : new Sending(store);
  }

  private synchronized List<EarlyBlob> begin(Content growing) {
    if (destinations.isEmpty()) {
      destinations = Optional.of(opening.get());
    }
    List<EarlyBlob> blobs =
        destinations.get().stream().map(destination -> destination.begin(growing)).toList();
    begun.addAll(blobs);
    return blobs;
  }

  @Override
  public synchronized void close() {
    begun.forEach(EarlyBlob::close);
    begun.clear();
  }

  private final class Sending implements BlobStore {
    private final BlobStore store;

    Sending(BlobStore store) {
      this.store = store;
    }

    @Override
    public Optional<Content> find(Digest digest) throws IOException {
      return store.find(digest);
    }

    @Override
    public Writer begin() throws IOException {
      Writer writer = store.begin();
      return new SendingWriter(writer, EarlyLayers.this.begin(writer.followed()));
    }
  }

  private record SendingWriter(BlobStore.Writer writer, List<EarlyBlob> early)
      implements BlobStore.Writer {
    @Override
    public OutputStream stream() {
      return writer.stream();
    }

    @Override
    public Content followed() {
      return writer.followed();
    }

    @Override
    public Blob commit(MediaType type) throws IOException {
      Blob blob = writer.commit(type);
      early.forEach(sent -> sent.complete(blob.descriptor()));
      return blob;
    }

    @Override
    public void close() throws IOException {
      writer.close();
    }
  }
}

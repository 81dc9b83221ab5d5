// SPDX-License-Identifier: Apache-2.0
package dev.tare.transport;

import dev.tare.content.Blob;
import dev.tare.content.Document;
import dev.tare.image.Artifact;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Publishes: every blob to every destination, then the documents, then every name. */
public final class Publisher {
  private final Artifact artifact;
  private final List<? extends ImageDestination> destinations;
  private final PublishObserver observer;
  private final Parallel parallel;
  private final List<Map<Digest, Transfer>> transfers = new ArrayList<>();

  private Publisher(
      Artifact artifact,
      List<? extends ImageDestination> destinations,
      int threads,
      PublishObserver observer) {
    this.artifact = artifact;
    this.destinations = List.copyOf(destinations);
    this.observer = observer;
    this.parallel = new Parallel(threads);
    destinations.forEach(destination -> transfers.add(new ConcurrentHashMap<>()));
  }

  /** Like the other, on the caller's thread alone. */
  public static List<Map<Digest, Transfer>> publish(
      Artifact artifact, List<? extends ImageDestination> destinations) throws IOException {
    return publish(artifact, destinations, 1, PublishObserver.NONE);
  }

  /**
   * Publishes. No name changes anywhere before every destination has everything; names then change
   * in the destinations' order. The destinations stay open.
   *
   * @param threads how many transfers run at a time, at least 1
   * @return what happened to each blob and document, by destination, in the given order
   * @throws IOException the first failure; the transfers that it ended are suppressed in it
   */
  public static List<Map<Digest, Transfer>> publish(
      Artifact artifact,
      List<? extends ImageDestination> destinations,
      int threads,
      PublishObserver observer)
      throws IOException {
    return new Publisher(artifact, destinations, threads, observer).run();
  }

  private List<Map<Digest, Transfer>> run() throws IOException {
    // One destination after the other: what is in a registry can be mounted by later ones.
    List<Parallel.Task> tasks = new ArrayList<>();
    for (int i = 0; i < destinations.size(); i++) {
      for (Blob blob : artifact.blobs()) {
        tasks.add(task(i, blob));
      }
    }
    parallel.run(tasks);
    for (Document<?> document : artifact.documents()) {
      parallel.run(everywhere(document.blob()));
    }
    for (int i = 0; i < destinations.size(); i++) {
      destinations.get(i).commit(artifact.descriptor());
      observer.committed(i, artifact.descriptor());
    }
    return transfers.stream().map(this::inOrder).toList();
  }

  private List<Parallel.Task> everywhere(Blob blob) {
    List<Parallel.Task> tasks = new ArrayList<>();
    for (int i = 0; i < destinations.size(); i++) {
      tasks.add(task(i, blob));
    }
    return tasks;
  }

  private Parallel.Task task(int destination, Blob blob) {
    Blob stoppable =
        new Blob(
            blob.descriptor(), new CancellableContent(blob.content(), parallel), blob.origin());
    return () -> put(destination, stoppable);
  }

  private void put(int destination, Blob blob) throws IOException {
    Transfer transfer = destinations.get(destination).put(blob);
    transfers.get(destination).put(blob.descriptor().digest(), transfer);
    observer.put(destination, blob.descriptor(), transfer);
  }

  private Map<Digest, Transfer> inOrder(Map<Digest, Transfer> unordered) {
    Map<Digest, Transfer> ordered = new LinkedHashMap<>();
    artifact.blobs().stream().map(Blob::descriptor).forEach(d -> move(d, unordered, ordered));
    artifact.documents().stream()
        .map(Document::descriptor)
        .forEach(d -> move(d, unordered, ordered));
    return java.util.Collections.unmodifiableMap(ordered);
  }

  private static void move(
      Descriptor descriptor, Map<Digest, Transfer> from, Map<Digest, Transfer> to) {
    Optional.ofNullable(from.get(descriptor.digest()))
        .ifPresent(transfer -> to.put(descriptor.digest(), transfer));
  }
}

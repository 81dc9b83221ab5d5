// SPDX-License-Identifier: Apache-2.0
package dev.tare.layout;

import dev.tare.content.Blob;
import dev.tare.content.IntegrityException;
import dev.tare.content.Rereading;
import dev.tare.files.AtomicFile;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.transport.ImageDestination;
import dev.tare.transport.LayoutIndex;
import dev.tare.transport.Transfer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Adds images to a layout. Blobs appear first, each whole or not at all; the index, swapped last,
 * makes them an image.
 */
final class LayoutDestination implements ImageDestination {
  private final LayoutDirectory directory;
  private final List<LayoutIndex.Name> names;
  private final Map<Digest, Long> held = new ConcurrentSkipListMap<>();
  private boolean committed;

  private LayoutDestination(LayoutDirectory directory, List<LayoutIndex.Name> names) {
    this.directory = directory;
    this.names = names;
  }

  static LayoutDestination open(Path directory, List<String> names) throws IOException {
    return new LayoutDestination(
        LayoutDirectory.open(directory), names.stream().map(LayoutIndex.Name::exact).toList());
  }

  @Override
  public Transfer put(Blob blob) throws IOException {
    Descriptor descriptor = blob.descriptor();
    Path path = directory.blob(descriptor.digest());
    if (isHeld(path, descriptor.size())) {
      held.put(descriptor.digest(), descriptor.size());
      return Transfer.PRESENT;
    }
    directory.makeRoomFor(path);
    Rereading.call(() -> write(blob, path));
    directory.wrote(path);
    held.put(descriptor.digest(), descriptor.size());
    return Transfer.WRITTEN;
  }

  private static Path write(Blob blob, Path path) throws IOException {
    try (AtomicFile file = AtomicFile.create(path);
        InputStream content = blob.open()) {
      content.transferTo(file.stream());
      file.commit();
    }
    return path;
  }

  @Override
  public void commit(Descriptor root) throws IOException {
    directory.make();
    if (!isHeld(directory.blob(root.digest()), root.size())) {
      throw new IntegrityException(directory + ": blob " + root.digest() + " is missing");
    }
    try (LayoutLock lock = LayoutLock.take(directory.path())) {
      // Another process that gave up may have taken back what was found present.
      for (Map.Entry<Digest, Long> blob : held.entrySet()) {
        if (!isHeld(directory.blob(blob.getKey()), blob.getValue())) {
          throw new IntegrityException(directory + ": blob " + blob.getKey() + " has vanished");
        }
      }
      lock.swap(directory.index().with(root, names));
    }
    committed = true;
  }

  @Override
  public void close() throws IOException {
    if (!committed) {
      directory.takeBack();
    }
  }

  private static boolean isHeld(Path path, long size) throws IOException {
    return Files.isRegularFile(path) && Files.size(path) == size;
  }
}

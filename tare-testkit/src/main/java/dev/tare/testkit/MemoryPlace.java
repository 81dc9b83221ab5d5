// SPDX-License-Identifier: Apache-2.0
package dev.tare.testkit;

import dev.tare.content.Blob;
import dev.tare.content.IntegrityException;
import dev.tare.content.NotFoundException;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.transport.ImageDestination;
import dev.tare.transport.ImageSource;
import dev.tare.transport.Transfer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A place in memory for one image, without a name; an image that is committed takes the place of
 * the one before. For tests of what reads and writes images. Safe for use by several threads.
 */
public final class MemoryPlace {
  private volatile Optional<Held> held = Optional.empty();

  /** A place without an image. */
  public MemoryPlace() {}

  /** An image that was committed. */
  private record Held(Descriptor root, Map<Digest, byte[]> blobs) {}

  /** The root of the image that is there. */
  public Optional<Descriptor> root() {
    return held.map(Held::root);
  }

  /** Reads what is there now; what is committed later does not change it. */
  public ImageSource source() {
    return new Source(held);
  }

  /** Writes; nothing is there before the commit. */
  public ImageDestination destination() {
    return new Destination();
  }

  private record Source(Optional<Held> held) implements ImageSource {
    @Override
    public Descriptor root() throws IOException {
      return held.orElseThrow(() -> new NotFoundException("no image in memory")).root();
    }

    @Override
    public InputStream open(Descriptor descriptor) throws IOException {
      byte[] bytes = held.map(Held::blobs).orElse(Map.of()).get(descriptor.digest());
      if (bytes == null) {
        throw new NotFoundException(descriptor.digest() + " is not in memory");
      }
      return new ByteArrayInputStream(bytes);
    }

    @Override
    public void close() {}
  }

  private final class Destination implements ImageDestination {
    private final Map<Digest, byte[]> blobs = new ConcurrentHashMap<>();

    @Override
    public Transfer put(Blob blob) throws IOException {
      Digest digest = blob.descriptor().digest();
      if (blobs.containsKey(digest)) {
        return Transfer.PRESENT;
      }
      return blobs.putIfAbsent(digest, blob.readAll(Integer.MAX_VALUE)) == null
          ? Transfer.WRITTEN
          : Transfer.PRESENT;
    }

    @Override
    public void commit(Descriptor root) throws IOException {
      if (!blobs.containsKey(root.digest())) {
        throw new IntegrityException("blob " + root.digest() + " is missing in memory");
      }
      held = Optional.of(new Held(root, Map.copyOf(blobs)));
    }

    @Override
    public void close() {}
  }
}

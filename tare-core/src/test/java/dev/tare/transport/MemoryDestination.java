// SPDX-License-Identifier: Apache-2.0
package dev.tare.transport;

import dev.tare.content.Blob;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A destination that remembers all, and fails at a chosen moment. */
public final class MemoryDestination implements ImageDestination {
  private final Set<Digest> present = new HashSet<>();
  private final Map<Digest, byte[]> written = new LinkedHashMap<>();
  private final List<String> calls = new ArrayList<>();
  private Optional<Descriptor> committed = Optional.empty();
  private int failAt = Integer.MAX_VALUE;
  private int closes;

  public MemoryDestination with(Digest digest) {
    present.add(digest);
    return this;
  }

  /** The call of that number, from 1, of put and commit fails; so does every one after it. */
  public MemoryDestination failAt(int call) {
    failAt = call;
    return this;
  }

  public synchronized Map<Digest, byte[]> written() {
    return written;
  }

  /** {@code put DIGEST} and {@code commit DIGEST}, in order. */
  public synchronized List<String> calls() {
    return calls;
  }

  public Optional<Descriptor> committed() {
    return committed;
  }

  public int closes() {
    return closes;
  }

  @Override
  public Transfer put(Blob blob) throws IOException {
    Digest digest = blob.descriptor().digest();
    synchronized (this) {
      call("put " + digest);
      if (present.contains(digest)) {
        return Transfer.PRESENT;
      }
    }
    byte[] bytes;
    try (InputStream content = blob.open()) {
      bytes = content.readAllBytes();
    }
    synchronized (this) {
      written.put(digest, bytes);
    }
    return Transfer.WRITTEN;
  }

  @Override
  public synchronized void commit(Descriptor root) throws IOException {
    call("commit " + root.digest());
    committed = Optional.of(root);
  }

  private void call(String call) throws IOException {
    calls.add(call);
    if (calls.size() >= failAt) {
      throw new IOException("destination fails");
    }
  }

  @Override
  public void close() {
    closes++;
  }
}

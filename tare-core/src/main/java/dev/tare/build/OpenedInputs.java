// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import dev.tare.content.Blob;
import dev.tare.content.BlobStore;
import dev.tare.content.Content;
import dev.tare.content.IntegrityException;
import dev.tare.content.LimitException;
import dev.tare.oci.Digest;
import dev.tare.oci.MediaType;
import dev.tare.plan.Input;
import dev.tare.registry.Downloads;
import dev.tare.tree.InputFiles;
import dev.tare.tree.InputOpener;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Standard input and downloads, kept in a store for as long as a build runs. */
final class OpenedInputs implements InputOpener {
  private static final int BUFFER = 1 << 16;
  private static final long MOST_BYTES = 16L << 30;
  private static final MediaType TYPE = MediaType.OCI_LAYER;

  private final BlobStore store;
  private final Optional<BlobStore> cache;
  private final InputStream standardInput;
  private final Supplier<Downloads> downloads;
  private final Consumer<BuildEvent> events;
  private final Map<Input, Content> fetched = new HashMap<>();
  private boolean read;

  /**
   * @param cache where downloads with a digest are looked for, and kept
   */
  OpenedInputs(
      BlobStore store,
      Optional<BlobStore> cache,
      InputStream standardInput,
      Supplier<Downloads> downloads,
      Consumer<BuildEvent> events) {
    this.store = store;
    this.cache = cache;
    this.standardInput = standardInput;
    this.downloads = downloads;
    this.events = events;
  }

  @Override
  public synchronized Content open(Input input) throws IOException {
    if (input instanceof Input.Download download) {
      Content known = fetched.get(input);
      if (known == null) {
        known = download(download);
        fetched.put(input, known);
      }
      return known;
    }
    if (read) {
      throw new IllegalArgumentException("standard input is given twice; it can be read once");
    }
    read = true;
    return standardInput(input);
  }

  private Content standardInput(Input input) throws IOException {
    try (BlobStore.Writer writer = store.begin()) {
      OutputStream out = writer.stream();
      byte[] buffer = new byte[BUFFER];
      long total = 0;
      for (int count = standardInput.read(buffer); count >= 0; count = standardInput.read(buffer)) {
        if (Thread.interrupted()) {
          throw new InterruptedIOException("interrupted while reading " + input);
        }
        total += count;
        if (total > MOST_BYTES) {
          throw new LimitException(input + ": has more than 16 GiB");
        }
        out.write(buffer, 0, count);
      }
      return verified(writer.commit(TYPE), input);
    }
  }

  private Content download(Input.Download input) throws IOException {
    if (cache.isPresent() && input.digest().isPresent()) {
      Optional<Content> found = cache.get().find(input.digest().get());
      if (found.isPresent()) {
        InputFiles.verify(found.get(), input.digest().get(), input.toString());
        return found.get();
      }
    }
    try (Restarting sink = new Restarting(store)) {
      downloads.get().fetch(input.address(), input.digest().isPresent(), MOST_BYTES, sink);
      Blob blob = sink.writer.orElseThrow().commit(TYPE);
      Content content = verified(blob, input);
      events.accept(
          new BuildEvent.Downloaded(
              input.toString(), blob.descriptor().digest(), blob.descriptor().size()));
      if (input.digest().isPresent()) {
        keep(content);
      } else {
        events.accept(
            new BuildEvent.Warning(
                input
                    + " may be another file next time; pin it with #sha256="
                    + blob.descriptor().digest().hex()));
      }
      return content;
    }
  }

  /** Leaves a copy for later builds, if that can be done. */
  private void keep(Content content) throws IOException {
    if (cache.isEmpty()) {
      return;
    }
    try (BlobStore.Writer writer = cache.get().begin();
        InputStream in = content.open()) {
      in.transferTo(writer.stream());
      writer.commit(TYPE);
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      events.accept(new BuildEvent.Warning("the download is not kept: " + e.getMessage()));
    }
  }

  /** The content, if it has the digest it must have. */
  private static Content verified(Blob blob, Input input) throws IOException {
    Optional<Digest> wanted = input.digest();
    Digest own = blob.descriptor().digest();
    if (wanted.isPresent() && wanted.get().algorithm().equals(own.algorithm())) {
      if (!wanted.get().equals(own)) {
        throw new IntegrityException(input + ": is " + own + ", not " + wanted.get());
      }
    } else if (wanted.isPresent()) {
      InputFiles.verify(blob.content(), wanted.get(), input.toString());
    }
    return blob.content();
  }

  /** Writers to a store, one after the other. */
  private static final class Restarting implements Downloads.Sink, AutoCloseable {
    private final BlobStore store;
    private Optional<BlobStore.Writer> writer = Optional.empty();

    Restarting(BlobStore store) {
      this.store = store;
    }

    @Override
    public OutputStream begin() throws IOException {
      close();
      writer = Optional.of(store.begin());
      return writer.get().stream();
    }

    @Override
    public void close() throws IOException {
      if (writer.isPresent()) {
        writer.get().close();
      }
    }
  }
}

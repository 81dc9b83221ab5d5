// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import dev.tare.content.Blob;
import dev.tare.content.BlobStore;
import dev.tare.content.Content;
import dev.tare.content.IntegrityException;
import dev.tare.content.LimitException;
import dev.tare.input.InputFiles;
import dev.tare.input.InputOpener;
import dev.tare.oci.Digest;
import dev.tare.oci.MediaType;
import dev.tare.plan.FailedPart;
import dev.tare.plan.Input;
import dev.tare.registry.Downloads;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Standard input and downloads, kept in a store for as long as a build runs; downloads with a
 * digest also in a cache.
 */
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
        known = input.digest().isPresent() ? new Lazy(download) : fetch(download);
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

  private Content fetch(Input.Download input) throws IOException {
    try (Restarting sink = new Restarting(store)) {
      downloads.get().fetch(input.address(), input.digest().isPresent(), MOST_BYTES, sink);
      Blob blob = sink.writer.orElseThrow().commit(TYPE);
      Content content = verified(blob, input);
      Digest digest = blob.descriptor().digest();
      events.accept(new BuildEvent.Downloaded(input.toString(), digest, blob.descriptor().size()));
      if (input.digest().isPresent()) {
        keep(content);
      } else {
        warn(input + " may be another file next time; pin it with #sha256=" + digest.hex());
      }
      return content;
    }
  }

  private void warn(String message) {
    events.accept(new BuildEvent.Warning(message));
  }

  /** What an earlier build left, read through; empty if it is not what it must be. */
  private Optional<Content> kept(Input.Download input) throws IOException {
    Optional<Digest> digest = input.digest();
    Optional<Content> found = Optional.empty();
    if (cache.isPresent() && digest.isPresent()) {
      found = cache.get().find(digest.get());
    }
    if (found.isPresent()) {
      try {
        InputFiles.verify(found.get(), digest.get(), "the cache's copy of " + input);
      } catch (InterruptedIOException | ClosedByInterruptException e) {
        throw e;
      } catch (IOException e) {
        warn(e.getMessage() + "; it is fetched again");
        return Optional.empty();
      }
    }
    return found;
  }

  /** Leaves a copy for later builds, if that can be done; a cache tells by itself if not. */
  private void keep(Content content) throws IOException {
    if (cache.isEmpty()) {
      return;
    }
    try (BlobStore.Writer writer = cache.get().begin();
        InputStream in = content.open()) {
      byte[] buffer = new byte[BUFFER];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        if (Thread.interrupted()) {
          throw new InterruptedIOException("interrupted while writing to the cache");
        }
        writer.stream().write(buffer, 0, count);
      }
      writer.commit(TYPE);
    } catch (InterruptedIOException | ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      return; // the next build fetches it again
    }
  }

  /** The content, if it has the digest it must have. */
  private static Content verified(Blob blob, Input input) throws IOException {
    Optional<Digest> wanted = input.digest();
    Digest own = blob.descriptor().digest();
    if (wanted.isPresent() && wanted.get().algorithm().equals(own.algorithm())) {
      if (!wanted.get().equals(own)) {
        throw FailedPart.mark(
            new IntegrityException(input + ": is " + own + ", not " + wanted.get()), wanted.get());
      }
    } else if (wanted.isPresent()) {
      InputFiles.verify(blob.content(), wanted.get(), input.toString());
    }
    return blob.content();
  }

  /** A download whose digest is known: it is not asked for before somebody reads it. */
  private final class Lazy implements Content {
    private final Input.Download input;
    private Optional<Content> content = Optional.empty();

    Lazy(Input.Download input) {
      this.input = input;
    }

    @Override
    public InputStream open() throws IOException {
      return content().open();
    }

    private synchronized Content content() throws IOException {
      if (content.isEmpty()) {
        Optional<Content> kept = kept(input);
        content =
            Optional.of(kept.isPresent() ? kept.get() : FailedPart.get(input, () -> fetch(input)));
      }
      return content.get();
    }
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

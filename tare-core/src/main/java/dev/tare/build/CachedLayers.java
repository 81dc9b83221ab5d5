// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import dev.tare.cache.Cache;
import dev.tare.cache.CacheKind;
import dev.tare.content.Blob;
import dev.tare.content.BlobStore;
import dev.tare.content.Content;
import dev.tare.layer.Layer;
import dev.tare.layer.LayerBuilder;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.MediaType;
import dev.tare.plan.Compression;
import dev.tare.tree.Certainty;
import dev.tare.tree.Entry;
import dev.tare.tree.Fingerprint;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;

/**
 * Makes layers, or takes those that earlier builds made. A layer is found
 *
 * <ul>
 *   <li>by its {@link Fingerprint}: no file is opened;
 *   <li>if there was a layer of its shape, by its diffID: all files are read, nothing is
 *       compressed. That is for a new checkout or copy, where only the file system's facts have
 *       changed.
 * </ul>
 *
 * A fingerprint is kept only as far as {@link Certainty} goes.
 */
final class CachedLayers implements LayerMaker {
  private final Optional<Cache> cache;
  private final BlobStore store;
  private final int threads;

  /**
   * A maker of layers.
   *
   * @param store where layers are kept that the cache does not take
   */
  CachedLayers(Optional<Cache> cache, BlobStore store, int threads) {
    this.cache = cache;
    this.store = store;
    this.threads = threads;
  }

  @Override
  public Made make(List<Entry> entries, Compression compression) throws IOException {
    return cache.isEmpty()
        ? new Made(write(entries, compression, store), false, false)
        : new Work(cache.get(), entries, compression).make();
  }

  private Layer write(List<Entry> entries, Compression compression, BlobStore to)
      throws IOException {
    return new LayerBuilder(to, threads).build(() -> entries, compression);
  }

  /** One layer. */
  private final class Work {
    private final Cache cache;
    private final List<Entry> entries;
    private final Compression compression;
    private final String form;

    Work(Cache cache, List<Entry> entries, Compression compression) {
      this.cache = cache;
      this.entries = entries;
      this.compression = compression;
      this.form = LayerBuilder.form(compression);
    }

    Made make() throws IOException {
      Optional<Digest> files = Fingerprint.of(entries, form);
      Optional<Layer> known = files.flatMap(key -> find(CacheKind.FILES, key));
      if (known.isPresent()) {
        return new Made(known.get(), true, false);
      }
      Digest shape = Fingerprint.ofShape(entries, form);
      if (cache.read(CacheKind.SHAPE, shape, in -> true).isPresent()) {
        Digest diffId = LayerBuilder.diffId(() -> entries);
        known = find(CacheKind.LAYER, key(diffId));
      }
      Layer layer = known.isPresent() ? known.get() : written();
      cache.write(CacheKind.SHAPE, shape, out -> {});
      keep(CacheKind.LAYER, key(layer.diffId()), layer);
      if (files.isPresent() && new Certainty(cache.opened()).of(entries)) {
        keep(CacheKind.FILES, files.get(), layer);
      }
      return new Made(layer, known.isPresent(), false);
    }

    private Digest key(Digest diffId) {
      return BuildCache.key(form, diffId.toString());
    }

    private void keep(CacheKind kind, Digest key, Layer layer) {
      cache.write(kind, key, out -> writeTo(out, layer));
    }

    private Layer written() throws IOException {
      Layer layer = anew();
      Blob blob = layer.blob();
      return new Layer(
          new Blob(blob.descriptor(), new Replaceable(blob, true), blob.origin()), layer.diffId());
    }

    /** The layer in the cache, or where it is full or fails, among the temporary ones. */
    private Layer anew() throws IOException {
      if (!cache.isBroken()) {
        try {
          return write(entries, compression, cache.blobs());
        } catch (IOException e) {
          if (!cache.isBroken()) {
            throw e;
          }
        }
      }
      return write(entries, compression, store);
    }

    private Optional<Layer> find(CacheKind kind, Digest key) {
      Optional<Layer> record = cache.read(kind, key, in -> readFrom(in));
      if (record.isEmpty()) {
        return Optional.empty();
      }
      Descriptor descriptor = record.get().blob().descriptor();
      return cache
          .find(descriptor)
          .map(content -> new Blob(descriptor, content, Optional.empty()))
          .map(blob -> new Blob(descriptor, new Replaceable(blob, false), Optional.empty()))
          .map(blob -> new Layer(blob, record.get().diffId()));
    }

    /**
     * A blob of the cache. One that an earlier build left is read through before any of it is
     * handed out, since a destination cannot take back what it was given; what is damaged or gone
     * is made again.
     */
    private final class Replaceable implements Content {
      private final Descriptor descriptor;
      private Content content;
      private boolean checked;

      Replaceable(Blob blob, boolean checked) {
        this.descriptor = blob.descriptor();
        this.content = blob.content();
        this.checked = checked;
      }

      @Override
      public InputStream open() throws IOException {
        Content usable = checked();
        try {
          return usable.open();
        } catch (NoSuchFileException e) {
          return replaced(usable).open();
        }
      }

      private synchronized Content checked() throws IOException {
        if (!checked && !cache.isWhole(new Blob(descriptor, content, Optional.empty()))) {
          return replaced(content);
        }
        checked = true;
        return content;
      }

      /** Other content than that one, which is of no use. */
      private synchronized Content replaced(Content useless) throws IOException {
        if (content == useless) {
          Layer again = anew();
          if (!again.blob().descriptor().digest().equals(descriptor.digest())) {
            throw new IOException(
                "layer "
                    + descriptor.digest()
                    + " has gone from the cache and its files have changed; build again");
          }
          content = again.blob().content();
          checked = true;
        }
        return content;
      }
    }
  }

  private static void writeTo(DataOutputStream out, Layer layer) throws IOException {
    Descriptor descriptor = layer.blob().descriptor();
    out.writeUTF(descriptor.mediaType().value());
    out.writeUTF(descriptor.digest().toString());
    out.writeLong(descriptor.size());
    out.writeUTF(layer.diffId().toString());
  }

  /** A layer whose content is still to be found. */
  private static Layer readFrom(DataInputStream in) throws IOException {
    MediaType type = new MediaType(in.readUTF());
    Digest digest = Digest.parse(in.readUTF());
    Descriptor descriptor = Descriptor.of(type, digest, in.readLong());
    Blob blob = new Blob(descriptor, Content.of(new byte[0]), Optional.empty());
    return new Layer(blob, Digest.parse(in.readUTF()));
  }
}

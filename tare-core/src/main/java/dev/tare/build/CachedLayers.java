// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import dev.tare.cache.Cache;
import dev.tare.cache.CacheKind;
import dev.tare.changeset.Entry;
import dev.tare.changeset.Fingerprint;
import dev.tare.content.Blob;
import dev.tare.content.BlobStore;
import dev.tare.content.Certainty;
import dev.tare.content.Content;
import dev.tare.layer.BuiltLayer;
import dev.tare.layer.Layer;
import dev.tare.layer.LayerBuilder;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.MediaType;
import dev.tare.plan.Compression;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Makes layers, or takes those that earlier builds made. A layer is found
 *
 * <ul>
 *   <li>by its {@link Fingerprint}: no file is opened;
 *   <li>if there was a layer of its shape, by its tar's digest: all files are read, nothing is
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
  private final EarlyLayers early;

  /**
   * A maker of layers.
   *
   * @param store where layers are kept that the cache does not take
   * @param early where layers go that no earlier build made
   */
  CachedLayers(Optional<Cache> cache, BlobStore store, int threads, EarlyLayers early) {
    this.cache = cache;
    this.store = store;
    this.threads = threads;
    this.early = early;
  }

  @Override
  public Made make(List<Entry> entries, Compression compression) throws IOException {
    return cache.isEmpty()
        ? new Made(write(entries, compression, early.sending(store, entries)).layer(), false, false)
        : new Work(cache.get(), entries, compression).make();
  }

  private BuiltLayer write(List<Entry> entries, Compression compression, BlobStore to)
      throws IOException {
    return new LayerBuilder(to, threads).make(entries, compression);
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
      Optional<Digest> tar = Optional.empty();
      if (cache.read(CacheKind.SHAPE, shape, in -> true).isPresent()) {
        tar = Optional.of(LayerBuilder.tarDigest(entries));
        known = find(CacheKind.LAYER, key(tar.get()));
      }
      BuiltLayer built =
          known.isPresent() ? new BuiltLayer(known.get(), tar.orElseThrow()) : written();
      Layer layer = built.layer();
      cache.write(CacheKind.SHAPE, shape, out -> {});
      keep(CacheKind.LAYER, key(built.tar()), layer);
      if (files.isPresent() && Fingerprint.isCertain(entries, new Certainty(cache.opened()))) {
        keep(CacheKind.FILES, files.get(), layer);
      }
      return new Made(layer, known.isPresent(), false);
    }

    private Digest key(Digest tar) {
      return BuildCache.key(form, tar.toString());
    }

    private void keep(CacheKind kind, Digest key, Layer layer) {
      cache.write(kind, key, out -> writeTo(out, layer));
    }

    private BuiltLayer written() throws IOException {
      BuiltLayer built = anew(early);
      Blob blob = built.layer().blob();
      return new BuiltLayer(
          new Layer(
              new Blob(blob.descriptor(), new Replaceable(blob, true), blob.origin()),
              built.layer().diffId()),
          built.tar());
    }

    /** The layer in the cache, or where it is full or fails, among the temporary ones. */
    private BuiltLayer anew(EarlyLayers sent) throws IOException {
      if (!cache.isBroken()) {
        try {
          return write(entries, compression, sent.sending(cache.blobs(), entries));
        } catch (IOException e) {
          if (!cache.isBroken()) {
            throw e;
          }
        }
      }
      return write(entries, compression, sent.sending(store, entries));
    }

    private Optional<Layer> find(CacheKind kind, Digest key) {
      Optional<Layer> record = cache.read(kind, key, in -> readFrom(in, compression));
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

      @Override
      public synchronized Optional<Digest> verified() {
        return checked ? Optional.of(descriptor.digest()) : Optional.empty();
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
          Layer again = anew(EarlyLayers.NONE).layer();
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
    if (descriptor.annotations().isEmpty()) {
      return;
    }
    out.writeInt(descriptor.annotations().size());
    for (Map.Entry<String, String> annotation : descriptor.annotations().entrySet()) {
      out.writeUTF(annotation.getKey());
      out.writeUTF(annotation.getValue());
    }
  }

  /** A layer whose content is still to be found. */
  private static Layer readFrom(DataInputStream in, Compression compression) throws IOException {
    MediaType type = new MediaType(in.readUTF());
    Digest digest = Digest.parse(in.readUTF());
    Descriptor descriptor = Descriptor.of(type, digest, in.readLong());
    Digest diffId = Digest.parse(in.readUTF());
    if (compression.kind() == Compression.Kind.ESTARGZ) {
      Map<String, String> annotations = new TreeMap<>();
      for (int left = in.readInt(); left > 0; left--) {
        annotations.put(in.readUTF(), in.readUTF());
      }
      descriptor = descriptor.withAnnotations(annotations);
    }
    return new Layer(new Blob(descriptor, Content.of(new byte[0]), Optional.empty()), diffId);
  }
}

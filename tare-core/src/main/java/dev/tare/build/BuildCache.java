// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import dev.tare.cache.Cache;
import dev.tare.cache.CacheKind;
import dev.tare.changeset.Entry;
import dev.tare.changeset.Fingerprint;
import dev.tare.changeset.LayerIndex;
import dev.tare.content.BlobStore;
import dev.tare.content.Certainty;
import dev.tare.guard.Fact;
import dev.tare.guard.FactMemory;
import dev.tare.guard.FactReader;
import dev.tare.layer.Layer;
import dev.tare.oci.Digest;
import dev.tare.oci.Location;
import dev.tare.oci.Reference;
import dev.tare.transport.ImageSource;
import dev.tare.tree.TarListing;
import dev.tare.tree.TarMemory;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** What a build takes from earlier ones and leaves for later ones; without a cache, nothing. */
final class BuildCache implements Closeable {
  private final Optional<Cache> cache;

  private BuildCache(Optional<Cache> cache) {
    this.cache = cache;
  }

  /** Opened before anything that is cached is looked at. */
  static BuildCache open(BuildSettings settings, Consumer<BuildEvent> events) {
    return new BuildCache(
        settings
            .cache()
            .flatMap(
                where ->
                    Cache.open(where, message -> events.accept(new BuildEvent.Warning(message)))));
  }

  /** A digest of texts, as the key of a record. */
  static Digest key(String... texts) {
    return Digest.sha256(String.join("\n", texts).getBytes(StandardCharsets.UTF_8));
  }

  /** A source whose documents are asked for once, if it is a registry. */
  ImageSource source(ImageSource source, Location location) {
    return cache.isPresent() && location instanceof Location.Registry registry
        ? new CachedSource(source, registry.reference(), cache.get())
        : source;
  }

  /**
   * The names in a layer, read once on this machine. The record stands for what reading it showed:
   * that this blob has this diffID, and these names.
   */
  LayerIndex index(Layer layer) throws IOException {
    if (cache.isEmpty()) {
      return LayerIndex.read(layer.blob(), layer.diffId());
    }
    Digest key = key(layer.blob().descriptor().digest().toString(), layer.diffId().toString());
    Optional<LayerIndex> known = cache.get().read(CacheKind.INDEX, key, LayerIndex::readFrom);
    if (known.isPresent()) {
      return known.get();
    }
    LayerIndex index = LayerIndex.read(layer.blob(), layer.diffId());
    cache.get().write(CacheKind.INDEX, key, index::writeTo);
    return index;
  }

  /** What the builds that used this cache last made a tag stand for. */
  Optional<Digest> left(Reference reference) {
    return cache.flatMap(
        all -> all.read(CacheKind.PUBLISHED, key(reference.toString()), BuildCache::readDigest));
  }

  private static Digest readDigest(DataInputStream in) throws IOException {
    return Digest.parse(in.readUTF());
  }

  /** A build has made a tag stand for something. */
  void leave(Reference reference, Digest root) {
    cache.ifPresent(
        all ->
            all.write(
                CacheKind.PUBLISHED,
                key(reference.toString()),
                out -> out.writeUTF(root.toString())));
  }

  /** Blobs that later builds find; empty if none are kept. */
  Optional<BlobStore> blobs() {
    return cache.filter(all -> !all.isBroken()).map(Cache::blobs);
  }

  TarMemory tars() {
    return cache.<TarMemory>map(CachedTars::new).orElse(TarMemory.NONE);
  }

  FactMemory facts() {
    return cache.<FactMemory>map(CachedFacts::new).orElse(FactMemory.NONE);
  }

  /**
   * Makes layers.
   *
   * @param store where they are kept if there is no cache
   * @param early where those go that are new
   */
  CachedLayers layers(BlobStore store, int threads, EarlyLayers early) {
    return new CachedLayers(cache, store, threads, early);
  }

  @Override
  public void close() throws IOException {
    if (cache.isPresent()) {
      cache.get().close();
    }
  }

  private record CachedFacts(Cache cache) implements FactMemory {
    @Override
    public List<Fact> of(List<Entry> files) throws IOException {
      Optional<Digest> key = Fingerprint.of(files, CacheKind.FACTS.name());
      Optional<List<Fact>> known =
          key.flatMap(print -> cache.read(CacheKind.FACTS, print, Fact::readFrom));
      if (known.isPresent()) {
        return known.get();
      }
      List<Fact> facts = FactReader.read(files);
      if (key.isPresent() && Fingerprint.isCertain(files, new Certainty(cache.opened()))) {
        cache.write(CacheKind.FACTS, key.get(), out -> Fact.writeTo(out, facts));
      }
      return facts;
    }
  }

  private record CachedTars(Cache cache) implements TarMemory {
    @Override
    public Optional<TarListing> find(Digest file) {
      return cache.read(CacheKind.TAR, file, TarListing::readFrom);
    }

    @Override
    public void keep(Digest file, TarListing listing, Predicate<Certainty> certain) {
      if (certain.test(new Certainty(cache.opened()))) {
        cache.write(CacheKind.TAR, file, listing::writeTo);
      }
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import dev.tare.changeset.LayerIndex;
import dev.tare.content.LimitException;
import dev.tare.layer.Layer;
import dev.tare.transport.ImageSource;
import dev.tare.transport.Parallel;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Which files there are in layers: read several at once, or taken from the cache. */
public final class LayerIndexes implements Closeable {
  /** More than any base in use has, and what a memory of 256 MiB holds. */
  private static final long MOST_PATHS = 2_000_000;

  private final BuildCache cache;
  private final int threads;

  LayerIndexes(BuildCache cache, int threads) {
    this.cache = cache;
    this.threads = threads;
  }

  /** With the cache of a build, if it has one. */
  public static LayerIndexes open(BuildSettings settings) {
    return new LayerIndexes(BuildCache.open(settings, settings.events()), settings.threads());
  }

  /**
   * A source whose documents are kept in the cache, if it is a registry.
   *
   * @param source of {@link Places}; closed with the one that is given back
   */
  public ImageSource cached(ImageSource source) {
    return source instanceof LocatedSource located
        ? cache.source(source, located.location())
        : source;
  }

  /**
   * Reads layers to their ends, unless the cache has them.
   *
   * @return in the same order
   * @throws LimitException if there are more than two million paths, and as {@link LayerIndex#read}
   *     says
   */
  public List<LayerIndex> read(List<Layer> layers) throws IOException {
    @Nullable LayerIndex[] indexes = new LayerIndex[layers.size()];
    AtomicLong paths = new AtomicLong();
    List<Parallel.Task> tasks = new ArrayList<>();
    for (int i = 0; i < indexes.length; i++) {
      int position = i;
      tasks.add(
          () -> {
            LayerIndex index = cache.index(layers.get(position));
            if (paths.addAndGet(index.size()) > MOST_PATHS) {
              throw new LimitException("the layers have more than " + MOST_PATHS + " files");
            }
            indexes[position] = index;
          });
    }
    new Parallel(threads).run(tasks);
    return Arrays.stream(indexes).map(Objects::requireNonNull).toList();
  }

  @Override
  public void close() throws IOException {
    cache.close();
  }
}

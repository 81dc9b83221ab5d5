// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import dev.tare.changeset.Entry;
import dev.tare.changeset.MergedTree;
import dev.tare.guard.AddedLayer;
import dev.tare.guard.Startup;
import dev.tare.image.Assembly;
import dev.tare.image.Image;
import dev.tare.layer.PrefetchOrder;
import dev.tare.oci.ImageConfig;
import dev.tare.plan.Compression;
import dev.tare.plan.ImagePlan;
import dev.tare.plan.Prefetch;
import dev.tare.tar.TarName;
import dev.tare.transport.HostPlatform;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Puts what a container needs first at the beginning of layers that are read lazily. */
final class Prefetching {
  private final ImagePlan plan;
  private final Optional<Image> base;
  private final Optional<MergedTree> below;
  private final List<AddedLayer> added;
  private final Map<Prefetch, Collection<TarName>> known = new HashMap<>();
  private int files;
  private long bytes;
  private long total;

  /**
   * @param below the base's files; empty if nothing is known of them
   * @param added all layers of the plan
   */
  Prefetching(
      ImagePlan plan, Optional<Image> base, Optional<MergedTree> below, List<AddedLayer> added) {
    this.plan = plan;
    this.base = base;
    this.below = below;
    this.added = added;
  }

  /** The entries of one layer in the order that its compression asks for. */
  List<Entry> order(List<Entry> entries, Compression compression) throws IOException {
    if (compression.kind() != Compression.Kind.ESTARGZ) {
      return entries;
    }
    Prefetch prefetch = compression.prefetch();
    Collection<TarName> first = known.get(prefetch);
    if (first == null) {
      first = first(prefetch);
      known.put(prefetch, first);
    }
    PrefetchOrder order = PrefetchOrder.of(entries, first);
    files += order.files();
    bytes += order.bytes();
    for (Entry entry : entries) {
      total += entry instanceof Entry.File file ? file.size() : 0;
    }
    return order.entries();
  }

  private Collection<TarName> first(Prefetch prefetch) throws IOException {
    return switch (prefetch.mode()) {
      case NONE -> Set.of();
      case LISTED -> Startup.files(prefetch.paths(), below, added);
      case AUTO -> Startup.files(config(), below, added);
    };
  }

  private ImageConfig config() {
    return Assembly.config(base, plan.platform().orElseGet(HostPlatform::current), plan);
  }

  /** Says how much that is, if there was such a layer. */
  void report(Consumer<BuildEvent> events) {
    if (!known.isEmpty()) {
      events.accept(new BuildEvent.Prefetched(files, bytes, total));
    }
  }
}

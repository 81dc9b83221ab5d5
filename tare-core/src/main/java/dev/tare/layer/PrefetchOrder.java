// SPDX-License-Identifier: Apache-2.0
package dev.tare.layer;

import dev.tare.changeset.Entry;
import dev.tare.tar.Metadata;
import dev.tare.tar.TarName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The order of entries in an eStargz layer: what is needed first, a landmark, the rest. Readers
 * fetch what is before the landmark at once; another landmark, at the beginning, says that nothing
 * is needed first. Without either they would fetch what they like.
 *
 * @param entries the landmark among them
 * @param files how many are before it
 * @param bytes of these files
 */
public record PrefetchOrder(List<Entry> entries, int files, long bytes) {
  /** The names that mean something to readers; entries given that have them are left out. */
  private static final TarName LANDMARK = TarName.of(".prefetch.landmark");

  private static final TarName NO_LANDMARK = TarName.of(".no.prefetch.landmark");
  private static final Set<TarName> RESERVED = Set.of(LANDMARK, NO_LANDMARK, TarName.of(Toc.NAME));

  public PrefetchOrder {
    entries = List.copyOf(entries);
  }

  /**
   * Orders entries.
   *
   * @param first paths that are needed first, in the order wanted; others than those of entries
   *     count for nothing
   * @throws IllegalArgumentException if an entry is a hard link to one that is left out
   */
  public static PrefetchOrder of(List<Entry> entries, Collection<TarName> first) {
    List<Entry> kept =
        entries.stream().filter(entry -> isMark(entry) || !isReserved(entry.name())).toList();
    for (Entry entry : kept) {
      if (entry instanceof Entry.Hardlink link && isReserved(link.target())) {
        throw new IllegalArgumentException(
            "/" + link.name() + " is a link to a file of estargz's own, " + link.target());
      }
    }
    return new Work(kept).order(first);
  }

  /** Whether what a layer has at a name belongs to eStargz, and is nothing of the image. */
  public static boolean isOfFormat(TarName name, Layer layer) {
    return isReserved(name)
        && layer.blob().descriptor().annotations().containsKey(EstargzWriter.TOC_DIGEST);
  }

  private static boolean isReserved(TarName name) {
    return RESERVED.contains(name);
  }

  /** IllegalArgumentException if there is no landmark among entries, or one that is not ours. */
  static void requireIn(List<Entry> entries) {
    List<TarName> reserved =
        entries.stream()
            .filter(entry -> !isMark(entry))
            .map(Entry::name)
            .filter(PrefetchOrder::isReserved)
            .toList();
    if (reserved.size() != 1 || reserved.contains(TarName.of(Toc.NAME))) {
      throw new IllegalArgumentException("entries of estargz that are not in its order");
    }
  }

  private static boolean isMark(Entry entry) {
    return entry instanceof Entry.Whiteout || entry instanceof Entry.Opaque;
  }

  private static Entry landmark(TarName name) {
    return Entry.File.of(name, new Metadata(0, 0, 0, 0), new byte[] {0xf});
  }

  /** One layer. */
  private static final class Work {
    private final List<Entry> entries;
    private final Map<TarName, Entry> byName = new HashMap<>();
    private final Set<Entry> placed = new LinkedHashSet<>();

    Work(List<Entry> entries) {
      this.entries = entries;
      for (Entry entry : entries) {
        if (!isMark(entry)) {
          byName.put(entry.name(), entry);
        }
      }
    }

    PrefetchOrder order(Collection<TarName> first) {
      List<Entry> wanted = new ArrayList<>();
      first.forEach(name -> Optional.ofNullable(byName.get(name)).ifPresent(wanted::add));
      List<Entry> all = new ArrayList<>();
      if (wanted.isEmpty()) {
        all.add(landmark(NO_LANDMARK));
        all.addAll(entries);
        return new PrefetchOrder(all, 0, 0);
      }
      // What is taken away stays before what comes in its place.
      entries.stream().filter(PrefetchOrder::isMark).forEach(this::place);
      wanted.forEach(this::place);
      all.addAll(placed);
      all.add(landmark(LANDMARK));
      entries.stream().filter(entry -> !placed.contains(entry)).forEach(all::add);
      List<Entry.File> files =
          placed.stream().filter(Entry.File.class::isInstance).map(Entry.File.class::cast).toList();
      return new PrefetchOrder(all, files.size(), files.stream().mapToLong(Entry.File::size).sum());
    }

    private void place(Entry entry) {
      if (placed.contains(entry)) {
        return;
      }
      (entry instanceof Entry.Opaque ? Optional.of(entry.name()) : entry.name().parent())
          .map(byName::get)
          .ifPresent(this::place);
      if (entry instanceof Entry.Hardlink link) {
        Optional.ofNullable(byName.get(link.target())).ifPresent(this::place);
      }
      placed.add(entry);
    }
  }
}

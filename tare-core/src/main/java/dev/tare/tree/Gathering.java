// SPDX-License-Identifier: Apache-2.0
package dev.tare.tree;

import dev.tare.content.Content;
import dev.tare.files.RawPath;
import dev.tare.tar.Metadata;
import dev.tare.tar.TarName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Takes the entries of all sets in any order, refuses those that contradict each other, and gives
 * them out in canonical order (byte layout 1): names once, parents first, the first name of a file
 * as the file and its other names as links to it.
 */
final class Gathering {
  private static final RawPath WHITEOUT = RawPath.of(".wh.");

  private final Optional<Placement> placement;
  private final List<Claim> claims = new ArrayList<>();
  private final Set<Content> shared = Collections.newSetFromMap(new IdentityHashMap<>());

  /**
   * @param below the layers below; if nothing is known of them, entries stay where they are given
   *     and directories that they need and nobody gives are not made
   * @param mtime of such directories that are new
   */
  Gathering(Optional<MergedTree> below, long mtime) {
    this.placement = below.map(tree -> new Placement(tree, mtime));
  }

  /**
   * Takes an entry.
   *
   * @param source where it comes from, for messages
   */
  void add(Entry entry, String source) throws InputException {
    add(new Claim(entry, source, entry.name(), false));
  }

  /** Takes a directory whose metadata nobody chose: one that is there already keeps its own. */
  void addYielding(Entry.Directory entry, String source) throws InputException {
    add(new Claim(entry, source, entry.name(), true));
  }

  private void add(Claim claim) throws InputException {
    Entry entry = claim.entry();
    if (isWhiteout(entry.name().path())) {
      throw new InputException(
          entry.name()
              + ": from "
              + claim.source()
              + ": names that begin with .wh. mean deletions in layers");
    }
    claims.add(claim);
  }

  /** Says that all entries with this very content are names of one file. */
  void share(Content content) {
    shared.add(content);
  }

  /** All entries; to be called once. */
  List<Entry> finish() throws InputException {
    claims.sort(Comparator.comparing(Claim::name));
    List<Claim> placed = claims;
    if (placement.isPresent()) {
      requireFitting();
      placed = placement.get().place(claims);
      placed.sort(Comparator.comparing(Claim::name));
    }
    List<Entry> entries = new ArrayList<>(placed.size());
    IdentityHashMap<Content, TarName> firstNames = new IdentityHashMap<>();
    // The last entry and what it is below: where its subtree ends, the next entry goes on.
    Deque<Claim> above = new ArrayDeque<>();
    for (Claim claim : placed) {
      Claim last = above.peek();
      if (last != null && last.name().compareTo(claim.name()) == 0) {
        requireSameDirectory(last, claim);
        continue;
      }
      enter(claim, above, entries);
      entries.add(linked(claim.entry(), firstNames));
    }
    claims.clear();
    return Collections.unmodifiableList(entries);
  }

  /** Refuses what contradicts itself before any link is followed. */
  private void requireFitting() throws InputException {
    Deque<Claim> above = new ArrayDeque<>();
    for (Claim claim : claims) {
      Claim last = above.peek();
      if (last != null && last.name().compareTo(claim.name()) == 0) {
        if (!isDirectory(last) || !isDirectory(claim)) {
          throw givenTwice(last, claim, "");
        }
        continue;
      }
      nearest(claim, above);
      above.push(claim);
    }
  }

  /** Makes the claim the top of the stack, with all its parents below it. */
  private void enter(Claim claim, Deque<Claim> above, List<Entry> entries) throws InputException {
    Optional<Claim> nearest = nearest(claim, above);
    if (placement.isPresent()) {
      for (TarName missing : missing(claim.name(), nearest)) {
        Entry made = placement.get().parent(missing, claim);
        entries.add(made);
        above.push(new Claim(made, claim.source(), missing, true));
      }
    }
    above.push(claim);
  }

  /** The directory of the stack that the claim is below; what it is not below is taken away. */
  private static Optional<Claim> nearest(Claim claim, Deque<Claim> above) throws InputException {
    while (!above.isEmpty() && !claim.name().isBelow(above.element().name())) {
      above.pop();
    }
    Claim nearest = above.peek();
    if (nearest != null && !isDirectory(nearest)) {
      throw new InputException(
          claim.name()
              + (": from " + claim.origin() + ": cannot be below " + nearest.name())
              + (nearest.entry() instanceof Entry.Symlink ? ", a link" : ", a file")
              + (" from " + nearest.origin()));
    }
    return Optional.ofNullable(nearest);
  }

  private static boolean isDirectory(Claim claim) {
    return claim.entry() instanceof Entry.Directory;
  }

  private static Deque<TarName> missing(TarName name, Optional<Claim> nearest) {
    Deque<TarName> missing = new ArrayDeque<>();
    Optional<TarName> parent = name.parent();
    while (parent.isPresent()
        && (nearest.isEmpty() || parent.get().compareTo(nearest.get().name()) != 0)) {
      missing.push(parent.get());
      parent = parent.get().parent();
    }
    return missing;
  }

  private static void requireSameDirectory(Claim one, Claim other) throws InputException {
    boolean directories = isDirectory(one) && isDirectory(other);
    if (!directories || !one.entry().metadata().equals(other.entry().metadata())) {
      String difference = ", as directories with " + shown(one.entry()) + " and ";
      throw givenTwice(one, other, directories ? difference + shown(other.entry()) : "");
    }
  }

  private static InputException givenTwice(Claim one, Claim other, String difference) {
    String sources =
        one.origin().equals(other.origin())
            ? "twice by " + one.origin()
            : "by " + one.origin() + " and by " + other.origin();
    return new InputException(one.name() + ": is given " + sources + difference);
  }

  private static String shown(Entry directory) {
    Metadata metadata = directory.metadata();
    return "0"
        + Integer.toOctalString(metadata.mode())
        + (" " + metadata.uid())
        + (":" + metadata.gid());
  }

  private Entry linked(Entry entry, IdentityHashMap<Content, TarName> firstNames) {
    if (!(entry instanceof Entry.File file) || !shared.contains(file.content())) {
      return entry;
    }
    TarName first = firstNames.putIfAbsent(file.content(), file.name());
    return first == null ? entry : new Entry.Hardlink(file.name(), file.metadata(), first);
  }

  private static boolean isWhiteout(RawPath name) {
    boolean found = name.startsWith(WHITEOUT);
    for (int slash = name.indexOf('/', 0); slash >= 0; slash = name.indexOf('/', slash + 1)) {
      found |= name.startsWith(WHITEOUT, slash + 1);
    }
    return found;
  }
}

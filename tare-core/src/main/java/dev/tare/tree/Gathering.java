// SPDX-License-Identifier: Apache-2.0
package dev.tare.tree;

import dev.tare.changeset.Entry;
import dev.tare.changeset.MergedTree;
import dev.tare.content.Content;
import dev.tare.files.RawPath;
import dev.tare.input.InputException;
import dev.tare.tar.Metadata;
import dev.tare.tar.TarName;
import dev.tare.tree.Claim.Yield;
import java.io.IOException;
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
  private static final Comparator<Claim> BY_NAME = (a, b) -> a.name().compareTo(b.name());

  private final Optional<MergedTree> below;
  private final long mtime;
  private final List<Claim> claims = new ArrayList<>();
  private final Removals removals;
  private final Set<Content> shared = Collections.newSetFromMap(new IdentityHashMap<>());

  /**
   * @param below the layers below; if nothing is known of them, entries stay where they are given
   *     and directories that they need and nobody gives are not made
   * @param mtime of such directories that are new, and of marks
   */
  Gathering(Optional<MergedTree> below, long mtime) {
    this.below = below;
    this.mtime = mtime;
    this.removals = new Removals(below, mtime);
  }

  /**
   * Takes an entry.
   *
   * @param source where it comes from, for messages
   */
  void add(Entry entry, String source) throws InputException {
    add(Claim.of(entry, source, Yield.NOTHING));
  }

  /** Takes a directory whose metadata nobody chose: one that is there already keeps its own. */
  void addYielding(Entry.Directory entry, String source) throws InputException {
    add(Claim.of(entry, source, Yield.ALL));
  }

  /** Takes a directory of whose metadata only a part was chosen. */
  void addYielding(Entry.Directory entry, String source, Yield yields) throws InputException {
    add(Claim.of(entry, source, yields));
  }

  /** Takes a directory if there is something below it. */
  void offer(Entry.Directory entry, String source, Yield yields) throws InputException {
    add(new Claim(entry, source, entry.name(), yields, true));
  }

  /** Takes away what the layers below have at a name. */
  void remove(TarName name, String source) {
    removals.add(name, source);
  }

  private void add(Claim claim) throws InputException {
    Entry entry = claim.entry();
    if (isWhiteout(entry.name().path())) {
      throw InputException.plan(
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

  /**
   * Files of the image as it will be.
   *
   * @param lower those of the layers below
   */
  ImageFiles files(ImageFiles lower) {
    return new GivenFiles(claims, removals, below, lower);
  }

  /** Gives every entry its real owner. */
  void settleOwners(Accounts accounts) throws IOException {
    for (int i = 0; i < claims.size(); i++) {
      Claim claim = claims.get(i);
      Metadata own = claim.entry().metadata();
      Metadata settled = accounts.settled(own);
      if (!settled.equals(own)) {
        claims.set(i, claim.with(claim.entry().with(settled)));
      }
    }
  }

  /** All entries; to be called once. */
  List<Entry> finish() throws IOException {
    claims.sort(BY_NAME);
    dropIdle();
    List<Claim> placed = claims;
    Optional<Placement> placement = Optional.empty();
    removals.place();
    if (below.isPresent()) {
      placement = Optional.of(new Placement(removals.rest().orElseThrow(), mtime));
      requireFitting();
      placed = placement.get().place(claims);
      placed.sort(BY_NAME);
    }
    placed = new Names(shared).unify(Twins.united(placed));
    if (placement.isPresent()) {
      placed.replaceAll(placement.get()::attributed);
    }
    placed.addAll(removals.marks(placed));
    placed.sort((a, b) -> a.entry().key().compareTo(b.entry().key()));
    claims.clear();
    return Collections.unmodifiableList(withParents(placed, placement));
  }

  private List<Entry> withParents(List<Claim> placed, Optional<Placement> placement)
      throws InputException {
    List<Entry> entries = new ArrayList<>(placed.size());
    // The last entry and what it is below: where its subtree ends, the next entry goes on.
    Deque<Claim> above = new ArrayDeque<>();
    for (Claim claim : placed) {
      Optional<Claim> nearest = nearest(claim, above);
      if (placement.isPresent()) {
        for (TarName missing : missing(claim, nearest)) {
          Entry made = placement.get().parent(missing, claim);
          entries.add(made);
          above.push(Claim.of(made, claim.source(), Yield.ALL));
        }
      }
      if (!claim.isMark()) {
        above.push(claim);
      }
      entries.add(claim.entry());
    }
    return entries;
  }

  private void dropIdle() {
    if (claims.stream().noneMatch(Claim::idle)) {
      return;
    }
    Deque<Claim> kept = new ArrayDeque<>();
    for (int i = claims.size() - 1; i >= 0; i--) {
      Claim claim = claims.get(i);
      Claim next = kept.peek();
      if (!claim.idle() || (next != null && next.name().isBelow(claim.name()))) {
        kept.push(claim);
      }
    }
    claims.clear();
    claims.addAll(kept);
  }

  /** Refuses what contradicts itself before any link is followed. */
  private void requireFitting() throws InputException {
    Deque<Claim> above = new ArrayDeque<>();
    for (Claim claim : claims) {
      Claim last = above.peek();
      if (last != null && last.name().compareTo(claim.name()) == 0) {
        if (!last.isDirectory() || !claim.isDirectory()) {
          throw Twins.givenTwice(last, claim, "");
        }
        continue;
      }
      nearest(claim, above);
      above.push(claim);
    }
  }

  /** The directory of the stack that the claim is below; what it is not below is taken away. */
  private static Optional<Claim> nearest(Claim claim, Deque<Claim> above) throws InputException {
    while (!above.isEmpty() && !claim.isBelow(above.element().name())) {
      above.pop();
    }
    Claim nearest = above.peek();
    if (nearest != null && !nearest.isDirectory()) {
      throw InputException.plan(
          claim.name()
              + (": from " + claim.origin() + ": cannot be below " + nearest.name())
              + (nearest.entry() instanceof Entry.Symlink ? ", a link" : ", a file")
              + (" from " + nearest.origin()));
    }
    return Optional.ofNullable(nearest);
  }

  private static Deque<TarName> missing(Claim claim, Optional<Claim> nearest) {
    Deque<TarName> missing = new ArrayDeque<>();
    Optional<TarName> parent = claim.directory();
    while (parent.isPresent()
        && (nearest.isEmpty() || parent.get().compareTo(nearest.get().name()) != 0)) {
      missing.push(parent.get());
      parent = parent.get().parent();
    }
    return missing;
  }

  private static boolean isWhiteout(RawPath name) {
    boolean found = name.startsWith(WHITEOUT);
    for (int slash = name.indexOf('/', 0); slash >= 0; slash = name.indexOf('/', slash + 1)) {
      found |= name.startsWith(WHITEOUT, slash + 1);
    }
    return found;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.changeset;

import dev.tare.content.LimitException;
import dev.tare.files.RawPath;
import dev.tare.tar.Metadata;
import dev.tare.tar.Xattrs;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The paths of one layer as a tree of numbered nodes, 0 being the root. All is in arrays, about 60
 * bytes a path, because objects would take several times that.
 */
final class Nodes {
  static final int ROOT = 0;
  static final int NONE = -1;

  /** The size of a further name of a file that the layer does not have. */
  static final long UNKNOWN = -1;

  /** No more than that are taken of one layer. */
  static final int MOST = 1_000_000;

  // Whoever makes a layer must not be able to choose names that collide.
  private static final long SEED = new SecureRandom().nextLong();

  /** What stands at a path in the layer itself. */
  enum Form {
    /** Nothing: a whiteout, or what a later member replaced. */
    NOTHING(0),
    /** A directory that is no member, but has members below it. */
    IMPLIED(1),
    DIRECTORY(2),
    FILE(3),
    SYMLINK(4),
    OTHER(5),
    CHARACTER_DEVICE(6),
    BLOCK_DEVICE(7),
    PIPE(8);

    private final int code;

    Form(int code) {
      this.code = code;
    }
  }

  private static final Form[] FORMS = new Form[9];

  static {
    for (Form form : Form.values()) {
      FORMS[form.code] = form;
    }
  }

  private static final byte FORM = 0x0f;
  private static final byte WHITEOUT = 0x10;
  private static final byte OPAQUE = 0x20;
  private static final byte LINKED = 0x40;

  private int count;
  private byte[] states = new byte[16];
  private int[] parents = new int[16];
  private int[] nameEnds = new int[16];
  private short[] modes = new short[16];
  private int[] uids = new int[16];
  private int[] gids = new int[16];
  private long[] mtimes = new long[16];
  // of a file its size, of a link where it stands in linkTargets
  private long[] values = new long[16];
  private final Text names = new Text();
  private final Text linkTargets = new Text();
  private int[] slots = new int[64];
  private final DirectoryXattrs xattrs = new DirectoryXattrs();

  Nodes() throws LimitException {
    add(NONE, RawPath.of(""), 0, 0);
    set(ROOT, Form.IMPLIED);
  }

  int count() {
    return count;
  }

  /** The child whose name is that part of the path, or NONE. */
  int child(int parent, RawPath path, int start, int end) {
    int slot = slot(parent, path, start, end);
    return slots[slot] - 1;
  }

  /** The child of that name, made if there is none. */
  int childOrNew(int parent, RawPath path, int start, int end) throws LimitException {
    int slot = slot(parent, path, start, end);
    if (slots[slot] > 0) {
      return slots[slot] - 1;
    }
    int node = add(parent, path, start, end);
    slots[slot] = node + 1;
    if (count * 2 > slots.length) {
      rehash();
    }
    return node;
  }

  /** Puts a node without children in the place of the child of that name. */
  int renewed(int parent, RawPath path, int start, int end) throws LimitException {
    int slot = slot(parent, path, start, end);
    int old = slots[slot] - 1;
    int node = add(parent, path, start, end);
    states[node] = (byte) (states[old] & WHITEOUT);
    slots[slot] = node + 1;
    return node;
  }

  Form form(int node) {
    return FORMS[states[node] & FORM];
  }

  boolean isDirectory(int node) {
    Form form = form(node);
    return form == Form.DIRECTORY || form == Form.IMPLIED;
  }

  void set(int node, Form form) {
    states[node] = (byte) ((states[node] & ~(FORM | LINKED)) | form.code);
  }

  /** Owners are those of 32 bits; extended attributes are kept of directories only. */
  void set(int node, Form form, Metadata metadata) throws LimitException {
    set(node, form);
    xattrs.set(node, form == Form.DIRECTORY ? metadata.xattrs() : Xattrs.NONE);
    modes[node] = (short) metadata.mode();
    uids[node] = (int) metadata.uid();
    gids[node] = (int) metadata.gid();
    mtimes[node] = metadata.mtime();
  }

  /** Of a symbolic link. */
  void setTarget(int node, RawPath target) throws LimitException {
    values[node] = linkTargets.add(target);
  }

  /** What a link leads to; empty for what is none. */
  RawPath target(int node) {
    return form(node) == Form.SYMLINK || isLinked(node)
        ? linkTargets.at((int) values[node])
        : RawPath.of("");
  }

  /** Of a file that is not linked. */
  void setSize(int node, long size) {
    values[node] = size;
  }

  /**
   * Makes a file a further name of another.
   *
   * @param size of both, or UNKNOWN
   */
  void setLinked(int node, RawPath other, long size) throws LimitException {
    states[node] |= LINKED;
    values[node] = linkTargets.add(other);
    linkTargets.addLong(size);
  }

  /** Whether it is a file that stands in the layer as a further name of another. */
  boolean isLinked(int node) {
    return (states[node] & LINKED) != 0;
  }

  /** In bytes, of files; or UNKNOWN. */
  long size(int node) {
    if (form(node) != Form.FILE) {
      return UNKNOWN;
    }
    return isLinked(node) ? linkTargets.longAfter((int) values[node]) : values[node];
  }

  void hideLower(int node) {
    states[node] |= WHITEOUT;
  }

  /** Whether lower layers have nothing at the path as far as upper ones can see. */
  boolean hidesLower(int node) {
    return (states[node] & WHITEOUT) != 0;
  }

  void hideLowerChildren(int node) {
    states[node] |= OPAQUE;
  }

  boolean isOpaque(int node) {
    return (states[node] & OPAQUE) != 0;
  }

  boolean hidesLowerChildren(int node) {
    return (states[node] & (OPAQUE | WHITEOUT)) != 0;
  }

  /** What stands at the path; not for NOTHING. */
  IndexedEntry entry(int node) {
    Form form = form(node);
    IndexedEntry.Kind kind =
        switch (form) {
          case IMPLIED, DIRECTORY -> IndexedEntry.Kind.DIRECTORY;
          case FILE -> IndexedEntry.Kind.FILE;
          case SYMLINK -> IndexedEntry.Kind.SYMLINK;
          case CHARACTER_DEVICE -> IndexedEntry.Kind.CHARACTER_DEVICE;
          case BLOCK_DEVICE -> IndexedEntry.Kind.BLOCK_DEVICE;
          case PIPE -> IndexedEntry.Kind.PIPE;
          case OTHER -> IndexedEntry.Kind.OTHER;
          case NOTHING -> throw new IllegalStateException("nothing is there");
        };
    long size = size(node);
    return new IndexedEntry(
        kind,
        form == Form.IMPLIED ? Optional.empty() : Optional.of(metadata(node)),
        size == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(size),
        target(node));
  }

  /** Whether a later member has not replaced it; not whether one has replaced what it is in. */
  boolean isCurrent(int node) {
    RawPath name = name(node);
    return child(parents[node], name, 0, name.length()) == node;
  }

  int parent(int node) {
    return parents[node];
  }

  RawPath name(int node) {
    return names.slice(nameStart(node), nameEnds[node]);
  }

  Metadata metadata(int node) {
    return new Metadata(
        modes[node],
        Integer.toUnsignedLong(uids[node]),
        Integer.toUnsignedLong(gids[node]),
        mtimes[node],
        xattrs.of(node));
  }

  /** The form and what is hidden, for {@link #setState}. */
  byte state(int node) {
    return states[node];
  }

  /** IllegalArgumentException if it is no state. */
  void setState(int node, byte state) {
    boolean linked = (state & LINKED) != 0;
    if ((state & FORM) >= FORMS.length
        || (state & ~(FORM | WHITEOUT | OPAQUE | LINKED)) != 0
        || (linked && FORMS[state & FORM] != Form.FILE)) {
      throw new IllegalArgumentException("state " + state);
    }
    states[node] = state;
  }

  private int add(int parent, RawPath path, int start, int end) throws LimitException {
    if (count == MOST) {
      throw new LimitException("there are more than " + MOST + " paths");
    }
    if (count == states.length) {
      int larger = Math.min(MOST, count + (count >> 1));
      states = Arrays.copyOf(states, larger);
      parents = Arrays.copyOf(parents, larger);
      nameEnds = Arrays.copyOf(nameEnds, larger);
      modes = Arrays.copyOf(modes, larger);
      uids = Arrays.copyOf(uids, larger);
      gids = Arrays.copyOf(gids, larger);
      mtimes = Arrays.copyOf(mtimes, larger);
      values = Arrays.copyOf(values, larger);
    }
    names.append(path, start, end);
    parents[count] = parent;
    nameEnds[count] = names.length();
    return count++;
  }

  /** Where the child stands in the table, or where it would. */
  private int slot(int parent, RawPath path, int start, int end) {
    long hash = begin(parent);
    for (int i = start; i < end; i++) {
      hash = step(hash, path.at(i));
    }
    int mask = slots.length - 1;
    int slot = (int) hash & mask;
    while (slots[slot] > 0 && !is(slots[slot] - 1, parent, path, start, end)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private boolean is(int node, int parent, RawPath path, int start, int end) {
    int nameStart = nameStart(node);
    if (parents[node] != parent || nameEnds[node] - nameStart != end - start) {
      return false;
    }
    for (int i = start; i < end; i++) {
      if (names.byteAt(nameStart + i - start) != path.at(i)) {
        return false;
      }
    }
    return true;
  }

  private int nameStart(int node) {
    return node == ROOT ? 0 : nameEnds[node - 1];
  }

  private void rehash() {
    int[] old = slots;
    slots = new int[old.length * 2];
    int mask = slots.length - 1;
    // Only what the table had: nodes that were replaced stay out of it.
    for (int entry : old) {
      if (entry > 0) {
        int node = entry - 1;
        long hash = begin(parents[node]);
        for (int i = nameStart(node); i < nameEnds[node]; i++) {
          hash = step(hash, names.byteAt(i));
        }
        int slot = (int) hash & mask;
        while (slots[slot] > 0) {
          slot = (slot + 1) & mask;
        }
        slots[slot] = entry;
      }
    }
  }

  private static long begin(int parent) {
    return step(SEED, parent);
  }

  private static long step(long hash, int value) {
    long mixed = (hash ^ value) * 0xff51afd7ed558ccdL;
    return mixed ^ (mixed >>> 32);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.tree;

import dev.tare.content.LimitException;
import dev.tare.files.RawPath;
import dev.tare.tar.Metadata;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;

/**
 * The paths of one layer as a tree of numbered nodes, 0 being the root. All is in arrays, about 60
 * bytes a path, because objects would take several times that.
 */
final class Nodes {
  static final int ROOT = 0;
  static final int NONE = -1;

  /** No more than that are taken of one layer. */
  static final int MOST = 1_000_000;

  private static final int MOST_TEXT = 64 << 20;
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
    OTHER(5);

    private final int code;

    Form(int code) {
      this.code = code;
    }
  }

  private static final Form[] FORMS = new Form[6];

  static {
    for (Form form : Form.values()) {
      FORMS[form.code] = form;
    }
  }

  private static final byte FORM = 0x0f;
  private static final byte WHITEOUT = 0x10;
  private static final byte OPAQUE = 0x20;

  private int count;
  private byte[] states = new byte[16];
  private int[] parents = new int[16];
  private int[] nameEnds = new int[16];
  private short[] modes = new short[16];
  private int[] uids = new int[16];
  private int[] gids = new int[16];
  private long[] mtimes = new long[16];
  private int[] targets = new int[16];
  private final Text names = new Text();
  private final Text linkTargets = new Text();
  private int[] slots = new int[64];

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
    states[node] = (byte) ((states[node] & ~FORM) | form.code);
  }

  /** Owners are those of 32 bits. */
  void set(int node, Form form, Metadata metadata) {
    set(node, form);
    modes[node] = (short) metadata.mode();
    uids[node] = (int) metadata.uid();
    gids[node] = (int) metadata.gid();
    mtimes[node] = metadata.mtime();
  }

  void setTarget(int node, RawPath target) throws LimitException {
    targets[node] = linkTargets.length;
    int length = target.length();
    linkTargets.append(RawPath.of(new byte[] {(byte) (length >> 8), (byte) length}), 0, 2);
    linkTargets.append(target, 0, length);
  }

  RawPath target(int node) {
    int start = targets[node];
    byte[] text = linkTargets.bytes;
    int length = (text[start] & 0xff) << 8 | (text[start + 1] & 0xff);
    return RawPath.of(Arrays.copyOfRange(text, start + 2, start + 2 + length));
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

  boolean hidesLowerChildren(int node) {
    return (states[node] & (OPAQUE | WHITEOUT)) != 0;
  }

  /** What stands at the path; not for NOTHING. */
  IndexedEntry entry(int node) {
    Form form = form(node);
    Optional<Metadata> metadata =
        form == Form.IMPLIED ? Optional.empty() : Optional.of(metadata(node));
    return switch (form) {
      case IMPLIED, DIRECTORY -> entry(IndexedEntry.Kind.DIRECTORY, metadata);
      case FILE -> entry(IndexedEntry.Kind.FILE, metadata);
      case SYMLINK -> new IndexedEntry(IndexedEntry.Kind.SYMLINK, metadata, target(node));
      case OTHER -> entry(IndexedEntry.Kind.OTHER, metadata);
      case NOTHING -> throw new IllegalStateException("nothing is there");
    };
  }

  int parent(int node) {
    return parents[node];
  }

  RawPath name(int node) {
    return RawPath.of(Arrays.copyOfRange(names.bytes, nameStart(node), nameEnds[node]));
  }

  Metadata metadata(int node) {
    return new Metadata(
        modes[node],
        Integer.toUnsignedLong(uids[node]),
        Integer.toUnsignedLong(gids[node]),
        mtimes[node]);
  }

  /** The form and what is hidden, for {@link #setState}. */
  byte state(int node) {
    return states[node];
  }

  /** IllegalArgumentException if it is no state. */
  void setState(int node, byte state) {
    if ((state & FORM) >= FORMS.length || (state & ~(FORM | WHITEOUT | OPAQUE)) != 0) {
      throw new IllegalArgumentException("state " + state);
    }
    states[node] = state;
  }

  private static IndexedEntry entry(IndexedEntry.Kind kind, Optional<Metadata> metadata) {
    return new IndexedEntry(kind, metadata, RawPath.of(""));
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
      targets = Arrays.copyOf(targets, larger);
    }
    names.append(path, start, end);
    parents[count] = parent;
    nameEnds[count] = names.length;
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
      if ((names.bytes[nameStart + i - start] & 0xff) != path.at(i)) {
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
          hash = step(hash, names.bytes[i] & 0xff);
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

  /** Bytes that only get more. */
  private static final class Text {
    private byte[] bytes = new byte[256];
    private int length;

    void append(RawPath path, int start, int end) throws LimitException {
      int longer = length + end - start;
      if (longer > MOST_TEXT) {
        throw new LimitException("names have more than " + MOST_TEXT + " bytes together");
      }
      if (longer > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(longer, bytes.length + (bytes.length >> 1)));
      }
      path.copyTo(start, end, bytes, length);
      length = longer;
    }
  }
}

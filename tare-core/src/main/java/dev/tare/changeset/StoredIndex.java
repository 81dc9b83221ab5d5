// SPDX-License-Identifier: Apache-2.0
package dev.tare.changeset;

import dev.tare.changeset.Nodes.Form;
import dev.tare.content.LimitException;
import dev.tare.files.RawPath;
import dev.tare.tar.Metadata;
import dev.tare.tar.Xattrs;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * The form in which an index is kept: the number of nodes, then each with its parent's number, its
 * name and its facts, parents first. What later members of the layer replaced is left out.
 */
final class StoredIndex {
  /** In the state of a directory that has extended attributes. */
  private static final int ATTRIBUTED = 0x80;

  private final DataOutputStream out;

  StoredIndex(DataOutputStream out) {
    this.out = out;
  }

  void write(Nodes nodes) throws IOException {
    int[] numbers = numbers(nodes);
    out.writeInt((int) Arrays.stream(numbers).filter(number -> number >= 0).count());
    out.writeByte(nodes.state(Nodes.ROOT));
    for (int node = 1; node < nodes.count(); node++) {
      if (numbers[node] >= 0) {
        out.writeInt(numbers[nodes.parent(node)]);
        write(nodes.name(node));
        writeFacts(nodes, node);
      }
    }
  }

  /** The nodes' numbers as they are written; -1 for those that cannot be reached. */
  private static int[] numbers(Nodes nodes) {
    int[] numbers = new int[nodes.count()];
    int next = 1;
    for (int node = 1; node < numbers.length; node++) {
      boolean reached = numbers[nodes.parent(node)] >= 0 && nodes.isCurrent(node);
      numbers[node] = reached ? next++ : -1;
    }
    return numbers;
  }

  private void writeFacts(Nodes nodes, int node) throws IOException {
    Metadata metadata = nodes.metadata(node);
    boolean attributed = !metadata.xattrs().isEmpty();
    out.writeByte(nodes.state(node) | (attributed ? ATTRIBUTED : 0));
    out.writeShort(metadata.mode());
    out.writeInt((int) metadata.uid());
    out.writeInt((int) metadata.gid());
    out.writeLong(metadata.mtime());
    if (attributed) {
      metadata.xattrs().writeTo(out);
    }
    if (nodes.form(node) == Form.SYMLINK || nodes.isLinked(node)) {
      write(nodes.target(node));
    }
    if (nodes.form(node) == Form.FILE) {
      out.writeLong(nodes.size(node));
    }
  }

  private void write(RawPath path) throws IOException {
    out.writeShort(path.length());
    out.write(path.bytes());
  }

  static Nodes read(DataInputStream in) throws IOException {
    int count = in.readInt();
    if (count < 1 || count > Nodes.MOST) {
      throw new LimitException(count + " nodes");
    }
    Nodes nodes = new Nodes();
    nodes.setState(Nodes.ROOT, in.readByte());
    for (int number = 1; number < count; number++) {
      int parent = in.readInt();
      RawPath name = readPath(in);
      if (parent < 0
          || parent >= number
          || nodes.childOrNew(parent, name, 0, name.length()) != number) {
        throw new IllegalArgumentException("node " + number + " is in no place of its own");
      }
      readFacts(in, nodes, number);
    }
    return nodes;
  }

  private static void readFacts(DataInputStream in, Nodes nodes, int node) throws IOException {
    int state = in.readUnsignedByte();
    int mode = in.readUnsignedShort();
    long uid = Integer.toUnsignedLong(in.readInt());
    long gid = Integer.toUnsignedLong(in.readInt());
    long mtime = in.readLong();
    Xattrs xattrs = (state & ATTRIBUTED) == 0 ? Xattrs.NONE : Xattrs.readFrom(in);
    nodes.setState(node, (byte) (state & ~ATTRIBUTED));
    boolean linked = nodes.isLinked(node);
    nodes.set(node, nodes.form(node), new Metadata(mode, uid, gid, mtime, xattrs));
    if (nodes.form(node) == Form.SYMLINK) {
      nodes.setTarget(node, readPath(in));
    } else if (linked) {
      nodes.setLinked(node, readPath(in), readSize(in));
    } else if (nodes.form(node) == Form.FILE) {
      nodes.setSize(node, readSize(in));
    }
  }

  private static long readSize(DataInputStream in) throws IOException {
    long size = in.readLong();
    if (size < Nodes.UNKNOWN) {
      throw new IllegalArgumentException("size " + size);
    }
    return size;
  }

  private static RawPath readPath(DataInputStream in) throws IOException {
    byte[] bytes = new byte[in.readUnsignedShort()];
    in.readFully(bytes);
    return RawPath.of(bytes);
  }
}

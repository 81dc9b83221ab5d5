// SPDX-License-Identifier: Apache-2.0
package dev.tare.tree;

import dev.tare.files.RawPath;
import dev.tare.tar.Metadata;
import dev.tare.tar.TarMember;
import dev.tare.tar.Xattrs;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What is in a tar, without the contents.
 *
 * @param plain whether the file is the tar itself, and not a compressed one
 */
public record TarListing(boolean plain, List<TarMember> members) {
  private static final int LONGEST = 1 << 20;

  public TarListing {
    members = List.copyOf(members);
  }

  /** Writes what {@link #readFrom} reads. */
  public void writeTo(DataOutputStream out) throws IOException {
    out.writeBoolean(plain);
    out.writeInt(members.size());
    for (TarMember member : members) {
      Metadata metadata = member.metadata();
      out.writeChar(member.type());
      write(member.name(), out);
      write(member.linkName(), out);
      out.writeInt(metadata.mode());
      out.writeLong(metadata.uid());
      out.writeLong(metadata.gid());
      out.writeLong(metadata.mtime());
      metadata.xattrs().writeTo(out);
      out.writeLong(member.size());
      out.writeLong(member.dataOffset());
    }
  }

  private static void write(RawPath path, DataOutputStream out) throws IOException {
    out.writeInt(path.length());
    out.write(path.bytes());
  }

  /**
   * A listing that was written once.
   *
   * @throws IOException if the stream ends early
   * @throws IllegalArgumentException if it is none
   */
  public static TarListing readFrom(DataInputStream in) throws IOException {
    boolean plain = in.readBoolean();
    int count = in.readInt();
    List<TarMember> members = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      char type = in.readChar();
      RawPath name = readPath(in);
      RawPath linkName = readPath(in);
      Metadata metadata =
          new Metadata(
              in.readInt(), in.readLong(), in.readLong(), in.readLong(), Xattrs.readFrom(in));
      members.add(new TarMember(name, type, metadata, in.readLong(), linkName, in.readLong()));
    }
    return new TarListing(plain, members);
  }

  private static RawPath readPath(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > LONGEST) {
      throw new IllegalArgumentException("a name of " + length + " bytes");
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return RawPath.of(bytes);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.changeset;

import dev.tare.content.Certainty;
import dev.tare.content.Content;
import dev.tare.content.Identified;
import dev.tare.files.RawPath;
import dev.tare.oci.Digest;
import dev.tare.tar.Metadata;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;

/**
 * Digests of all that decides the bytes of a layer, taken without reading any content. Equal ones
 * mean equal layers as far as {@link #isCertain} said so of the first.
 */
public final class Fingerprint {
  private static final int BUFFER = 1 << 13;

  private final MessageDigest hasher = Digest.newSha256();
  private final DataOutputStream out =
      new DataOutputStream(
          new BufferedOutputStream(
              new DigestOutputStream(OutputStream.nullOutputStream(), hasher), BUFFER));

  private Fingerprint() {}

  /**
   * Of entries in their order, their contents told by what the file system knows of them: path,
   * device, inode, size, mode, times of change. Empty if that of some is not known.
   *
   * @param form how the entries become a layer
   */
  public static Optional<Digest> of(List<Entry> entries, String form) throws IOException {
    Fingerprint print = new Fingerprint();
    print.out.writeUTF(form);
    for (Entry entry : entries) {
      print.take(entry);
      if (entry instanceof Entry.File file
          && !(file.content() instanceof Identified content && content.identify(print.out))) {
        return Optional.empty();
      }
    }
    return Optional.of(print.end());
  }

  /** Of all but the contents: what has another shape is another layer. */
  public static Digest ofShape(List<Entry> entries, String form) throws IOException {
    Fingerprint print = new Fingerprint();
    print.out.writeUTF(form);
    for (Entry entry : entries) {
      print.take(entry);
    }
    return print.end();
  }

  /**
   * Whether the fingerprint {@link #of} these entries will never be that of others. To be asked
   * after all contents were read.
   */
  public static boolean isCertain(List<Entry> entries, Certainty certainty) {
    return entries.stream()
        .allMatch(
            entry ->
                !(entry instanceof Entry.File file)
                    || (file.content() instanceof Identified content
                        && content.isCertain(certainty)));
  }

  /** Of one content; empty if nothing tells it. */
  public static Optional<Digest> of(Content content) throws IOException {
    Fingerprint print = new Fingerprint();
    return content instanceof Identified known && known.identify(print.out)
        ? Optional.of(print.end())
        : Optional.empty();
  }

  private void take(Entry entry) throws IOException {
    Metadata metadata = entry.metadata();
    out.writeByte(kind(entry));
    write(entry.name().path());
    out.writeInt(metadata.mode());
    out.writeLong(metadata.uid());
    out.writeLong(metadata.gid());
    out.writeLong(metadata.mtime());
    metadata.xattrs().writeTo(out);
    if (entry instanceof Entry.File file) {
      out.writeLong(file.size());
    } else if (entry instanceof Entry.Symlink link) {
      write(link.target());
    } else if (entry instanceof Entry.Hardlink link) {
      write(link.target().path());
    }
  }

  private static char kind(Entry entry) {
    if (entry instanceof Entry.File) {
      return 'F';
    }
    if (entry instanceof Entry.Symlink) {
      return 'S';
    }
    if (entry instanceof Entry.Whiteout) {
      return 'W';
    }
    if (entry instanceof Entry.Opaque) {
      return 'O';
    }
    return entry instanceof Entry.Hardlink ? 'H' : 'D';
  }

  private void write(RawPath path) throws IOException {
    out.writeInt(path.length());
    out.write(path.bytes());
  }

  private Digest end() throws IOException {
    out.flush();
    return Digest.sha256(hasher);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.tar;

import dev.tare.files.RawPath;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes a tar archive in byte layout 1: ustar headers, pax records only where needed, no names of
 * users, no padding past the two zero blocks. The caller gives members in the order wanted.
 *
 * <p>IllegalArgumentException for what layout 1 cannot hold: an mtime before 1970 or after 2242, a
 * name with a component that begins with {@code .wh.}, which readers of layers take for a deletion.
 * IllegalStateException for a name given twice in a row, and for any use after the end or after an
 * error, which leaves the archive cut off. Not for use by several threads at once.
 */
public final class TarWriter {
  private static final RawPath WHITEOUT = RawPath.of(".wh.");
  private static final RawPath OPAQUE = RawPath.of(".wh..wh..opq");
  private static final RawPath NOTHING = RawPath.of("");
  private static final int MARK_MODE = 0644;

  private final OutputStream sink;
  private final byte[] buffer = new byte[1 << 16];
  private final HeaderWriter headers;
  private @Nullable RawPath last;
  private boolean unusable;

  /** Begins an archive; nothing is written yet. The sink is never closed. */
  public TarWriter(OutputStream sink) {
    this.sink = sink;
    this.headers = new HeaderWriter(sink);
  }

  public void directory(TarName name, Metadata metadata) throws IOException {
    requireOrdinary(name);
    member('5', name.path(), metadata, 0, NOTHING);
  }

  /** Writes exactly size bytes of the stream; IOException if there are fewer or more. */
  public void file(TarName name, Metadata metadata, long size, InputStream content)
      throws IOException {
    requireOrdinary(name);
    if (size < 0) {
      throw new IllegalArgumentException(name + ": negative size " + size);
    }
    member('0', name.path(), metadata, size, NOTHING);
    unusable = true;
    long rest = size;
    while (rest > 0) {
      int count = content.read(buffer, 0, (int) Math.min(rest, buffer.length));
      if (count < 0) {
        throw changed(name, size, "there are " + (size - rest));
      }
      sink.write(buffer, 0, count);
      rest -= count;
    }
    if (content.read() >= 0) {
      throw changed(name, size, "there are more");
    }
    headers.pad(size);
    unusable = false;
  }

  private static IOException changed(TarName name, long size, String found) {
    return new IOException(
        name + ": changed while it was read: " + size + " bytes expected, " + found);
  }

  /** Writes a symbolic link, whose target may be any text without NUL, but not empty. */
  public void symlink(TarName name, Metadata metadata, RawPath target) throws IOException {
    requireOrdinary(name);
    if (target.isEmpty() || target.indexOf('\0', 0) >= 0) {
      throw new IllegalArgumentException(
          name + ": link target is empty or holds a NUL byte: " + TarName.shown(target));
    }
    member('2', name.path(), metadata, 0, target);
  }

  /** Writes another name of a file written before; the metadata should be that file's. */
  public void hardlink(TarName name, Metadata metadata, TarName target) throws IOException {
    requireOrdinary(name);
    requireOrdinary(target);
    member('1', name.path(), metadata, 0, target.path());
  }

  /** Writes the mark that removes what lower layers have at the name. */
  public void whiteout(TarName name, long mtime) throws IOException {
    requireOrdinary(name);
    member('0', mark(name), markMetadata(mtime), 0, NOTHING);
  }

  /** Writes the mark that removes all that lower layers have in a directory, but not itself. */
  public void opaque(TarName directory, long mtime) throws IOException {
    requireOrdinary(directory);
    member('0', opaqueMark(directory), markMetadata(mtime), 0, NOTHING);
  }

  /** The name of the member that {@link #whiteout} writes. */
  public static RawPath mark(TarName name) {
    RawPath path = name.path();
    int start = path.lastIndexOf('/') + 1;
    return path.slice(0, start).concat(WHITEOUT).concat(path.slice(start, path.length()));
  }

  /** The name of the member that {@link #opaque} writes. */
  public static RawPath opaqueMark(TarName directory) {
    return directory.path().concat(RawPath.of("/")).concat(OPAQUE);
  }

  /** What both of them have. */
  public static Metadata markMetadata(long mtime) {
    return new Metadata(MARK_MODE, 0, 0, mtime);
  }

  /** Writes the end; the sink is flushed, not closed. */
  public void finish() throws IOException {
    requireUsable();
    unusable = true;
    headers.end();
    sink.flush();
  }

  private void member(char type, RawPath path, Metadata metadata, long size, RawPath linkTarget)
      throws IOException {
    requireUsable();
    if (path.equals(last)) {
      throw new IllegalStateException("member given twice: " + path);
    }
    headers.check(path, metadata);
    unusable = true;
    headers.write(type, path, metadata, size, linkTarget);
    last = path;
    unusable = false;
  }

  private void requireUsable() {
    if (unusable) {
      throw new IllegalStateException("the archive has ended, or an error cut it off");
    }
  }

  private static void requireOrdinary(TarName name) {
    RawPath path = name.path();
    for (int start = 0; start >= 0; ) {
      if (path.startsWith(WHITEOUT, start)) {
        throw new IllegalArgumentException(
            name + ": names that begin with .wh. mean deletions in layers");
      }
      int slash = path.indexOf('/', start);
      start = slash < 0 ? -1 : slash + 1;
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.input;

import dev.tare.content.Certainty;
import dev.tare.content.Identified;
import dev.tare.files.BulkInputStream;
import dev.tare.files.RawPath;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * A file on disk as it was when it was looked at. Opened only when read; if it has another size,
 * time or kind then, or after the read, that is an InputException.
 */
public final class DiskFile implements Identified {
  private static final LinkOption[] FOLLOW = {};
  private static final LinkOption[] NO_FOLLOW = {LinkOption.NOFOLLOW_LINKS};
  private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ);
  private static final Set<OpenOption> READ_NO_FOLLOW =
      Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

  private final Path path;
  private final long size;
  private final DiskStat stat;
  private final boolean follow;
  private volatile boolean read;

  private DiskFile(Path path, DiskStat stat, boolean follow) {
    this.path = path;
    this.size = stat.size();
    this.stat = stat;
    this.follow = follow;
  }

  /** A file whose path must not have become a link when it is read. */
  public static DiskFile of(Path path, DiskStat stat) {
    return new DiskFile(path, stat, false);
  }

  /** A file that may be reached through a link. */
  public static DiskFile following(Path path, DiskStat stat) {
    return new DiskFile(path, stat, true);
  }

  /** The file's bytes; skipping is seeking. */
  @Override
  public InputStream open() throws IOException {
    // Before opening, because opening a FIFO that took the file's place would wait for ever.
    requireUnchanged();
    try {
      return new Unchanging(Files.newByteChannel(path, follow ? READ : READ_NO_FOLLOW));
    } catch (IOException e) {
      throw InputException.unreadable(path, e);
    }
  }

  private void requireUnchanged() throws InputException {
    if (!stat.isStillThatOf(path, links())) {
      throw changed();
    }
  }

  private LinkOption[] links() {
    return follow ? FOLLOW : NO_FOLLOW;
  }

  @Override
  public boolean identify(DataOutputStream out) throws IOException {
    byte[] name = RawPath.of(path.toAbsolutePath()).bytes();
    out.writeByte('f');
    out.writeInt(name.length);
    out.write(name);
    out.writeLong(stat.inode().device());
    out.writeLong(stat.inode().number());
    out.writeLong(size);
    out.writeLong(stat.mtime());
    out.writeLong(stat.ctime());
    out.writeInt(stat.mode());
    return true;
  }

  @Override
  public boolean isCertain(Certainty certainty) {
    return read
        && isUntouched()
        && certainty.of(path, stat.mtime(), stat.ctime(), stat.inode().device());
  }

  /**
   * A further name or another mode is no harm to a build, but then the times tell no more whether
   * the content that was read is the one looked at.
   */
  private boolean isUntouched() {
    try {
      DiskStat now = DiskStat.of(path, links());
      return now.ctime() == stat.ctime() && now.inode().equals(stat.inode());
    } catch (InputException e) {
      return false;
    }
  }

  private InputException changed() {
    return InputException.of(path, "changed while it was read");
  }

  /** Looks again before it hands out the last byte, or when it is closed before that. */
  private final class Unchanging extends BulkInputStream {
    private final SeekableByteChannel channel;
    private long position;
    private boolean checked;
    private boolean closed;

    Unchanging(SeekableByteChannel channel) {
      this.channel = channel;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (position == size) {
        check();
        return -1;
      }
      int wanted = (int) Math.min(length, size - position);
      int count = channel.read(ByteBuffer.wrap(target, offset, wanted));
      if (count < 0) {
        checked = true;
        throw changed();
      }
      position += count;
      if (position == size) {
        check();
      }
      return count;
    }

    @Override
    public long skip(long count) throws IOException {
      long skipped = Math.max(0, Math.min(count, size - position));
      if (skipped > 0) {
        position += skipped;
        channel.position(position);
      }
      return skipped;
    }

    private void check() throws InputException {
      if (!checked) {
        checked = true;
        requireUnchanged();
        read = true;
      }
    }

    @Override
    public void close() throws IOException {
      if (!closed) {
        closed = true;
        channel.close();
        check();
      }
    }
  }
}

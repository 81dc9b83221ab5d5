// SPDX-License-Identifier: Apache-2.0
package dev.tare.files;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A file that appears whole or not at all: written under a temporary name beside the target, forced
 * to disk, renamed, and its directory forced. Closing without commit removes the temporary file.
 *
 * <p>A target that is a symbolic link stays one: the file it leads to is replaced. A file that is
 * replaced hands on its permissions, and its owner where this process may; a new one gets the usual
 * permissions under the process's umask. Devices, pipes and {@code /dev/stdout} are written
 * directly, without the promise.
 */
public final class AtomicFile implements Closeable {
  private static final Set<AtomicFile> UNFINISHED = ConcurrentHashMap.newKeySet();

  private final Target target;
  private final @Nullable Path temporary;
  private final TargetStream stream;
  private boolean committed;
  private boolean closed;

  private AtomicFile(Target target, @Nullable Path temporary, FileChannel channel) {
    this.target = target;
    this.temporary = temporary;
    this.stream = new TargetStream(target, channel, temporary != null);
    UNFINISHED.add(this);
  }

  /**
   * Begins; the target's directory must exist.
   *
   * @throws java.nio.file.NoSuchFileException if it does not; it names the target and the directory
   * @throws IOException naming the target and the cause: a directory stands there, no permission, …
   */
  public static AtomicFile create(Path target) throws IOException {
    return begin(target, false);
  }

  /** Like {@link #create}, but a new file is for its owner only: mode 0600. */
  public static AtomicFile createPrivate(Path target) throws IOException {
    return begin(target, true);
  }

  private static AtomicFile begin(Path path, boolean secret) throws IOException {
    Target target = Target.of(path);
    try {
      if (target.direct()) {
        FileChannel channel =
            FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        return new AtomicFile(target, null, channel);
      }
      TemporaryFile made = TemporaryFile.beside(target.file(), secret);
      return new AtomicFile(target, made.path(), made.channel());
    } catch (IOException e) {
      throw target.cannotWrite(e);
    }
  }

  /**
   * Removes the temporary files of all that are neither committed nor closed: for a process told to
   * end, whose threads have no time to close them.
   */
  public static void discardUnfinished() {
    for (AtomicFile file : UNFINISHED) {
      try {
        if (file.temporary != null) {
          Files.deleteIfExists(file.temporary);
        }
      } catch (IOException e) {
        // the process ends; whoever reads the directory sees by the name what it is
      }
    }
  }

  /** Where to write; buffered; closing it closes nothing. Its errors name the target. */
  public OutputStream stream() {
    return stream;
  }

  /**
   * Makes the file visible under its name.
   *
   * @throws IOException if it cannot be made so, or if an earlier write failed
   * @throws IllegalStateException after a commit or close
   */
  public void commit() throws IOException {
    if (committed || closed) {
      throw new IllegalStateException("committed or closed already");
    }
    stream.complete();
    if (temporary != null) {
      try {
        Files.move(temporary, target.file(), StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        throw target.cannotWrite(e);
      }
    }
    committed = true;
    UNFINISHED.remove(this);
    if (temporary != null) {
      forceDirectory(target.directory());
    }
  }

  private static void forceDirectory(Path directory) {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Not every file system can, nor is every directory readable to those who may write in it.
      // The file stands whole under its name all the same.
      return;
    }
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try {
      stream.release();
      if (!committed && temporary != null) {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      throw target.cannotWrite(e);
    } finally {
      UNFINISHED.remove(this);
    }
  }
}

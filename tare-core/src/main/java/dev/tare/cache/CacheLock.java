// SPDX-License-Identifier: Apache-2.0
package dev.tare.cache;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * The right to use a cache, which any number may have, or to remove from it, which one has alone.
 * The operating system takes it from a process that dies. A process can lock a file once only, so
 * its users share one lock.
 */
final class CacheLock implements Closeable {
  private static final long PATIENCE_MILLIS = 2000;
  private static final long PAUSE_MILLIS = 20;
  private static final Map<Path, Shared> SHARED = new HashMap<>();

  private static final class Shared {
    private final FileChannel channel;
    private int users;

    Shared(FileChannel channel) {
      this.channel = channel;
    }
  }

  private final Path file;
  private boolean closed;

  private CacheLock(Path file) {
    this.file = file;
  }

  /** Work that needs the right to remove. */
  @FunctionalInterface
  interface Removal {
    void run() throws IOException;
  }

  /** The right to use; IOException if somebody removes for longer than that takes. */
  static CacheLock use(Path file) throws IOException {
    synchronized (SHARED) {
      Shared shared = SHARED.get(file);
      if (shared == null) {
        shared = new Shared(locked(file));
        SHARED.put(file, shared);
      }
      shared.users++;
      return new CacheLock(file);
    }
  }

  private static FileChannel locked(Path file) throws IOException {
    FileChannel channel = open(file);
    try {
      for (long waited = 0; ; waited += PAUSE_MILLIS) {
        if (channel.tryLock(0, Long.MAX_VALUE, true) != null) {
          return channel;
        }
        if (waited >= PATIENCE_MILLIS) {
          throw new IOException("another process has it locked");
        }
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      channel.close();
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for the cache");
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(
        file,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE,
        StandardOpenOption.CREATE,
        LinkOption.NOFOLLOW_LINKS);
  }

  /** Removes if nobody uses the cache, in whatever process; false if somebody does. */
  static boolean alone(Path file, Removal removal) throws IOException {
    synchronized (SHARED) {
      if (SHARED.containsKey(file)) {
        return false;
      }
      try (FileChannel channel = open(file);
          FileLock lock = channel.tryLock()) {
        if (lock == null) {
          return false;
        }
        removal.run();
        return true;
      }
    }
  }

  @Override
  public void close() throws IOException {
    synchronized (SHARED) {
      if (closed) {
        return;
      }
      closed = true;
      Shared shared = SHARED.get(file);
      if (shared != null && --shared.users == 0) {
        SHARED.remove(file);
        shared.channel.close();
      }
    }
  }
}

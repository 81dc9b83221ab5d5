// SPDX-License-Identifier: Apache-2.0
package dev.tare.layout;

import dev.tare.files.AtomicFile;
import dev.tare.transport.LayoutIndex;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The right to change a layout's index: held by one thread of one process. The marker file is what
 * is locked, for it never changes; the operating system frees the lock when the process dies.
 */
final class LayoutLock implements Closeable {
  // A process may not lock a file twice, so its threads take turns here first.
  private static final ConcurrentMap<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

  private final Path directory;
  private final ReentrantLock turn;
  private final FileChannel channel;

  private LayoutLock(Path directory, ReentrantLock turn, FileChannel channel) {
    this.directory = directory;
    this.turn = turn;
    this.channel = channel;
  }

  /** Something that opens and closes the marker. */
  @FunctionalInterface
  interface Reading<T> {
    T read() throws IOException;
  }

  /**
   * Reads the marker while no thread of this process holds the right: on POSIX systems a process
   * loses its lock on a file when it closes any descriptor of it.
   */
  static <T> T withoutLock(Path directory, Reading<T> reading) throws IOException {
    ReentrantLock turn = turn(directory);
    turn.lock();
    try {
      return reading.read();
    } finally {
      turn.unlock();
    }
  }

  private static ReentrantLock turn(Path directory) throws IOException {
    return THREADS.computeIfAbsent(directory.toRealPath(), path -> new ReentrantLock());
  }

  /** Waits for the right; the marker is written if it is not there yet. */
  static LayoutLock take(Path directory) throws IOException {
    ReentrantLock turn = turn(directory);
    turn.lock();
    try {
      return new LayoutLock(directory, turn, lockedMarker(directory));
    } catch (IOException | RuntimeException e) {
      turn.unlock();
      throw e;
    }
  }

  private static FileChannel lockedMarker(Path directory) throws IOException {
    Path marker = directory.resolve(LayoutIndex.MARKER);
    FileChannel channel =
        FileChannel.open(
            marker, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
    try {
      channel.lock();
      if (isUnfinished(channel)) {
        // In place, under the lock: a rename would leave others locking another file.
        ByteBuffer bytes = ByteBuffer.wrap(LayoutIndex.marker());
        for (long at = 0; bytes.hasRemaining(); ) {
          at += channel.write(bytes, at);
        }
        channel.force(true);
      }
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Puts the index in the place of the one there is. */
  void swap(LayoutIndex index) throws IOException {
    try (AtomicFile file = AtomicFile.create(directory.resolve(LayoutIndex.FILE))) {
      file.stream().write(index.bytes());
      file.commit();
    }
  }

  /** Whether the marker is empty or broken off by a crash. */
  static boolean isUnfinished(FileChannel marker) throws IOException {
    byte[] whole = LayoutIndex.marker();
    if (marker.size() >= whole.length) {
      return false;
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) marker.size());
    while (bytes.hasRemaining() && marker.read(bytes, bytes.position()) >= 0) {}
    return Arrays.equals(bytes.array(), Arrays.copyOf(whole, bytes.capacity()));
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      turn.unlock();
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class FlushingTest {
  private static final int MIB = 1 << 20;

  @Test
  void aLargeFileIsForcedBesideAndAtTheEnd() throws Exception {
    Disk disk = new Disk();
    Flushing flushing = new Flushing(disk, true);

    flushing.written(32 * MIB);
    disk.forced.await();
    flushing.finish();

    assertThat(disk.calls).containsExactly("tare-flush", Thread.currentThread().getName());
  }

  @Test
  void aSmallFileIsForcedAtTheEnd() throws IOException {
    Disk disk = new Disk();
    Flushing flushing = new Flushing(disk, true);

    flushing.written(32 * MIB - 1);
    flushing.finish();

    assertThat(disk.calls).containsExactly(Thread.currentThread().getName());
  }

  @Test
  void whatNeedNotLastIsNotForced() throws IOException {
    Disk disk = new Disk();
    Flushing flushing = new Flushing(disk, false);

    flushing.written(64 * MIB);
    flushing.finish();

    assertThat(disk.calls).isEmpty();
  }

  @Test
  void aFailureBesideIsToldAtTheEnd() throws Exception {
    Disk disk = new Disk();
    disk.failing = true;
    Flushing flushing = new Flushing(disk, true);

    flushing.written(32 * MIB);
    disk.forced.await();
    disk.failing = false;

    assertThatThrownBy(flushing::finish).hasMessage("disk is broken");
  }

  /** Remembers who forced it. */
  private static final class Disk extends FileChannel {
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final CountDownLatch forced = new CountDownLatch(1);
    private volatile boolean failing;

    @Override
    public void force(boolean metaData) throws IOException {
      calls.add(Thread.currentThread().getName());
      boolean fails = failing;
      forced.countDown();
      if (fails) {
        throw new IOException("disk is broken");
      }
    }

    @Override
    public int read(ByteBuffer target) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int write(ByteBuffer source) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long position() {
      throw new UnsupportedOperationException();
    }

    @Override
    public FileChannel position(long position) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long size() {
      throw new UnsupportedOperationException();
    }

    @Override
    public FileChannel truncate(long size) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int read(ByteBuffer target, long position) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int write(ByteBuffer source, long position) {
      throw new UnsupportedOperationException();
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) {
      throw new UnsupportedOperationException();
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) {
      throw new UnsupportedOperationException();
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) {
      throw new UnsupportedOperationException();
    }

    @Override
    protected void implCloseChannel() {}
  }
}

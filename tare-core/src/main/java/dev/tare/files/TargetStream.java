// SPDX-License-Identifier: Apache-2.0
package dev.tare.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Buffered writing to a channel; remembers its first failure, so that no commit follows it. */
final class TargetStream extends OutputStream {
  private final Target target;
  private final FileChannel channel;
  private final Flushing flushing;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);
  private boolean ended;
  private @Nullable IOException failure;

  /**
   * @param lasting whether what is written is to be on disk once it is complete
   */
  TargetStream(Target target, FileChannel channel, boolean lasting) {
    this.target = target;
    this.channel = channel;
    this.flushing = new Flushing(channel, lasting);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] b, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, b.length);
    requireOpen();
    int done = 0;
    while (done < length) {
      if (!buffer.hasRemaining()) {
        drain();
      }
      int part = Math.min(buffer.remaining(), length - done);
      buffer.put(b, offset + done, part);
      done += part;
    }
  }

  @Override
  public void flush() throws IOException {
    if (!ended) {
      drain();
    }
  }

  private void requireOpen() throws IOException {
    if (ended) {
      throw target.cannotWrite(new IOException("the file is closed"));
    }
  }

  private void drain() throws IOException {
    if (failure != null) {
      throw target.cannotWrite(failure);
    }
    try {
      buffer.flip();
      int count = buffer.remaining();
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      buffer.clear();
      flushing.written(count);
    } catch (IOException e) {
      failure = e;
      throw target.cannotWrite(e);
    }
  }

  void complete() throws IOException {
    drain();
    ended = true;
    try {
      flushing.finish();
      channel.close();
    } catch (IOException e) {
      failure = e;
      throw target.cannotWrite(e);
    }
  }

  void release() throws IOException {
    ended = true;
    channel.close();
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.content;

import dev.tare.files.BulkInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file that is being written, for others to read meanwhile. Readers wait for what is not there
 * yet, until the file is whole or given up.
 */
final class Growing implements Content {
  private final Path file;
  private long written;
  private Optional<Content> whole = Optional.empty();
  private boolean ended;

  Growing(Path file) {
    this.file = file;
  }

  /** So many bytes are in the file. */
  synchronized void wrote(long size) {
    written = size;
    notifyAll();
  }

  /** All bytes are written; they are to be found elsewhere from here on. */
  synchronized void end(Content found) {
    whole = Optional.of(found);
    ended = true;
    notifyAll();
  }

  /** The file goes before it is whole; what is whole stays so. */
  synchronized void giveUp() {
    ended = true;
    notifyAll();
  }

  @Override
  public InputStream open() throws IOException {
    try {
      return new Following(Files.newInputStream(file));
    } catch (NoSuchFileException e) { // it is being given the name of its digest, or is gone
      await(Long.MAX_VALUE);
      return whole().open();
    }
  }

  private synchronized Content whole() throws IOException {
    return whole.orElseThrow(this::givenUp);
  }

  /** How many bytes there are, once there are more than that or there will be no more. */
  private synchronized long await(long position) throws IOException {
    try {
      while (written <= position && !ended) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
    if (ended) {
      whole();
    }
    return written;
  }

  private IOException givenUp() {
    return new IOException("the blob in " + file + " is given up");
  }

  /** The file from its beginning. */
  private final class Following extends BulkInputStream {
    private final InputStream in;
    private long position;

    Following(InputStream in) {
      this.in = in;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      long there = await(position) - position;
      if (there == 0) {
        return -1;
      }
      int count = in.read(buffer, offset, (int) Math.min(length, there));
      if (count < 0) {
        throw new IOException(file + " was cut to " + position + " bytes while it was written");
      }
      position += count;
      return count;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}

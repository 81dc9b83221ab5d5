// SPDX-License-Identifier: Apache-2.0
package dev.tare.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;
import org.jspecify.annotations.Nullable;

/** A body on its way out, which ends early if the server answers early. */
final class Upload extends AbstractHttpEntity {
  private static final int PIECE = 128 * 1024;

  private final HttpRequest.Body body;
  private @Nullable Wire wire;

  Upload(HttpRequest.Body body) {
    super((ContentType) null, null, body.length() < 0);
    this.body = body;
  }

  /** The connection that the next try goes through. */
  void through(Wire connection) {
    wire = connection;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    Wire connection = Objects.requireNonNull(wire);
    try (InputStream in = open()) {
      copy(in, out, connection);
    } catch (SourceFailure e) {
      // Ended here, lest what stands so far be closed like a whole body.
      connection.abort();
      throw e;
    } catch (IOException e) {
      connection.socket().discardOutput();
      throw e;
    }
  }

  private void copy(InputStream in, OutputStream out, Wire connection) throws IOException {
    long length = body.length();
    long left = length < 0 ? Long.MAX_VALUE : length;
    byte[] piece = new byte[(int) Math.max(1, Math.min(PIECE, left))];
    while (true) {
      int count = read(in, piece, (int) Math.min(piece.length, left));
      left -= count;
      boolean last = length < 0 ? count < piece.length : left == 0;
      if (length >= 0 && count < piece.length && left > 0) {
        throw new SourceFailure(
            new IOException("body ends after " + (length - left) + " of " + length + " bytes"));
      }
      if (length >= 0 && last && read(in, new byte[1], 1) > 0) {
        throw new SourceFailure(new IOException("body is longer than " + length + " bytes"));
      }
      if (connection.socket().writeFailure().isPresent() || connection.finalBegun()) {
        connection.socket().discardOutput();
        connection.spoil();
        return;
      }
      out.write(piece, 0, count);
      if (last) {
        return;
      }
    }
  }

  private InputStream open() throws SourceFailure {
    try {
      return body.content().open();
    } catch (IOException e) {
      throw new SourceFailure(e);
    }
  }

  private static int read(InputStream in, byte[] bytes, int length) throws SourceFailure {
    try {
      return in.readNBytes(bytes, 0, length);
    } catch (IOException e) {
      throw new SourceFailure(e);
    }
  }

  @Override
  public boolean isRepeatable() {
    return true;
  }

  @Override
  public InputStream getContent() throws IOException {
    return body.content().open();
  }

  @Override
  public boolean isStreaming() {
    return true;
  }

  @Override
  public long getContentLength() {
    return body.length();
  }

  @Override
  public void close() {}

  /** The body could not be read; no fault of the connection. */
  static final class SourceFailure extends IOException {
    private static final long serialVersionUID = 1;
    private final IOException source;

    SourceFailure(IOException source) {
      super(source);
      this.source = source;
    }

    IOException source() {
      return source;
    }
  }
}

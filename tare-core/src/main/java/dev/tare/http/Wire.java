// SPDX-License-Identifier: Apache-2.0
package dev.tare.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParserFactory;
import org.apache.hc.core5.http.impl.io.SocketHolder;
import org.apache.hc.core5.util.Timeout;

/** One connection to a server: HTTP/1.1 messages over a socket, with or without TLS in between. */
final class Wire extends DefaultBHttpClientConnection {
  /** The head of a response, all lines together. */
  static final int HEAD_LIMIT = 64 * 1024;

  private static final int INTERIM_LIMIT = 16;
  private static final int BUFFER = 16 * 1024;
  private static final Http1Config CONFIG =
      Http1Config.custom()
          .setBufferSize(BUFFER)
          .setMaxHeaderCount(200)
          .setMaxLineLength(HEAD_LIMIT)
          .setMaxEmptyLineCount(4)
          .setChunkSizeHint(BUFFER)
          .build();

  private final ChannelSocket socket;
  private final Socket top;
  private long received;
  private Optional<ClassicHttpResponse> finalHead = Optional.empty();
  private int interim;
  private boolean inHead;
  private int headLeft;
  private boolean reusable = true;
  private boolean reused;
  private long idleSince;

  private Wire(ChannelSocket socket, Socket top) {
    super(CONFIG, null, null, null, null, null, new DefaultHttpResponseParserFactory(CONFIG));
    this.socket = socket;
    this.top = top;
  }

  /**
   * @param socket the lowest layer
   * @param top what messages go through: the same, or TLS over it
   */
  static Wire over(ChannelSocket socket, Socket top) throws IOException {
    Wire wire = new Wire(socket, top);
    wire.bind(
        new SocketHolder(top) {
          @Override
          protected InputStream getInputStream(Socket from) throws IOException {
            return wire.new Counted(from.getInputStream());
          }
        });
    return wire;
  }

  ChannelSocket socket() {
    return socket;
  }

  Socket top() {
    return top;
  }

  /** Makes ready for a request; no wait is longer than the time given. */
  void begin(Duration idle) {
    received = 0;
    interim = 0;
    socket.unlimit();
    idle(idle);
    socket.beginRequest();
  }

  /** The longest wait for the next byte. */
  void idle(Duration time) {
    socket.setSoTimeout(millis(time));
  }

  /** Bytes of the response so far. */
  long received() {
    return received;
  }

  /** Must not be used for another request. */
  void spoil() {
    reusable = false;
  }

  boolean reusable() {
    return reusable && !socket.isClosed();
  }

  void idleSince(long nanos) {
    idleSince = nanos;
    reused = true;
  }

  /** Whether it has been idle in between. */
  boolean reused() {
    return reused;
  }

  long idleSince() {
    return idleSince;
  }

  /** Reads one head; refuses one beyond {@link #HEAD_LIMIT} before it is kept. */
  private ClassicHttpResponse head() throws IOException {
    // What the buffer took in before this head is at most its size.
    headLeft = HEAD_LIMIT + BUFFER;
    inHead = true;
    try {
      return receiveResponseHeader();
    } catch (org.apache.hc.core5.http.HttpException e) {
      throw new Malformed(e.getMessage() == null ? "" : e.getMessage());
    } finally {
      inHead = false;
    }
  }

  /** The final response's head, after all interim ones. */
  ClassicHttpResponse finalHead() throws IOException {
    while (!finalHead.isPresent()) {
      nextHead();
    }
    ClassicHttpResponse head = finalHead.get();
    finalHead = Optional.empty();
    return head;
  }

  /** Whether the final response has begun; never waits for one to begin. */
  boolean finalBegun() throws IOException {
    while (finalHead.isEmpty() && answered()) {
      nextHead();
    }
    return finalHead.isPresent();
  }

  private void nextHead() throws IOException {
    ClassicHttpResponse head = head();
    if (head.getCode() == 101) {
      throw new Malformed("status 101 was not asked for");
    }
    if (head.getCode() >= 200) {
      finalHead = Optional.of(head);
    } else if (++interim > INTERIM_LIMIT) {
      throw new Malformed("more than " + INTERIM_LIMIT + " interim responses");
    }
  }

  /** Whether bytes of a response are there; never waits. */
  private boolean answered() throws IOException {
    socket.patient(false);
    try {
      return isDataAvailable(Timeout.ofMilliseconds(1));
    } catch (SocketTimeoutException e) {
      return false;
    } finally {
      socket.patient(true);
    }
  }

  /**
   * Whether the server ended the connection or sent something that nobody asked for, which must not
   * be taken for the answer to the next request.
   */
  boolean stale() {
    socket.patient(false);
    try {
      return isDataAvailable(Timeout.ofMilliseconds(1)) || isStale();
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    } finally {
      socket.patient(true);
    }
  }

  /** Ends the connection at once, whoever uses it. */
  void abort() {
    reusable = false;
    try {
      socket.close();
    } catch (IOException e) {
      // Nothing hangs on the end of a connection that is given up.
    }
  }

  static int millis(Duration time) {
    return (int) Math.max(1, Math.min(Integer.MAX_VALUE, time.toMillis()));
  }

  private final class Counted extends FilterInputStream {
    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count = in.read(bytes, offset, length);
      if (count < 0 && inHead) {
        // Or else the lines so far would be taken for a whole head.
        throw received == 0
            ? new NoHttpResponseException("no response")
            : new ConnectionClosedException("connection ended within the response's head");
      }
      if (count > 0) {
        received += count;
        headLeft -= count;
        if (inHead && headLeft < 0) {
          throw new HeadTooLong();
        }
      }
      return count;
    }
  }

  /** Not HTTP/1.1. */
  static final class Malformed extends IOException {
    private static final long serialVersionUID = 1;

    Malformed(String reason) {
      super("malformed response: " + reason);
    }
  }

  /** A head beyond the limit. */
  static final class HeadTooLong extends IOException {
    private static final long serialVersionUID = 1;

    HeadTooLong() {
      super("response head is larger than " + HEAD_LIMIT / 1024 + " KiB");
    }
  }
}

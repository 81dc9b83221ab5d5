// SPDX-License-Identifier: Apache-2.0
package dev.tare.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import java.util.Optional;

/**
 * A channel, TCP or local, in the shape of a Socket, which HTTP and TLS are built upon. Waits in
 * both directions end by a time-out, by an interrupt of the waiting thread (which ends the
 * connection) and by {@link #close} in another thread. Used by one thread at a time but for close.
 */
@SuppressWarnings("UnsynchronizedOverridesSynchronized") // close must not wait for a reader
final class ChannelSocket extends Socket {
  private static final int PIECE = 128 * 1024;

  private final SocketChannel channel;
  private final Selector selector;
  private final SelectionKey key;
  private final Input input = new Input();
  private final Output output = new Output();
  private volatile int timeoutMillis;
  private volatile boolean closed;
  private boolean patient = true;
  private boolean limited;
  private long deadline;
  private boolean lenient;
  private boolean discarding;
  private Optional<IOException> writeFailure = Optional.empty();
  private long written;

  private ChannelSocket(SocketChannel channel, Selector selector) throws IOException {
    this.channel = channel;
    this.selector = selector;
    this.key = channel.register(selector, 0);
  }

  /** Connects; waits for at most the milliseconds given. */
  static ChannelSocket connect(SocketChannel channel, SocketAddress to, int millis)
      throws IOException {
    Selector selector = null;
    try {
      channel.configureBlocking(false);
      selector = Selector.open();
      ChannelSocket socket = new ChannelSocket(channel, selector);
      socket.setSoTimeout(millis);
      if (!channel.connect(to)) {
        socket.waitFor(SelectionKey.OP_CONNECT);
        channel.finishConnect();
      }
      return socket;
    } catch (IOException | RuntimeException e) {
      channel.close();
      if (selector != null) {
        selector.close();
      }
      throw e;
    }
  }

  /** All waits together end at this time of the nano clock. */
  void limit(long nanos) {
    limited = true;
    deadline = nanos;
  }

  void unlimit() {
    limited = false;
  }

  /** Whether a read waits; one that does not ends with a SocketTimeoutException at once. */
  void patient(boolean waits) {
    patient = waits;
  }

  /**
   * Begins a request: from now on a write that fails is only noted, as an answer may still be there
   * to be read, which TLS would give up on an exception.
   */
  void beginRequest() {
    lenient = true;
    written = 0;
  }

  void endRequest() {
    lenient = false;
  }

  /** Nothing more leaves this socket. */
  void discardOutput() {
    discarding = true;
  }

  Optional<IOException> writeFailure() {
    return writeFailure;
  }

  /** Bytes taken by the system since {@link #beginRequest}. */
  long written() {
    return written;
  }

  private void waitFor(int operation) throws IOException {
    long start = System.nanoTime();
    long allowed = timeoutMillis == 0 ? Long.MAX_VALUE : timeoutMillis * 1_000_000L;
    if (limited) {
      allowed = Math.min(allowed, deadline - start);
    }
    try {
      key.interestOps(operation);
      while (true) {
        if (Thread.currentThread().isInterrupted()) {
          close();
          throw new InterruptedIOException("interrupted");
        }
        long left = allowed - (System.nanoTime() - start);
        if (left <= 0) {
          throw new SocketTimeoutException("timed out");
        }
        selector.selectedKeys().clear();
        if (selector.select(Math.max(1, left / 1_000_000)) > 0) {
          return;
        }
        if (closed) {
          throw new SocketException("closed");
        }
      }
    } catch (ClosedSelectorException | CancelledKeyException e) {
      SocketException failure = new SocketException("closed");
      failure.initCause(e);
      throw failure;
    }
  }

  @Override
  public InputStream getInputStream() {
    return input;
  }

  @Override
  public OutputStream getOutputStream() {
    return output;
  }

  @Override
  public void close() throws IOException {
    closed = true;
    try {
      channel.close();
    } finally {
      selector.close();
    }
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  @Override
  public boolean isConnected() {
    return true;
  }

  @Override
  public boolean isBound() {
    return true;
  }

  @Override
  public boolean isInputShutdown() {
    return false;
  }

  @Override
  public boolean isOutputShutdown() {
    return false;
  }

  @Override
  public void shutdownInput() throws IOException {
    channel.shutdownInput();
  }

  @Override
  public void shutdownOutput() throws IOException {
    channel.shutdownOutput();
  }

  @Override
  public void setSoTimeout(int millis) {
    timeoutMillis = millis;
  }

  @Override
  public int getSoTimeout() {
    return timeoutMillis;
  }

  @Override
  public void setSoLinger(boolean on, int linger) {
    // The connection is ended at once or not at all.
  }

  @Override
  public int getSoLinger() {
    return -1;
  }

  @Override
  public InetAddress getInetAddress() {
    return remote().getAddress();
  }

  @Override
  public int getPort() {
    return remote().getPort();
  }

  @Override
  public SocketAddress getRemoteSocketAddress() {
    return remote();
  }

  @Override
  public SocketAddress getLocalSocketAddress() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private InetSocketAddress remote() {
    try {
      SocketAddress address = channel.getRemoteAddress();
      if (address instanceof InetSocketAddress inet) {
        return inet;
      }
    } catch (IOException e) {
      // Closed: the address is of no use any more.
    }
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private final class Input extends InputStream {
    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, bytes.length);
      if (length == 0) {
        return 0;
      }
      ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, Math.min(length, PIECE));
      while (true) {
        int count = channel.read(buffer);
        if (count != 0) {
          return count;
        }
        if (!patient) {
          throw new SocketTimeoutException("nothing yet");
        }
        waitFor(SelectionKey.OP_READ);
      }
    }

    @Override
    public void close() throws IOException {
      ChannelSocket.this.close();
    }
  }

  private final class Output extends OutputStream {
    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, bytes.length);
      try {
        int end = offset + length;
        int at = offset;
        while (at < end && !discarding) {
          int count = channel.write(ByteBuffer.wrap(bytes, at, Math.min(end - at, PIECE)));
          at += count;
          written += count;
          if (count == 0) {
            waitFor(SelectionKey.OP_WRITE);
          }
        }
      } catch (IOException e) {
        if (!lenient || closed) {
          throw e;
        }
        writeFailure = Optional.of(e);
        discarding = true;
      }
    }

    @Override
    public void close() throws IOException {
      ChannelSocket.this.close();
    }
  }
}

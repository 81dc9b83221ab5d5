// SPDX-License-Identifier: Apache-2.0
package dev.tare.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.locks.LockSupport;

/**
 * A network between a client and a server of this machine: so many bytes a second in each
 * direction, for all connections together, without delay.
 */
public final class Link {
  private static final int PIECE = 64 << 10;

  /** What may pass at once after a pause. */
  private static final long BURST = 1 << 20;

  private final int port;
  private final Direction up;
  private final Direction down;

  private Link(int port, long rate) {
    this.port = port;
    this.up = new Direction(rate);
    this.down = new Direction(rate);
  }

  /** {@code HOST:PORT BYTES_PER_SECOND FILE}: where the link's port is written. Until ended. */
  public static void main(String[] arguments) throws IOException {
    int port = Integer.parseInt(arguments[0].substring(arguments[0].lastIndexOf(':') + 1));
    Link link = new Link(port, Long.parseLong(arguments[1]));
    try (ServerSocket server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress())) {
      Path file = Path.of(arguments[2]);
      Path whole = Path.of(file + ".new");
      Files.writeString(whole, server.getLocalPort() + "\n");
      Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
      while (true) {
        link.serve(server.accept());
      }
    }
  }

  private void serve(Socket client) throws IOException {
    Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
    client.setTcpNoDelay(true);
    server.setTcpNoDelay(true);
    start(() -> pass(client, server, up));
    start(() -> pass(server, client, down));
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work);
    thread.setDaemon(true);
    thread.start();
  }

  private static void pass(Socket from, Socket to, Direction direction) {
    byte[] buffer = new byte[PIECE];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        direction.take(count);
        out.write(buffer, 0, count);
      }
      to.shutdownOutput();
    } catch (IOException e) {
      close(from);
      close(to);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      return; // it is over either way
    }
  }

  /** Lets bytes pass at their rate. */
  private static final class Direction {
    private final long rate;
    private long free = System.nanoTime();

    Direction(long rate) {
      this.rate = rate;
    }

    void take(int bytes) {
      long until;
      synchronized (this) {
        free = Math.max(free, System.nanoTime() - BURST * 1_000_000_000 / rate);
        free += bytes * 1_000_000_000L / rate;
        until = free;
      }
      for (long wait = until - System.nanoTime(); wait > 0; wait = until - System.nanoTime()) {
        LockSupport.parkNanos(wait);
      }
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.testkit;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A port on the loopback interface, and the threads and connections that came of it. */
final class Listener implements Closeable {
  private final ServerSocket server;
  private final @Nullable SSLContext tls;
  private final boolean otherOrigin;
  private final HttpConnection.Service service;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final List<Socket> sockets = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  private Listener(
      ServerSocket server,
      @Nullable SSLContext tls,
      boolean otherOrigin,
      HttpConnection.Service service) {
    this.server = server;
    this.tls = tls;
    this.otherOrigin = otherOrigin;
    this.service = service;
  }

  static Listener open(
      @Nullable SSLContext tls, boolean otherOrigin, HttpConnection.Service service)
      throws IOException {
    ServerSocket server =
        new ServerSocket(0, 100, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    Listener listener = new Listener(server, tls, otherOrigin, service);
    listener.start(listener::accept, "accept");
    return listener;
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    while (true) {
      Socket socket;
      try {
        socket = server.accept();
      } catch (IOException e) {
        // Closed, or out of descriptors; there is nothing to serve either way.
        return;
      }
      synchronized (this) {
        sockets.removeIf(Socket::isClosed);
        threads.removeIf(t -> t.getState() == Thread.State.TERMINATED);
        sockets.add(socket);
        if (closed.getCount() == 0) {
          closeQuietly(socket);
          return;
        }
        start(new HttpConnection(socket, tls, otherOrigin, service, closed), "serve");
      }
    }
  }

  private synchronized void start(Runnable task, String what) {
    Thread thread = new Thread(task, "memory-registry-" + port() + "-" + what);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  /** Cuts all connections and waits for the threads to end. */
  @Override
  public void close() {
    List<Thread> ending;
    synchronized (this) {
      closed.countDown();
      closeQuietly(server);
      sockets.forEach(Listener::closeQuietly);
      ending = List.copyOf(threads);
    }
    boolean interrupted = false;
    for (Thread thread : ending) {
      while (thread.isAlive() && thread != Thread.currentThread()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void closeQuietly(Closeable closeable) {
    try {
      closeable.close();
    } catch (IOException e) {
      // It is being thrown away.
      return;
    }
  }
}

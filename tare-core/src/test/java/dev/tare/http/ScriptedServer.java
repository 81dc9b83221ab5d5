// SPDX-License-Identifier: Apache-2.0
package dev.tare.http;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that does byte by byte what a test says; each connection has a thread. */
final class ScriptedServer implements Closeable {
  /** What happens on a connection; it ends when this does. */
  @FunctionalInterface
  interface Script {
    void run(Peer peer) throws Exception;
  }

  private final ServerSocket server;
  private final Script script;
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();
  private final List<Peer> peers = new CopyOnWriteArrayList<>();
  private final List<String> heads = new CopyOnWriteArrayList<>();

  private ScriptedServer(ServerSocket server, Script script) {
    this.server = server;
    this.script = script;
    start("scripted-accept", this::accept);
  }

  static ScriptedServer plain(Script script) throws IOException {
    return over(new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1")), script);
  }

  static ScriptedServer over(ServerSocket server, Script script) {
    return new ScriptedServer(server, script);
  }

  private static void start(String name, Runnable body) {
    Thread thread = new Thread(body, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        Peer peer = new Peer(socket, connections.incrementAndGet());
        peers.add(peer);
        start("scripted-peer", () -> serve(peer));
      } catch (IOException e) {
        // Closed.
      }
    }
  }

  private void serve(Peer peer) {
    try (peer.socket) {
      script.run(peer);
    } catch (Exception e) {
      // The client went away, which many scripts expect.
    } finally {
      ended.incrementAndGet();
    }
  }

  int port() {
    return server.getLocalPort();
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port() + path);
  }

  int connections() {
    return connections.get();
  }

  /** Waits until every connection so far has ended. */
  void awaitIdle() throws InterruptedException {
    while (ended.get() < connections.get()) {
      Thread.sleep(1);
    }
  }

  /** The heads of all requests, in the order they came. */
  List<String> heads() {
    return heads;
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Peer peer : peers) {
      peer.socket.close();
    }
  }

  /** The server's side of a connection. */
  final class Peer {
    final Socket socket;
    final int number;

    Peer(Socket socket, int number) {
      this.socket = socket;
      this.number = number;
    }

    /** Reads a head up to and without its empty line; "" at the end of the connection. */
    String head() throws IOException {
      InputStream in = socket.getInputStream();
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int c = in.read();
        if (c < 0) {
          return "";
        }
        head.append((char) c);
      }
      String text = head.substring(0, head.length() - 4);
      heads.add(text);
      return text;
    }

    String body(int length) throws IOException {
      return new String(socket.getInputStream().readNBytes(length), StandardCharsets.ISO_8859_1);
    }

    void send(String text) throws IOException {
      OutputStream out = socket.getOutputStream();
      out.write(text.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
    }

    void answer(int status, String body) throws IOException {
      send(
          String.format(
              Locale.ROOT,
              "HTTP/1.1 %d X\r\nContent-Length: %d\r\n\r\n%s",
              status,
              body.length(),
              body));
    }

    /** Waits for the client's end of the connection. */
    void awaitEnd() throws IOException {
      InputStream in = socket.getInputStream();
      while (in.read() >= 0) {
        // What still comes is of no interest.
      }
    }
  }
}

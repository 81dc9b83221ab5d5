// SPDX-License-Identifier: Apache-2.0
package dev.tare.daemon;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/** An engine behind a local socket that answers as a test says; one connection at a time. */
final class FakeEngine implements Closeable {
  /** What is answered to a request. */
  @FunctionalInterface
  interface Script {
    void answer(Request request) throws IOException;
  }

  private final Path socket;
  private final ServerSocketChannel server;
  private final Script script;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final Thread thread;

  FakeEngine(Path directory, Script script) throws IOException {
    this.socket = directory.resolve("engine.sock");
    this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    this.script = script;
    server.bind(UnixDomainSocketAddress.of(socket));
    thread = new Thread(this::serve, "fake-engine");
    thread.setDaemon(true);
    thread.start();
  }

  EngineAddress address() {
    return EngineAddress.ofSocket(socket);
  }

  String host() {
    return "unix://" + socket;
  }

  /** Methods and targets, in the order they came. */
  List<String> requests() {
    return requests;
  }

  private void serve() {
    while (server.isOpen()) {
      try (SocketChannel channel = server.accept()) {
        InputStream in = Channels.newInputStream(channel);
        OutputStream out = Channels.newOutputStream(channel);
        for (String head = head(in); !head.isEmpty(); head = head(in)) {
          String target = head.substring(0, head.indexOf(" HTTP/"));
          requests.add(target);
          boolean chunked = head.toLowerCase(Locale.ROOT).contains("transfer-encoding: chunked");
          script.answer(new Request(target, chunked, in, out));
        }
      } catch (IOException e) {
        // The client went away, or the test is over.
      }
    }
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int c = in.read();
      if (c < 0) {
        return "";
      }
      head.append((char) c);
    }
    return head.toString();
  }

  /**
   * Nobody listens when this returns: a thread that still accepts would take one connection more.
   */
  @Override
  public void close() throws IOException {
    server.close();
    try {
      thread.join(1000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A request whose body is still to be read. */
  record Request(String target, boolean chunked, InputStream in, OutputStream out) {
    /** The body; fails if it is cut. */
    byte[] body() throws IOException {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      while (chunked) {
        StringBuilder size = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
          if (c < 0) {
            throw new IOException("cut");
          }
          size.append((char) c);
        }
        int length = Integer.parseInt(size.toString().strip(), 16);
        byte[] chunk = in.readNBytes(length);
        if (chunk.length < length || in.readNBytes(2).length < 2) {
          throw new IOException("cut");
        }
        if (length == 0) {
          break;
        }
        body.writeBytes(chunk);
      }
      return body.toByteArray();
    }

    void answer(int status, byte[] body) throws IOException {
      send("HTTP/1.1 " + status + " X\r\nContent-Length: " + body.length + "\r\n\r\n");
      out.write(body);
    }

    void answer(int status, String body) throws IOException {
      answer(status, body.getBytes(StandardCharsets.UTF_8));
    }

    void send(String text) throws IOException {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }
}

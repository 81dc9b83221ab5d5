// SPDX-License-Identifier: Apache-2.0
package dev.tare.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A client that hides nothing: what came, and how the connection ended. */
final class Wire implements Closeable {
  /** How an answer ended. */
  enum End {
    COMPLETE,
    CUT,
    RESET
  }

  @SuppressWarnings("ArrayRecordComponent") // read, never compared
  record Reply(int status, Map<String, String> headers, byte[] body, End end) {
    String text() {
      return new String(body, ISO_8859_1);
    }

    Optional<String> header(String name) {
      return Optional.ofNullable(headers.get(name));
    }
  }

  private final Socket socket;
  private final InputStream in;

  Wire(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(30_000);
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  static Wire to(String host) throws IOException {
    int colon = host.indexOf(':');
    return new Wire(
        new Socket(host.substring(0, colon), Integer.parseInt(host.substring(colon + 1))));
  }

  /** One request on a connection of its own. */
  static Reply once(MemoryRegistry registry, String method, String target, String... headers)
      throws IOException {
    try (Wire wire = to(registry.host())) {
      return wire.ask(method, target, new byte[0], headers);
    }
  }

  Reply ask(String method, String target, byte[] body, String... headers) throws IOException {
    StringBuilder head =
        new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: registry\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    if (body.length > 0 || List.of("POST", "PUT", "PATCH").contains(method)) {
      head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    send(head.append("\r\n").toString().getBytes(ISO_8859_1));
    send(body);
    return read(method.equals("HEAD"));
  }

  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /** Sends nothing more. */
  void end() throws IOException {
    socket.shutdownOutput();
  }

  void send(String text) throws IOException {
    send(text.getBytes(ISO_8859_1));
  }

  /** Like {@link #read}, but throws a SocketTimeoutException. */
  Reply readWithin(int millis) throws IOException {
    socket.setSoTimeout(millis);
    return read(false);
  }

  Reply read(boolean head) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    int status = 0;
    End end = End.COMPLETE;
    try {
      status = Integer.parseInt(line().split(" ", -1)[1]);
      for (String line = line(); !line.isEmpty(); line = line()) {
        int colon = line.indexOf(':');
        headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
      }
      if (!head && status >= 200 && status != 204) {
        body(headers, body);
      }
    } catch (EOFException e) {
      end = End.CUT;
    } catch (SocketException e) {
      end = End.RESET;
    }
    return new Reply(status, headers, body.toByteArray(), end);
  }

  private void body(Map<String, String> headers, ByteArrayOutputStream body) throws IOException {
    if (headers.containsKey("Content-Length")) {
      copy(Long.parseLong(headers.get("Content-Length")), body);
    } else if (headers.containsKey("Transfer-Encoding")) {
      for (int size = size(); size > 0; size = size()) {
        copy(size, body);
        line();
      }
      line();
    } else {
      for (int b = in.read(); b >= 0; b = in.read()) {
        body.write(b);
      }
    }
  }

  private int size() throws IOException {
    return Integer.parseInt(line(), 16);
  }

  private void copy(long count, ByteArrayOutputStream body) throws IOException {
    for (long i = 0; i < count; i++) {
      body.write(next());
    }
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = next(); b != '\n'; b = next()) {
      line.append((char) b);
    }
    return line.substring(0, line.length() - 1);
  }

  private int next() throws IOException {
    int b = in.read();
    if (b < 0) {
      throw new EOFException();
    }
    return b;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

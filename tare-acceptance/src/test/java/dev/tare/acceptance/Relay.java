// SPDX-License-Identifier: Apache-2.0
package dev.tare.acceptance;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * Stands between a client and a real registry of plain http, and breaks exchanges where it is told
 * to. Every request gets a connection of its own to the registry.
 */
final class Relay implements Closeable {
  private final ServerSocket door;
  private final int port;
  private final List<Head> log = new ArrayList<>();
  private Function<Head, Fate> rule = head -> Fate.PASS;
  private int active;

  /** To a registry, as host:port. */
  Relay(String registry) throws IOException {
    this.port = Integer.parseInt(registry.substring(registry.indexOf(':') + 1));
    this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  /**
   * A request.
   *
   * @param number from 0
   * @param range its Content-Range, or nothing
   * @param length of the body; -1 if it comes in chunks
   */
  record Head(int number, String method, String target, String range, long length) {
    boolean is(String itsMethod, String part) {
      return method.equals(itsMethod) && target.contains(part);
    }

    @Override
    public String toString() {
      return method + " " + target + (range.isEmpty() ? "" : " " + range);
    }
  }

  /**
   * What becomes of an exchange.
   *
   * @param status answered in place of the registry, or 0
   * @param bytes of the body that are passed on before the connection is reset; -1 for none at all
   * @param answered whether the client gets the registry's answer
   * @param then done before a connection is reset
   */
  record Fate(int status, long bytes, boolean answered, Runnable then) {
    static final Fate PASS = new Fate(0, Long.MAX_VALUE, true, () -> {});

    /** Nothing reaches the registry. */
    static final Fate CUT = cutAfter(-1, () -> {});

    /** The registry does it, and nobody hears. */
    static final Fate LOSE = lose(() -> {});

    static Fate answer(int status) {
      return new Fate(status, Long.MAX_VALUE, true, () -> {});
    }

    static Fate cutAfter(long bytes, Runnable then) {
      return new Fate(0, bytes, false, then);
    }

    static Fate lose(Runnable then) {
      return new Fate(0, Long.MAX_VALUE, false, then);
    }
  }

  String host() {
    return "127.0.0.1:" + door.getLocalPort();
  }

  /** From the next request on, which gets number 0. */
  synchronized void rule(Function<Head, Fate> next) {
    log.clear();
    rule = next;
  }

  synchronized List<Head> requests() {
    return List.copyOf(log);
  }

  /** How many requests were of a method and had a part in their target. */
  long count(String method, String part) {
    return requests().stream().filter(head -> head.is(method, part)).count();
  }

  /** Waits until nothing is under way. */
  synchronized void settle() throws InterruptedException {
    while (active > 0) {
      wait();
    }
  }

  private synchronized void enter(int change) {
    active += change;
    notifyAll();
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "relay");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = door.accept();
        start(() -> serve(client));
      }
    } catch (IOException e) {
      return; // closed
    }
  }

  private void serve(Socket client) {
    try (client) {
      InputStream in = new BufferedInputStream(client.getInputStream());
      in.mark(1);
      int first = in.read();
      in.reset();
      if (first == 0x16) { // TLS
        client
            .getOutputStream()
            .write("HTTP/1.0 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return;
      }
      String text = head(in);
      enter(1);
      try {
        exchange(client, in, text);
      } finally {
        enter(-1);
      }
    } catch (IOException e) {
      return; // the client or the registry has gone
    }
  }

  /** A request's head, without the empty line. */
  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    while (!out.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("no request");
      }
      out.write(next);
    }
    return out.toString(StandardCharsets.ISO_8859_1).strip();
  }

  private static String header(String head, String name) {
    return head.lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst()
        .orElse("");
  }

  private synchronized Head log(String text) {
    String length = header(text, "content-length");
    String[] words = text.split(" ", 3);
    Head head =
        new Head(
            log.size(),
            words[0],
            words[1],
            header(text, "content-range"),
            isChunked(text) ? -1 : length.isEmpty() ? 0 : Long.parseLong(length));
    log.add(head);
    return head;
  }

  private void exchange(Socket client, InputStream in, String text) throws IOException {
    Head head = log(text);
    Fate fate;
    synchronized (this) {
      fate = rule.apply(head);
    }
    if (fate.status() != 0) {
      in.skipNBytes(head.length());
      String answer =
          "HTTP/1.1 " + fate.status() + " No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
      client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
      return;
    }
    if (fate.bytes() >= 0) {
      forward(client, in, text, head, fate);
    }
    if (!fate.answered()) {
      fate.then().run();
      client.setSoLinger(true, 0);
    }
  }

  private void forward(Socket client, InputStream in, String text, Head head, Fate fate)
      throws IOException {
    try (Socket registry = new Socket(InetAddress.getLoopbackAddress(), port)) {
      OutputStream out = registry.getOutputStream();
      out.write((text + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
      boolean whole =
          head.length() < 0
              ? chunks(in, out, fate.bytes())
              : copy(in, out, Math.min(head.length(), fate.bytes()))
                  && fate.bytes() >= head.length();
      out.flush();
      if (!whole) {
        return;
      }
      registry
          .getInputStream()
          .transferTo(fate.answered() ? client.getOutputStream() : OutputStream.nullOutputStream());
    }
  }

  private static boolean isChunked(String head) {
    return header(head, "transfer-encoding").equalsIgnoreCase("chunked");
  }

  /** Whether there was as much as that. */
  private static boolean copy(InputStream in, OutputStream out, long length) throws IOException {
    byte[] buffer = new byte[1 << 16];
    for (long left = length; left > 0; ) {
      int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (count < 0) {
        return false;
      }
      out.write(buffer, 0, count);
      left -= count;
    }
    return true;
  }

  /** Passes a body in chunks on; false once that many bytes of it have gone by, or it is cut. */
  private static boolean chunks(InputStream in, OutputStream out, long most) throws IOException {
    long left = most;
    while (true) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int next = in.read(); next != '\n'; next = in.read()) {
        if (next < 0) {
          return false;
        }
        line.write(next);
      }
      long size = Long.parseLong(line.toString(StandardCharsets.US_ASCII).strip(), 16);
      if (size > left) {
        return false;
      }
      left -= size;
      out.write(line.toByteArray());
      out.write('\n');
      if (!copy(in, out, size + 2)) { // and the end of the line
        return false;
      }
      out.flush();
      if (size == 0) {
        return true;
      }
    }
  }

  @Override
  public void close() {
    try {
      door.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Random;

/**
 * The least a server can do: {@code GET /N} answers N bytes, {@code PUT} throws its body away. On
 * 127.0.0.1 only, a thread a connection, no disk and no digests.
 */
public final class Loopback {
  private static final byte[] BYTES = new byte[128 << 10];

  private Loopback() {}

  /** {@code FILE}: where the port is written. Runs until it is ended. */
  public static void main(String[] arguments) throws IOException {
    new Random(2).nextBytes(BYTES);
    try (ServerSocket server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress())) {
      Path file = Path.of(arguments[0]);
      Path whole = Path.of(file + ".new");
      Files.writeString(whole, server.getLocalPort() + "\n");
      Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
      while (true) {
        Socket socket = server.accept();
        Thread thread = new Thread(() -> serve(socket));
        thread.setDaemon(true);
        thread.start();
      }
    }
  }

  private static void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = socket.getInputStream();
      OutputStream out = new BufferedOutputStream(socket.getOutputStream(), BYTES.length);
      byte[] buffer = new byte[BYTES.length];
      while (true) {
        HeadReader head = HeadReader.read(in);
        String[] line = head.firstLine().split(" ", 3);
        if (line[0].equals("PUT")) {
          if (head.value("expect").isPresent()) {
            answer(out, "100 Continue\r\n");
          }
          discard(in, head.length(), buffer);
          answer(out, "201 Created\r\nContent-Length: 0\r\n");
        } else {
          long length = Long.parseLong(line[1].substring(1).split("\\?", 2)[0]);
          out.write(ascii("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n"));
          for (long rest = length; rest > 0; rest -= BYTES.length) {
            out.write(BYTES, 0, (int) Math.min(rest, BYTES.length));
          }
          out.flush();
        }
      }
    } catch (IOException e) {
      // The client is done.
    }
  }

  private static void answer(OutputStream out, String rest) throws IOException {
    out.write(ascii("HTTP/1.1 " + rest + "\r\n"));
    out.flush();
  }

  private static void discard(InputStream in, long length, byte[] buffer) throws IOException {
    for (long rest = length; rest > 0; ) {
      int count = in.read(buffer, 0, (int) Math.min(rest, buffer.length));
      if (count < 0) {
        throw new IOException("the body ended early");
      }
      rest -= count;
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}

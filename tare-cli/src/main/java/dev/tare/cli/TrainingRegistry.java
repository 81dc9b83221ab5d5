// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** As much of a registry as {@link Training} needs: it trusts its client, and forgets all. */
final class TrainingRegistry implements Closeable {
  private static final String UPLOADS = "/v2/a/blobs/uploads/";
  private static final String NOTHING = "Content-Length: 0\r\n";

  private final ServerSocket listening;
  private final Map<String, Stored> stored = new ConcurrentHashMap<>();

  private record Stored(String type, byte[] bytes) {}

  private TrainingRegistry(ServerSocket listening) {
    this.listening = listening;
  }

  static TrainingRegistry start() throws IOException {
    TrainingRegistry registry =
        new TrainingRegistry(new ServerSocket(0, 0, InetAddress.getLoopbackAddress()));
    daemon(registry::listen);
    return registry;
  }

  /** The name of an image here. */
  String name() {
    return "127.0.0.1:" + listening.getLocalPort() + "/a:a";
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "training-registry");
    thread.setDaemon(true);
    thread.start();
  }

  private void listen() {
    try {
      while (true) {
        Socket socket = listening.accept();
        daemon(() -> serve(socket));
      }
    } catch (IOException e) {
      // closed: the training is over
    }
  }

  private void serve(Socket socket) {
    try (socket;
        InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
        OutputStream out = socket.getOutputStream()) {
      for (String line = line(in); line.startsWith("GET /") || line.contains(" /v2/"); ) {
        String[] request = line.split(" ", -1);
        String type = "";
        int length = 0;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
          String value = header.substring(header.indexOf(':') + 1).strip();
          if (header.regionMatches(true, 0, "Content-Length:", 0, 15)) {
            length = Integer.parseInt(value);
          } else if (header.regionMatches(true, 0, "Content-Type:", 0, 13)) {
            type = value;
          }
        }
        answer(request[0], request[1], new Stored(type, in.readNBytes(length)), out);
        line = line(in);
      }
    } catch (IOException e) {
      // the client has left
    }
  }

  private void answer(String method, String target, Stored body, OutputStream out)
      throws IOException {
    if (method.equals("POST")) {
      say(out, "202 Accepted", "Location: " + UPLOADS + "1\r\n" + NOTHING);
    } else if (method.equals("PUT")) {
      String digest = digest(body.bytes());
      stored.put(target.startsWith(UPLOADS) ? "/v2/a/blobs/" + digest : target, body);
      stored.put("/v2/a/manifests/" + digest, body);
      say(out, "201 Created", "Docker-Content-Digest: " + digest + "\r\n" + NOTHING);
    } else if (stored.containsKey(target)) {
      Stored found = stored.get(target);
      say(
          out,
          "200 OK",
          "Content-Type: " + found.type() + "\r\nContent-Length: " + found.bytes().length + "\r\n");
      if (method.equals("GET")) {
        out.write(found.bytes());
      }
    } else if (target.equals("/v2/")) {
      say(out, "200 OK", NOTHING);
    } else {
      say(out, "404 Not Found", NOTHING);
    }
    out.flush();
  }

  private static void say(OutputStream out, String status, String headers) throws IOException {
    String head = "HTTP/1.1 " + status + "\r\n" + headers + "\r\n";
    out.write(head.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String digest(byte[] bytes) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return "sha256:" + HexFormat.of().formatHex(sha.digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      if (next != '\r') {
        line.write(next);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }
}

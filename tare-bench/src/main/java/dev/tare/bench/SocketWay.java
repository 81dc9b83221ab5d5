// SPDX-License-Identifier: Apache-2.0
package dev.tare.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A plain socket and the fewest bytes of HTTP that servers accept: the limit for Java. */
final class SocketWay implements Way {
  private final String host;
  private final Socket socket;
  private final Optional<SocketChannel> channel;
  private final InputStream in;
  private final OutputStream out;
  private final byte[] buffer = new byte[BUFFER];

  /**
   * @param sendfile whether files go out by FileChannel.transferTo, not through a buffer
   */
  SocketWay(URI uri, boolean sendfile) throws IOException {
    host = uri.getAuthority();
    InetSocketAddress address = new InetSocketAddress(uri.getHost(), uri.getPort());
    if (sendfile) {
      SocketChannel connected = SocketChannel.open(address);
      channel = Optional.of(connected);
      socket = connected.socket();
    } else {
      channel = Optional.empty();
      socket = new Socket(address.getAddress(), address.getPort());
    }
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream());
    out = socket.getOutputStream();
  }

  @Override
  public long get(URI uri) throws IOException {
    return get(uri, OutputStream.nullOutputStream());
  }

  long get(URI uri, OutputStream to) throws IOException {
    HeadReader head = open(uri);
    copy(in, to, head.length());
    return head.length();
  }

  /** Sends a GET and reads the head; the body is next in {@link #body}. */
  HeadReader open(URI uri) throws IOException {
    begin("GET", uri, -1);
    return expect(200);
  }

  InputStream body() {
    return in;
  }

  @Override
  public void put(URI uri, Path file) throws IOException {
    long length = Files.size(file);
    if (channel.isEmpty()) {
      try (InputStream from = Files.newInputStream(file)) {
        put(uri, from, length);
      }
      return;
    }
    begin("PUT", uri, length);
    try (FileChannel from = FileChannel.open(file)) {
      for (long sent = 0; sent < length; ) {
        sent += from.transferTo(sent, length - sent, channel.get());
      }
    }
    expect(201);
  }

  void put(URI uri, InputStream from, long length) throws IOException {
    begin("PUT", uri, length);
    copy(from, out, length);
    expect(201);
  }

  /** Where a registry wants an upload to go. */
  URI post(URI uri) throws IOException {
    begin("POST", uri, 0);
    String place = expect(202).value("location").orElseThrow();
    return uri.resolve(place);
  }

  private void begin(String method, URI uri, long length) throws IOException {
    String target = uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: " + host);
    if (length >= 0) {
      head.append("\r\nContent-Type: application/octet-stream\r\nContent-Length: ").append(length);
    }
    out.write(head.append("\r\n\r\n").toString().getBytes(StandardCharsets.US_ASCII));
  }

  private HeadReader expect(int status) throws IOException {
    HeadReader head = HeadReader.read(in);
    if (head.status() != status) {
      throw new IOException(head.firstLine());
    }
    return head;
  }

  private void copy(InputStream from, OutputStream to, long length) throws IOException {
    for (long rest = length; rest > 0; ) {
      int count = from.read(buffer, 0, (int) Math.min(rest, buffer.length));
      if (count < 0) {
        throw new IOException("ended " + rest + " bytes early");
      }
      to.write(buffer, 0, count);
      rest -= count;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.testkit;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads requests off a connection. Anything malformed is an IOException and ends it. */
final class HttpReader {
  private static final int MAX_HEAD = 1 << 16;

  private final InputStream in;
  private int headLeft;
  private boolean ended;

  HttpReader(InputStream in) {
    this.in = in;
  }

  /** The next request's head; empty at the end of the connection. */
  Optional<Request> head() throws IOException {
    headLeft = MAX_HEAD;
    String line = line(true);
    while (line.isEmpty()) {
      if (ended) {
        return Optional.empty();
      }
      line = line(true);
    }
    String[] parts = line.split(" ", -1);
    if (parts.length != 3 || !parts[2].startsWith("HTTP/1.")) {
      throw new IOException("not an HTTP/1 request line");
    }
    Map<String, List<String>> headers = headers();
    if (parts[2].equals("HTTP/1.0")) {
      headers.put("Connection", List.of("close"));
    }
    return Optional.of(new Request(parts[0], parts[1], headers));
  }

  private Map<String, List<String>> headers() throws IOException {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line = line(false); !line.isEmpty(); line = line(false)) {
      int colon = line.indexOf(':');
      if (colon < 1) {
        throw new IOException("not a header line");
      }
      headers
          .computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>())
          .add(line.substring(colon + 1).strip());
    }
    return headers;
  }

  /** Reads the body, but no more than {@code most} bytes of it, and logs what comes in. */
  byte[] body(Request request, long most, LogEntry entry) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    if (request.header("Transfer-Encoding").isPresent()) {
      if (!request.headerIs("Transfer-Encoding", "chunked")) {
        throw new IOException("transfer coding is not chunked");
      }
      long size = number(line(false), 16);
      while (size > 0) {
        copy(size, most, body, entry);
        if (body.size() >= most) {
          return body.toByteArray();
        }
        line(false);
        size = number(line(false), 16);
      }
      headers();
    } else if (request.header("Content-Length").isPresent()) {
      copy(number(request.header("Content-Length").get(), 10), most, body, entry);
    }
    return body.toByteArray();
  }

  private void copy(long size, long most, ByteArrayOutputStream body, LogEntry entry)
      throws IOException {
    byte[] buffer = new byte[1 << 14];
    long left = Math.min(size, most - body.size());
    while (left > 0) {
      int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (count < 0) {
        throw new EOFException("the request's body is cut short");
      }
      body.write(buffer, 0, count);
      entry.in(count);
      left -= count;
    }
  }

  private static long number(String text, int radix) throws IOException {
    int semicolon = text.indexOf(';');
    String digits = (semicolon < 0 ? text : text.substring(0, semicolon)).strip();
    if (!digits.toLowerCase(Locale.ROOT).matches("[0-9a-f]{1,15}")) {
      throw new IOException("not a length");
    }
    try {
      return Long.parseLong(digits, radix);
    } catch (NumberFormatException e) {
      throw new IOException("not a length", e);
    }
  }

  /** A line without its end. The end of the connection is an empty line, or an EOFException. */
  private String line(boolean mayEnd) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0 && mayEnd && line.size() == 0) {
        ended = true;
        return "";
      }
      if (b < 0) {
        throw new EOFException("the request's head is cut short");
      }
      if (--headLeft < 0) {
        throw new IOException("the request's head is too long");
      }
      line.write(b);
    }
    headLeft--;
    String text = line.toString(StandardCharsets.ISO_8859_1);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }
}

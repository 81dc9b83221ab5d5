// SPDX-License-Identifier: Apache-2.0
package dev.tare.bench;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;

/**
 * The head of a message. It is read byte by byte, so that nothing of the body is taken; a head is
 * small beside what these programs move.
 */
record HeadReader(String firstLine, String text) {
  static HeadReader read(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder(256);
    while (head.indexOf("\r\n\r\n", Math.max(0, head.length() - 4)) < 0) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("the connection ended");
      }
      head.append((char) next);
    }
    String all = head.toString();
    return new HeadReader(all.substring(0, all.indexOf("\r\n")), all);
  }

  Optional<String> value(String name) {
    String start = name.toLowerCase(Locale.ROOT) + ":";
    return text.lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
        .map(line -> line.substring(start.length()).strip())
        .findFirst();
  }

  long length() {
    return value("content-length").map(Long::parseLong).orElse(0L);
  }

  int status() {
    return Integer.parseInt(firstLine.split(" ", 3)[1]);
  }
}

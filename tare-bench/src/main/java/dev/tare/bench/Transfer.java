// SPDX-License-Identifier: Apache-2.0
package dev.tare.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/** Moves bytes to or from {@link Loopback} in one of several ways. */
public final class Transfer {
  private Transfer() {}

  /**
   * {@code WAY get URI TIMES} or {@code WAY put URI FILE}; WAY is tare, jdk, socket, sendfile, or
   * none, which does nothing.
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments[0].equals("none")) {
      return;
    }
    URI uri = URI.create(arguments[2]);
    try (Way way = way(arguments[0], uri)) {
      if (arguments[1].equals("put")) {
        way.put(uri, Path.of(arguments[3]));
        return;
      }
      long length = Long.parseLong(uri.getPath().substring(1));
      for (int rest = Integer.parseInt(arguments[3]); rest > 0; rest--) {
        long count = way.get(uri);
        if (count != length) {
          throw new IOException(count + " bytes instead of " + length);
        }
      }
    }
  }

  private static Way way(String name, URI uri) throws IOException {
    return switch (name) {
      case "tare" -> new TareWay();
      case "jdk" -> new JdkWay();
      case "socket" -> new SocketWay(uri, false);
      case "sendfile" -> new SocketWay(uri, true);
      default -> throw new IllegalArgumentException("unknown way: " + name);
    };
  }
}

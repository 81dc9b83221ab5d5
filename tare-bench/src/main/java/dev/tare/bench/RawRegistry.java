// SPDX-License-Identifier: Apache-2.0
package dev.tare.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Moves the blobs of a layout to, from and between registries over plain sockets, one after the
 * other, without a look at what is there, without digests and without a manifest: the limit of what
 * a client in Java can do against the same server.
 */
public final class RawRegistry {
  private RawRegistry() {}

  /**
   * {@code push LAYOUT HOST:PORT/NAME}, {@code pull LAYOUT HOST:PORT/NAME DIR} or {@code copy
   * LAYOUT HOST:PORT/NAME HOST:PORT/NAME}; LAYOUT tells which blobs.
   */
  public static void main(String[] arguments) throws IOException {
    List<Path> blobs = blobs(Path.of(arguments[1]));
    URI first = repository(arguments[2]);
    switch (arguments[0]) {
      case "push" -> push(blobs, first);
      case "pull" -> pull(blobs, first, Files.createDirectories(Path.of(arguments[3])));
      case "copy" -> copy(blobs, first, repository(arguments[3]));
      default -> throw new IllegalArgumentException("unknown work: " + arguments[0]);
    }
  }

  /** All but the manifest, which is no blob to a registry. */
  private static List<Path> blobs(Path layout) throws IOException {
    String index = Files.readString(layout.resolve("index.json"));
    try (Stream<Path> all = Files.list(layout.resolve("blobs").resolve("sha256"))) {
      return all.filter(blob -> !index.contains(blob.getFileName().toString())).sorted().toList();
    }
  }

  private static void push(List<Path> blobs, URI to) throws IOException {
    try (SocketWay way = new SocketWay(to, true)) {
      for (Path blob : blobs) {
        way.put(upload(way, to, blob), blob);
      }
    }
  }

  private static void pull(List<Path> blobs, URI from, Path directory) throws IOException {
    try (SocketWay way = new SocketWay(from, false)) {
      for (Path blob : blobs) {
        String name = blob.getFileName().toString();
        try (OutputStream out = Files.newOutputStream(directory.resolve(name))) {
          way.get(from.resolve("blobs/sha256:" + name), out);
        }
      }
    }
  }

  private static void copy(List<Path> blobs, URI from, URI to) throws IOException {
    try (SocketWay source = new SocketWay(from, false);
        SocketWay target = new SocketWay(to, false)) {
      for (Path blob : blobs) {
        HeadReader head = source.open(from.resolve("blobs/sha256:" + blob.getFileName()));
        target.put(upload(target, to, blob), source.body(), head.length());
      }
    }
  }

  private static URI upload(SocketWay way, URI to, Path blob) throws IOException {
    URI place = way.post(to.resolve("blobs/uploads/"));
    String joint = place.getRawQuery() == null ? "?" : "&";
    return URI.create(place + joint + "digest=sha256:" + blob.getFileName());
  }

  private static URI repository(String text) {
    int slash = text.indexOf('/');
    return URI.create(
        "http://" + text.substring(0, slash) + "/v2/" + text.substring(slash + 1) + "/");
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The table of files that are refused: after {@code ===} the kind, then the file, the message. */
final class WrongFiles {
  private WrongFiles() {}

  /** What the schema can find wrong with a file. */
  enum Seen {
    /** It fails the schema. */
    BY_SCHEMA,
    /** Its form is right, what it says is not. */
    MEANING,
    /** It is not even YAML or JSON. */
    UNREAD
  }

  /** A file and what is said of it after its name. */
  record Wrong(String name, Seen seen, String text, String message) {
    @Override
    public String toString() {
      return message;
    }
  }

  static List<Wrong> all() {
    List<Wrong> all = new ArrayList<>();
    try (InputStream in =
        Objects.requireNonNull(WrongFiles.class.getResourceAsStream("wrong-files.txt"))) {
      String table = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String part : table.split("(?m)^=== ", -1)) {
        if (!part.isEmpty()) {
          all.add(one(part));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }

  private static Wrong one(String part) {
    int head = part.indexOf('\n');
    int end = part.lastIndexOf("\n>>> ");
    String[] kind = part.substring(0, head).split(" ");
    Seen seen =
        kind.length == 1 ? Seen.BY_SCHEMA : kind[1].equals("meaning") ? Seen.MEANING : Seen.UNREAD;
    return new Wrong(
        "tare." + kind[0],
        seen,
        part.substring(head + 1, end + 1),
        part.substring(end + "\n>>> ".length()).stripTrailing());
  }
}

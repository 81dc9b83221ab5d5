// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import dev.tare.changeset.IndexedEntry;
import dev.tare.changeset.TreeEntry;
import dev.tare.json.Json;
import dev.tare.json.JsonNumber;
import dev.tare.json.JsonObject;
import dev.tare.json.JsonString;
import dev.tare.json.JsonValue;
import dev.tare.tar.Metadata;
import dev.tare.tar.TarName;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** One file of an image on one line. */
final class FileLine {
  private static final String BITS = "rwxrwxrwx";
  private static final int SETUID = 04000;
  private static final int SETGID = 02000;
  private static final int STICKY = 01000;

  private FileLine() {}

  /** The path as people write it. */
  static String path(Optional<TarName> name) {
    return "/" + name.map(TarName::toString).orElse("");
  }

  /** Mode, owner, size and path, and where a link leads, after {@code ls -l}. */
  static String text(TreeEntry file) {
    IndexedEntry entry = file.entry();
    boolean mark = isMark(entry);
    String owner =
        entry
            .metadata()
            .map(metadata -> metadata.uid() + ":" + metadata.gid())
            .orElse(mark ? "-" : "?:?");
    return String.format(
        "%s %-9s %10s %s",
        mode(entry),
        owner,
        mark ? "-" : Long.toString(entry.size().orElse(0)),
        path(Optional.of(file.name())) + leading(entry));
  }

  /** Where a link leads, to be put after its name. */
  static String leading(IndexedEntry entry) {
    if (entry.isSymlink()) {
      return " -> " + entry.target();
    }
    return entry.isHardlink() ? " link to /" + entry.target() : "";
  }

  static boolean isMark(IndexedEntry entry) {
    return entry.kind() == IndexedEntry.Kind.WHITEOUT || entry.kind() == IndexedEntry.Kind.OPAQUE;
  }

  /** The bytes that it takes; a file with several names is counted once. */
  static long bytes(IndexedEntry entry) {
    return entry.isHardlink() ? 0 : entry.size().orElse(0);
  }

  private static String mode(IndexedEntry entry) {
    char kind =
        switch (entry.kind()) {
          case DIRECTORY -> 'd';
          case FILE -> entry.isHardlink() ? 'h' : '-';
          case SYMLINK -> 'l';
          case CHARACTER_DEVICE -> 'c';
          case BLOCK_DEVICE -> 'b';
          case PIPE -> 'p';
          case OTHER -> '?';
          case WHITEOUT -> 'w';
          case OPAQUE -> 'o';
        };
    String unknown = (isMark(entry) ? "-" : "?").repeat(BITS.length());
    return kind + entry.metadata().map(metadata -> permissions(metadata.mode())).orElse(unknown);
  }

  private static String permissions(int mode) {
    char[] text = new char[BITS.length()];
    for (int i = 0; i < text.length; i++) {
      boolean set = (mode & (1 << (text.length - 1 - i))) != 0;
      text[i] = set ? BITS.charAt(i) : '-';
    }
    special(text, 2, (mode & SETUID) != 0, 's');
    special(text, 5, (mode & SETGID) != 0, 's');
    special(text, 8, (mode & STICKY) != 0, 't');
    return new String(text);
  }

  private static void special(char[] text, int at, boolean set, char letter) {
    if (set) {
      text[at] = text[at] == 'x' ? letter : Character.toUpperCase(letter);
    }
  }

  /** All of it, for programs. */
  static String json(TreeEntry file) {
    IndexedEntry entry = file.entry();
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("path", new JsonString(path(Optional.of(file.name()))));
    members.put("type", new JsonString(type(entry)));
    entry.metadata().ifPresent(metadata -> put(members, metadata));
    entry.size().ifPresent(size -> members.put("size", JsonNumber.of(size)));
    if (entry.isSymlink()) {
      members.put("target", new JsonString(entry.target().toString()));
    } else if (entry.isHardlink()) {
      members.put("target", new JsonString("/" + entry.target()));
    }
    members.put("layer", JsonNumber.of(file.layer() + 1));
    return json(members);
  }

  static String json(Map<String, JsonValue> members) {
    return new String(Json.write(JsonObject.of(members)), StandardCharsets.UTF_8);
  }

  private static void put(Map<String, JsonValue> members, Metadata metadata) {
    members.put("mode", new JsonString(String.format("%04o", metadata.mode())));
    members.put("uid", JsonNumber.of(metadata.uid()));
    members.put("gid", JsonNumber.of(metadata.gid()));
    members.put("mtime", JsonNumber.of(metadata.mtime()));
  }

  private static String type(IndexedEntry entry) {
    return switch (entry.kind()) {
      case DIRECTORY -> "directory";
      case FILE -> entry.isHardlink() ? "hardlink" : "file";
      case SYMLINK -> "symlink";
      case CHARACTER_DEVICE -> "character-device";
      case BLOCK_DEVICE -> "block-device";
      case PIPE -> "pipe";
      case OTHER -> "other";
      case WHITEOUT -> "whiteout";
      case OPAQUE -> "opaque";
    };
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.config;

import dev.tare.json.Json;
import dev.tare.json.JsonException;
import dev.tare.json.JsonLimits;
import dev.tare.json.JsonObject;
import dev.tare.json.JsonString;
import dev.tare.plan.Prefetch;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Lists of files that a container reads first. */
public final class PrefetchList {
  private static final int MOST_BYTES = 16 << 20;
  private static final JsonLimits LINE = new JsonLimits(1 << 16, 8, 100);

  private PrefetchList() {}

  /**
   * Reads a file: a path a line, or a JSON object a line whose member {@code path} it is, as {@code
   * ctr-remote} records them. Empty lines count for nothing.
   *
   * @throws IllegalArgumentException naming the line that is no path
   * @throws IOException if the file cannot be read
   */
  public static Prefetch read(Path file) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MOST_BYTES + 1);
    }
    if (bytes.length > MOST_BYTES) {
      throw new IllegalArgumentException(file + ": longer than 16 MiB");
    }
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(file + ": not UTF-8", e);
    }
    List<String> paths = new ArrayList<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      try {
        if (!line.isBlank()) {
          paths.add(ImagePath.below(line.startsWith("{") ? recorded(line) : line));
        }
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(file + ":" + number + ": " + e.getMessage(), e);
      }
    }
    return Prefetch.of(paths);
  }

  private static String recorded(String line) {
    try {
      if (Json.parse(line.getBytes(StandardCharsets.UTF_8), LINE) instanceof JsonObject object
          && object.get("path").orElse(null) instanceof JsonString path) {
        return path.value();
      }
    } catch (JsonException e) {
      throw new IllegalArgumentException("no JSON: " + e.getMessage(), e);
    }
    throw new IllegalArgumentException(
        "has no path; an object like {\"path\":\"usr/bin/x\"} is meant");
  }
}

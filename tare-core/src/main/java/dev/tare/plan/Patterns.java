// SPDX-License-Identifier: Apache-2.0
package dev.tare.plan;

import dev.tare.files.RawPath;
import dev.tare.oci.Printable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Patterns of paths as in {@code .dockerignore}: {@code *} and {@code ?} stay within a component,
 * {@code **} crosses them, {@code [a-z]} and {@code [^a]} are one character, a backslash takes a
 * meaning away. A pattern matches a path also if it matches a directory above. They are asked in
 * order, and one that begins with {@code !} takes back what those before it have matched. Slashes
 * at both ends mean nothing. Patterns of the same texts are equal.
 */
public final class Patterns {
  /** No pattern, which matches nothing. */
  public static final Patterns NONE = new Patterns(List.of(), List.of());

  private final List<String> texts;
  private final List<Line> lines;

  private record Line(PathPattern pattern, boolean exception) {}

  private Patterns(List<String> texts, List<Line> lines) {
    this.texts = texts;
    this.lines = lines;
  }

  /** IllegalArgumentException naming the pattern that is malformed or empty. */
  public static Patterns of(List<String> texts) {
    if (texts.isEmpty()) {
      return NONE;
    }
    List<Line> lines = new ArrayList<>();
    for (String text : texts) {
      try {
        lines.add(line(text.strip()));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "invalid pattern " + Printable.quote(text) + ": " + e.getMessage(), e);
      }
    }
    return new Patterns(List.copyOf(texts), lines);
  }

  /** Like {@link #of(List)}. */
  public static Patterns of(String... texts) {
    return of(List.of(texts));
  }

  /**
   * The patterns of a {@code .dockerignore} file: one a line, empty lines and those that begin with
   * {@code #} left out.
   *
   * @throws IllegalArgumentException like {@link #of(List)}
   */
  public static Patterns parse(String file) {
    List<String> texts = new ArrayList<>();
    String text = file.startsWith("\ufeff") ? file.substring(1) : file;
    for (String line : text.split("\n", -1)) {
      if (!line.startsWith("#") && !line.isBlank()) {
        texts.add(line.strip());
      }
    }
    return of(texts);
  }

  private static Line line(String text) {
    boolean exception = text.startsWith("!");
    String pattern = exception ? text.substring(1).strip() : text;
    if (pattern.isEmpty()) {
      throw new IllegalArgumentException(exception ? "nothing stands behind !" : "it is empty");
    }
    return new Line(PathPattern.of(cleaned(pattern)), exception);
  }

  /** As Go's path.Clean does it, and without a slash at the start. */
  private static String cleaned(String path) {
    boolean rooted = path.startsWith("/");
    List<String> parts = new ArrayList<>();
    for (String part : path.split("/", -1)) {
      boolean up = part.equals("..");
      boolean last = !parts.isEmpty() && !parts.get(parts.size() - 1).equals("..");
      if (up && last) {
        parts.remove(parts.size() - 1);
      } else if (!part.isEmpty() && !part.equals(".") && !(up && rooted)) {
        parts.add(part);
      }
    }
    return String.join("/", parts);
  }

  /** Whether there is no pattern. */
  public boolean isEmpty() {
    return lines.isEmpty();
  }

  /** Whether a pattern begins with {@code !}. */
  public boolean hasExceptions() {
    return lines.stream().anyMatch(Line::exception);
  }

  /** Whether a relative path, or a directory above it, is matched. */
  public boolean matches(RawPath path) {
    if (lines.isEmpty()) {
      return false;
    }
    int[] text = PathPattern.characters(path);
    boolean matched = false;
    for (Line line : lines) {
      if (line.exception() == matched && line.pattern().matches(text)) {
        matched = !line.exception();
      }
    }
    return matched;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Patterns that && texts.equals(that.texts);
  }

  @Override
  public int hashCode() {
    return texts.hashCode();
  }

  /** The texts they were made of. */
  @Override
  public String toString() {
    return texts.toString();
  }
}

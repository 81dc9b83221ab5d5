// SPDX-License-Identifier: Apache-2.0
package dev.tare.plan;

import dev.tare.files.RawPath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One pattern. All its steps go through the text together, so that no pattern takes longer than the
 * product of both lengths.
 */
final class PathPattern {
  private static final int MALFORMED_BYTE = Character.MAX_CODE_POINT + 1;

  private enum Kind {
    /** One character that is in the ranges, or that is not. */
    ONE,
    NONE_OF,
    /** {@code ?}. */
    ANY,
    /** {@code *}. */
    PART,
    /** {@code **} at the end. */
    REST,
    /** {@code **} elsewhere: nothing, or anything that ends with a slash. */
    DEEP
  }

  /**
   * A step.
   *
   * @param ranges first and last character of each
   */
  private record Step(Kind kind, List<Integer> ranges) {
    Step(Kind kind) {
      this(kind, List.of());
    }

    boolean has(int c) {
      for (int i = 0; i < ranges.size(); i += 2) {
        if (ranges.get(i) <= c && c <= ranges.get(i + 1)) {
          return true;
        }
      }
      return false;
    }
  }

  private final List<Step> steps;

  private PathPattern(List<Step> steps) {
    this.steps = steps;
  }

  /** IllegalArgumentException with the cause alone. */
  static PathPattern of(String pattern) {
    return new PathPattern(new Reader(pattern.codePoints().toArray()).steps());
  }

  /** The code points of a path, each byte that is not UTF-8 as one that no pattern holds. */
  static int[] characters(RawPath path) {
    int[] out = new int[path.length()];
    int count = 0;
    for (int i = 0; i < path.length(); ) {
      int length = sequence(path, i);
      if (length == 1 && path.at(i) >= 0x80) {
        out[count++] = MALFORMED_BYTE + path.at(i);
      } else {
        out[count++] = length == 1 ? path.at(i) : decoded(path.slice(i, i + length));
      }
      i += length;
    }
    return Arrays.copyOf(out, count);
  }

  private static int decoded(RawPath character) {
    return new String(character.bytes(), java.nio.charset.StandardCharsets.UTF_8).codePointAt(0);
  }

  /** The number of bytes of the character there; 1 if it is malformed. */
  private static int sequence(RawPath path, int start) {
    int first = path.at(start);
    int length = first < 0xc2 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 1;
    return start + length <= path.length() && path.slice(start, start + length).isUtf8()
        ? length
        : 1;
  }

  /** Whether it matches the whole path, or a part of it that ends before a slash. */
  boolean matches(int[] text) {
    boolean[] at = new boolean[steps.size() + 1];
    enter(at, 0);
    for (int c : text) {
      if (c == '/' && at[steps.size()]) {
        return true;
      }
      boolean[] next = new boolean[steps.size() + 1];
      boolean any = false;
      for (int i = 0; i < steps.size(); i++) {
        any |= at[i] && step(i, c, next);
      }
      if (!any) {
        return false;
      }
      at = next;
    }
    return at[steps.size()];
  }

  /** Goes on from a step over a character; whether that leads anywhere. */
  private boolean step(int i, int c, boolean[] next) {
    Step step = steps.get(i);
    switch (step.kind()) {
      case ONE, NONE_OF, ANY -> {
        boolean fits =
            step.kind() == Kind.ANY ? c != '/' : step.has(c) == (step.kind() == Kind.ONE);
        if (fits) {
          enter(next, i + 1);
        }
        return fits;
      }
      case PART -> {
        if (c != '/') {
          enter(next, i);
        }
        return c != '/';
      }
      case REST -> enter(next, i);
      default -> {
        next[i] = true;
        if (c == '/') {
          enter(next, i + 1);
        }
      }
    }
    return true;
  }

  /** Is before a step, and also behind it if it may stand for nothing. */
  private void enter(boolean[] at, int step) {
    int i = step;
    at[i] = true;
    while (i < steps.size() && steps.get(i).kind().compareTo(Kind.PART) >= 0) {
      at[++i] = true;
    }
  }

  private static final class Reader {
    private final int[] text;
    private int at;

    Reader(int[] text) {
      this.text = text;
    }

    List<Step> steps() {
      List<Step> steps = new ArrayList<>();
      while (at < text.length) {
        int c = text[at++];
        switch (c) {
          case '*' -> steps.add(new Step(star()));
          case '?' -> steps.add(new Step(Kind.ANY));
          case '[' -> steps.add(characterClass());
          case '\\' -> steps.add(literal(escaped()));
          default -> steps.add(literal(c));
        }
      }
      return List.copyOf(steps);
    }

    private static Step literal(int c) {
      return new Step(Kind.ONE, List.of(c, c));
    }

    private Kind star() {
      if (at == text.length || text[at] != '*') {
        return Kind.PART;
      }
      at++;
      if (at < text.length && text[at] == '/') {
        at++;
      }
      return at == text.length ? Kind.REST : Kind.DEEP;
    }

    private int escaped() {
      if (at == text.length) {
        throw new IllegalArgumentException("nothing stands behind the last backslash");
      }
      return text[at++];
    }

    private Step characterClass() {
      boolean none = at < text.length && text[at] == '^';
      at += none ? 1 : 0;
      List<Integer> ranges = new ArrayList<>();
      do {
        int first = member();
        int last = first;
        if (at < text.length && text[at] == '-') {
          at++;
          last = member();
        }
        if (last < first) {
          throw new IllegalArgumentException("a range in [ ] ends before it begins");
        }
        ranges.add(first);
        ranges.add(last);
        if (at == text.length) {
          throw new IllegalArgumentException("a [ is not closed");
        }
      } while (text[at] != ']');
      at++;
      return new Step(none ? Kind.NONE_OF : Kind.ONE, List.copyOf(ranges));
    }

    private int member() {
      if (at == text.length) {
        throw new IllegalArgumentException("a [ is not closed");
      }
      int c = text[at++];
      if (c == '-' || c == ']') {
        throw new IllegalArgumentException("a - or ] in [ ] has no backslash before it");
      }
      return c == '\\' ? escaped() : c;
    }
  }
}

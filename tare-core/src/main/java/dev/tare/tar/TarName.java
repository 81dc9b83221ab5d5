// SPDX-License-Identifier: Apache-2.0
package dev.tare.tar;

import dev.tare.files.RawPath;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The name of a member of a layer: relative, no empty, {@code .} or {@code ..} component, no NUL,
 * no trailing slash, never empty, at most 4096 bytes. Ordered like {@link RawPath}.
 */
public final class TarName implements Comparable<TarName> {
  /** The longest path that Linux takes at once; longer ones cannot be unpacked. */
  public static final int MOST_BYTES = 4096;

  private static final int MOST_SHOWN = 256;

  private final RawPath path;

  private TarName(RawPath path) {
    this.path = path;
  }

  /**
   * Makes the name of a path that users write: slashes at both ends, repeated slashes and {@code .}
   * components are dropped.
   *
   * @throws IllegalArgumentException with {@link #problem} if it cannot be one
   */
  public static TarName of(RawPath path) {
    Optional<String> problem = problem(path);
    if (problem.isPresent()) {
      throw new IllegalArgumentException(problem.get());
    }
    return new TarName(cleaned(path));
  }

  /** Like {@link #of(RawPath)}, of the UTF-8 form. */
  public static TarName of(String path) {
    return of(RawPath.of(path));
  }

  /** Why a path cannot be the name of a member, in words that show the path; empty if it can. */
  public static Optional<String> problem(RawPath path) {
    String fault = null;
    if (path.indexOf('\0', 0) >= 0) {
      fault = "holds a NUL byte";
    } else if (hasParentComponent(path)) {
      fault = "holds a .. component";
    } else {
      int length = cleaned(path).length();
      if (length == 0) {
        fault = "names nothing below the root";
      } else if (length > MOST_BYTES) {
        fault = "is longer than " + MOST_BYTES + " bytes";
      }
    }
    return fault == null ? Optional.empty() : Optional.of("path " + shown(path) + " " + fault);
  }

  /** Whether a path has slashes and {@code .} components only, and so means the root. */
  public static boolean isRoot(RawPath path) {
    for (int i = 0; i < path.length(); i++) {
      boolean dot = path.at(i) == '.' && (i == 0 || path.at(i - 1) == '/');
      if (path.at(i) != '/' && !dot) {
        return false;
      }
    }
    return true;
  }

  private static boolean hasParentComponent(RawPath path) {
    for (int start = 0; start <= path.length(); ) {
      int end = componentEnd(path, start);
      if (end - start == 2 && path.at(start) == '.' && path.at(start + 1) == '.') {
        return true;
      }
      start = end + 1;
    }
    return false;
  }

  private static int componentEnd(RawPath path, int start) {
    int slash = path.indexOf('/', start);
    return slash < 0 ? path.length() : slash;
  }

  private static RawPath cleaned(RawPath path) {
    byte[] kept = new byte[path.length() + 1];
    int length = 0;
    for (int start = 0; start < path.length(); ) {
      int end = componentEnd(path, start);
      boolean dot = end - start == 1 && path.at(start) == '.';
      if (end > start && !dot) {
        if (length > 0) {
          kept[length++] = '/';
        }
        path.copyTo(start, end, kept, length);
        length += end - start;
      }
      start = end + 1;
    }
    return length == path.length() ? path : RawPath.of(kept).slice(0, length);
  }

  /** Escaped, and short enough for a message: a hostile name may have a million bytes. */
  public static String shown(RawPath path) {
    if (path.isEmpty()) {
      return "\"\"";
    }
    return path.length() <= MOST_SHOWN ? path.toString() : path.slice(0, MOST_SHOWN) + "...";
  }

  public RawPath path() {
    return path;
  }

  /** The directory it stands in; empty at the root. */
  public Optional<TarName> parent() {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? Optional.empty() : Optional.of(new TarName(path.slice(0, slash)));
  }

  /** The last component. */
  public RawPath fileName() {
    return path.slice(path.lastIndexOf('/') + 1, path.length());
  }

  /**
   * A name below this one.
   *
   * @throws IllegalArgumentException if the relative path holds {@code ..} or NUL or names nothing
   */
  public TarName resolve(RawPath relative) {
    return of(path.concat(RawPath.of("/")).concat(of(relative).path));
  }

  /** Like {@link #resolve(RawPath)}, of the UTF-8 form. */
  public TarName resolve(String relative) {
    return resolve(RawPath.of(relative));
  }

  /** Whether this name stands below the other, at any depth. */
  public boolean isBelow(TarName other) {
    return path.length() > other.path.length()
        && path.at(other.path.length()) == '/'
        && path.startsWith(other.path);
  }

  @Override
  public int compareTo(TarName other) {
    return path.compareTo(other.path);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TarName that && path.equals(that.path);
  }

  @Override
  public int hashCode() {
    return path.hashCode();
  }

  @Override
  public String toString() {
    return path.toString();
  }
}

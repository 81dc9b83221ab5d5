// SPDX-License-Identifier: Apache-2.0
package dev.tare.plan;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What readers of eStargz fetch before a container starts.
 *
 * @param paths of LISTED, absolute or not, in the order wanted; else none
 */
public record Prefetch(Mode mode, List<String> paths) {
  /** What the entrypoint needs, as far as files of the layers tell. */
  public static final Prefetch AUTO = new Prefetch(Mode.AUTO, List.of());

  /** Nothing. */
  public static final Prefetch NONE = new Prefetch(Mode.NONE, List.of());

  public Prefetch {
    paths = List.copyOf(paths);
  }

  /** Where it comes from. */
  public enum Mode {
    AUTO,
    NONE,
    LISTED
  }

  /** These paths. */
  public static Prefetch of(List<String> paths) {
    return new Prefetch(Mode.LISTED, paths);
  }

  // A record's own would be put together at run time, at the start of every process.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Prefetch that && mode == that.mode && paths.equals(that.paths);
  }

  @Override
  public int hashCode() {
    return Objects.hash(mode, paths);
  }
}

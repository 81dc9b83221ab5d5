// SPDX-License-Identifier: Apache-2.0
package dev.tare.changeset;

import dev.tare.content.LimitException;
import dev.tare.files.RawPath;
import dev.tare.tar.TarName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Follows symbolic links within a tree, which no path leaves: above the root is the root. */
final class LinkWalk {
  /** As many as BuildKit follows; Linux gives up after 40. */
  static final int MOST_LINKS = 255;

  private static final RawPath PARENT = RawPath.of("..");
  private static final RawPath SELF = RawPath.of(".");

  private LinkWalk() {}

  /**
   * Where a path leads, its last component followed as well; empty is the root. What does not exist
   * is no link.
   *
   * @param links the target of the link at a path, empty if there is none
   * @throws LimitException if there are too many links on the way, or the path gets too long
   */
  static Optional<TarName> follow(RawPath path, Function<TarName, Optional<RawPath>> links)
      throws LimitException {
    Deque<RawPath> rest = new ArrayDeque<>(components(path));
    Optional<TarName> at = Optional.empty();
    int followed = 0;
    while (!rest.isEmpty()) {
      RawPath component = rest.pop();
      if (component.equals(PARENT)) {
        at = at.flatMap(TarName::parent);
        continue;
      }
      TarName next = below(at, component);
      Optional<RawPath> target = links.apply(next);
      if (target.isEmpty()) {
        at = Optional.of(next);
        continue;
      }
      if (++followed > MOST_LINKS) {
        throw new LimitException("links do not end after " + MOST_LINKS + " of them, at " + next);
      }
      if (target.get().indexOf('/', 0) == 0) {
        at = Optional.empty();
      }
      List<RawPath> more = components(target.get());
      for (int i = more.size() - 1; i >= 0; i--) {
        rest.push(more.get(i));
      }
    }
    return at;
  }

  private static TarName below(Optional<TarName> directory, RawPath component)
      throws LimitException {
    try {
      return directory.isPresent() ? directory.get().resolve(component) : TarName.of(component);
    } catch (IllegalArgumentException e) {
      throw new LimitException("links lead too far: " + e.getMessage());
    }
  }

  private static List<RawPath> components(RawPath path) {
    List<RawPath> components = new ArrayList<>();
    for (int start = 0; start < path.length(); ) {
      int slash = path.indexOf('/', start);
      int end = slash < 0 ? path.length() : slash;
      RawPath component = path.slice(start, end);
      if (!component.isEmpty() && !component.equals(SELF)) {
        components.add(component);
      }
      start = end + 1;
    }
    return components;
  }
}

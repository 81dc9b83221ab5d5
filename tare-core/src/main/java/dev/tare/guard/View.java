// SPDX-License-Identifier: Apache-2.0
package dev.tare.guard;

import dev.tare.changeset.IndexedEntry;
import dev.tare.changeset.LayerIndex;
import dev.tare.changeset.MergedTree;
import dev.tare.content.LimitException;
import dev.tare.files.RawPath;
import dev.tare.tar.TarName;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What a container will see, as far as it is known before one runs. */
final class View {
  /** What an engine puts there itself. */
  private static final List<String> MOUNTED = List.of("proc", "sys", "dev", "run");

  private static final int ANY_EXECUTE = 0111;

  private final MergedTree tree;
  private final MergedTree ours;
  private final boolean whole;
  private final List<TarName> mounted = new ArrayList<>();

  private View(MergedTree tree, MergedTree ours, boolean whole) {
    this.tree = tree;
    this.ours = ours;
    this.whole = whole;
    MOUNTED.forEach(path -> mounted.add(TarName.of(path)));
  }

  /**
   * The view of layers on a base.
   *
   * @param below empty if nothing is known of the base
   * @param volumes what may be mounted over the image
   */
  static View of(Optional<MergedTree> below, List<AddedLayer> added, Collection<String> volumes)
      throws IOException {
    View view;
    try {
      view = view(below, added);
    } catch (LimitException e) {
      view = new View(MergedTree.EMPTY, MergedTree.EMPTY, false); // an index takes so many paths
    }
    for (String path : volumes) {
      name(path).ifPresent(view.mounted::add);
    }
    return view;
  }

  private static View view(Optional<MergedTree> below, List<AddedLayer> added) throws IOException {
    List<LayerIndex> indexes = new ArrayList<>();
    MergedTree tree = below.orElse(MergedTree.EMPTY);
    for (AddedLayer layer : added) {
      indexes.add(layer.index());
      tree = tree.with(layer.index());
    }
    return new View(tree, MergedTree.of(indexes), below.isPresent());
  }

  /** What is known of a path. */
  enum State {
    EXECUTABLE,
    /** A file that nobody may execute. */
    PLAIN,
    DIRECTORY,
    ABSENT,
    UNKNOWN
  }

  /**
   * What stands behind a path.
   *
   * @param name where links lead; empty if that cannot be told
   */
  record Found(State state, Optional<TarName> name) {
    static final Found UNKNOWN = new Found(State.UNKNOWN, Optional.empty());
    static final Found ABSENT = new Found(State.ABSENT, Optional.empty());

    boolean is(State other) {
      return state == other;
    }
  }

  /**
   * Where an absolute path leads; empty if that cannot be told.
   *
   * @param crossed is told of the links on the way
   */
  Optional<TarName> follow(String path, Consumer<TarName> crossed) {
    Optional<TarName> name = name(plain(path));
    try {
      return name.isPresent() ? tree.resolve(name.get(), crossed) : Optional.empty();
    } catch (LimitException e) {
      return Optional.empty();
    }
  }

  /** An absolute path without {@code .} and {@code ..}, as far as the path alone tells. */
  static String plain(String path) {
    Deque<String> names = new ArrayDeque<>();
    for (String name : path.split("/", -1)) {
      if (name.equals("..")) {
        names.pollLast();
      } else if (!name.isEmpty() && !name.equals(".")) {
        names.add(name);
      }
    }
    return "/" + String.join("/", names);
  }

  /** Our layer, counted from 0, that has the file which stands at a path; -1 if none has. */
  int layerOf(TarName file) {
    return ours.layerOf(file).orElse(-1);
  }

  /** What stands at an absolute path, links followed. */
  Found at(String path) {
    Optional<TarName> end = name(path).flatMap(this::resolve);
    if (end.isEmpty() || isMounted(end.get())) {
      return Found.UNKNOWN;
    }
    return new Found(tree.find(end.get()).map(View::state).orElse(absent()), end);
  }

  private State absent() {
    return whole ? State.ABSENT : State.UNKNOWN;
  }

  private static State state(IndexedEntry entry) {
    return switch (entry.kind()) {
      case DIRECTORY -> State.DIRECTORY;
      case FILE ->
          entry.metadata().filter(data -> (data.mode() & ANY_EXECUTE) == 0).isPresent()
              ? State.PLAIN
              : State.EXECUTABLE;
      default -> State.UNKNOWN;
    };
  }

  /** Whether a file of one of our layers, counted from 0, is what stands at its name. */
  boolean shows(int layer, TarName file) {
    return layerOf(file) == layer;
  }

  /** Whether a file of a layer of ours stands there. */
  boolean isOurs(TarName file) {
    return ours.layerOf(file).isPresent();
  }

  private Optional<TarName> resolve(TarName name) {
    try {
      return tree.resolve(name);
    } catch (LimitException e) {
      return Optional.empty(); // links without an end: whatever opens it will say so
    }
  }

  private boolean isMounted(TarName name) {
    return mounted.stream().anyMatch(place -> name.equals(place) || name.isBelow(place));
  }

  private static Optional<TarName> name(String path) {
    RawPath raw = RawPath.of(path);
    return TarName.problem(raw).isPresent() ? Optional.empty() : Optional.of(TarName.of(raw));
  }
}

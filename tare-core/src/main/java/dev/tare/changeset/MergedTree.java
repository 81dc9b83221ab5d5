// SPDX-License-Identifier: Apache-2.0
package dev.tare.changeset;

import dev.tare.changeset.Nodes.Form;
import dev.tare.content.LimitException;
import dev.tare.files.RawPath;
import dev.tare.tar.TarName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * What a container sees of a stack of layers, as an overlay file system shows it: upper entries
 * before lower ones, deletions carried out, directories of several layers as one. Immutable;
 * nothing is copied, every look-up goes through the layers.
 */
public final class MergedTree {
  /** No layer at all. */
  public static final MergedTree EMPTY = new MergedTree(List.of());

  private final List<LayerIndex> layers;

  private MergedTree(List<LayerIndex> layers) {
    this.layers = layers;
  }

  /**
   * The view of a stack.
   *
   * @param layers from the bottom up
   */
  public static MergedTree of(List<LayerIndex> layers) {
    return layers.isEmpty() ? EMPTY : new MergedTree(List.copyOf(layers));
  }

  /** The view with one more layer on top. */
  public MergedTree with(LayerIndex top) {
    List<LayerIndex> more = new ArrayList<>(layers);
    more.add(top);
    return new MergedTree(more);
  }

  /** Whether there is nothing but the root. */
  public boolean isEmpty() {
    return layers.stream().allMatch(layer -> layer.size() == 0);
  }

  /** What stands at a path, links not followed: neither the last component nor the others. */
  public Optional<IndexedEntry> find(TarName name) {
    boolean implied = false;
    for (int i = layers.size() - 1; i >= 0; i--) {
      Sight sight = look(layers.get(i).nodes(), name.path());
      if (sight.node() != Nodes.NONE) {
        Nodes nodes = layers.get(i).nodes();
        Form form = nodes.form(sight.node());
        if (implied ? form == Form.DIRECTORY : form != Form.IMPLIED && form != Form.NOTHING) {
          return Optional.of(entry(i, sight.node()));
        }
        if (implied && form != Form.IMPLIED) {
          break; // an upper layer has a directory in its place
        }
        implied |= form == Form.IMPLIED;
      }
      if (sight.end()) {
        break;
      }
    }
    return implied ? Optional.of(IndexedEntry.bare(IndexedEntry.Kind.DIRECTORY)) : Optional.empty();
  }

  /** What a layer has; the size of a file that the layer has by a link alone is that below. */
  private IndexedEntry entry(int layer, int node) {
    IndexedEntry entry = layers.get(layer).nodes().entry(node);
    if (!entry.isHardlink() || entry.size().isPresent()) {
      return entry;
    }
    return new MergedTree(layers.subList(0, layer))
        .find(TarName.of(entry.target()))
        .map(other -> entry.withSize(other.size()))
        .orElse(entry);
  }

  /**
   * Visits everything in a directory, sorted by name; nothing if there is no such directory. Links
   * are not followed.
   *
   * @param directory empty is the root
   */
  public void walk(Optional<TarName> directory, TreeVisitor visitor) throws IOException {
    new TreeWalk(layers, this::entry, false).walk(directory, visitor);
  }

  /**
   * The layer, counted from 0 at the bottom, that has the file which stands at a path; empty if no
   * file stands there. Links are not followed.
   */
  public OptionalInt layerOf(TarName file) {
    for (int i = layers.size() - 1; i >= 0; i--) {
      Sight sight = look(layers.get(i).nodes(), file.path());
      if (sight.node() != Nodes.NONE) {
        Form form = layers.get(i).nodes().form(sight.node());
        if (form != Form.NOTHING) {
          return form == Form.FILE ? OptionalInt.of(i) : OptionalInt.empty();
        }
      }
      if (sight.end()) {
        break;
      }
    }
    return OptionalInt.empty();
  }

  /**
   * Where a path leads, its last component followed as well; empty is the root. Absolute targets
   * begin at the root, which {@code ..} never leaves. What a link leads to need not exist.
   *
   * @throws LimitException if more than 255 links are on the way, as in a loop, or the path gets
   *     longer than 4096 bytes
   */
  public Optional<TarName> resolve(TarName name) throws LimitException {
    return resolve(name, link -> {});
  }

  /**
   * Like {@link #resolve(TarName)}.
   *
   * @param crossed is told the path of every link on the way
   */
  public Optional<TarName> resolve(TarName name, Consumer<TarName> crossed) throws LimitException {
    return LinkWalk.follow(
        name.path(),
        at -> {
          Optional<RawPath> target =
              find(at).filter(IndexedEntry::isSymlink).map(IndexedEntry::target);
          target.ifPresent(link -> crossed.accept(at));
          return target;
        });
  }

  /**
   * What one layer says of a path.
   *
   * @param node what it has there, or NONE
   * @param end whether it hides all that layers below it have there
   */
  private record Sight(int node, boolean end) {}

  private static Sight look(Nodes nodes, RawPath path) {
    int node = Nodes.ROOT;
    boolean end = nodes.hidesLower(node);
    for (int start = 0; start < path.length(); ) {
      if (node != Nodes.ROOT && !nodes.isDirectory(node)) {
        return new Sight(Nodes.NONE, true);
      }
      int slash = path.indexOf('/', start);
      int stop = slash < 0 ? path.length() : slash;
      end |= nodes.hidesLowerChildren(node);
      node = nodes.child(node, path, start, stop);
      if (node == Nodes.NONE) {
        return new Sight(Nodes.NONE, end);
      }
      end |= nodes.hidesLower(node);
      start = stop + 1;
    }
    return new Sight(node, end);
  }
}

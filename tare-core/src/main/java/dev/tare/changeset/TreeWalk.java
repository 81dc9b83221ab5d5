// SPDX-License-Identifier: Apache-2.0
package dev.tare.changeset;

import dev.tare.changeset.Nodes.Form;
import dev.tare.files.RawPath;
import dev.tare.tar.TarName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** One way through a stack of layers; the rules are those of {@link MergedTree#find}. */
final class TreeWalk {
  /** What one layer has in a directory. */
  private record Spot(RawPath name, int layer, int node) {}

  private static final Comparator<Spot> ORDER =
      Comparator.comparing(Spot::name).thenComparing(Spot::layer, Comparator.reverseOrder());

  /**
   * What all layers together show at a path.
   *
   * @param top where it stands; of a directory the highest layer that tells its metadata
   * @param inside of a directory, where its contents are, highest layer first; otherwise empty
   */
  private record Sight(Spot top, List<Spot> inside) {}

  /** Makes what stands at a node. */
  interface Reader {
    IndexedEntry entry(int layer, int node);
  }

  private final List<LayerIndex> layers;
  private final Reader reader;
  private final boolean marks;
  private final List<Siblings> siblings = new ArrayList<>();

  /**
   * A walk.
   *
   * @param layers from the bottom up
   * @param marks whether what is taken away is told
   */
  TreeWalk(List<LayerIndex> layers, Reader reader, boolean marks) {
    this.layers = layers;
    this.reader = reader;
    this.marks = marks;
    layers.forEach(layer -> siblings.add(Siblings.of(layer.nodes())));
  }

  void walk(Optional<TarName> directory, TreeVisitor visitor) throws IOException {
    List<Spot> inside = root();
    if (directory.isPresent()) {
      RawPath path = directory.get().path();
      for (int start = 0; start < path.length(); ) {
        int slash = path.indexOf('/', start);
        int end = slash < 0 ? path.length() : slash;
        inside = seen(named(inside, path.slice(start, end))).map(Sight::inside).orElse(List.of());
        start = end + 1;
      }
    }
    visit(directory, inside, visitor);
  }

  private List<Spot> root() {
    List<Spot> all = new ArrayList<>();
    for (int i = layers.size() - 1; i >= 0; i--) {
      all.add(new Spot(RawPath.of(""), i, Nodes.ROOT));
    }
    return seen(all).map(Sight::inside).orElse(List.of());
  }

  private List<Spot> named(List<Spot> directories, RawPath name) {
    List<Spot> found = new ArrayList<>();
    for (Spot directory : directories) {
      int node = nodes(directory).child(directory.node(), name, 0, name.length());
      if (node != Nodes.NONE) {
        found.add(new Spot(name, directory.layer(), node));
      }
    }
    return found;
  }

  private void visit(Optional<TarName> directory, List<Spot> inside, TreeVisitor visitor)
      throws IOException {
    List<Spot> all = new ArrayList<>();
    for (Spot spot : inside) {
      Siblings of = siblings.get(spot.layer());
      for (int node = of.first(spot.node()); node != Nodes.NONE; node = of.next(node)) {
        all.add(new Spot(nodes(spot).name(node), spot.layer(), node));
      }
    }
    all.sort(ORDER);
    for (int start = 0; start < all.size(); ) {
      int end = start + 1;
      while (end < all.size() && all.get(end).name().equals(all.get(start).name())) {
        end++;
      }
      RawPath name = all.get(start).name();
      visit(
          directory.isPresent() ? directory.get().resolve(name) : TarName.of(name),
          all.subList(start, end),
          visitor);
      start = end;
    }
  }

  private void visit(TarName name, List<Spot> spots, TreeVisitor visitor) throws IOException {
    Spot first = spots.get(0);
    if (marks && nodes(first).hidesLower(first.node())) {
      visitor.visit(mark(name, IndexedEntry.Kind.WHITEOUT, first));
    }
    Optional<Sight> sight = seen(spots);
    if (sight.isEmpty()) {
      return;
    }
    Spot top = sight.get().top();
    IndexedEntry entry = reader.entry(top.layer(), top.node());
    boolean enter = visitor.visit(new TreeEntry(name, entry, top.layer()));
    if (marks && nodes(first).isOpaque(first.node())) {
      visitor.visit(mark(name, IndexedEntry.Kind.OPAQUE, first));
    }
    if (enter) {
      visit(Optional.of(name), sight.get().inside(), visitor);
    }
  }

  private static TreeEntry mark(TarName name, IndexedEntry.Kind kind, Spot spot) {
    return new TreeEntry(name, IndexedEntry.bare(kind), spot.layer());
  }

  /**
   * What there is to see.
   *
   * @param spots of one path, highest layer first
   */
  private Optional<Sight> seen(List<Spot> spots) {
    Optional<Spot> top = Optional.empty();
    boolean implied = false;
    boolean open = true;
    List<Spot> inside = new ArrayList<>();
    for (Spot spot : spots) {
      Nodes nodes = nodes(spot);
      Form form = nodes.form(spot.node());
      if (nodes.isDirectory(spot.node())) {
        if (top.isEmpty() || (implied && form == Form.DIRECTORY)) {
          top = Optional.of(spot);
          implied = form == Form.IMPLIED;
        }
        if (open) {
          inside.add(spot);
        }
        open &= !nodes.hidesLowerChildren(spot.node());
      } else if (form != Form.NOTHING) {
        top = top.or(() -> Optional.of(spot));
        break;
      }
      if (nodes.hidesLower(spot.node())) {
        break;
      }
    }
    return top.map(spot -> new Sight(spot, inside));
  }

  private Nodes nodes(Spot spot) {
    return layers.get(spot.layer()).nodes();
  }
}

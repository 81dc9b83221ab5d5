// SPDX-License-Identifier: Apache-2.0
package dev.tare.changeset;

import dev.tare.changeset.Nodes.Form;
import dev.tare.content.IntegrityException;
import dev.tare.content.LimitException;
import dev.tare.files.RawPath;
import dev.tare.tar.Metadata;
import dev.tare.tar.TarMember;
import dev.tare.tar.TarName;
import java.util.Optional;

/**
 * Takes the members of a layer as unpacking would: a later one replaces an earlier one of its name,
 * and what stands below a link of the same layer goes where the link leads.
 */
final class IndexBuilder {
  private static final RawPath WHITEOUT = RawPath.of(".wh.");
  private static final RawPath AUFS = RawPath.of(".wh..wh.");
  private static final RawPath OPAQUE = RawPath.of(".wh..wh..opq");
  private static final RawPath SELF = RawPath.of(".");
  private static final RawPath PARENT = RawPath.of("..");
  private static final long MOST_ID = 0xffff_ffffL;

  private final Nodes nodes;

  IndexBuilder() throws LimitException {
    nodes = new Nodes();
  }

  Nodes nodes() {
    return nodes;
  }

  /** IntegrityException for what no engine would unpack. */
  void take(TarMember member) throws IntegrityException, LimitException {
    if (TarName.isRoot(member.name())) {
      if (member.type() != '5') {
        throw fault(member, "is the root, but no directory");
      }
      return;
    }
    TarName name = name(member);
    RawPath last = name.fileName();
    Optional<TarName> parent = name.parent();
    if (parent.isPresent() && hasMark(parent.get().path())) {
      return; // what aufs kept for itself
    }
    if (last.equals(OPAQUE)) {
      nodes.hideLowerChildren(directory(parent, member));
    } else if (last.startsWith(WHITEOUT) && !last.startsWith(AUFS)) {
      takeWhiteout(directory(parent, member), last.slice(WHITEOUT.length(), last.length()), member);
    } else if (!last.startsWith(AUFS)) {
      takeMember(directory(parent, member), last, member);
    }
  }

  /** Takes an entry of ours. */
  void take(Entry entry) throws IntegrityException, LimitException {
    if (entry instanceof Entry.Opaque) {
      nodes.hideLowerChildren(directory(Optional.of(entry.name()), entry.name().toString()));
      return;
    }
    if (entry instanceof Entry.Whiteout) {
      RawPath last = entry.name().fileName();
      int parent = directory(entry.name().parent(), entry.name());
      nodes.hideLower(nodes.childOrNew(parent, last, 0, last.length()));
      return;
    }
    Form form =
        entry instanceof Entry.Directory
            ? Form.DIRECTORY
            : entry instanceof Entry.Symlink ? Form.SYMLINK : Form.FILE;
    TarName name = entry.name();
    int node = put(directory(name.parent(), name), name.fileName(), form);
    nodes.set(node, form, entry.metadata());
    if (entry instanceof Entry.Symlink link) {
      nodes.setTarget(node, link.target());
    } else if (entry instanceof Entry.File file) {
      nodes.setSize(node, file.size());
    } else if (entry instanceof Entry.Hardlink link) {
      setLinked(node, link.target(), find(link.target()));
    }
  }

  private static boolean hasMark(RawPath path) {
    boolean found = path.startsWith(WHITEOUT);
    for (int slash = path.indexOf('/', 0); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      found |= path.startsWith(WHITEOUT, slash + 1);
    }
    return found;
  }

  private static TarName name(TarMember member) throws IntegrityException {
    try {
      return TarName.of(member.name());
    } catch (IllegalArgumentException e) {
      throw new IntegrityException(String.valueOf(e.getMessage()), e);
    }
  }

  private void takeWhiteout(int parent, RawPath hidden, TarMember member)
      throws IntegrityException, LimitException {
    if (hidden.isEmpty() || hidden.equals(SELF) || hidden.equals(PARENT)) {
      throw fault(member, "deletes nothing that has a name");
    }
    nodes.hideLower(nodes.childOrNew(parent, hidden, 0, hidden.length()));
  }

  private void takeMember(int parent, RawPath last, TarMember member)
      throws IntegrityException, LimitException {
    Metadata metadata = member.metadata();
    if (metadata.uid() > MOST_ID || metadata.gid() > MOST_ID) {
      throw fault(member, "has the owner " + metadata.uid() + ":" + metadata.gid());
    }
    int linked = member.type() == '1' ? linked(member) : Nodes.NONE;
    Form form = linked == Nodes.NONE ? form(member.type()) : nodes.form(linked);
    RawPath target = member.type() == '2' ? member.linkName() : RawPath.of("");
    if (form == Form.SYMLINK && linked != Nodes.NONE) {
      target = nodes.target(linked);
    }
    if (target.length() > TarName.MOST_BYTES) {
      throw fault(member, "is a link of more than " + TarName.MOST_BYTES + " bytes");
    }
    int node = put(parent, last, form);
    nodes.set(node, form, metadata);
    if (form == Form.SYMLINK) {
      nodes.setTarget(node, target);
    } else if (form == Form.FILE && member.type() != '1') {
      nodes.setSize(node, member.size());
    } else if (form == Form.FILE && TarName.problem(member.linkName()).isEmpty()) {
      setLinked(node, TarName.of(member.linkName()), linked);
    }
  }

  private void setLinked(int node, TarName other, int linked) throws LimitException {
    nodes.setLinked(node, other.path(), linked == Nodes.NONE ? Nodes.UNKNOWN : nodes.size(linked));
  }

  private static Form form(char type) {
    return switch (type) {
      case '0', '1', '7' -> Form.FILE;
      case '2' -> Form.SYMLINK;
      case '3' -> Form.CHARACTER_DEVICE;
      case '4' -> Form.BLOCK_DEVICE;
      case '5' -> Form.DIRECTORY;
      case '6' -> Form.PIPE;
      default -> Form.OTHER;
    };
  }

  /** What a hard link is a name of; NONE if this layer does not tell. */
  private int linked(TarMember member) {
    if (TarName.problem(member.linkName()).isPresent()) {
      return Nodes.NONE;
    }
    int node = find(TarName.of(member.linkName()));
    return node == Nodes.NONE || nodes.isDirectory(node) || nodes.form(node) == Form.NOTHING
        ? Nodes.NONE
        : node;
  }

  private int put(int parent, RawPath last, Form form) throws LimitException {
    int node = nodes.childOrNew(parent, last, 0, last.length());
    return nodes.isDirectory(node) && form != Form.DIRECTORY
        ? nodes.renewed(parent, last, 0, last.length())
        : node;
  }

  private int directory(Optional<TarName> name, TarMember member)
      throws IntegrityException, LimitException {
    return directory(name, TarName.shown(member.name()));
  }

  /**
   * The directory's node, made with all its parents as far as they are not there.
   *
   * @param member as it is shown if that fails
   */
  private int directory(Optional<TarName> name, Object member)
      throws IntegrityException, LimitException {
    int node = name.isPresent() ? directory(name.get().path()) : Nodes.ROOT;
    if (node != Nodes.NONE) {
      return node;
    }
    Optional<TarName> end = followed(name.get().path(), member);
    node = end.isPresent() ? directory(end.get().path()) : Nodes.ROOT;
    if (node == Nodes.NONE) {
      throw new IntegrityException("member " + member + " is below a file of the same layer");
    }
    return node;
  }

  /** NONE if something else than a directory is in the way. */
  private int directory(RawPath path) throws LimitException {
    int node = Nodes.ROOT;
    for (int start = 0; start < path.length(); ) {
      int slash = path.indexOf('/', start);
      int end = slash < 0 ? path.length() : slash;
      node = nodes.childOrNew(node, path, start, end);
      if (nodes.form(node) == Form.NOTHING) {
        nodes.set(node, Form.IMPLIED);
      } else if (!nodes.isDirectory(node)) {
        return Nodes.NONE;
      }
      start = end + 1;
    }
    return node;
  }

  private Optional<TarName> followed(RawPath path, Object member) throws IntegrityException {
    try {
      return LinkWalk.follow(
          path,
          name -> {
            int node = find(name);
            return node != Nodes.NONE && nodes.form(node) == Form.SYMLINK
                ? Optional.of(nodes.target(node))
                : Optional.empty();
          });
    } catch (LimitException e) {
      throw new IntegrityException("member " + member + ": " + e.getMessage(), e);
    }
  }

  private int find(TarName name) {
    RawPath path = name.path();
    int node = Nodes.ROOT;
    for (int start = 0; start < path.length() && node != Nodes.NONE; ) {
      int slash = path.indexOf('/', start);
      int end = slash < 0 ? path.length() : slash;
      node = nodes.child(node, path, start, end);
      start = end + 1;
    }
    return node;
  }

  private static IntegrityException fault(TarMember member, String fact) {
    return new IntegrityException("member " + TarName.shown(member.name()) + " " + fact);
  }
}

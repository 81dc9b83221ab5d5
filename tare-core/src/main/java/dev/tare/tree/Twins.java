// SPDX-License-Identifier: Apache-2.0
package dev.tare.tree;

import dev.tare.changeset.Entry;
import dev.tare.input.InputException;
import dev.tare.tar.Metadata;
import dev.tare.tar.Xattrs;
import dev.tare.tree.Claim.Yield;
import java.util.ArrayList;
import java.util.List;

/** Claims of one path: directories become one, everything else is refused. */
final class Twins {
  private Twins() {}

  /** Each path once, of claims that are sorted by name. */
  static List<Claim> united(List<Claim> claims) throws InputException {
    List<Claim> united = new ArrayList<>(claims.size());
    for (Claim claim : claims) {
      int end = united.size() - 1;
      if (end < 0 || united.get(end).name().compareTo(claim.name()) != 0) {
        united.add(claim);
      } else {
        united.set(end, united(united.get(end), claim));
      }
    }
    return united;
  }

  /** What somebody chose counts before what nobody did. */
  private static Claim united(Claim one, Claim other) throws InputException {
    if (!one.isDirectory() || !other.isDirectory()) {
      throw givenTwice(one, other, "");
    }
    Metadata a = one.entry().metadata();
    Metadata b = other.entry().metadata();
    Yield left = one.yields();
    Yield right = other.yields();
    boolean mode = left.mode() != right.mode() || a.mode() == b.mode();
    boolean owner = left.owner() != right.owner() || (a.uid() == b.uid() && a.gid() == b.gid());
    if (!mode || !owner || a.mtime() != b.mtime()) {
      throw givenTwice(one, other, ", as directories with " + shown(a) + " and " + shown(b));
    }
    Xattrs xattrs = a.xattrs().isEmpty() ? b.xattrs() : a.xattrs();
    if (!b.xattrs().isEmpty() && !xattrs.equals(b.xattrs())) {
      throw givenTwice(one, other, ", as directories with other extended attributes");
    }
    Metadata owned = left.owner() ? b : a;
    return new Claim(
        new Entry.Directory(
            one.name(),
            new Metadata(
                left.mode() ? b.mode() : a.mode(), owned.uid(), owned.gid(), a.mtime(), xattrs)),
        one.source(),
        one.given(),
        new Yield(left.mode() && right.mode(), left.owner() && right.owner()),
        one.idle() && other.idle());
  }

  static InputException givenTwice(Claim one, Claim other, String difference) {
    String sources =
        one.origin().equals(other.origin())
            ? "twice by " + one.origin()
            : "by " + one.origin() + " and by " + other.origin();
    return InputException.plan(one.name() + ": is given " + sources + difference);
  }

  private static String shown(Metadata metadata) {
    return "0"
        + Integer.toOctalString(metadata.mode())
        + (" " + metadata.uid())
        + (":" + metadata.gid());
  }
}

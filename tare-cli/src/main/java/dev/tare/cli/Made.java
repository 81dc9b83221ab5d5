// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import dev.tare.plan.FileSet;
import dev.tare.plan.Owner;
import java.util.Optional;
import java.util.OptionalInt;

/** Things that options describe in words. All faults are IllegalArgumentException. */
final class Made {
  private Made() {}

  /**
   * A directory, {@code PATH[:MODE[:USER[:GROUP]]]}; an empty MODE is one that is not given.
   *
   * @param usual the owner if none is given
   */
  static FileSet.Directory directory(String text, Optional<Owner> usual) {
    String[] parts = text.split(":", 3);
    String mode = parts.length > 1 ? parts[1] : "";
    if (!mode.matches("[0-7]{0,4}") || text.endsWith(":")) {
      throw new IllegalArgumentException(
          text + ": PATH[:MODE[:USER[:GROUP]]] is meant, with MODE in octal digits");
    }
    Optional<Owner> owner = parts.length > 2 ? Optional.of(Owner.parse(parts[2])) : usual;
    return new FileSet.Directory(
        parts[0],
        mode.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(mode, 8)),
        owner);
  }

  /** A symbolic link, {@code PATH=TARGET}. */
  static FileSet.Symlink symlink(String text, Owner owner) {
    int sign = text.indexOf('=');
    if (sign < 1 || sign == text.length() - 1) {
      throw new IllegalArgumentException(
          text + ": PATH=TARGET is meant, the path of the link and what it leads to");
    }
    return new FileSet.Symlink(text.substring(0, sign), text.substring(sign + 1), owner);
  }
}

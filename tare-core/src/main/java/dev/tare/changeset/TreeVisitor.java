// SPDX-License-Identifier: Apache-2.0
package dev.tare.changeset;

import java.io.IOException;

/** Sees one thing after the other, directories before what is in them. */
@FunctionalInterface
public interface TreeVisitor {
  /** Gives back whether what is in it is visited, too, if it is a directory. */
  boolean visit(TreeEntry entry) throws IOException;
}

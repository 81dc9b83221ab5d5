// SPDX-License-Identifier: Apache-2.0
package dev.tare.changeset;

import dev.tare.content.LimitException;
import dev.tare.files.RawPath;
import dev.tare.tar.Xattrs;
import java.util.HashMap;
import java.util.Map;

/** The extended attributes of those directories of a layer that have some. */
final class DirectoryXattrs {
  private static final int MOST_BYTES = 16 << 20;

  private final Map<Integer, Xattrs> byNode = new HashMap<>();
  private final Map<Xattrs, Xattrs> distinct = new HashMap<>();
  private long bytes;

  /** LimitException if all that differ have more than 16 MiB. */
  void set(int node, Xattrs xattrs) throws LimitException {
    if (xattrs.isEmpty()) {
      if (!byNode.isEmpty()) {
        byNode.remove(node);
      }
      return;
    }
    Xattrs known = distinct.putIfAbsent(xattrs, xattrs);
    byNode.put(node, known == null ? xattrs : known);
    if (known == null) {
      for (Map.Entry<RawPath, RawPath> one : xattrs.values().entrySet()) {
        bytes += one.getKey().length() + one.getValue().length();
      }
      if (bytes > MOST_BYTES) {
        throw new LimitException(
            "extended attributes of directories have more than " + MOST_BYTES + " bytes together");
      }
    }
  }

  Xattrs of(int node) {
    return byNode.isEmpty() ? Xattrs.NONE : byNode.getOrDefault(node, Xattrs.NONE);
  }
}

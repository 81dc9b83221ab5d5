// SPDX-License-Identifier: Apache-2.0
package dev.tare.tree;

import dev.tare.content.Content;
import dev.tare.tar.TarName;

/** Names and contents of what is in a zip, if they can be had. */
record ZipContents(Content zip, String source) {
  private static final int ENCRYPTED = 1;
  private static final int STORED = 0;
  private static final int DEFLATED = 8;

  /** The name without the slashes at its ends. */
  TarName name(ZipDirectory.Item item) throws InputException {
    try {
      return TarName.of(item.name());
    } catch (IllegalArgumentException e) {
      throw fault(item, String.valueOf(e.getMessage()));
    }
  }

  ZipPart content(ZipDirectory.Item item) throws InputException {
    if ((item.flags() & ENCRYPTED) != 0) {
      throw fault(item, "is encrypted");
    }
    if (item.method() != STORED && item.method() != DEFLATED) {
      throw fault(item, "is compressed with method " + item.method() + ", which is not known here");
    }
    if (item.method() == STORED && item.size() != item.compressedSize()) {
      throw fault(item, "has two sizes");
    }
    return new ZipPart(zip, item, source);
  }

  InputException fault(ZipDirectory.Item item, String fact) {
    return InputException.content(
        source + ": member \"" + TarName.shown(item.name()) + "\": " + fact);
  }
}

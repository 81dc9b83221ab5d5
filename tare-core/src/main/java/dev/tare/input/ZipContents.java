// SPDX-License-Identifier: Apache-2.0
package dev.tare.input;

import dev.tare.content.Content;
import dev.tare.tar.TarName;
import java.io.IOException;
import java.util.List;

/**
 * Names and contents of what is in a zip, if they can be had.
 *
 * @param source what messages call it
 */
public record ZipContents(Content zip, String source) {
  private static final int ENCRYPTED = 1;
  private static final int STORED = 0;
  private static final int DEFLATED = 8;

  /** Whether a file that begins so is a zip, which may be empty; four bytes tell it. */
  public static boolean isZip(byte[] start) {
    return ZipDirectory.isZip(start);
  }

  /**
   * All entries, in order.
   *
   * @throws InputException if the directory of the zip is malformed
   * @throws dev.tare.content.LimitException if it has more than a million files, or more than 16
   *     GiB when it is decompressed
   */
  public List<ZipItem> items() throws IOException {
    return new ZipDirectory(zip, source).read();
  }

  /**
   * The name without the slashes at its ends.
   *
   * @throws InputException if nothing can have it
   */
  public TarName name(ZipItem item) throws InputException {
    try {
      return TarName.of(item.name());
    } catch (IllegalArgumentException e) {
      throw fault(item, String.valueOf(e.getMessage()));
    }
  }

  /**
   * The bytes of a file, read in place; its size and checksum are verified.
   *
   * @throws InputException if it is encrypted, or compressed in a way that is not known here
   */
  public Content content(ZipItem item) throws InputException {
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

  /** What is wrong with an entry. */
  public InputException fault(ZipItem item, String fact) {
    return InputException.content(
        source + ": member \"" + TarName.shown(item.name()) + "\": " + fact);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.tree;

import dev.tare.files.RawPath;
import dev.tare.tar.Xattrs;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** Extended attributes as they are kept, and as fingerprints have them. */
final class StoredXattrs {
  private static final int LONGEST = 1 << 20;

  private StoredXattrs() {}

  static void write(Xattrs xattrs, DataOutputStream out) throws IOException {
    out.writeInt(xattrs.values().size());
    for (Map.Entry<RawPath, RawPath> attribute : xattrs.values().entrySet()) {
      write(attribute.getKey(), out);
      write(attribute.getValue(), out);
    }
  }

  private static void write(RawPath bytes, DataOutputStream out) throws IOException {
    out.writeInt(bytes.length());
    out.write(bytes.bytes());
  }

  /** IllegalArgumentException for lengths that no attribute has. */
  static Xattrs read(DataInputStream in) throws IOException {
    int count = in.readInt();
    if (count == 0) {
      return Xattrs.NONE;
    }
    Map<RawPath, RawPath> values = new TreeMap<>();
    for (int rest = count; rest > 0; rest--) {
      values.put(readBytes(in), readBytes(in));
    }
    return Xattrs.of(values);
  }

  private static RawPath readBytes(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > LONGEST) {
      throw new IllegalArgumentException("an extended attribute of " + length + " bytes");
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return RawPath.of(bytes);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.jar;

import java.nio.ByteBuffer;
import java.util.OptionalInt;

/** The head of a class file (Java Virtual Machine Specification, 4.1). */
final class ClassFile {
  /** As many bytes as it has. */
  static final int HEAD = 8;

  private static final int MAGIC = 0xcafebabe;
  private static final int BEFORE_JAVA_1 = 44;

  private ClassFile() {}

  /**
   * The oldest Java that loads the class, like 17; empty if it is none.
   *
   * @param start the first {@link #HEAD} bytes
   */
  static OptionalInt java(byte[] start) {
    if (start.length < HEAD || ByteBuffer.wrap(start).getInt() != MAGIC) {
      return OptionalInt.empty();
    }
    int major = Short.toUnsignedInt(ByteBuffer.wrap(start).getShort(6));
    return major > BEFORE_JAVA_1 ? OptionalInt.of(major - BEFORE_JAVA_1) : OptionalInt.empty();
  }
}

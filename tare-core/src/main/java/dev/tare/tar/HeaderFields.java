// SPDX-License-Identifier: Apache-2.0
package dev.tare.tar;

import dev.tare.files.RawPath;
import java.util.Arrays;

/** The fields of a header block: text to the first NUL, octal and base-256 numbers. */
record HeaderFields(byte[] block, long offset) {
  private static final int CHECKSUM = 148;
  private static final int CHECKSUM_LENGTH = 8;

  /** Sums of signed bytes, which some old systems wrote, are good as well. */
  void verifyChecksum() throws MalformedTarException {
    long unsigned = 0;
    long signed = 0;
    for (int i = 0; i < block.length; i++) {
      boolean own = i >= CHECKSUM && i < CHECKSUM + CHECKSUM_LENGTH;
      byte b = own ? (byte) ' ' : block[i];
      unsigned += b & 0xff;
      signed += b;
    }
    if (!tells(unsigned) && !tells(signed)) {
      throw malformed("no tar header, or a damaged one: its checksum is wrong");
    }
  }

  private boolean tells(long sum) {
    try {
      return octal("checksum", CHECKSUM, CHECKSUM_LENGTH) == sum;
    } catch (MalformedTarException e) {
      return false;
    }
  }

  boolean holds(byte[] expected, int start) {
    return Arrays.equals(block, start, start + expected.length, expected, 0, expected.length);
  }

  RawPath text(int start, int length) {
    int end = start;
    while (end < start + length && block[end] != 0) {
      end++;
    }
    return RawPath.of(Arrays.copyOfRange(block, start, end));
  }

  long number(String field, int start, int length) throws MalformedTarException {
    long value = signedNumber(field, start, length);
    if (value < 0) {
      throw malformed(field + " is negative");
    }
    return value;
  }

  long signedNumber(String field, int start, int length) throws MalformedTarException {
    return block[start] < 0 ? base256(field, start, length) : octal(field, start, length);
  }

  /** Digits with spaces before, and with spaces and NULs behind; nothing at all means 0. */
  private long octal(String field, int start, int length) throws MalformedTarException {
    int end = start + length;
    int i = start;
    while (i < end && block[i] == ' ') {
      i++;
    }
    long value = 0;
    while (i < end && block[i] >= '0' && block[i] <= '7') {
      value = value * 8 + (block[i] - '0');
      i++;
    }
    while (i < end && (block[i] == ' ' || block[i] == 0)) {
      i++;
    }
    if (i < end) {
      throw malformed(field + " is no octal number");
    }
    return value;
  }

  /** GNU's form: the top bit is a mark, the rest one big-endian number in two's complement. */
  private long base256(String field, int start, int length) throws MalformedTarException {
    boolean negative = (block[start] & 0x40) != 0;
    long value = negative ? -1 : 0;
    for (int i = start; i < start + length; i++) {
      int b = block[i] & 0xff;
      if (i == start && !negative) {
        b &= 0x7f;
      }
      if (value << 8 >> 8 != value) {
        throw malformed(field + " is too large");
      }
      value = value << 8 | b;
    }
    return value;
  }

  private MalformedTarException malformed(String fault) {
    return new MalformedTarException(offset, fault);
  }
}

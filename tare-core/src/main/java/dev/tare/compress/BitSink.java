// SPDX-License-Identifier: Apache-2.0
package dev.tare.compress;

import java.io.IOException;
import java.io.OutputStream;

/** Collects bits, the first the lowest of a byte. */
final class BitSink {
  private static final int CAPACITY = 1 << 16;

  private final byte[] buffer = new byte[CAPACITY];
  private OutputStream out = OutputStream.nullOutputStream();
  private int at;
  private long bits;

  /** Fewer than 8 between calls. */
  private int used;

  /** From now on on a byte boundary of this stream. */
  void begin(OutputStream stream) {
    out = stream;
    at = 0;
    bits = 0;
    used = 0;
  }

  /** Appends up to 32 bits. */
  void put(int value, int count) throws IOException {
    makeRoom(Long.BYTES);
    bits |= (value & 0xffffffffL) << used;
    used += count;
    store();
  }

  int pendingBits() {
    return used;
  }

  /** Zeros up to the next byte boundary. */
  void align() throws IOException {
    put(0, -used & 7);
  }

  /** Appends bytes on a byte boundary. */
  void putBytes(byte[] bytes, int offset, int length) throws IOException {
    out.write(buffer, 0, at);
    at = 0;
    out.write(bytes, offset, length);
  }

  /** Appends the coded sequences of a block. */
  void putTokens(Tokens tokens, byte[] window, int from, TokenCode code) throws IOException {
    int position = from;
    int size = tokens.size();
    for (int i = 0; i < size; i++) {
      makeRoom(2 * Tokens.CHUNK + 4 * Long.BYTES);
      long sequence = tokens.sequence(i);
      int literals = (int) (sequence >>> 32);
      putSequence(window, position, sequence, code);
      position += literals + ((int) sequence >>> 16);
    }
  }

  private void putSequence(byte[] window, int from, long sequence, TokenCode code) {
    byte[] bytes = buffer;
    int[] literalCodes = code.literals();
    long pending = bits;
    int count = used;
    int to = at;
    int end = from + (int) (sequence >>> 32);
    int i = from;
    // Up to 7 bits are pending, and a code has 14 at most: 4 of them fit into a long.
    for (; i + 4 <= end; i += 4) {
      int a = literalCodes[window[i] & 0xff];
      int b = literalCodes[window[i + 1] & 0xff];
      int c = literalCodes[window[i + 2] & 0xff];
      int d = literalCodes[window[i + 3] & 0xff];
      pending |= (long) (a >>> 4) << count;
      count += a & 15;
      pending |= (long) (b >>> 4) << count;
      count += b & 15;
      pending |= (long) (c >>> 4) << count;
      count += c & 15;
      pending |= (long) (d >>> 4) << count;
      count += d & 15;
      Words.put64(bytes, to, pending);
      to += count >>> 3;
      pending >>>= count & 56;
      count &= 7;
    }
    for (; i < end; i++) {
      int a = literalCodes[window[i] & 0xff];
      pending |= (long) (a >>> 4) << count;
      count += a & 15;
    }
    Words.put64(bytes, to, pending);
    to += count >>> 3;
    pending >>>= count & 56;
    count &= 7;
    int length = (int) sequence >>> 16;
    if (length > 0) {
      int coded = code.lengths()[length];
      pending |= (long) (coded >>> 5) << count;
      count += coded & 31;
      int distance = (int) sequence & 0xffff;
      int symbol = Symbols.ofDistance(distance);
      int prefix = code.distances()[symbol];
      pending |= (long) (prefix >>> 4) << count;
      count += prefix & 15;
      pending |= (long) (distance - Symbols.distanceBase(symbol)) << count;
      count += Symbols.distanceExtraBits(symbol);
      Words.put64(bytes, to, pending);
      to += count >>> 3;
      pending >>>= count & 56;
      count &= 7;
    }
    bits = pending;
    used = count;
    at = to;
  }

  /** Hands over what is complete; the bits of the last byte stay. */
  void end() throws IOException {
    out.write(buffer, 0, at);
    at = 0;
    out = OutputStream.nullOutputStream();
  }

  private void makeRoom(int bytes) throws IOException {
    if (at > CAPACITY - bytes) {
      out.write(buffer, 0, at);
      at = 0;
    }
  }

  private void store() {
    Words.put64(buffer, at, bits);
    at += used >>> 3;
    bits >>>= used & 56;
    used &= 7;
  }
}

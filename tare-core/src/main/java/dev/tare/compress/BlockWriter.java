// SPDX-License-Identifier: Apache-2.0
package dev.tare.compress;

import java.io.IOException;

/** Writes deflate blocks, each in the shortest of the three forms (RFC 1951 section 3.2.3). */
final class BlockWriter {
  private static final int STORED = 0;
  private static final int FIXED = 1;
  private static final int DYNAMIC = 2;
  private static final int MAX_STORED = 0xffff;

  private final BitSink sink;
  private final TokenCode code = TokenCode.create();
  private final CodeDescription description = new CodeDescription();

  BlockWriter(BitSink sink) {
    this.sink = sink;
  }

  /** Writes the tokens' block, which says what {@code window} holds from {@code from} on. */
  void write(Tokens tokens, byte[] window, int from, boolean last) throws IOException {
    Histogram histogram = tokens.histogram();
    int length = histogram.inputLength();
    histogram.literals[Symbols.END_OF_BLOCK] = 1;
    code.build(histogram);
    description.describe(code);
    long stored = storedCost(length);
    long fixed = TokenCode.ofNoDescription().cost(histogram);
    long dynamic = description.cost() + code.cost(histogram);
    if (length > 0 && stored <= Math.min(fixed, dynamic)) {
      writeStored(window, from, length, last);
    } else if (fixed <= dynamic) {
      writeHead(FIXED, last);
      writeTokens(tokens, window, from, TokenCode.ofNoDescription());
    } else {
      writeHead(DYNAMIC, last);
      description.writeTo(sink);
      code.layOut();
      writeTokens(tokens, window, from, code);
    }
  }

  /** An empty stored block, after which the stream is on a byte boundary. */
  void flush() throws IOException {
    writeStoredHead(0, false);
  }

  private long storedCost(int length) {
    int pieces = (length + MAX_STORED - 1) / MAX_STORED;
    int padding = -(sink.pendingBits() + 3) & 7;
    // The head of the first piece is in all forms the same; later ones have a byte for theirs.
    return 8L * length + padding + 32L * pieces + 8L * Math.max(0, pieces - 1);
  }

  private void writeStored(byte[] window, int from, int length, boolean last) throws IOException {
    int end = from + length;
    for (int at = from; at < end; at += MAX_STORED) {
      int piece = Math.min(MAX_STORED, end - at);
      writeStoredHead(piece, last && at + piece == end);
      sink.putBytes(window, at, piece);
    }
  }

  private void writeStoredHead(int length, boolean last) throws IOException {
    writeHead(STORED, last);
    sink.align();
    sink.put(~length << 16 | length, 32);
  }

  private void writeTokens(Tokens tokens, byte[] window, int from, TokenCode used)
      throws IOException {
    sink.putTokens(tokens, window, from, used);
    int end = used.literals()[Symbols.END_OF_BLOCK];
    sink.put(end >>> 4, end & 15);
  }

  private void writeHead(int form, boolean last) throws IOException {
    sink.put(form << 1 | (last ? 1 : 0), 3);
  }
}

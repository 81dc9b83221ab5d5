// SPDX-License-Identifier: Apache-2.0
package dev.tare.compress;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Deflate in Java alone, layout 2: the same bytes on every machine, and after every other block.
 *
 * <p>Input is taken apart chunk by chunk; a deflate block ends where the chunk that follows is
 * better off with codes of its own.
 */
final class Deflate implements BlockDeflater {
  private final Parser parser;
  private final Tokens tokens = new Tokens();
  private final BitSink sink = new BitSink();
  private final BlockWriter writer = new BlockWriter(sink);

  /** Level 1 to 9. */
  Deflate(int level) {
    parser =
        switch (level) {
          case 1 -> new FastParser();
          case 2 -> new PairParser();
          default -> new ChainParser(Effort.ofLevel(level));
        };
  }

  @Override
  public void deflate(byte[] window, int start, int end, boolean last, OutputStream out)
      throws IOException {
    sink.begin(out);
    parser.begin(window, start, end);
    tokens.clear();
    int from = start;
    int at = start;
    while (at < end) {
      if (tokens.isFull()) {
        writer.write(tokens, window, from, false);
        tokens.clear();
        from = at;
      }
      int chunk = at;
      at = parser.parse(Math.min(end, at + Tokens.CHUNK), tokens);
      if (tokens.endsBeforeChunk()) {
        writer.write(tokens, window, from, false);
        tokens.keepChunk();
        from = chunk;
      }
    }
    if (from < end || last) {
      writer.write(tokens, window, from, last);
    }
    if (last) {
      sink.align();
    } else {
      writer.flush();
    }
    sink.end();
  }
}

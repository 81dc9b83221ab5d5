// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import java.io.IOException;
import java.io.PrintStream;

/** Many lines of a result, written in larger pieces. */
final class Lines {
  private static final int PIECE = 1 << 14;

  private final PrintStream out;
  private final StringBuilder text = new StringBuilder();

  Lines(PrintStream out) {
    this.out = out;
  }

  /** Adds a line; IOException if nobody reads. */
  void add(String line) throws IOException {
    text.append(line).append('\n');
    if (text.length() >= PIECE) {
      end();
    }
  }

  /** Writes what is left. */
  void end() throws IOException {
    out.print(text);
    text.setLength(0);
    if (out.checkError()) {
      throw new IOException(Console.NOT_WRITTEN);
    }
  }
}

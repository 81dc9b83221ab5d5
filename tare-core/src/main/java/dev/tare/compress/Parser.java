// SPDX-License-Identifier: Apache-2.0
package dev.tare.compress;

/** Takes input apart into literals and matches. */
interface Parser {
  /**
   * Begins with input of {@code window[start..end)}, to which matches may refer, as they may to
   * what is before it. Bytes from {@code end} on have no part in anything.
   */
  void begin(byte[] window, int start, int end);

  /**
   * Takes input apart from where the last call ended up to {@code to}, or up to the end of the
   * match that reaches over it, and says where that is.
   */
  int parse(int to, Tokens tokens);
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.compress;

import java.io.IOException;
import java.io.OutputStream;

/**
 * The place of one block of input and of what it is encoded to. Filled and emptied by the writing
 * thread, encoded by one worker in between; used again for later blocks.
 *
 * @param <B> the kind of blocks in one line
 */
abstract class Block<B extends Block<B>> {
  /** Begins the block that follows {@code previous}, which may be this very place. */
  abstract void follow(B previous);

  abstract boolean isFull();

  /** Takes in as much as there is room for, and says how much that was. */
  abstract int fill(byte[] bytes, int offset, int length);

  /** Encodes what was taken in; {@code last} if the input ends here. */
  abstract void encode(boolean last) throws IOException;

  abstract void writeTo(OutputStream sink) throws IOException;

  /** Gives back what the collector would not. */
  void close() {}
}

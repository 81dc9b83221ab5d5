// SPDX-License-Identifier: Apache-2.0
package dev.tare.input;

import dev.tare.content.Content;
import dev.tare.plan.Input;
import java.io.IOException;

/** Gets the bytes of inputs that are not simply files of this machine. */
@FunctionalInterface
public interface InputOpener {
  /** Knows none. */
  InputOpener NONE =
      input -> {
        throw new IllegalArgumentException(input + ": only files can be read here");
      };

  /**
   * The input's bytes, to be opened repeatedly: all of them, and with the digest it must have, or
   * opening them is an IOException.
   */
  Content open(Input input) throws IOException;
}

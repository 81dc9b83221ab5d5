// SPDX-License-Identifier: Apache-2.0
package dev.tare.content;

import java.io.DataOutputStream;
import java.io.IOException;

/** Content that can be told from other content without being read. */
public interface Identified extends Content {
  /** Writes what tells it; false if nothing does after all. Begins with a mark of its kind. */
  boolean identify(DataOutputStream out) throws IOException;

  /**
   * Whether what tells it now will never tell another content, and stood for the very bytes that
   * were read. To be asked after it was read.
   */
  boolean isCertain(Certainty certainty);
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import java.io.FilterInputStream;
import java.io.IOException;

/** An answer's body; closing it closes the answer. */
final class AnswerStream extends FilterInputStream {
  private final Answer answer;

  AnswerStream(Answer answer) {
    super(answer.response().body());
    this.answer = answer;
  }

  @Override
  public void close() throws IOException {
    answer.close();
  }
}

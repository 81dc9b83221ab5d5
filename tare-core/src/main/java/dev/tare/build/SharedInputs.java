// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import dev.tare.content.Content;
import dev.tare.input.InputOpener;
import dev.tare.plan.Input;
import java.io.IOException;
import java.util.Optional;

/** Inputs of several images of one plan, each of which may read standard input once. */
final class SharedInputs {
  private final InputOpener opener;
  private Optional<Content> standardInput = Optional.empty();

  SharedInputs(InputOpener opener) {
    this.opener = opener;
  }

  /** For one image. */
  InputOpener forImage() {
    return new InputOpener() {
      private boolean read;

      @Override
      public Content open(Input input) throws IOException {
        if (!(input instanceof Input.StandardInput) || read) {
          return opener.open(input);
        }
        read = true;
        return standardInput(input);
      }
    };
  }

  private synchronized Content standardInput(Input input) throws IOException {
    if (standardInput.isEmpty()) {
      standardInput = Optional.of(opener.open(input));
    }
    return standardInput.get();
  }
}

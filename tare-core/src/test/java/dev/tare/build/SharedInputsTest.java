// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.content.Content;
import dev.tare.input.InputOpener;
import dev.tare.plan.Input;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SharedInputsTest {
  private static final Input INPUT = Input.of("-", Optional.empty());

  private int opened;

  private Content once(Input input) {
    if (opened++ > 0) {
      throw new IllegalArgumentException("standard input is given twice");
    }
    return Content.of(new byte[] {1, 2, 3});
  }

  @Test
  void everyImageReadsStandardInputOnce() throws IOException {
    SharedInputs inputs = new SharedInputs(this::once);
    InputOpener first = inputs.forImage();
    Content content = first.open(INPUT);
    assertThat(inputs.forImage().open(INPUT)).isSameAs(content);
    assertThat(opened).isEqualTo(1);
    assertThatThrownBy(() -> first.open(INPUT)).hasMessage("standard input is given twice");
  }
}

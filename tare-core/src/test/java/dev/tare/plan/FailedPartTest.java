// SPDX-License-Identifier: Apache-2.0
package dev.tare.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class FailedPartTest {
  private static final Object INNER = new ConfigChange.SetEnv("TOKEN", "hunter2");
  private static final Object OUTER = new ConfigChange.ClearEnv();

  @Test
  void aFailureStaysWhatItIsAndTellsItsParts() {
    IOException failure = new IOException("broken");
    assertThatThrownBy(
            () ->
                FailedPart.run(
                    OUTER,
                    () ->
                        FailedPart.get(
                            INNER,
                            () -> {
                              throw failure;
                            })))
        .isSameAs(failure)
        .hasMessage("broken");
    assertThat(FailedPart.of(failure)).containsExactly(INNER, OUTER);
  }

  @Test
  void causesTellTheirPartsFirst() {
    IOException inner = FailedPart.mark(new IOException("broken"), INNER);
    RuntimeException outer = FailedPart.mark(new RuntimeException(inner), OUTER);
    assertThat(FailedPart.of(outer)).containsExactly(INNER, OUTER);
  }

  @Test
  void whatElseIsSuppressedIsNoPart() {
    IOException failure = new IOException("broken");
    failure.addSuppressed(FailedPart.mark(new IOException("another"), INNER));
    assertThat(FailedPart.of(failure)).isEmpty();
  }

  @Test
  void aStackTraceDoesNotShowThePart() {
    StringWriter trace = new StringWriter();
    FailedPart.mark(new IOException("broken"), INNER).printStackTrace(new PrintWriter(trace));
    assertThat(trace.toString()).contains("SetEnv").doesNotContain("hunter2", "TOKEN");
  }

  @Test
  void whatSucceedsIsGivenBack() throws IOException {
    assertThat(FailedPart.<String, IOException>get(OUTER, () -> "fine")).isEqualTo("fine");
  }
}

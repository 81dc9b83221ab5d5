// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CloserTest {
  private final List<String> closed = new ArrayList<>();

  private Closeable named(String name) {
    return () -> closed.add(name);
  }

  @Test
  void allAreClosedOnceAndLastFirstWhateverFails() {
    Closer closer = new Closer();
    closer.add(named("a"));
    closer.add(
        () -> {
          throw new IOException("disk");
        });
    closer.add(named("b"));
    closer.add(
        () -> {
          throw new IllegalStateException("bug");
        });
    closer.add(named("c"));
    assertThatThrownBy(closer::close)
        .isInstanceOf(IllegalStateException.class)
        .hasSuppressedException(new IOException("disk"));
    assertThat(closed).containsExactly("c", "b", "a");
  }

  @Test
  void whatFailsAfterAFailureIsSuppressedInIt() {
    Closer closer = new Closer();
    closer.add(
        () -> {
          throw new IOException("disk");
        });
    IOException failure = new IOException("first");
    closer.closeAfter(failure);
    assertThat(failure).hasSuppressedException(new IOException("disk"));
  }
}

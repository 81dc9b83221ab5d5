// SPDX-License-Identifier: Apache-2.0
package dev.tare.layout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.transport.SampleImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayoutLockTest {
  @TempDir Path dir;

  @Test
  void theMarkerIsNotReadWhileALockOnItIsHeld() throws Exception {
    SampleImage.of("linux/amd64", true, "one")
        .publish(LayoutPlaces.destination(dir, List.of("v1")));
    AtomicInteger opened = new AtomicInteger();
    Thread reader =
        new Thread(
            () -> {
              try {
                LayoutPlaces.source(dir, Optional.of("v1")).close();
                opened.incrementAndGet();
                LayoutPlaces.destination(dir, List.of("v2")).close();
                opened.incrementAndGet();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    try (LayoutLock lock = LayoutLock.take(dir)) {
      assertThat(lock).isNotNull();
      reader.start();
      while (reader.isAlive() && reader.getState() != Thread.State.WAITING) {
        Thread.onSpinWait();
      }
      assertThat(opened).hasValue(0);
    }
    reader.join();
    assertThat(opened).hasValue(2);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.changeset.Entry;
import dev.tare.content.Content;
import dev.tare.image.TestImages;
import dev.tare.oci.MediaType;
import dev.tare.plan.Compression;
import dev.tare.tar.Metadata;
import dev.tare.tar.TarName;
import dev.tare.transport.Parallel;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SharedLayersTest {
  private final AtomicInteger made = new AtomicInteger();
  private final AtomicInteger atOnce = new AtomicInteger();
  private final AtomicBoolean cancelled = new AtomicBoolean();
  private final SharedLayers layers = new SharedLayers(this::make, cancelled::get);

  private LayerMaker.Made make(List<Entry> entries, Compression compression) {
    assertThat(atOnce.incrementAndGet()).isEqualTo(1);
    made.incrementAndGet();
    Thread.yield();
    atOnce.decrementAndGet();
    return new LayerMaker.Made(
        TestImages.layer(MediaType.OCI_LAYER_GZIP, entries + " " + compression), false, false);
  }

  private static List<Entry> directory(String name, int mode) {
    return List.of(new Entry.Directory(TarName.of(name), new Metadata(mode, 0, 0, 0)));
  }

  @Test
  void whatIsTheSameIsMadeOnceHoweverManyAskForItAtOnce() throws IOException {
    List<LayerMaker.Made> all = Collections.synchronizedList(new ArrayList<>());
    List<Parallel.Task> tasks = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      int name = i % 3;
      tasks.add(() -> all.add(layers.make(directory("d" + name, 0755), Compression.GZIP)));
    }
    new Parallel(7).run(tasks);
    assertThat(made).hasValue(3);
    assertThat(all).hasSize(60);
    assertThat(all.stream().filter(layer -> !layer.shared())).hasSize(3);
    assertThat(all.stream().map(LayerMaker.Made::layer).distinct()).hasSize(3);
  }

  @Test
  void whatDiffersInAnythingIsMadeAnew() throws IOException {
    layers.make(directory("d", 0755), Compression.GZIP);
    layers.make(directory("d", 0750), Compression.GZIP);
    layers.make(directory("d", 0755), Compression.parse("zstd"));
    layers.make(directory("d", 0755), Compression.parse("gzip:9"));
    assertThat(made).hasValue(4);
  }

  @Test
  void contentsThatNothingTellsApartAreMadeEachTime() throws IOException {
    Entry.File file =
        new Entry.File(TarName.of("f"), new Metadata(0644, 0, 0, 0), 1, Content.of(new byte[] {1}));
    layers.make(List.of(file), Compression.GZIP);
    assertThat(layers.make(List.of(file), Compression.GZIP).shared()).isFalse();
    assertThat(made).hasValue(2);
  }

  @Test
  void nothingIsMadeOnceAnImageHasFailed() throws IOException {
    layers.make(directory("d", 0755), Compression.GZIP);
    cancelled.set(true);
    assertThatThrownBy(() -> layers.make(directory("e", 0755), Compression.GZIP))
        .isInstanceOf(InterruptedIOException.class);
    assertThat(made).hasValue(1);
  }

  @Test
  void whoWaitsCanBeInterrupted() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> layers.make(directory("d", 0755), Compression.GZIP))
        .isInstanceOf(InterruptedIOException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(made).hasValue(0);
  }
}

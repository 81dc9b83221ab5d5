// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.archive.ArchivePlaces;
import dev.tare.changeset.LayerIndex;
import dev.tare.content.IntegrityException;
import dev.tare.image.Image;
import dev.tare.layer.Layer;
import dev.tare.layout.LayoutPlaces;
import dev.tare.oci.Reference;
import dev.tare.testkit.Fault;
import dev.tare.testkit.Rule;
import dev.tare.transport.ImageDestination;
import dev.tare.transport.ImageSource;
import dev.tare.transport.Images;
import dev.tare.transport.Publisher;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Layers whose bytes are changed on their way, once or always. */
class DamagedOnceTest {
  private static final int LAYERS = 2;

  @TempDir private Path folder;

  /** Opens where to publish to. */
  @FunctionalInterface
  private interface Place {
    ImageDestination open() throws IOException;
  }

  private Path fresh(String name) throws IOException {
    return Files.createTempDirectory(folder, "place").resolve(name);
  }

  private ImageDestination layout() throws IOException {
    return LayoutPlaces.destination(fresh("layout"), List.of("1"));
  }

  private ImageDestination archive() throws IOException {
    return ArchivePlaces.universal(fresh("x.tar"), List.of("app:1"));
  }

  private ImageDestination legacy() throws IOException {
    return ArchivePlaces.legacy(fresh("x.tar"), List.of(Reference.parse("app:1")), notice -> {});
  }

  private static ImageDestination stream() throws IOException {
    return ArchivePlaces.universal(new ByteArrayOutputStream(), List.of("app:1"));
  }

  private static void publish(Sweep sweep, Place place) throws IOException {
    try (ImageSource source = sweep.source();
        ImageDestination destination = place.open()) {
      Image image = Images.load(source, Optional.of(Sweep.IMAGE.config().value().platform()));
      Publisher.publish(image, List.of(destination));
    }
  }

  private static Rule damage(Sweep sweep, int at) {
    String digest = Sweep.IMAGE.layers().get(at).blob().descriptor().digest().hex();
    return sweep.from.on(r -> r.is("GET", digest), Fault.corrupt(20));
  }

  @Test
  void whatCanBeWrittenAnewIsReadOnceMore() throws IOException {
    for (Place place : List.<Place>of(this::layout, this::archive, this::legacy)) {
      for (int at = 0; at < LAYERS; at++) {
        try (Sweep sweep = new Sweep(1)) {
          Rule rule = damage(sweep, at).times(1);
          publish(sweep, place);
          assertThat(rule.hits()).isEqualTo(1);
        }
      }
    }
  }

  @Test
  void whatIsAlwaysDamagedIsReadTwiceAndRefused() throws IOException {
    for (Place place : List.<Place>of(this::layout, this::archive, this::legacy)) {
      for (int at = 0; at < LAYERS; at++) {
        try (Sweep sweep = new Sweep(1)) {
          Rule rule = damage(sweep, at);
          assertThatThrownBy(() -> publish(sweep, place)).isInstanceOf(IntegrityException.class);
          assertThat(rule.hits()).isEqualTo(2);
        }
      }
    }
  }

  /** What has gone down a pipe cannot be taken back: the reader must not take it for whole. */
  @Test
  void aStreamIsBrokenOff() throws IOException {
    for (int at = 0; at < LAYERS; at++) {
      try (Sweep sweep = new Sweep(1)) {
        Rule rule = damage(sweep, at).times(1);
        assertThatThrownBy(() -> publish(sweep, DamagedOnceTest::stream))
            .isInstanceOf(IntegrityException.class);
        assertThat(rule.hits()).isEqualTo(1);
      }
    }
  }

  @Test
  void aLayersNamesAreReadOnceMore() throws IOException {
    for (int at = 0; at < LAYERS; at++) {
      try (Sweep sweep = new Sweep(1);
          ImageSource source = sweep.source()) {
        Rule rule = damage(sweep, at).times(1);
        Image image = Images.load(source, Optional.of(Sweep.IMAGE.config().value().platform()));
        Layer layer = image.layers().get(at);
        assertThat(LayerIndex.read(layer.blob(), layer.diffId()).size()).isPositive();
        assertThat(rule.hits()).isEqualTo(1);
      }
    }
  }
}

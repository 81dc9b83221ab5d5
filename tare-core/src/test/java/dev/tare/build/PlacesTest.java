// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.image.Image;
import dev.tare.image.TestImages;
import dev.tare.oci.Location;
import dev.tare.oci.Platform;
import dev.tare.plan.Access;
import dev.tare.transport.ImageDestination;
import dev.tare.transport.ImageSource;
import dev.tare.transport.Images;
import dev.tare.transport.Publisher;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlacesTest {
  private static final Places PLACES = new Places(PlaceSettings.ofProcess());
  private static final Image IMAGE = TestImages.oci("linux/amd64", "one");

  @TempDir Path folder;

  private static void write(Location location, String... names) throws IOException {
    try (ImageDestination destination =
        PLACES.destination(location, List.of(names), false, Access.DEFAULT)) {
      Publisher.publish(IMAGE, List.of(destination));
    }
  }

  private static Image read(Location location) throws IOException {
    try (ImageSource source = PLACES.source(location, Access.DEFAULT)) {
      return Images.load(source, Optional.empty());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"oci", "oci-archive", "docker-archive"})
  void whatIsWrittenUnderSeveralNamesIsFoundUnderEach(String transport) throws IOException {
    String place = transport + ":" + folder.resolve("place");
    write(Location.parse(place + ":app:1"), "app:2", "app:1");
    for (String name : List.of(":app:1", ":app:2")) {
      assertThat(read(Location.parse(place + name)).config().value())
          .isEqualTo(IMAGE.config().value());
    }
    assertThatThrownBy(() -> read(Location.parse(place + ":app:3")))
        .isInstanceOf(IOException.class);
  }

  @Test
  void messagesCallASourceByItsLocation() throws IOException {
    Location location = Location.parse("oci:" + folder.resolve("layout"));
    write(location);
    try (ImageSource source = PLACES.source(location, Access.DEFAULT)) {
      assertThatThrownBy(() -> Images.load(source, Optional.of(Platform.parse("linux/s390x"))))
          .hasMessage("no image for linux/s390x in " + location + ": there is linux/amd64");
    }
  }

  @Test
  void scratchIsNoPlace() {
    Location scratch = new Location.Scratch();
    assertThatThrownBy(() -> PLACES.source(scratch, Access.DEFAULT))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PLACES.destination(scratch, List.of(), false, Access.DEFAULT))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

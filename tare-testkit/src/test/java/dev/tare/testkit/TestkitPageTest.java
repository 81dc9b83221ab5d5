// SPDX-License-Identifier: Apache-2.0
package dev.tare.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.http.Proxies;
import dev.tare.image.Artifact;
import dev.tare.image.Image;
import dev.tare.oci.Reference;
import dev.tare.registry.Credentials;
import dev.tare.registry.Registries;
import dev.tare.registry.RegistrySettings;
import dev.tare.transport.ImageDestination;
import dev.tare.transport.ImageSource;
import dev.tare.transport.Publisher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The examples of docs/testkit.md are here, where they run. */
class TestkitPageTest {
  private static final RegistrySettings SETTINGS =
      new RegistrySettings(Credentials.ANONYMOUS, Set.of(), List.of(), Proxies.NONE, "example");

  @Test
  void anUploadIsCompleteThoughAnAnswerWasLost() throws IOException {
    // example: registry
    try (MemoryRegistry registry = MemoryRegistry.builder().start();
        Registries registries = new Registries(SETTINGS)) {
      registry.on(r -> r.is("PUT", "/uploads/"), Fault.loseAnswer()).times(1);

      Image image = SampleImages.image("one", "two");
      Reference name = Reference.parse(registry.host() + "/app:1");
      try (ImageDestination destination = registries.destination(List.of(name))) {
        Publisher.publish(image, List.of(destination));
      }

      assertThat(registry.manifest("app", "1")).isPresent();
      assertThat(registry.requests())
          .extracting(Exchange::toString)
          .last()
          .isEqualTo("PUT /v2/app/manifests/1 201");
    }
    // end
  }

  @Nested
  // example: contract
  class MemoryPlaceTest extends SourceContract {
    @Override
    protected ImageSource open(Artifact image) throws IOException {
      MemoryPlace place = new MemoryPlace();
      try (ImageDestination destination = place.destination()) {
        Publisher.publish(image, List.of(destination));
      }
      return place.source();
    }

    @Override
    protected ImageSource openMissing() {
      return new MemoryPlace().source();
    }
  }

  // end

  @Test
  void thePageShowsWhatRunsHere() throws IOException {
    Path here = Path.of("src/test/java/dev/tare/testkit/TestkitPageTest.java");
    String page = Files.readString(Path.of("../docs/testkit.md"));
    Matcher examples =
        Pattern.compile("( *)// example: \\w+\n(.*?)\n+ *// end\n", Pattern.DOTALL)
            .matcher(Files.readString(here));
    int count = 0;
    for (; examples.find(); count++) {
      assertThat(page).contains("```java\n" + examples.group(2).stripIndent() + "\n```");
    }
    assertThat(count).isEqualTo(2);
  }
}

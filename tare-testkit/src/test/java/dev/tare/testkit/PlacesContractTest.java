// SPDX-License-Identifier: Apache-2.0
package dev.tare.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.archive.ArchivePlaces;
import dev.tare.http.Proxies;
import dev.tare.image.Artifact;
import dev.tare.layout.LayoutPlaces;
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
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** All our places keep the contracts. */
class PlacesContractTest {
  private static final String NAME = "example.com/app:1";
  private static final Reference REFERENCE = Reference.parse(NAME);

  @TempDir Path dir;

  private static ImageSource after(ImageDestination destination, Artifact image, Opener opener)
      throws IOException {
    try (destination) {
      Publisher.publish(image, List.of(destination));
    }
    return opener.open();
  }

  private Path archive() {
    return dir.resolve("image.tar");
  }

  @FunctionalInterface
  private interface Opener {
    ImageSource open() throws IOException;
  }

  private Optional<ImageSource> ifThere(Path file, Opener opener) throws IOException {
    return Files.exists(file) ? Optional.of(opener.open()) : Optional.empty();
  }

  /** What was made besides the place itself, such as what a writer forgot to remove. */
  private void assertOnly(String... names) throws IOException {
    try (Stream<Path> files = Files.list(dir)) {
      assertThat(files.map(file -> String.valueOf(file.getFileName()))).isSubsetOf(names);
    }
  }

  @Nested
  class MemoryAsSource extends SourceContract {
    private final MemoryPlace place = new MemoryPlace();

    @Override
    protected ImageSource open(Artifact image) throws IOException {
      return after(place.destination(), image, place::source);
    }

    @Override
    protected ImageSource openMissing() {
      return new MemoryPlace().source();
    }
  }

  @Nested
  class MemoryAsDestination extends DestinationContract {
    private final MemoryPlace place = new MemoryPlace();

    @Override
    protected ImageDestination open() {
      return place.destination();
    }

    @Override
    protected Optional<ImageSource> read() {
      return place.root().map(root -> place.source());
    }

    @Override
    protected boolean streams() {
      return false;
    }
  }

  @Nested
  class LayoutAsSource extends SourceContract {
    @Override
    protected ImageSource open(Artifact image) throws IOException {
      Path layout = dir.resolve("layout");
      return after(
          LayoutPlaces.destination(layout, List.of("1")),
          image,
          () -> LayoutPlaces.source(layout, Optional.of("1")));
    }

    @Override
    protected ImageSource openMissing() throws IOException {
      open(SampleImages.image("other")).close();
      return LayoutPlaces.source(dir.resolve("layout"), Optional.of("2"));
    }
  }

  @Nested
  class LayoutAsDestination extends DestinationContract {
    @Override
    protected ImageDestination open() throws IOException {
      return LayoutPlaces.destination(dir.resolve("layout"), List.of("1"));
    }

    @Override
    protected Optional<ImageSource> read() throws IOException {
      Path layout = dir.resolve("layout");
      return ifThere(
          layout.resolve("index.json"), () -> LayoutPlaces.source(layout, Optional.of("1")));
    }

    @AfterEach
    void onlyWholeBlobsAreLeft() throws IOException {
      assertOnly("layout");
      if (Files.exists(dir.resolve("layout"))) {
        try (Stream<Path> files = Files.walk(dir.resolve("layout"))) {
          assertThat(files.filter(Files::isRegularFile).map(f -> String.valueOf(f.getFileName())))
              .allMatch(name -> name.matches("index.json|oci-layout|[0-9a-f]{64}"));
        }
      }
    }
  }

  @Nested
  class UniversalArchiveAsOciSource extends SourceContract {
    @Override
    protected ImageSource open(Artifact image) throws IOException {
      return after(
          ArchivePlaces.universal(archive(), List.of(NAME)),
          image,
          () -> ArchivePlaces.ociSource(Optional.of(archive()), Optional.of("1")));
    }

    @Override
    protected ImageSource openMissing() throws IOException {
      open(SampleImages.image("other")).close();
      return ArchivePlaces.ociSource(Optional.of(archive()), Optional.of("2"));
    }
  }

  @Nested
  class UniversalArchiveAsDockerSource extends DockerSource {
    @Override
    ImageDestination destination(Path file) throws IOException {
      return ArchivePlaces.universal(file, List.of(NAME));
    }
  }

  @Nested
  class LegacyArchiveAsSource extends DockerSource {
    @Override
    ImageDestination destination(Path file) throws IOException {
      return ArchivePlaces.legacy(file, List.of(REFERENCE), notice -> {});
    }
  }

  private abstract class DockerSource extends SourceContract {
    abstract ImageDestination destination(Path file) throws IOException;

    private ImageSource open(Reference reference) throws IOException {
      return ArchivePlaces.dockerSource(Optional.of(archive()), Optional.of(reference));
    }

    @Override
    protected ImageSource open(Artifact image) throws IOException {
      return after(destination(archive()), image, () -> open(REFERENCE));
    }

    @Override
    protected ImageSource openMissing() throws IOException {
      open(SampleImages.image("other")).close();
      return open(Reference.parse("example.com/app:2"));
    }

    @Override
    protected boolean keepsDocuments() {
      return false;
    }
  }

  @Nested
  class UniversalArchiveAsDestination extends DestinationContract {
    @Override
    protected ImageDestination open() throws IOException {
      return ArchivePlaces.universal(archive(), List.of(NAME));
    }

    @Override
    protected Optional<ImageSource> read() throws IOException {
      return ifThere(
          archive(), () -> ArchivePlaces.ociSource(Optional.of(archive()), Optional.empty()));
    }

    @AfterEach
    void nothingElseIsLeft() throws IOException {
      assertOnly("image.tar");
    }
  }

  @Nested
  class LegacyArchiveAsDestination extends DestinationContract {
    @Override
    protected ImageDestination open() throws IOException {
      return ArchivePlaces.legacy(archive(), List.of(REFERENCE), notice -> {});
    }

    @Override
    protected Optional<ImageSource> read() throws IOException {
      return ifThere(
          archive(), () -> ArchivePlaces.dockerSource(Optional.of(archive()), Optional.empty()));
    }

    @Override
    protected boolean keepsDocuments() {
      return false;
    }

    @AfterEach
    void nothingElseIsLeft() throws IOException {
      assertOnly("image.tar");
    }
  }

  /** A registry for each test and the client's door to it. */
  private static final class Served implements AutoCloseable {
    private final MemoryRegistry registry;
    private final Registries registries =
        new Registries(
            new RegistrySettings(
                (registry, path) ->
                    Optional.of(
                        new Credentials.Secret(Credentials.Secret.Kind.PASSWORD, "me", "pw")),
                Set.of(),
                List.of(),
                Proxies.NONE,
                "tare-test"));

    private Served() throws IOException {
      registry = MemoryRegistry.builder().auth(Auth.bearer("me", "pw")).start();
    }

    private Reference reference(String rest) {
      return Reference.parse(registry.host() + "/" + rest);
    }

    private ImageSource source(String rest) throws IOException {
      return registries.source(reference(rest));
    }

    private ImageDestination destination() throws IOException {
      return registries.destination(List.of(reference("app:1")));
    }

    @Override
    public void close() {
      registries.close();
      registry.close();
    }
  }

  @Nested
  class RegistryAsSource extends SourceContract {
    private Served served;

    @BeforeEach
    void serve() throws IOException {
      served = new Served();
    }

    @Override
    protected ImageSource open(Artifact image) throws IOException {
      return after(served.destination(), image, () -> served.source("app:1"));
    }

    @Override
    protected ImageSource openMissing() throws IOException {
      open(SampleImages.image("other")).close();
      return served.source("app:2");
    }

    @AfterEach
    void end() {
      served.close();
    }
  }

  @Nested
  class RegistryAsDestination extends DestinationContract {
    private Served served;

    @BeforeEach
    void serve() throws IOException {
      served = new Served();
    }

    @Override
    protected ImageDestination open() throws IOException {
      return served.destination();
    }

    @Override
    protected Optional<ImageSource> read() throws IOException {
      return served.registry.manifest("app", "1").isPresent()
          ? Optional.of(served.source("app:1"))
          : Optional.empty();
    }

    @AfterEach
    void noUploadIsLeftOpen() {
      assertThat(served.registry.openUploads()).isZero();
      served.close();
    }
  }
}

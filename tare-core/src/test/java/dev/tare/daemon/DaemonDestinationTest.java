// SPDX-License-Identifier: Apache-2.0
package dev.tare.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.archive.ArchivePlaces;
import dev.tare.content.Blob;
import dev.tare.content.Content;
import dev.tare.content.IntegrityException;
import dev.tare.http.HttpException;
import dev.tare.image.Image;
import dev.tare.oci.Digest;
import dev.tare.oci.MediaType;
import dev.tare.oci.Reference;
import dev.tare.transport.ImageDestination;
import dev.tare.transport.ImageSource;
import dev.tare.transport.Images;
import dev.tare.transport.SampleImage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DaemonDestinationTest {
  private static final Reference NAME = Reference.parse("app:1");
  private static final String LOADED = "{\"stream\":\"Loaded image: app:1\\n\"}\r\n";

  @TempDir private Path directory;
  private final List<String> notices = new ArrayList<>();
  private SampleImage image;

  @BeforeEach
  void makeImage() throws IOException {
    image = SampleImage.of("linux/amd64", true, "one", "two");
  }

  @AfterEach
  void noThreadIsLeft() {
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().equals("tare-archive"));
  }

  private ImageDestination destination(FakeEngine engine, Reference... names) throws IOException {
    return DaemonPlaces.destination(
        List.of(names),
        Optional.of(engine.host()),
        new EngineSettings(Map.of(), directory, notices::add),
        ArchivePlaces::universal);
  }

  private static String config(SampleImage image) {
    return image.blobs().stream()
        .map(Blob::descriptor)
        .filter(descriptor -> descriptor.mediaType().equals(MediaType.OCI_CONFIG))
        .findFirst()
        .orElseThrow()
        .digest()
        .toString();
  }

  /** An engine that takes any archive, answers this, and then has an image of this id. */
  private FakeEngine engine(String answer, String id) throws IOException {
    return new FakeEngine(
        directory,
        request -> {
          if (request.target().startsWith("POST")) {
            Files.write(directory.resolve("taken"), request.body());
            request.answer(200, answer);
          } else if (id.isEmpty()) {
            request.answer(404, "{\"message\":\"no\"}");
          } else {
            request.answer(200, "{\"Id\":\"" + id + "\"}");
          }
        });
  }

  @Test
  void theEngineGetsAnArchiveWithTheNames() throws IOException {
    try (FakeEngine engine = engine("{\"status\":\"Loading\"}\r\n" + LOADED, config(image))) {
      image.publish(destination(engine, NAME, Reference.parse("host:5/b:2")));
      assertThat(engine.requests())
          .containsExactly(
              "POST /images/load?quiet=0",
              "GET /images/docker.io/library/app:1/json",
              "GET /images/host:5/b:2/json");
    }
    Optional<Path> taken = Optional.of(directory.resolve("taken"));
    try (ImageSource source = ArchivePlaces.dockerSource(taken, Optional.of(NAME))) {
      Image loaded = Images.load(source, Optional.empty());
      assertThat(loaded.config().descriptor().digest()).hasToString(config(image));
    }
    try (ImageSource source =
        ArchivePlaces.dockerSource(taken, Optional.of(Reference.parse("host:5/b:2")))) {
      assertThat(source.root()).isNotNull();
    }
  }

  @Test
  void anEngineMayCallTheImageByItsManifest() throws IOException {
    try (FakeEngine engine = engine("", image.root().digest().toString())) {
      image.publish(destination(engine, NAME));
      assertThat(engine.requests()).hasSize(2);
    }
  }

  @Test
  void anEngineThatKeepsOneImageOfAnIndexIsTold() throws IOException {
    SampleImage other = SampleImage.of("linux/arm64", true, "three");
    SampleImage index = SampleImage.index(Map.of("linux/amd64", image, "linux/arm64", other));
    try (FakeEngine engine = engine("", config(other))) {
      index.publish(destination(engine, NAME, Reference.parse("host:5/b:2")));
    }
    assertThat(notices)
        .singleElement()
        .asString()
        .endsWith(
            ": keeps one image of the index, that for linux/arm64; with its containerd image store"
                + " it keeps all");
  }

  @Test
  void nothingIsSaidOfAnEngineThatKeepsAll() throws IOException {
    SampleImage other = SampleImage.of("linux/arm64", true, "three");
    SampleImage index = SampleImage.index(Map.of("linux/amd64", image, "linux/arm64", other));
    try (FakeEngine engine = engine("", index.root().digest().toString())) {
      index.publish(destination(engine, NAME));
    }
    assertThat(notices).isEmpty();
  }

  @Test
  void anEngineMayCallTheImageByItsIndexOrWithoutTheAlgorithm() throws IOException {
    SampleImage index = SampleImage.index(Map.of("linux/amd64", image));
    try (FakeEngine engine = engine("", index.root().digest().hex())) {
      index.publish(destination(engine, NAME));
      assertThat(engine.requests()).hasSize(2);
    }
  }

  @Test
  void anotherImageOfThatNameIsAnError() throws IOException {
    String other = Digest.sha256(new byte[1]).toString();
    try (FakeEngine engine = engine(LOADED, other)) {
      assertThatThrownBy(() -> image.publish(destination(engine, NAME)))
          .isInstanceOf(IntegrityException.class)
          .hasMessageStartingWith(
              "docker at %s: app:1 is \"%s\" there, not what was sent, ", engine.host(), other);
    }
  }

  @Test
  void aNameThatIsNotThereAfterwardsIsAnError() throws IOException {
    try (FakeEngine engine = engine(LOADED, "")) {
      assertThatThrownBy(() -> image.publish(destination(engine, NAME)))
          .isInstanceOf(IOException.class)
          .hasMessage("docker at %s: took the image and has none of the name app:1", engine.host());
    }
  }

  @Test
  void anErrorAmongTheProgressIsPassedOn() throws IOException {
    String answer =
        "{\"status\":\"x\"}\n{\"errorDetail\":{\"code\":1,\"message\":\"no space\\u0007\"},"
            + "\"error\":\"short\"}\n"
            + LOADED;
    try (FakeEngine engine = engine(answer, config(image))) {
      assertThatThrownBy(() -> image.publish(destination(engine, NAME)))
          .isInstanceOf(IOException.class)
          .hasMessage("docker at %s: no space\\u{7}", engine.host());
    }
  }

  @Test
  void aLongErrorIsCut() throws IOException {
    String answer = "{\"error\":\"" + "e".repeat(5000) + "\"}";
    try (FakeEngine engine = engine(answer, config(image))) {
      assertThatThrownBy(() -> image.publish(destination(engine, NAME)))
          .isInstanceOf(IOException.class)
          .hasMessage("docker at %s: %s...", engine.host(), "e".repeat(500));
    }
  }

  @Test
  void anAnswerThatIsNotJsonIsAnError() throws IOException {
    try (FakeEngine engine = engine("{\"stream\":", config(image))) {
      assertThatThrownBy(() -> image.publish(destination(engine, NAME)))
          .isInstanceOf(IOException.class)
          .hasMessage("docker at %s: answers with what is not JSON: {\"stream\":", engine.host());
    }
  }

  @Test
  void anEndlessLineIsAnError() throws IOException {
    try (FakeEngine engine = engine(" ".repeat(100_000), config(image))) {
      assertThatThrownBy(() -> image.publish(destination(engine, NAME)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("answers with a line of more than 65536 bytes");
    }
  }

  @Test
  void anAnswerThatIsCutIsAnError() throws IOException {
    try (FakeEngine engine =
        new FakeEngine(
            directory,
            request -> {
              request.body();
              request.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}");
              throw new IOException("cut");
            })) {
      assertThatThrownBy(() -> image.publish(destination(engine, NAME)))
          .isInstanceOf(HttpException.class);
    }
  }

  private static SampleImage large() throws IOException {
    byte[] noise = new byte[8 << 20];
    new Random(1).nextBytes(noise);
    return SampleImage.of("linux/amd64", false, new String(noise, StandardCharsets.ISO_8859_1));
  }

  @Test
  void anEngineThatRefusesBeforeTheEndIsHeard() throws IOException {
    SampleImage large = large();
    try (FakeEngine engine =
        new FakeEngine(
            directory,
            request -> {
              request.in().readNBytes(1000);
              request.answer(500, "{\"message\":\"unwanted\"}");
              throw new IOException("enough");
            })) {
      assertThatThrownBy(() -> large.publish(destination(engine, NAME)))
          .isInstanceOf(IOException.class)
          .hasMessage("docker at %s: unwanted (status 500)", engine.host());
    }
  }

  @Test
  void anEngineThatGoesAwayIsAnErrorOfTheConnection() throws IOException {
    SampleImage large = large();
    try (FakeEngine engine =
        new FakeEngine(
            directory,
            request -> {
              request.in().readNBytes(1000);
              throw new IOException("enough");
            })) {
      assertThatThrownBy(() -> large.publish(destination(engine, NAME)))
          .isInstanceOf(HttpException.class)
          .hasMessageStartingWith("docker at " + engine.host());
    }
  }

  @Test
  void aLayerThatCannotBeReadIsThatErrorAndTheEngineGetsNoWholeArchive() throws IOException {
    FileNotFoundException failure = new FileNotFoundException("gone");
    Content gone =
        () -> {
          throw failure;
        };
    try (FakeEngine engine = engine(LOADED, config(image));
        ImageDestination destination = destination(engine, NAME)) {
      destination.put(new Blob(image.blobs().get(0).descriptor(), gone, Optional.empty()));
      for (Blob blob : image.blobs().subList(1, image.blobs().size())) {
        destination.put(blob);
      }
      assertThatThrownBy(() -> destination.commit(image.root())).isSameAs(failure);
      assertThat(engine.requests()).doesNotContain("GET /images/docker.io/library/app:1/json");
    }
    assertThat(directory.resolve("taken")).doesNotExist();
  }

  @Test
  void anInterruptEndsBothSides() throws IOException {
    try (FakeEngine engine = engine(LOADED, config(image));
        ImageDestination destination = destination(engine, NAME)) {
      for (Blob blob : image.blobs()) {
        destination.put(blob);
      }
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> destination.commit(image.root()))
          .isInstanceOf(InterruptedIOException.class);
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void namesWithDigestsAndNoNamesAreRefused() throws IOException {
    Reference digest = Reference.parse("app@sha256:" + "0".repeat(64));
    try (FakeEngine engine = engine(LOADED, "")) {
      assertThatThrownBy(() -> destination(engine, digest))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("a tag and no digest, not app@sha256:");
      assertThatThrownBy(() -> destination(engine))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("an image in an engine needs a name");
    }
  }
}

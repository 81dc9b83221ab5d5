// SPDX-License-Identifier: Apache-2.0
package dev.tare.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.archive.ArchivePlaces;
import dev.tare.content.IntegrityException;
import dev.tare.content.MalformedDocumentException;
import dev.tare.content.NotFoundException;
import dev.tare.http.HttpException;
import dev.tare.image.Image;
import dev.tare.oci.Reference;
import dev.tare.transport.ImageSource;
import dev.tare.transport.Images;
import dev.tare.transport.SampleImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DaemonSourceTest {
  private static final Reference NAME = Reference.parse("host:5/app:1");

  @TempDir private Path directory;
  private final List<Path> saved = new ArrayList<>();

  private ImageSource source(FakeEngine engine, Reference name) throws IOException {
    return DaemonPlaces.source(
        name,
        Optional.of(engine.host()),
        new EngineSettings(Map.of(), directory, notice -> {}),
        file -> {
          saved.add(file);
          assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
          return ArchivePlaces.dockerSource(Optional.of(file), Optional.empty());
        });
  }

  private static byte[] archive(SampleImage image) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    image.publish(ArchivePlaces.universal(bytes, List.of("host:5/app:1")));
    return bytes.toByteArray();
  }

  private FakeEngine engine(byte[] archive) throws IOException {
    return new FakeEngine(
        directory,
        request ->
            request.answer(
                200,
                request.target().endsWith("/json")
                    ? "{\"Id\":\"sha256:1\"}".getBytes(StandardCharsets.UTF_8)
                    : archive));
  }

  @Test
  void anImageIsReadAsTheEngineSavesIt() throws IOException {
    SampleImage image = SampleImage.of("linux/amd64", false, "one", "two");
    try (FakeEngine engine = engine(archive(image));
        ImageSource source = source(engine, NAME)) {
      Image loaded = Images.load(source, Optional.empty());
      assertThat(loaded.layers()).hasSize(2);
      assertThat(SampleImage.read(loaded.layers().get(1).blob().content().open()))
          .isEqualTo(SampleImage.tar("two"));
      assertThat(engine.requests())
          .containsExactly("GET /images/host:5/app:1/json", "GET /images/host:5/app:1/get");
      assertThat(saved).hasSize(1).allSatisfy(file -> assertThat(file).doesNotExist());
    }
  }

  @Test
  void aDigestIsAskedForInPlaceOfTheTag() throws IOException {
    String digest = "sha256:" + "0".repeat(64);
    try (FakeEngine engine = new FakeEngine(directory, request -> request.answer(404, "{}"));
        ImageSource source = source(engine, Reference.parse("app:1@" + digest))) {
      assertThatThrownBy(source::root)
          .isInstanceOf(NotFoundException.class)
          .hasMessage("docker at %s: no image app:1@%s", engine.host(), digest);
      assertThat(engine.requests())
          .containsExactly("GET /images/docker.io/library/app@" + digest + "/json");
    }
  }

  @Test
  void anErrorOfTheEngineIsPassedOn() throws IOException {
    try (FakeEngine engine =
            new FakeEngine(
                directory, r -> r.answer(500, "{\"message\":\"broken\\nby \\u001b[2J it\"}"));
        ImageSource source = source(engine, NAME)) {
      assertThatThrownBy(source::root)
          .isInstanceOf(IOException.class)
          .hasMessage("docker at %s: broken by \\u{1b}[2J it (status 500)", engine.host());
    }
  }

  @Test
  void anErrorBehindHalfAnArchiveIsPassedOn() throws IOException {
    byte[] half =
        ("x".repeat(600) + "{\"errorDetail\":{\"message\":\"disk died\"},\"error\":\"e\"}\r\n")
            .getBytes(StandardCharsets.UTF_8);
    try (FakeEngine engine = engine(half);
        ImageSource source = source(engine, NAME)) {
      assertThatThrownBy(source::root)
          .isInstanceOf(IOException.class)
          .hasMessage("docker at %s: disk died", engine.host());
    }
    assertThat(saved).isEmpty();
  }

  @Test
  void aCutArchiveIsRefused() throws IOException {
    byte[] archive = archive(SampleImage.of("linux/amd64", false, "one"));
    try (FakeEngine engine =
            new FakeEngine(
                directory,
                request -> {
                  if (request.target().endsWith("/json")) {
                    request.answer(200, "{\"Id\":\"sha256:1\"}");
                    return;
                  }
                  request.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n200\r\n");
                  request.out().write(archive, 0, 100);
                  throw new IOException("cut");
                });
        ImageSource source = source(engine, NAME)) {
      assertThatThrownBy(source::root).isInstanceOf(HttpException.class);
    }
    assertThat(saved).isEmpty();
  }

  @Test
  void whatIsNoArchiveIsRefused() throws IOException {
    try (FakeEngine engine = engine(new byte[1024]);
        ImageSource source = source(engine, NAME)) {
      assertThatThrownBy(source::root)
          .isInstanceOf(IntegrityException.class)
          .hasMessageStartingWith("docker at " + engine.host() + ": what it sends is no image: ");
    }
    assertThat(saved).hasSize(1).allSatisfy(file -> assertThat(file).doesNotExist());
  }

  @Test
  void whatIsNoAnswerIsRefused() throws IOException {
    try (FakeEngine engine = new FakeEngine(directory, r -> r.answer(200, "{\"Id\":7}"));
        ImageSource source = source(engine, NAME)) {
      assertThatThrownBy(source::root)
          .isInstanceOf(MalformedDocumentException.class)
          .hasMessageEndingWith("what it says of an image has no Id");
    }
  }

  @Test
  void aSocketThatNobodyListensAtIsNamed() throws IOException {
    FakeEngine engine = engine(new byte[0]);
    engine.close();
    try (ImageSource source = source(engine, NAME)) {
      assertThatThrownBy(source::root)
          .isInstanceOf(HttpException.class)
          .hasMessageStartingWith("docker at " + engine.host() + ": ");
    }
  }
}

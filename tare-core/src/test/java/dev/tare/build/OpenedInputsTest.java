// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.tare.cache.Cache;
import dev.tare.cache.CacheSettings;
import dev.tare.content.BlobStore;
import dev.tare.content.Content;
import dev.tare.content.IntegrityException;
import dev.tare.oci.Digest;
import dev.tare.oci.MediaType;
import dev.tare.plan.Input;
import dev.tare.tree.HeapStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenedInputsTest {
  private static final Digest HELLO = Digest.sha256("hello".getBytes(UTF_8));

  @TempDir Path folder;
  private final HeapStore store = new HeapStore();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<BuildEvent> events = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final Places places = new Places(PlaceSettings.ofProcess());
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestURI().getPath());
          byte[] body = "hello".getBytes(UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    places.close();
    server.stop(0);
  }

  private Input at(String path, Optional<Digest> digest) {
    return Input.of("http://127.0.0.1:" + server.getAddress().getPort() + path, digest);
  }

  /** What a build gets that uses a cache. */
  private String built(Input input) throws IOException {
    CacheSettings settings = new CacheSettings(folder.resolve("cache"), CacheSettings.USUAL_LIMIT);
    try (Cache cache = Cache.open(settings, warnings::add).orElseThrow()) {
      return new String(
          online(Optional.of(cache.blobs())).open(input).open().readAllBytes(), UTF_8);
    }
  }

  private OpenedInputs online(Optional<BlobStore> cache) {
    return new OpenedInputs(
        new HeapStore(), cache, InputStream.nullInputStream(), places::downloads, this::note);
  }

  private void note(BuildEvent event) {
    events.add(event);
    if (event instanceof BuildEvent.Warning warning) {
      warnings.add(warning.message());
    }
  }

  private Path keptFile() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("cache"))) {
      return files.filter(file -> file.endsWith(HELLO.hex())).findAny().orElseThrow();
    }
  }

  @Test
  void aSecondBuildAsksTheNetworkNothing() throws IOException {
    Input input = at("/a", Optional.of(HELLO));
    assertThat(built(input)).isEqualTo("hello");
    assertThat(built(input)).isEqualTo("hello");
    assertThat(built(at("/elsewhere", Optional.of(HELLO)))).isEqualTo("hello");
    assertThat(asked).containsExactly("/a");
    assertThat(events).hasSize(1).hasOnlyElementsOfType(BuildEvent.Downloaded.class);
    assertThat(warnings).isEmpty();
  }

  @Test
  void aDamagedCopyIsFetchedAgainAndMended() throws IOException {
    Input input = at("/a", Optional.of(HELLO));
    built(input);
    Files.writeString(keptFile(), "hellO");
    assertThat(built(input)).isEqualTo("hello");
    assertThat(asked).containsExactly("/a", "/a");
    assertThat(warnings)
        .containsExactly(
            "the cache's copy of %s: is %s, not %s; it is fetched again"
                .formatted(input, Digest.sha256("hellO".getBytes(UTF_8)), HELLO));
    Path kept = keptFile();
    Files.delete(kept);
    Files.createDirectory(kept);
    assertThat(built(input)).isEqualTo("hello");
    assertThat(built(input)).isEqualTo("hello");
    assertThat(asked).hasSize(3);
  }

  @Test
  void whatHasADigestIsNotFetchedBeforeItIsRead() throws IOException {
    Content content = online(Optional.empty()).open(at("/a", Optional.of(HELLO)));
    assertThat(asked).isEmpty();
    for (int i = 0; i < 2; i++) {
      assertThat(content.open()).hasContent("hello");
    }
    assertThat(asked).containsExactly("/a");
  }

  @Test
  void withoutADigestNothingIsKeptAndTheDigestToPinIsNamed() throws IOException {
    Input input = at("/a?key=1", Optional.empty());
    built(input);
    built(input);
    assertThat(asked).hasSize(2);
    String fact = " may be another file next time; pin it with #sha256=" + HELLO.hex();
    assertThat(warnings).containsExactly(input + fact, input + fact);
    assertThat(input.toString()).doesNotContain("key");
  }

  @Test
  void anotherFileThanTheOneMeantIsNotKept() {
    Digest other = Digest.sha256("other".getBytes(UTF_8));
    Input input = at("/a", Optional.of(other));
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> built(input))
          .isInstanceOf(IntegrityException.class)
          .hasMessage(input + ": is " + HELLO + ", not " + other);
    }
    assertThat(asked).hasSize(2);
    assertThatThrownBy(this::keptFile).isInstanceOf(java.util.NoSuchElementException.class);
  }

  private OpenedInputs inputs(String text) {
    return new OpenedInputs(
        store,
        Optional.empty(),
        new ByteArrayInputStream(text.getBytes(UTF_8)),
        () -> {
          throw new AssertionError();
        },
        event -> {});
  }

  @Test
  void standardInputIsKeptSoThatItCanBeReadAgain() throws IOException {
    OpenedInputs inputs = inputs("hello");
    Content content = inputs.open(Input.of("-", Optional.empty()));
    for (int i = 0; i < 2; i++) {
      assertThat(content.open()).hasContent("hello");
    }
    assertThatThrownBy(() -> inputs.open(Input.of("-", Optional.empty())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("standard input is given twice; it can be read once");
  }

  @Test
  void aDownloadThatIsKeptIsNotFetched() throws IOException {
    HeapStore cache = new HeapStore();
    try (BlobStore.Writer writer = cache.begin()) {
      writer.stream().write("kept".getBytes(UTF_8));
      writer.commit(MediaType.OCI_LAYER);
    }
    Digest digest = Digest.sha256("kept".getBytes(UTF_8));
    OpenedInputs inputs =
        new OpenedInputs(
            store,
            Optional.of(cache),
            InputStream.nullInputStream(),
            () -> {
              throw new AssertionError("nothing is to be fetched");
            },
            event -> {});
    Input input = Input.of("https://example.com/x", Optional.of(digest));
    assertThat(inputs.open(input).open()).hasContent("kept");
  }

  @Test
  void itsDigestIsVerified() throws IOException {
    Digest right = Digest.sha256("hello".getBytes(UTF_8));
    assertThat(inputs("hello").open(Input.of("-", Optional.of(right))).open()).hasContent("hello");
    assertThatThrownBy(() -> inputs("other").open(Input.of("-", Optional.of(right))))
        .isInstanceOf(IntegrityException.class)
        .hasMessageStartingWith("standard input: is sha256:");
  }
}

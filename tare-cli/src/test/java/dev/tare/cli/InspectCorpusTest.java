// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.json.Json;
import dev.tare.json.JsonLimits;
import dev.tare.json.JsonObject;
import dev.tare.json.JsonString;
import dev.tare.oci.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever others publish is shown. */
class InspectCorpusTest {
  private static final Path CORPUS =
      Path.of("../tare-core/src/test/resources/dev/tare/image/corpus");
  private static final String OCI = "application/vnd.oci.image.";

  @TempDir Path folder;

  static List<Path> roots() throws IOException {
    try (Stream<Path> files = Files.list(CORPUS)) {
      return files
          .filter(file -> file.toString().matches(".*\\.(manifest|index)\\.json"))
          .sorted()
          .toList();
    }
  }

  private Digest blob(byte[] bytes) throws IOException {
    Digest digest = Digest.sha256(bytes);
    Files.createDirectories(folder.resolve("blobs/sha256"));
    Files.write(folder.resolve("blobs/sha256").resolve(digest.hex()), bytes);
    return digest;
  }

  private void layout(Path root) throws IOException {
    byte[] bytes = Files.readAllBytes(root);
    Digest digest = blob(bytes);
    Path config = Path.of(root.toString().replace(".manifest.json", ".config.json"));
    if (!config.equals(root)) {
      blob(Files.readAllBytes(config));
    }
    JsonObject json = (JsonObject) Json.parse(bytes, JsonLimits.DOCUMENT);
    String type =
        json.get("mediaType").orElse(null) instanceof JsonString stated
            ? stated.value()
            : OCI + "manifest.v1+json";
    Files.writeString(folder.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
    Files.writeString(
        folder.resolve("index.json"),
        "{'schemaVersion':2,'manifests':[{'mediaType':'%s','digest':'%s','size':%d}]}"
            .formatted(type, digest, bytes.length)
            .replace('\'', '"'));
  }

  private TestRun inspect(String... options) {
    String[] all = Stream.concat(Stream.of("inspect"), Stream.of(options)).toArray(String[]::new);
    TestRun run = TestRun.of(all);
    assertThat(run.error()).isEmpty();
    assertThat(run.code()).isEqualTo(ExitCode.OK);
    return run;
  }

  @ParameterizedTest
  @MethodSource("roots")
  void itIsShownInEveryForm(Path root) throws IOException {
    layout(root);
    byte[] bytes = Files.readAllBytes(root);
    String name = folder.toString();
    assertThat(inspect("--raw", name).bytes()).isEqualTo(bytes);
    assertThat(inspect(name).output())
        .startsWith("Name:       " + folder + "\nDigest:     " + Digest.sha256(bytes) + "\n")
        .matches("(?s)[^\\x00-\\x09\\x0b-\\x1f\\x7f-\\x9f]*");
    String json = inspect("--json", name).output();
    JsonObject summary =
        (JsonObject)
            Json.parse(
                json.strip().getBytes(java.nio.charset.StandardCharsets.UTF_8),
                JsonLimits.DOCUMENT);
    assertThat(summary.get("digest")).contains(new JsonString(Digest.sha256(bytes).toString()));
    Path config = Path.of(root.toString().replace(".manifest.json", ".config.json"));
    if (!config.equals(root)) {
      assertThat(inspect("--config", name).bytes()).isEqualTo(Files.readAllBytes(config));
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every document that we write is valid by the schemas of the OCI image specification. */
class SchemaIT {
  private static final Path SCHEMAS =
      Path.of("/usr/share/gocode/src/github.com/opencontainers/image-spec/schema");
  private static final String IDS = "https://opencontainers.org/schema/image/";
  @TempDir static Path folder;
  private static Path layout;

  @BeforeAll
  static void build() {
    Lab.packages();
    Path base = folder.resolve("base.tar");
    Path program = Inputs.write(folder.resolve("program"), "program\n");
    Tare.in(folder).ok("build", "-o", base.toString(), "-t", "base:1", program.toString());
    layout = folder.resolve("layout");
    Tare.in(folder)
        .ok(
            "build",
            "--from-archive",
            base.toString(),
            "--to",
            "oci:" + layout + ":x",
            "--cmd",
            "[\"a\"]",
            "--env",
            "A=b=c",
            "--label",
            "l=1",
            "--annotation",
            "org.example.a=1",
            "--port",
            "53/udp",
            "--volume",
            "/data",
            "--user",
            "1:2",
            "--workdir",
            "/w",
            "--stop-signal",
            "SIGINT",
            "--file",
            program + ":/more/program");
  }

  private static Schema schema(String name) {
    SchemaRegistry registry =
        SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_4, builder -> builder.schemas(SchemaIT::text));
    return registry.getSchema(SchemaLocation.of(IDS + name));
  }

  // schemas name one another by their identifiers, which are not where they lie
  private static String text(String identifier) {
    try {
      return Files.readString(
          SCHEMAS.resolve(identifier.substring(identifier.lastIndexOf('/') + 1)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> problems(String schema, String document) throws Exception {
    return schema(schema).validate(document, InputFormat.JSON).stream()
        .map(Object::toString)
        .toList();
  }

  private static String blob(String parent, String path) throws Exception {
    String digest =
        Run.of("jq", "-r", path, parent).succeeded().output().trim().substring("sha256:".length());
    return layout.resolve("blobs/sha256").resolve(digest).toString();
  }

  @Test
  void theSchemasFindFaults() throws Exception {
    assertThat(problems("image-manifest-schema.json", "{\"schemaVersion\": 1}")).isNotEmpty();
    assertThat(problems("image-index-schema.json", "{\"schemaVersion\": 2}")).isNotEmpty();
    assertThat(problems("config-schema.json", "{\"os\": 1}")).isNotEmpty();
    assertThat(problems("image-layout-schema.json", "{}")).isNotEmpty();
  }

  @Test
  void everyDocumentIsValid() throws Exception {
    List<String> found = new ArrayList<>();
    String index = layout.resolve("index.json").toString();
    String manifest = blob(index, ".manifests[0].digest");
    String config = blob(manifest, ".config.digest");
    found.addAll(
        problems("image-layout-schema.json", Files.readString(layout.resolve("oci-layout"))));
    found.addAll(problems("image-index-schema.json", Files.readString(Path.of(index))));
    found.addAll(problems("image-manifest-schema.json", Files.readString(Path.of(manifest))));
    found.addAll(problems("config-schema.json", Files.readString(Path.of(config))));
    assertThat(found).isEmpty();
  }
}

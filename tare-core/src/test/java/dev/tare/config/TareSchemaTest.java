// SPDX-License-Identifier: Apache-2.0
package dev.tare.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.tare.json.Json;
import dev.tare.json.JsonLimits;
import dev.tare.json.JsonObject;
import dev.tare.json.JsonValue;
import dev.tare.json.Yaml;
import dev.tare.oci.Platform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The schema and the reader know the same files. */
class TareSchemaTest {
  private static final Path ROOT = Path.of("..");
  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(text(), InputFormat.JSON);

  private static String text() {
    return new String(BuildFiles.schema(), StandardCharsets.UTF_8);
  }

  private static JsonObject schema() {
    return (JsonObject) Json.parse(BuildFiles.schema(), JsonLimits.DOCUMENT);
  }

  private static List<String> problems(String name, String file) {
    byte[] bytes = file.getBytes(StandardCharsets.UTF_8);
    JsonValue value =
        name.endsWith(".json")
            ? Json.parse(bytes, JsonLimits.BUILD_FILE)
            : Yaml.parseLocated(bytes, JsonLimits.BUILD_FILE).value();
    return SCHEMA.validate(value.toString(), InputFormat.JSON).stream()
        .map(Object::toString)
        .toList();
  }

  private static FilePlan read(String name, String file) {
    return BuildFiles.read(
        file.getBytes(StandardCharsets.UTF_8),
        new BuildFileContext(
            name, Path.of("/project"), Instant.EPOCH, Platform.parse("linux/amd64")));
  }

  private static Set<String> keys(JsonObject object) {
    return ((JsonObject) object.get("properties").orElseThrow()).members().keySet();
  }

  @Test
  void theKeysAreThoseOfTheReader() {
    Map<String, Set<String>> inSchema = new TreeMap<>();
    inSchema.put("root", keys(schema()));
    ((JsonObject) schema().get("$defs").orElseThrow())
        .members()
        .forEach(
            (name, value) -> {
              if (((JsonObject) value).get("properties").isPresent()) {
                inSchema.put(name, keys((JsonObject) value));
              }
            });
    Map<String, Set<String>> inCode = new TreeMap<>();
    inCode.put("root", TareKeys.ROOT);
    inCode.put("from", TareKeys.FROM);
    inCode.put("layer", TareKeys.LAYER);
    inCode.put("file", TareKeys.FILE);
    inCode.put("directory", TareKeys.DIRECTORY);
    inCode.put("link", TareKeys.LINK);
    inCode.put("rule", TareKeys.RULE);
    inCode.put("config", TareKeys.CONFIG);
    inCode.put("healthcheck", TareKeys.HEALTHCHECK);
    assertThat(inSchema).isEqualTo(inCode);
  }

  @Test
  void everyKeyIsDescribed() {
    List<String> bare = new ArrayList<>();
    describe("", schema(), bare);
    ((JsonObject) schema().get("$defs").orElseThrow())
        .members()
        .forEach((name, value) -> describe(name, (JsonObject) value, bare));
    assertThat(bare).isEmpty();
  }

  private static void describe(String where, JsonObject object, List<String> bare) {
    object
        .get("properties")
        .ifPresent(
            properties ->
                ((JsonObject) properties)
                    .members()
                    .forEach(
                        (name, value) -> {
                          JsonObject property = (JsonObject) value;
                          if (property.get("description").isEmpty()
                              && property.get("$ref").isEmpty()) {
                            bare.add(where + "." + name);
                          }
                        }));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void whatItCanSeeItRefuses(WrongFiles.Wrong wrong) {
    assertThat(problems(wrong.name(), wrong.text()).isEmpty())
        .isEqualTo(wrong.seen() == WrongFiles.Seen.MEANING);
  }

  static List<WrongFiles.Wrong> wrong() {
    return WrongFiles.all().stream()
        .filter(wrong -> wrong.seen() != WrongFiles.Seen.UNREAD)
        .toList();
  }

  @Test
  void aFileWithEveryKeyIsValid() {
    assertThat(problems("tare.yaml", TareFiles.EVERYTHING)).isEmpty();
    assertThat(problems("tare.json", TareFiles.EVERYTHING_AS_JSON)).isEmpty();
  }

  @Test
  void theExamplesAreValid() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(ROOT.resolve("examples"))) {
      files = all.filter(file -> file.toString().matches(".*/tare\\.(yaml|json)")).toList();
    }
    assertThat(files).isNotEmpty();
    for (Path file : files) {
      String name = file.getFileName().toString();
      assertThat(problems(name, Files.readString(file))).as("%s", file).isEmpty();
      assertThat(read(name, Files.readString(file)).artifact().images().get(0).layers())
          .isNotEmpty();
    }
  }

  @Test
  void theFilesInTheManualAreValid() throws IOException {
    String manual = Files.readString(ROOT.resolve("docs/build-file.md"));
    Matcher block = Pattern.compile("```(yaml|json)\n(.*?)```", Pattern.DOTALL).matcher(manual);
    int found = 0;
    while (block.find()) {
      String name = "tare." + block.group(1);
      assertThat(problems(name, block.group(2))).as(block.group(2)).isEmpty();
      assertThat(read(name, block.group(2)).artifact().images().get(0).layers()).isNotEmpty();
      found++;
    }
    assertThat(found).isGreaterThan(2);
  }

  @Test
  void theFileInTheGuideToJavaIsValid() throws IOException {
    String guide = Files.readString(ROOT.resolve("docs/java.md"));
    Matcher block = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL).matcher(guide);
    assertThat(block.find()).isTrue();
    assertThat(problems("tare.yaml", block.group(1))).isEmpty();
  }
}

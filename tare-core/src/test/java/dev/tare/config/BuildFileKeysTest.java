// SPDX-License-Identifier: Apache-2.0
package dev.tare.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.tare.json.Json;
import dev.tare.json.JsonArray;
import dev.tare.json.JsonLimits;
import dev.tare.json.JsonObject;
import dev.tare.json.JsonString;
import dev.tare.json.JsonValue;
import dev.tare.json.Yaml;
import dev.tare.oci.Platform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every key of the schema is in the manual, in a file that is read, and in one that is refused. */
class BuildFileKeysTest {
  private static final Path FILES = Path.of("src/test/resources/dev/tare/config/build-files");
  private static final Path MANUAL = Path.of("../docs/build-file.md");
  private static final JsonObject SCHEMA =
      (JsonObject) Json.parse(BuildFiles.schema(), JsonLimits.DOCUMENT);
  private static final Schema CHECK =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(new String(BuildFiles.schema(), StandardCharsets.UTF_8), InputFormat.JSON);
  private static final String ROOT = "root";

  /** Headings of the manual whose tables of keys are those of an object. */
  private static final Map<String, String> HEADINGS =
      Map.of("The file", ROOT, "Layers", "layer", "Config", "config");

  static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(FILES)) {
      return files.sorted().toList();
    }
  }

  private static JsonObject object(JsonObject in, String name) {
    return in.get(name).orElseGet(JsonObject::empty) instanceof JsonObject object
        ? object
        : JsonObject.empty();
  }

  private static JsonObject definition(String name) {
    return name.equals(ROOT) ? SCHEMA : object(object(SCHEMA, "$defs"), name);
  }

  /** The keys of every object of the schema. */
  private static Map<String, Set<String>> keys() {
    Map<String, Set<String>> keys = new TreeMap<>();
    Set<String> names = new TreeSet<>(object(SCHEMA, "$defs").members().keySet());
    names.add(ROOT);
    for (String name : names) {
      Set<String> properties = object(definition(name), "properties").members().keySet();
      if (!properties.isEmpty()) {
        keys.put(name, new TreeSet<>(properties));
      }
    }
    return keys;
  }

  /** The object that a property is, or its items are. */
  private static Optional<String> target(JsonValue schema) {
    if (schema instanceof JsonArray any) {
      return any.items().stream().flatMap(item -> target(item).stream()).findFirst();
    }
    if (!(schema instanceof JsonObject object)) {
      return Optional.empty();
    }
    if (object.get("$ref").orElse(null) instanceof JsonString ref) {
      String name = ref.value().substring("#/$defs/".length());
      return Optional.of(name).filter(keys()::containsKey);
    }
    return Stream.of("items", "anyOf", "oneOf")
        .flatMap(name -> object.get(name).flatMap(BuildFileKeysTest::target).stream())
        .findFirst();
  }

  private static JsonValue parse(String name, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return name.endsWith(".json")
        ? Json.parse(bytes, JsonLimits.BUILD_FILE)
        : Yaml.parseLocated(bytes, JsonLimits.BUILD_FILE).value();
  }

  /** Notes {@code object.key} for all that a file has. */
  private static void note(JsonValue value, String definition, Set<String> seen) {
    if (value instanceof JsonArray array) {
      array.items().forEach(item -> note(item, definition, seen));
    } else if (value instanceof JsonObject members) {
      JsonObject properties = object(definition(definition), "properties");
      members
          .members()
          .forEach(
              (key, inner) -> {
                seen.add(definition + "." + key);
                properties
                    .get(key)
                    .flatMap(BuildFileKeysTest::target)
                    .ifPresent(target -> note(inner, target, seen));
              });
    }
  }

  private static Set<String> all() {
    Set<String> all = new TreeSet<>();
    keys().forEach((name, keys) -> keys.forEach(key -> all.add(name + "." + key)));
    return all;
  }

  @ParameterizedTest
  @MethodSource("files")
  void aFileOfTheCorpusIsReadAndValid(Path file) throws IOException {
    String name = file.getFileName().toString();
    String text = Files.readString(file);
    assertThat(CHECK.validate(parse(name, text).toString(), InputFormat.JSON)).isEmpty();
    FilePlan plan =
        BuildFiles.read(
            text.getBytes(StandardCharsets.UTF_8),
            new BuildFileContext(
                name,
                Path.of("/project"),
                Instant.EPOCH,
                Platform.parse("linux/amd64"),
                text.contains("linux/amd64") ? List.of(Platform.parse("linux/amd64")) : List.of(),
                variable ->
                    Optional.of("1".repeat(40)).filter(commit -> variable.equals("GIT_COMMIT"))));
    assertThat(plan.artifact().images())
        .allSatisfy(image -> assertThat(image.created()).isEqualTo(Instant.EPOCH));
  }

  @Test
  void everyKeyIsInAFileOfTheCorpus() throws IOException {
    Set<String> seen = new TreeSet<>();
    for (Path file : files()) {
      note(parse(file.getFileName().toString(), Files.readString(file)), ROOT, seen);
    }
    assertThat(seen).isEqualTo(all());
  }

  @Test
  void everyKeyIsInAFileThatIsRefusedForIt() {
    Set<String> seen = new TreeSet<>();
    for (WrongFiles.Wrong wrong : WrongFiles.all()) {
      Matcher key = Pattern.compile("[0-9:]+ ([^: ]+): .*").matcher(wrong.message());
      if (key.matches()) {
        String definition = ROOT;
        for (String part : key.group(1).replaceAll("\\[[0-9]+\\]", "").split("\\.")) {
          seen.add(definition + "." + part);
          definition =
              object(definition(definition), "properties")
                  .get(part)
                  .flatMap(BuildFileKeysTest::target)
                  .orElse("");
        }
      }
    }
    assertThat(seen).containsAll(all());
  }

  /** What the manual has: per object the names in the first columns of its tables. */
  private static Map<String, Set<String>> manual() throws IOException {
    Map<String, Set<String>> found = new TreeMap<>();
    String heading = "";
    String previous = "";
    Optional<String> table = Optional.empty();
    int column = 1;
    for (String line : Files.readAllLines(MANUAL)) {
      String[] cells = line.replace("\\|", " ").split("\\|", -1);
      if (line.startsWith("## ")) {
        heading = line.substring(3);
      } else if (!line.startsWith("|")) {
        table = Optional.empty();
      } else if (line.startsWith("| ---")) {
        String[] head = previous.split("\\|", -1);
        column = head[1].strip().equals("with") ? 2 : 1;
        table = owner(heading, head[1].strip());
      } else if (table.isPresent()) {
        Set<String> names = found.computeIfAbsent(table.get(), name -> new TreeSet<>());
        Matcher name = Pattern.compile("`([^`]+)`").matcher(cells[column]);
        while (name.find()) {
          names.add(name.group(1));
        }
      }
      previous = line;
    }
    return found;
  }

  /** The object whose keys a table has: told by its head, else by the heading above it. */
  private static Optional<String> owner(String heading, String head) {
    Matcher of = Pattern.compile("(?:in|key of) `([^`]+)`").matcher(head);
    if (!of.matches()) {
      return head.equals("key") || head.equals("with")
          ? Optional.ofNullable(HEADINGS.get(heading))
          : Optional.empty();
    }
    return keys().keySet().stream()
        .flatMap(name -> object(definition(name), "properties").get(of.group(1)).stream())
        .flatMap(property -> target(property).stream())
        .findFirst();
  }

  @Test
  void theManualHasTheKeysOfTheSchemaAndNoOthers() throws IOException {
    Map<String, Set<String>> manual = manual();
    Matcher braces = Pattern.compile("`\\{([a-zA-Z, ]+)\\}`").matcher(Files.readString(MANUAL));
    while (braces.find()) { // small objects are described in passing
      Set<String> names = new TreeSet<>(Arrays.asList(braces.group(1).split(", ")));
      keys()
          .forEach(
              (name, keys) -> {
                if (keys.equals(names)) {
                  manual.putIfAbsent(name, keys);
                }
              });
    }
    assertThat(manual).isEqualTo(keys());
  }
}

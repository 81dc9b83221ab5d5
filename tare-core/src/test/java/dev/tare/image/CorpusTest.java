// SPDX-License-Identifier: Apache-2.0
package dev.tare.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.json.Json;
import dev.tare.json.JsonLimits;
import dev.tare.json.JsonObject;
import dev.tare.json.JsonValue;
import dev.tare.layer.Layer;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.HistoryEntry;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Index;
import dev.tare.oci.Manifest;
import dev.tare.oci.MediaType;
import dev.tare.oci.Platform;
import dev.tare.oci.Repository;
import dev.tare.plan.Base;
import dev.tare.plan.Compression;
import dev.tare.plan.ConfigChange;
import dev.tare.plan.ImagePlan;
import dev.tare.plan.ImagePlan.Format;
import dev.tare.plan.LayerPlan;
import dev.tare.transport.ImageSource;
import dev.tare.transport.Images;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is read of others' images comes out again as it was, but for what is changed. */
class CorpusTest {
  private static final Path CORPUS = Path.of("src/test/resources/dev/tare/image/corpus");
  private static final Platform HERE = Platform.parse("linux/amd64");
  private static final Instant NOON = Instant.parse("2024-06-01T12:00:00Z");

  /** Members of a config that a build sets anew. */
  private static final Set<String> BUILT = Set.of("created", "config", "rootfs", "history");

  /** Members of a config's {@code config} that the specification puts in an order. */
  private static final List<String> ORDERED =
      List.of(
          "User",
          "ExposedPorts",
          "Env",
          "Entrypoint",
          "Cmd",
          "Volumes",
          "WorkingDir",
          "Labels",
          "StopSignal",
          "ArgsEscaped",
          "Memory",
          "MemorySwap",
          "CpuShares",
          "Healthcheck");

  private static List<String> names(String suffix) throws IOException {
    try (Stream<Path> files = Files.list(CORPUS)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(suffix))
          .map(name -> name.substring(0, name.length() - suffix.length()))
          .sorted()
          .toList();
    }
  }

  static List<String> indexes() throws IOException {
    return names(".index.json");
  }

  static List<String> manifests() throws IOException {
    return names(".manifest.json");
  }

  static List<String> images() throws IOException {
    List<String> images = new ArrayList<>();
    for (String name : manifests()) {
      if (read(name) instanceof Image) {
        images.add(name);
      }
    }
    return images;
  }

  private static byte[] bytes(String file) throws IOException {
    return Files.readAllBytes(CORPUS.resolve(file));
  }

  private static JsonObject parse(byte[] bytes) {
    return (JsonObject) Json.parse(bytes, JsonLimits.DOCUMENT);
  }

  private static Artifact read(String name) throws IOException {
    return Images.loadAll(
        new OneImage(bytes(name + ".manifest.json"), bytes(name + ".config.json")));
  }

  private static Image image(String name) throws IOException {
    return (Image) read(name);
  }

  /** A place with the documents of one image. */
  private record OneImage(byte[] manifest, byte[] config) implements ImageSource {
    @Override
    public Descriptor root() {
      MediaType type = Manifest.parse(parse(manifest)).mediaType();
      return Descriptor.of(type, Digest.sha256(manifest), manifest.length);
    }

    @Override
    public InputStream open(Descriptor descriptor) throws IOException {
      for (byte[] bytes : List.of(manifest, config)) {
        if (Digest.sha256(bytes).equals(descriptor.digest())) {
          return new ByteArrayInputStream(bytes);
        }
      }
      throw new IOException("layers are made up");
    }

    @Override
    public Optional<Repository> origin() {
      return Optional.empty();
    }

    @Override
    public void close() {}
  }

  private static Image built(Image base, Format format, List<Layer> layers, ConfigChange... changes)
      throws IOException {
    List<LayerPlan> plans =
        layers.stream().map(layer -> new LayerPlan("added", List.of(), Compression.GZIP)).toList();
    return Assembly.assemble(
        Optional.of(base),
        HERE,
        layers,
        new ImagePlan(
            Optional.empty(),
            false,
            new Base.Scratch(),
            plans,
            List.of(changes),
            Map.of(),
            format,
            NOON),
        Map.of());
  }

  private static JsonObject object(JsonObject in, String name) {
    return in.get(name).orElseGet(JsonObject::empty) instanceof JsonObject object
        ? object
        : JsonObject.empty();
  }

  private static List<String> order(JsonObject object, Set<String> without) {
    List<String> names = new ArrayList<>(object.members().keySet());
    names.removeAll(without);
    return names;
  }

  @Test
  void theCorpusIsDescribed() throws IOException {
    Set<String> all = new TreeSet<>(manifests());
    all.addAll(indexes());
    assertThat(all).hasSizeGreaterThan(50);
    List<String> described = new ArrayList<>();
    for (String line : Files.readAllLines(CORPUS.resolve("README.md"))) {
      if (line.startsWith("| `")) {
        described.add(line.substring(3, line.indexOf('`', 3)));
      }
    }
    assertThat(described).containsExactlyElementsOf(all);
    assertThat(names(".config.json")).isEqualTo(manifests());
    assertThat(images()).hasSizeGreaterThan(35).doesNotContain("helm", "docker-plugin", "sbom");
  }

  @ParameterizedTest
  @MethodSource("manifests")
  void aManifestKeepsWhatItHolds(String name) throws IOException {
    byte[] bytes = bytes(name + ".manifest.json");
    Artifact artifact = read(name);
    assertThat(artifact.documents().get(0).bytes()).isEqualTo(bytes);
    Manifest manifest = Manifest.parse(parse(bytes));
    assertThat(manifest.json()).isEqualTo(parse(bytes));
    assertThat(manifest.config().digest()).isEqualTo(Digest.sha256(bytes(name + ".config.json")));
  }

  @ParameterizedTest
  @MethodSource("indexes")
  void anIndexKeepsWhatItHolds(String name) throws IOException {
    byte[] bytes = bytes(name + ".index.json");
    Index index = Index.parse(parse(bytes));
    assertThat(index.json()).isEqualTo(parse(bytes));
    for (Descriptor entry : index.manifests()) {
      assertThat(Descriptor.parse(entry.json())).isEqualTo(entry);
    }
  }

  @ParameterizedTest
  @MethodSource("images")
  void whereNothingChangesTheConfigKeepsItsBytes(String name) throws IOException {
    Image base = image(name);
    Image same = built(base, Format.AS_BASE, List.of());
    assertThat(same.config().bytes()).isEqualTo(bytes(name + ".config.json"));
    assertThat(same.layers()).hasSameSizeAs(base.layers());
    for (int i = 0; i < base.layers().size(); i++) {
      Descriptor before = base.layers().get(i).blob().descriptor();
      Descriptor after = same.layers().get(i).blob().descriptor();
      assertThat(after.json().without("mediaType")).isEqualTo(before.json().without("mediaType"));
    }
  }

  @ParameterizedTest
  @MethodSource("images")
  void aLabelIsAllThatChanges(String name) throws IOException {
    JsonObject before = parse(bytes(name + ".config.json"));
    Image labelled =
        built(image(name), Format.AS_BASE, List.of(), new ConfigChange.SetLabel("~new", "\u00fc"));
    JsonObject after = parse(labelled.config().bytes());
    Set<String> added = new TreeSet<>(after.members().keySet());
    added.removeAll(before.members().keySet());
    assertThat(BUILT).containsAll(added);
    assertThat(order(after, added)).isSubsetOf(before.members().keySet());
    assertThat(order(after, BUILT)).isEqualTo(order(before, BUILT));
    for (String member : order(before, BUILT)) {
      assertThat(after.get(member)).isEqualTo(before.get(member));
    }
    assertThat(labelled.config().value().created()).contains(NOON);
    sameButForLabels(object(before, "config"), object(after, "config"));
    assertThat(labelled.config().value().labels()).containsEntry("~new", "\u00fc");
    assertThat(object(after, "rootfs").without("diff_ids").without("type"))
        .isEqualTo(object(before, "rootfs").without("diff_ids").without("type"));
  }

  /** Known members in the specification's order, all others where they were. */
  private static void sameButForLabels(JsonObject before, JsonObject after) {
    for (Map.Entry<String, JsonValue> member : before.members().entrySet()) {
      if (!Set.of("Labels", "ExposedPorts", "Volumes").contains(member.getKey())) {
        assertThat(after.get(member.getKey())).contains(member.getValue());
      }
    }
    assertThat(Set.copyOf(order(after, Set.of("Labels"))))
        .isEqualTo(Set.copyOf(order(before, Set.of("Labels"))));
    List<String> known = order(after, Set.of()).stream().filter(ORDERED::contains).toList();
    assertThat(known).isEqualTo(ORDERED.stream().filter(known::contains).toList());
    List<String> places = order(before, Set.of());
    for (int i = 0; i < places.size(); i++) {
      if (!ORDERED.contains(places.get(i))) {
        assertThat(order(after, Set.of()).indexOf(places.get(i)))
            .isBetween(i, i + 1); // one more if Labels came to stand before it
      }
    }
    before
        .get("Labels")
        .filter(JsonObject.class::isInstance)
        .map(JsonObject.class::cast)
        .ifPresent(
            labels ->
                assertThat(object(after, "Labels").members())
                    .containsAllEntriesOf(labels.members()));
  }

  @ParameterizedTest
  @MethodSource("images")
  void aLayerIsAddedToTheHistoryAndTheLayersAlone(String name) throws IOException {
    Image base = image(name);
    Layer ours = TestImages.layer(MediaType.OCI_LAYER_GZIP, "ours");
    Image built = built(base, Format.AS_BASE, List.of(ours));
    JsonObject before = parse(bytes(name + ".config.json"));
    JsonObject after = parse(built.config().bytes());
    for (String member : order(before, Set.of("created", "rootfs", "history"))) {
      assertThat(after.get(member)).isEqualTo(before.get(member));
    }
    ImageConfig config = built.config().value();
    int layers = base.layers().size();
    assertThat(config.diffIds().subList(0, layers)).isEqualTo(base.config().value().diffIds());
    assertThat(config.diffIds()).hasSize(layers + 1);
    List<HistoryEntry> history = config.history();
    List<HistoryEntry> given = base.config().value().history();
    assertThat(history.subList(0, given.size())).isEqualTo(given);
    assertThat(history.get(history.size() - 1).createdBy()).isEqualTo("added");
    assertThat(history.stream().filter(entry -> !entry.emptyLayer()).count())
        .isGreaterThanOrEqualTo(layers + 1);
  }

  @ParameterizedTest
  @MethodSource("images")
  void formatsAreNeverMixed(String name) throws IOException {
    Image base = image(name);
    boolean layers =
        base.layers().stream()
            .allMatch(layer -> layer.blob().descriptor().mediaType().value().contains(".tar"));
    boolean zstd =
        base.layers().stream()
            .anyMatch(layer -> layer.blob().descriptor().mediaType().value().endsWith("zstd"));
    Image oci = built(base, Format.OCI, List.of());
    assertThat(oci.manifest().value().mediaType()).isEqualTo(MediaType.OCI_MANIFEST);
    assertThat(types(oci)).noneMatch(MediaType::isDocker);
    if (layers && !zstd) {
      Image docker = built(base, Format.DOCKER, List.of());
      assertThat(docker.manifest().value().mediaType()).isEqualTo(MediaType.DOCKER_MANIFEST);
      assertThat(types(docker)).allMatch(MediaType::isDocker);
      assertThat(types(built(docker, Format.OCI, List.of()))).isEqualTo(types(oci));
    }
  }

  private static List<MediaType> types(Image image) {
    List<MediaType> types = new ArrayList<>();
    types.add(image.config().descriptor().mediaType());
    image.layers().forEach(layer -> types.add(layer.blob().descriptor().mediaType()));
    return types;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.content.Blob;
import dev.tare.content.Content;
import dev.tare.content.Document;
import dev.tare.json.Json;
import dev.tare.json.JsonLimits;
import dev.tare.json.JsonObject;
import dev.tare.layer.Layer;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.HistoryEntry;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.MediaType;
import dev.tare.oci.Platform;
import dev.tare.plan.Base;
import dev.tare.plan.Compression;
import dev.tare.plan.ConfigChange;
import dev.tare.plan.ImagePlan;
import dev.tare.plan.ImagePlan.Format;
import dev.tare.plan.LayerPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class AssemblyTest {
  private static final Platform AMD64 = Platform.parse("linux/amd64");
  private static final Platform ARM = Platform.parse("linux/arm/v7");
  private static final Layer OURS = TestImages.layer(MediaType.OCI_LAYER_GZIP, "ours");

  private static ImagePlan plan(Format format, boolean override, ConfigChange... changes) {
    return new ImagePlan(
        Optional.empty(),
        override,
        new Base.Scratch(),
        List.of(new LayerPlan("tare build", List.of(), Compression.GZIP)),
        List.of(changes),
        Map.of(),
        format,
        Instant.EPOCH);
  }

  private static Image assemble(Optional<Image> base, ImagePlan plan) throws IOException {
    return Assembly.assemble(base, ARM, List.of(OURS), plan, Map.of());
  }

  private static String text(Document<?> document) {
    return new String(document.bytes(), StandardCharsets.UTF_8);
  }

  @Test
  void anImageFromScratchHasExactlyTheseBytes() throws IOException {
    Image image =
        Assembly.assemble(
            Optional.empty(),
            ARM,
            List.of(OURS),
            plan(
                Format.AS_BASE,
                false,
                new ConfigChange.SetLabel("b", "<&>"),
                new ConfigChange.SetLabel("a", "\u00e9"),
                new ConfigChange.AddPort("80/tcp"),
                new ConfigChange.SetStrings(ConfigChange.StringList.ENTRYPOINT, List.of("/app")),
                new ConfigChange.SetEnv("A", "1")),
            new TreeMap<>(Map.of("z", "1", "k", "2")));
    assertThat(text(image.config()))
        .isEqualTo(
            "{\"created\":\"1970-01-01T00:00:00Z\",\"architecture\":\"arm\",\"os\":\"linux\","
                + "\"variant\":\"v7\",\"config\":{\"ExposedPorts\":{\"80/tcp\":{}},"
                + "\"Env\":[\"A=1\"],\"Entrypoint\":[\"/app\"],"
                + "\"Labels\":{\"a\":\"\u00e9\",\"b\":\"<&>\"}},"
                + "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\""
                + OURS.diffId()
                + "\"]},\"history\":[{\"created\":\"1970-01-01T00:00:00Z\","
                + "\"created_by\":\"tare build\"}]}");
    assertThat(text(image.manifest()))
        .isEqualTo(
            "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\","
                + "\"config\":{\"mediaType\":\"application/vnd.oci.image.config.v1+json\","
                + "\"digest\":\""
                + image.config().descriptor().digest()
                + "\",\"size\":"
                + image.config().bytes().length
                + "},\"layers\":[{\"mediaType\":\"application/vnd.oci.image.layer.v1.tar+gzip\","
                + "\"digest\":\""
                + OURS.blob().descriptor().digest()
                + "\",\"size\":4}],\"annotations\":{\"k\":\"2\",\"z\":\"1\"}}");
  }

  @Test
  void ourLayersStandOnTheBases() throws IOException {
    Image base = TestImages.oci("linux/amd64", "one", "two", "one");
    Image image = assemble(Optional.of(base), plan(Format.AS_BASE, false));
    List<Layer> expected = new ArrayList<>(base.layers());
    expected.add(OURS);
    assertThat(image.layers()).isEqualTo(expected);
    assertThat(image.config().value().platform()).isEqualTo(AMD64);
  }

  @Test
  void thePlatformIsWrittenOverTheBasesIfAskedFor() throws IOException {
    Image base = TestImages.oci("linux/amd64", "one");
    Image image = assemble(Optional.of(base), plan(Format.AS_BASE, true));
    assertThat(image.config().value().platform()).isEqualTo(ARM);
  }

  @Test
  void dockersTypesAreKeptWithADockerBase() throws IOException {
    Image base = TestImages.docker("linux/amd64", "one");
    Image image = assemble(Optional.of(base), plan(Format.AS_BASE, false));
    assertThat(types(image))
        .containsExactly(
            MediaType.DOCKER_MANIFEST,
            MediaType.DOCKER_CONFIG,
            MediaType.DOCKER_LAYER_GZIP,
            MediaType.DOCKER_LAYER_GZIP);
    assertThat(text(image.manifest())).doesNotContain("vnd.oci");
  }

  @Test
  void dockersManifestsHaveNoAnnotationsButThosePlanned() throws IOException {
    Optional<Image> base = Optional.of(TestImages.docker("linux/amd64", "one"));
    Map<String, String> ours = Map.of("k", "v");
    ImagePlan plan = plan(Format.AS_BASE, false);
    Image image = Assembly.assemble(base, ARM, List.of(OURS), plan, ours);
    assertThat(text(image.manifest())).doesNotContain("annotations");
    Map<String, String> asked = Map.of("a", "b");
    ImagePlan annotated =
        new ImagePlan(
            plan.platform(),
            plan.platformOverride(),
            plan.base(),
            plan.layers(),
            plan.config(),
            asked,
            plan.format(),
            plan.created());
    Image wanted =
        Assembly.assemble(base, ARM, List.of(OURS), annotated, Map.of("a", "b", "k", "v"));
    assertThat(wanted.manifest().value().annotations()).isEqualTo(asked);
  }

  @Test
  void aDockerBaseCanBecomeOci() throws IOException {
    Image base = TestImages.docker("linux/amd64", "one");
    Image image = assemble(Optional.of(base), plan(Format.OCI, false));
    assertThat(types(image))
        .containsExactly(
            MediaType.OCI_MANIFEST,
            MediaType.OCI_CONFIG,
            MediaType.OCI_LAYER_GZIP,
            MediaType.OCI_LAYER_GZIP);
    assertThat(text(image.manifest())).doesNotContain("vnd.docker");
    assertThat(image.layers().get(0).blob().descriptor().digest())
        .isEqualTo(base.layers().get(0).blob().descriptor().digest());
  }

  @Test
  void anOciBaseWithDockersLayersIsNotMixedAnyMore() throws IOException {
    Image base =
        TestImages.image(MediaType.OCI_MANIFEST, MediaType.DOCKER_LAYER_GZIP, "linux/amd64", "one");
    Image image = assemble(Optional.of(base), plan(Format.AS_BASE, false));
    assertThat(text(image.manifest())).doesNotContain("vnd.docker");
  }

  @Test
  void zstdLayersCannotBeInDockersFormat() throws IOException {
    Image base =
        TestImages.image(MediaType.OCI_MANIFEST, MediaType.OCI_LAYER_ZSTD, "linux/amd64", "one");
    assertThatThrownBy(() -> assemble(Optional.of(base), plan(Format.DOCKER, false)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("application/vnd.oci.image.layer.v1.tar+zstd");
    assertThat(assemble(Optional.of(base), plan(Format.AS_BASE, false)).layers()).hasSize(2);
  }

  @Test
  void whatDockersFormatCannotHoldIsFoundBeforeTheWork() {
    ImagePlan zstd = zstd(Format.AS_BASE);
    Optional<Image> docker =
        Optional.of(
            TestImages.image(
                MediaType.DOCKER_MANIFEST, MediaType.DOCKER_LAYER_GZIP, "linux/amd64", "one"));
    Optional<Image> oci =
        Optional.of(
            TestImages.image(
                MediaType.OCI_MANIFEST, MediaType.OCI_LAYER_ZSTD, "linux/amd64", "one"));
    Assembly.check(docker, plan(Format.AS_BASE, false));
    Assembly.check(oci, zstd);
    Assembly.check(Optional.empty(), zstd);
    Assembly.check(docker, zstd(Format.OCI));
    assertThatThrownBy(() -> Assembly.check(docker, zstd))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "an image in Docker's format, which the base has, cannot have layers compressed with"
                + " zstd; take format oci or compression gzip");
    assertThatThrownBy(() -> Assembly.check(Optional.empty(), zstd(Format.DOCKER)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("an image in Docker's format cannot have layers compressed with");
    assertThatThrownBy(() -> Assembly.check(oci, plan(Format.DOCKER, false)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("application/vnd.oci.image.layer.v1.tar+zstd");
  }

  private static ImagePlan zstd(Format format) {
    return new ImagePlan(
        Optional.empty(),
        false,
        new Base.Scratch(),
        List.of(new LayerPlan("tare build", List.of(), Compression.ZSTD)),
        List.of(),
        Map.of(),
        format,
        Instant.EPOCH);
  }

  private static String onVersion(String config, String asked) throws IOException {
    Image base =
        TestImages.image(
            MediaType.OCI_MANIFEST,
            ImageConfig.parse(parse("{" + config + "'rootfs':{'type':'layers','diff_ids':[]}}")),
            List.of());
    ImagePlan plan = plan(Format.AS_BASE, false).withLayers(List.of());
    Image image =
        Assembly.assemble(Optional.of(base), Platform.parse(asked), List.of(), plan, Map.of());
    return text(image.config()).equals(text(base.config())) ? "same" : text(image.config());
  }

  @Test
  void aVersionIsWrittenWhereTheBaseHasNoneThatFits() throws IOException {
    String windows = "'architecture':'amd64','os':'windows',";
    String exact = windows + "'os.version':'10.0.1.5','os.features':['win32k'],";
    assertThat(onVersion(windows, "windows/amd64")).isEqualTo("same");
    assertThat(onVersion(exact, "windows/amd64")).isEqualTo("same");
    assertThat(onVersion(exact, "windows/amd64:10.0.1")).isEqualTo("same");
    assertThat(onVersion(exact, "windows/amd64:10.0.1.5")).isEqualTo("same");
    assertThat(onVersion(exact, "windows/amd64:10.0.2"))
        .contains("\"os\":\"windows\",\"os.version\":\"10.0.2\",\"os.features\":[\"win32k\"],");
    assertThat(onVersion(windows, "windows/amd64:10.0.1"))
        .contains("\"os\":\"windows\",\"os.version\":\"10.0.1\",\"rootfs\"");
  }

  @Test
  void whatTheDescriptorsAndTheConfigHoldBesidesSurvives() throws IOException {
    Layer plain = TestImages.layer(MediaType.DOCKER_LAYER_GZIP, "one");
    Descriptor noted =
        plain.blob().descriptor().withAnnotations(Map.of("containerd.io/uncompressed", "x"));
    JsonObject config =
        parse(
            "{'new':{'deep':[1.50,null]},'architecture':'amd64','os':'linux','os.version':'10',"
                + "'author':'A','config':{'OnBuild':['x'],'Odd':1},'container':'c',"
                + "'rootfs':{'type':'layers','diff_ids':[]}}");
    Image base =
        TestImages.image(
            MediaType.DOCKER_MANIFEST,
            ImageConfig.parse(config),
            List.of(new Layer(plain.blob().withDescriptor(noted), plain.diffId())));
    Image image = assemble(Optional.of(base), plan(Format.OCI, false));
    assertThat(text(image.config()))
        .startsWith("{\"new\":{\"deep\":[1.50,null]},")
        .contains("\"author\":\"A\"", "\"os.version\":\"10\"", "\"OnBuild\":[\"x\"],\"Odd\":1");
    assertThat(image.layers().get(0).blob().descriptor().annotations())
        .containsEntry("containerd.io/uncompressed", "x");
    assertThat(image.layers().get(0).blob().descriptor().mediaType())
        .isEqualTo(MediaType.OCI_LAYER_GZIP);
  }

  private static Image odd() {
    String text =
        "{ 'architecture':'amd64','os':'linux','created':'2024-01-02T03:04:05.6+02:00',\n"
            + "  'config':{'Volumes':{'/z':{},'/a':{}},'Env':['A=1'],'User':'','New':1e3},"
            + "'rootfs':{'type':'layers','diff_ids':[]},'history':[] }\n";
    byte[] bytes = text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    Blob blob =
        new Blob(
            Descriptor.of(MediaType.OCI_CONFIG, Digest.sha256(bytes), bytes.length),
            Content.of(bytes),
            Optional.empty());
    try {
      Document<ImageConfig> config = Document.read(blob, ImageConfig::parse);
      return new Image(
          TestImages.manifest(MediaType.OCI_MANIFEST, config.descriptor(), List.of()),
          config,
          List.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Image edited(Format format, ConfigChange... changes) throws IOException {
    ImagePlan plan =
        new ImagePlan(
            Optional.empty(),
            false,
            new Base.Scratch(),
            List.of(),
            List.of(changes),
            Map.of(),
            format,
            Instant.EPOCH);
    return Assembly.assemble(Optional.of(odd()), ARM, List.of(), plan, Map.of("a", "b"));
  }

  @Test
  void aConfigThatNothingIsAddedToKeepsItsBytes() throws IOException {
    byte[] before = odd().config().bytes();
    assertThat(edited(Format.OCI).config().bytes()).isEqualTo(before);
    assertThat(edited(Format.OCI, ConfigChange.env("A", "1")).config().bytes()).isEqualTo(before);
    Image docker = edited(Format.DOCKER, new ConfigChange.UnsetLabel("x"));
    assertThat(docker.config().bytes()).isEqualTo(before);
    assertThat(docker.config().descriptor().mediaType()).isEqualTo(MediaType.DOCKER_CONFIG);
    assertThat(docker.manifest().value().config()).isEqualTo(docker.config().descriptor());
  }

  @Test
  void aChangedConfigIsWrittenAnew() throws IOException {
    assertThat(text(edited(Format.OCI, new ConfigChange.SetAuthor("A")).config()))
        .isEqualTo(
            ("{'architecture':'amd64','os':'linux','created':'1970-01-01T00:00:00Z','author':'A',"
                    + "'config':{'Volumes':{'/z':{},'/a':{}},'Env':['A=1'],'User':'','New':1e3},"
                    + "'rootfs':{'type':'layers','diff_ids':[]}}")
                .replace('\'', '"'));
    assertThat(text(edited(Format.OCI, new ConfigChange.SetLabel("l", "1")).config()))
        .contains(
            ("'config':{'User':'','Env':['A=1'],'Volumes':{'/a':{},'/z':{}},'New':1e3,"
                    + "'Labels':{'l':'1'}},")
                .replace('\'', '"'));
  }

  @Test
  void theHistoryIsAddedToOrLeftOut() throws IOException {
    ConfigChange note = new ConfigChange.AddHistory("note");
    Image base = TestImages.oci("linux/amd64", "one");
    Image noted = assemble(Optional.of(base), plan(Format.OCI, false, note));
    assertThat(text(noted.config()))
        .endsWith(
            ("'history':[{'comment':'not recorded'},{'created':'1970-01-01T00:00:00Z','created_by':"
                    + "'tare build'},{'created':'1970-01-01T00:00:00Z','created_by':'note',"
                    + "'empty_layer':true}]}")
                .replace('\'', '"'));
    ConfigChange clear = new ConfigChange.ClearHistory();
    assertThat(
            assemble(Optional.of(base), plan(Format.OCI, false, clear)).config().value().history())
        .isEmpty();
    assertThat(edited(Format.OCI, note).config().value().history()).hasSize(1);
  }

  @Test
  void theBasesHistoryIsKept() throws IOException {
    assertThat(historyOver("one", entry("FROM"), empty("CMD")))
        .containsExactly("FROM", "CMD", "tare build");
  }

  @Test
  void missingHistoryIsFilledSoThatEntriesMatchLayers() throws IOException {
    Image image =
        assemble(
            Optional.of(TestImages.oci("linux/amd64", "one", "two")), plan(Format.AS_BASE, false));
    List<HistoryEntry> history = image.config().value().history();
    assertThat(history).hasSize(3);
    assertThat(Json.write(history.get(0).json()))
        .asString()
        .isEqualTo("{\"comment\":\"not recorded\"}");
    assertThat(historyOver("one two", entry("FROM"), empty("CMD")))
        .containsExactly("FROM", "CMD", "", "tare build");
  }

  @Test
  void historyWithTooManyEntriesIsKeptAsItIs() throws IOException {
    assertThat(historyOver("one", entry("a"), entry("b"))).containsExactly("a", "b", "tare build");
  }

  @Test
  void aRecipeWithoutItsLayerIsRefused() {
    ImagePlan plan = plan(Format.OCI, false);
    assertThatThrownBy(() -> Assembly.assemble(Optional.empty(), ARM, List.of(), plan, Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static List<String> historyOver(String words, HistoryEntry... entries)
      throws IOException {
    List<Layer> layers = new ArrayList<>();
    for (String word : words.split(" ")) {
      layers.add(TestImages.layer(MediaType.OCI_LAYER, word));
    }
    ImageConfig config = ImageConfig.of(AMD64).withHistory(List.of(entries));
    Image base = TestImages.image(MediaType.OCI_MANIFEST, config, layers);
    return assemble(Optional.of(base), plan(Format.AS_BASE, false))
        .config()
        .value()
        .history()
        .stream()
        .map(HistoryEntry::createdBy)
        .toList();
  }

  private static HistoryEntry entry(String createdBy) {
    return HistoryEntry.of(Instant.EPOCH, createdBy);
  }

  private static HistoryEntry empty(String createdBy) {
    return HistoryEntry.empty(Instant.EPOCH, createdBy);
  }

  private static List<MediaType> types(Image image) {
    List<MediaType> types = new ArrayList<>();
    types.add(image.descriptor().mediaType());
    types.add(image.config().descriptor().mediaType());
    image.layers().forEach(layer -> types.add(layer.blob().descriptor().mediaType()));
    return types;
  }

  private static JsonObject parse(String text) {
    byte[] bytes = text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return (JsonObject) Json.parse(bytes, JsonLimits.DOCUMENT);
  }
}

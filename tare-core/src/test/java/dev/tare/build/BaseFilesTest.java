// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.changeset.Entry;
import dev.tare.compress.Decompression;
import dev.tare.content.IntegrityException;
import dev.tare.files.RawPath;
import dev.tare.image.Image;
import dev.tare.image.TestImages;
import dev.tare.input.InputException;
import dev.tare.layer.Layer;
import dev.tare.layer.LayerBuilder;
import dev.tare.oci.Digest;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.MediaType;
import dev.tare.oci.Platform;
import dev.tare.plan.Attributes;
import dev.tare.plan.Base;
import dev.tare.plan.BaseFiles;
import dev.tare.plan.BuildPlan;
import dev.tare.plan.Compression;
import dev.tare.plan.Destination;
import dev.tare.plan.FileSet;
import dev.tare.plan.ImagePlan;
import dev.tare.plan.Input;
import dev.tare.plan.LayerPlan;
import dev.tare.plan.ModeRule;
import dev.tare.plan.Owner;
import dev.tare.plan.Selection;
import dev.tare.tar.Metadata;
import dev.tare.tar.TarLimits;
import dev.tare.tar.TarMember;
import dev.tare.tar.TarName;
import dev.tare.tar.TarReader;
import dev.tare.transport.MemoryDestination;
import dev.tare.transport.MemorySource;
import dev.tare.tree.HeapStore;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BaseFilesTest {
  private static final Base FROM = Plans.from("registry.example/base:1");
  private static final String TO = "registry.example/app:1";

  @TempDir Path folder;
  private final HeapStore store = new HeapStore();
  private Image image;
  private MemorySource source;
  private FakeSurroundings surroundings;

  @BeforeEach
  void base() throws IOException {
    List<Layer> layers =
        List.of(
            layer(
                new Entry.Symlink(TarName.of("bin"), new Metadata(0777, 0, 0, 5), to("usr/bin")),
                new Entry.Directory(TarName.of("tmp"), new Metadata(01777, 0, 0, 6)),
                new Entry.Directory(TarName.of("usr"), new Metadata(0755, 0, 0, 7)),
                new Entry.Directory(TarName.of("usr/bin"), new Metadata(0755, 0, 0, 8))),
            layer(new Entry.Directory(TarName.of("home"), new Metadata(0750, 1, 2, 9))));
    image =
        TestImages.image(
            MediaType.OCI_MANIFEST, ImageConfig.of(Platform.parse("linux/amd64")), layers);
    source = MemorySource.of(image);
    surroundings =
        new FakeSurroundings(Files.createDirectory(folder.resolve("stores")))
            .with("registry.example/base:1", source)
            .with(TO, new MemoryDestination());
  }

  private static RawPath to(String target) {
    return RawPath.of(target);
  }

  private Layer layer(Entry... entries) throws IOException {
    return new LayerBuilder(store, 1).build(List.of(entries), Compression.GZIP);
  }

  private static BuildPlan plan(Base base, BaseFiles files, LayerPlan... layers) {
    return new BuildPlan(
        new ImagePlan(
            Plans.AMD64,
            false,
            base,
            List.of(layers),
            List.of(),
            Map.of(),
            ImagePlan.Format.AS_BASE,
            Instant.EPOCH,
            files),
        List.of(Destination.of(TO)));
  }

  private PreparedBuild prepare(Base base, BaseFiles files, LayerPlan... layers)
      throws IOException {
    return new ImageBuilder(new BuildSettings(2, event -> {}), () -> surroundings)
        .prepare(plan(base, files, layers));
  }

  /** The members of the image's last layer: mode, owner, time, name. */
  private List<String> added(BaseFiles files, LayerPlan... layers) throws IOException {
    return added(FROM, files, layers);
  }

  private List<String> added(Base base, BaseFiles files, LayerPlan... layers) throws IOException {
    try (PreparedBuild prepared = prepare(base, files, layers)) {
      List<Layer> all = prepared.image().layers();
      return members(all.get(all.size() - 1));
    }
  }

  private static List<String> members(Layer layer) throws IOException {
    List<String> lines = new ArrayList<>();
    try (InputStream in = Decompression.detect(new BufferedInputStream(layer.blob().open()))) {
      TarReader reader = new TarReader(in, TarLimits.DEFAULT);
      for (Optional<TarMember> m = reader.next(); m.isPresent(); m = reader.next()) {
        Metadata metadata = m.get().metadata();
        lines.add(
            Integer.toOctalString(metadata.mode())
                + (" " + metadata.uid() + ":" + metadata.gid())
                + (" " + metadata.mtime() + " " + m.get().name()));
      }
    }
    return lines;
  }

  private boolean basesLayersWereOpened() {
    Digest first = image.layers().get(0).blob().descriptor().digest();
    Digest second = image.layers().get(1).blob().descriptor().digest();
    return source.opened().contains(first) || source.opened().contains(second);
  }

  @ParameterizedTest
  @ValueSource(strings = {"AUTO", "EXACT"})
  void aFileUnderALinkedFolderStandsWhereTheLinkLeads(String files) throws IOException {
    assertThat(added(BaseFiles.valueOf(files), Plans.layer("/bin/say", "x")))
        .containsExactly("755 0:0 7 usr/", "755 0:0 8 usr/bin/", "755 0:0 0 usr/bin/say");
  }

  @Test
  void parentsKeepWhatTheBaseSaysOfThem() throws IOException {
    assertThat(added(BaseFiles.AUTO, Plans.layer("home/app/x", "x")))
        .containsExactly("750 1:2 9 home/", "755 0:0 0 home/app/", "755 0:0 0 home/app/x");
    assertThat(added(BaseFiles.AUTO, Plans.layer("tmp/x", "x")))
        .containsExactly("1777 0:0 6 tmp/", "755 0:0 0 tmp/x");
  }

  @Test
  void aFileAtTheRootNeedsNothingOfTheBase() throws IOException {
    assertThat(added(BaseFiles.AUTO, Plans.layer("/say", "x"))).containsExactly("755 0:0 0 say");
    assertThat(basesLayersWereOpened()).isFalse();
    assertThat(added(BaseFiles.EXACT, Plans.layer("/say", "x"))).containsExactly("755 0:0 0 say");
    assertThat(basesLayersWereOpened()).isTrue();
  }

  @Test
  void withoutFilesNothingOfTheBaseIsRead() throws IOException {
    for (BaseFiles files : BaseFiles.values()) {
      prepare(FROM, files).close();
      prepare(FROM, files, new LayerPlan("none", List.of(), Compression.GZIP)).close();
    }
    assertThat(basesLayersWereOpened()).isFalse();
  }

  @Test
  void aFileNamedLikeAUsualDirectoryIsLookedAt() {
    assertThatThrownBy(() -> prepare(FROM, BaseFiles.AUTO, Plans.layer("/tmp", "x")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("a directory is there");
  }

  @Test
  void aDirectoryIsLookedAtThoughItGoesToTheRoot() throws IOException {
    Files.createDirectories(folder.resolve("add/bin"));
    Files.writeString(folder.resolve("add/bin/say"), "x");
    LayerPlan layer =
        new LayerPlan(
            "add", List.of(FileSet.directory(folder.resolve("add"), "/")), Compression.GZIP);

    assertThat(added(BaseFiles.AUTO, layer))
        .containsExactly("755 0:0 7 usr/", "755 0:0 8 usr/bin/", "644 0:0 0 usr/bin/say");
  }

  @Test
  void neverReadsNothingAndAddsNothing() throws IOException {
    assertThat(added(BaseFiles.NEVER, Plans.layer("opt/say", "x")))
        .containsExactly("755 0:0 0 opt/say");
    assertThat(basesLayersWereOpened()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"bin/x", "/sbin/x", "lib/x", "lib64/ld.so", "usr/sbin/x", "var/run/x/y"})
  void neverRefusesWhatOftenLeadsThroughALink(String path) {
    assertThatThrownBy(() -> prepare(FROM, BaseFiles.NEVER, Plans.layer(path, "x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is a link in many bases");
  }

  @Test
  void neverTakesNamesThatOnlyLookLikeLinks() throws IOException {
    assertThat(added(BaseFiles.NEVER, Plans.layer("binaries/x", "x")))
        .containsExactly("755 0:0 0 binaries/x");
    assertThat(added(Plans.from("scratch"), BaseFiles.NEVER, Plans.layer("bin/x", "x")))
        .containsExactly("755 0:0 0 bin/", "755 0:0 0 bin/x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"registry.example/base:1", "scratch"})
  void laterLayersStandOnEarlierOnes(String from) throws IOException {
    Files.createDirectories(folder.resolve("one/srv"));
    Files.createSymbolicLink(folder.resolve("one/www"), Path.of("srv"));
    LayerPlan one =
        new LayerPlan(
            "one",
            List.of(
                new FileSet.SourceDirectory(
                    folder.resolve("one"),
                    "/",
                    Selection.ALL,
                    Attributes.of(ModeRule.parse("750"), Owner.parse("3:4")))),
            Compression.GZIP);

    assertThat(added(Plans.from(from), BaseFiles.AUTO, one, Plans.layer("/www/x", "x")))
        .containsExactly("750 3:4 0 srv/", "755 0:0 0 srv/x");
  }

  @Test
  void aBaseThatIsNotWhatItsConfigSaysIsRefused() throws IOException {
    List<Layer> wrong =
        List.of(
            new Layer(image.layers().get(0).blob(), image.layers().get(1).diffId()),
            image.layers().get(1));
    Image lying =
        TestImages.image(
            MediaType.OCI_MANIFEST, ImageConfig.of(Platform.parse("linux/amd64")), wrong);
    surroundings.with("registry.example/base:1", MemorySource.of(lying));

    assertThatThrownBy(() -> prepare(FROM, BaseFiles.AUTO, Plans.layer("bin/x", "x")))
        .isInstanceOf(IntegrityException.class)
        .hasMessageContaining("its tar is ");
  }

  @Test
  void theStoreIsEmptyAfterAFailure() throws IOException {
    assertThatThrownBy(() -> prepare(FROM, BaseFiles.AUTO, Plans.layer("tmp", "x")))
        .isInstanceOf(InputException.class);
    try (var left = Files.list(folder.resolve("stores"))) {
      assertThat(left).isEmpty();
    }
    assertThat(source.closes()).isEqualTo(1);
  }

  @Test
  void ownersByNameAreLookedUpInTheLayersBelow() throws IOException {
    LayerPlan accounts =
        LayerPlan.of(
            "accounts",
            new FileSet.Inline(
                "app:x:7:8::/:\n".getBytes(StandardCharsets.UTF_8), "/usr/pw", 0644, Owner.ROOT),
            new FileSet.Symlink("/etc/passwd", "../usr/pw", Owner.ROOT));
    LayerPlan named =
        LayerPlan.of("add", new FileSet.Inline(new byte[0], "/x", 0600, Owner.parse("app")));

    assertThat(added(BaseFiles.AUTO, accounts, named)).containsExactly("600 7:8 0 x");
    assertThatThrownBy(() -> added(BaseFiles.AUTO, named))
        .isInstanceOf(InputException.class)
        .hasMessage("owner app: the layers below have no /etc/passwd; give numbers");
    assertThatThrownBy(() -> added(BaseFiles.NEVER, named))
        .hasMessageContaining("the base's files are not read");
  }

  @Test
  void aTarCanBeTheLayerByteForByte() throws IOException {
    Layer own = layer(new Entry.Directory(TarName.of("srv"), new Metadata(0700, 5, 6, 7)));
    Path file = folder.resolve("layer.tgz");
    try (InputStream in = own.blob().open()) {
      Files.copy(in, file);
    }
    LayerPlan verbatim = LayerPlan.of("as it is", new FileSet.Verbatim(Input.file(file)));

    try (PreparedBuild prepared = prepare(FROM, BaseFiles.AUTO, verbatim)) {
      List<Layer> all = prepared.image().layers();
      Layer last = all.get(all.size() - 1);
      assertThat(last.blob().descriptor()).isEqualTo(own.blob().descriptor());
      assertThat(last.diffId()).isEqualTo(own.diffId());
    }
    assertThat(basesLayersWereOpened()).isFalse();
    assertThat(added(BaseFiles.AUTO, verbatim, Plans.layer("/srv/x", "x")))
        .containsExactly("700 5:6 7 srv/", "755 0:0 0 srv/x");
    Files.writeString(file, "no tar");
    assertThatThrownBy(() -> prepare(FROM, BaseFiles.AUTO, verbatim))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(file + ": cannot be a layer: ");
    assertThatThrownBy(
            () ->
                LayerPlan.of(
                    "two", new FileSet.Verbatim(Input.file(file)), new FileSet.Removal("a")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void removalsAreMarksThatLaterLayersSee() throws IOException {
    LayerPlan remove = LayerPlan.of("remove", new FileSet.Removal("/usr/bin"));
    assertThat(added(BaseFiles.AUTO, remove))
        .containsExactly("755 0:0 7 usr/", "644 0:0 0 usr/.wh.bin");
    assertThat(added(BaseFiles.AUTO, remove, Plans.layer("/bin/x", "x")))
        .containsExactly("755 0:0 7 usr/", "755 0:0 0 usr/bin/", "755 0:0 0 usr/bin/x");
    assertThatThrownBy(() -> added(BaseFiles.AUTO, remove, remove))
        .hasMessageContaining("nothing is there");
  }
}

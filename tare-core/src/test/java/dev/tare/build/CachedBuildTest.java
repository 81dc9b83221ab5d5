// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.cache.Cache;
import dev.tare.cache.CacheSettings;
import dev.tare.changeset.Entry;
import dev.tare.content.BlobStore;
import dev.tare.content.Content;
import dev.tare.files.RawPath;
import dev.tare.image.Image;
import dev.tare.image.TestImages;
import dev.tare.input.InputOpener;
import dev.tare.layer.Layer;
import dev.tare.layer.LayerBuilder;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Location;
import dev.tare.oci.MediaType;
import dev.tare.oci.Platform;
import dev.tare.plan.Access;
import dev.tare.plan.Attributes;
import dev.tare.plan.Base;
import dev.tare.plan.BuildPlan;
import dev.tare.plan.Compression;
import dev.tare.plan.Destination;
import dev.tare.plan.FileSet;
import dev.tare.plan.ImagePlan;
import dev.tare.plan.Input;
import dev.tare.plan.LayerPlan;
import dev.tare.plan.Prefetch;
import dev.tare.plan.Selection;
import dev.tare.tar.Metadata;
import dev.tare.tar.TarName;
import dev.tare.tar.TarWriter;
import dev.tare.transport.ImageDestination;
import dev.tare.transport.ImageSource;
import dev.tare.transport.MemoryDestination;
import dev.tare.transport.MemorySource;
import dev.tare.tree.HeapStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CachedBuildTest {
  private static final String TO = "registry.example/app:1";
  // more than a tick of the clock that files get their times from
  private static final long LONG_ENOUGH_MILLIS = 80;

  @TempDir Path folder;
  private final List<BuildEvent> events = Collections.synchronizedList(new ArrayList<>());
  private MemoryDestination destination = new MemoryDestination();
  private Path tree;
  private FakeSurroundings surroundings;

  @BeforeEach
  void place() throws IOException {
    tree = folder.resolve("tree");
    Files.createDirectories(tree.resolve("sub"));
    Files.writeString(tree.resolve("one"), "first");
    Files.writeString(tree.resolve("sub/two"), "second");
    surroundings =
        new FakeSurroundings(Files.createDirectory(folder.resolve("stores"))).with(TO, destination);
  }

  private Path cache() {
    return folder.resolve("cache");
  }

  private static BuildPlan plan(Base base, LayerPlan... layers) {
    return new BuildPlan(
        new ImagePlan(
            Plans.AMD64,
            false,
            base,
            List.of(layers),
            List.of(),
            Map.of(),
            ImagePlan.Format.AS_BASE,
            Instant.EPOCH),
        List.of(Destination.of(TO)));
  }

  private static LayerPlan layer(FileSet... sets) {
    return LayerPlan.of("add files", sets);
  }

  private BuildPlan plan() {
    return plan(new Base.Scratch(), layer(FileSet.directory(tree, "/srv")));
  }

  private void emptyDestination() {
    destination = new MemoryDestination();
    surroundings.with(TO, destination);
  }

  private static void letTimePass() throws InterruptedException {
    Thread.sleep(LONG_ENOUGH_MILLIS);
  }

  private BuildSettings settings() {
    return new BuildSettings(2, events::add).with(new CacheSettings(cache(), 1 << 30));
  }

  private ImageBuilder builder() {
    return new ImageBuilder(settings(), () -> surroundings);
  }

  private Digest cold(BuildPlan plan) throws IOException {
    return new ImageBuilder(new BuildSettings(2, event -> {}), () -> surroundings)
        .build(plan)
        .descriptor()
        .digest();
  }

  /** Builds and says of each layer whether it was in the cache. */
  private List<Boolean> cached(BuildPlan plan) throws IOException {
    events.clear();
    Digest digest = builder().build(plan).descriptor().digest();
    assertThat(digest).isEqualTo(cold(plan));
    return layers().stream().map(BuildEvent.LayerBuilt::cached).toList();
  }

  private List<BuildEvent.LayerBuilt> layers() {
    return events.stream()
        .filter(BuildEvent.LayerBuilt.class::isInstance)
        .map(BuildEvent.LayerBuilt.class::cast)
        .toList();
  }

  private List<String> warnings() {
    return events.stream()
        .filter(BuildEvent.Warning.class::isInstance)
        .map(event -> ((BuildEvent.Warning) event).message())
        .toList();
  }

  private List<Path> files(String kind) throws IOException {
    try (Stream<Path> files = Files.list(cache().resolve(kind))) {
      return files.sorted().toList();
    }
  }

  @Test
  void anUnchangedTreeIsKnown() throws Exception {
    letTimePass();
    assertThat(cached(plan())).containsExactly(false);
    assertThat(files("files-2")).hasSize(1);
    assertThat(cached(plan())).containsExactly(true);
    assertThat(files("sha256")).hasSize(1);
    assertThat(warnings()).isEmpty();
  }

  @Test
  void aPinnedDownloadOfAKnownLayerIsNotOpened() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    TarWriter writer = new TarWriter(bytes);
    writer.file(
        TarName.of("tool"),
        new Metadata(0755, 1, 1, 0),
        3,
        new ByteArrayInputStream("abc".getBytes(UTF_8)));
    writer.finish();
    byte[] tar = bytes.toByteArray();
    List<Input> opened = new ArrayList<>();
    InputOpener opener =
        input ->
            () -> {
              opened.add(input);
              return new ByteArrayInputStream(tar);
            };
    surroundings.with(opener);
    Input input = Input.of("https://dl.test/a.tar", Optional.of(Digest.sha256(tar)));
    FileSet set = new FileSet.SourceArchive(input, "/", Selection.ALL, 0, Attributes.DEFAULT);
    BuildPlan plan = plan(new Base.Scratch(), layer(set));
    builder().build(plan);
    assertThat(opened).isNotEmpty();
    opened.clear();
    builder().build(plan);
    assertThat(opened).isEmpty();
    assertThat(layers()).extracting(BuildEvent.LayerBuilt::cached).containsExactly(false, true);
  }

  @Test
  void aLayerOfItsOwnIsKnownWhereAnotherHasChanged() throws Exception {
    Path app = Files.writeString(folder.resolve("app"), "one");
    letTimePass();
    BuildPlan plan =
        plan(
            new Base.Scratch(),
            layer(FileSet.directory(tree, "/srv")),
            layer(FileSet.file(app, "/srv/app")));
    assertThat(cached(plan)).containsExactly(false, false);
    Files.writeString(app, "two!");
    assertThat(cached(plan)).containsExactly(true, false);
  }

  @Test
  void oneCompressionIsNotTheOther() throws Exception {
    letTimePass();
    FileSet files = FileSet.directory(tree, "/srv");
    for (Compression compression :
        List.of(
            Compression.GZIP,
            Compression.NONE,
            Compression.ZSTD,
            Compression.ESTARGZ,
            Compression.parse("gzip:9"))) {
      BuildPlan plan =
          plan(new Base.Scratch(), new LayerPlan("add files", List.of(files), compression));
      assertThat(cached(plan)).containsExactly(false);
      assertThat(cached(plan)).containsExactly(true);
    }
  }

  @Test
  void whatIsSaidOfALayerIsRemembered() throws Exception {
    letTimePass();
    FileSet files = FileSet.directory(tree, "/srv");
    for (Prefetch prefetch : List.of(Prefetch.NONE, Prefetch.of(List.of("/srv/sub/two")))) {
      BuildPlan plan =
          plan(
              new Base.Scratch(),
              new LayerPlan("add files", List.of(files), Compression.ESTARGZ.with(prefetch)));
      assertThat(cached(plan)).containsExactly(false);
      Descriptor made = layers().get(0).descriptor();
      assertThat(made.annotations()).hasSize(2);
      assertThat(cached(plan)).containsExactly(true);
      assertThat(layers().get(0).descriptor()).isEqualTo(made);
      int first = prefetch.paths().size();
      assertThat(events).contains(new BuildEvent.Prefetched(first, first * 6L, 11));
    }
  }

  @Test
  void whatWasWrittenJustNowIsReadAgain() throws Exception {
    Files.setLastModifiedTime(
        tree.resolve("one"), FileTime.from(Instant.now().plusSeconds(86_400)));
    letTimePass();
    assertThat(cached(plan())).containsExactly(false);
    assertThat(files("files-2")).isEmpty();
    // of the same shape, so it is read, and is in the cache by its content
    assertThat(cached(plan())).containsExactly(true);
    assertThat(files("files-2")).isEmpty();
    Files.setLastModifiedTime(tree.resolve("one"), FileTime.from(Instant.now()));
    letTimePass();
    assertThat(cached(plan())).containsExactly(true);
    assertThat(files("files-2")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "estargz"})
  void anotherCopyOfTheSameFilesIsKnownByItsContent(String compression) throws Exception {
    Function<Path, BuildPlan> of =
        from ->
            plan(
                new Base.Scratch(),
                new LayerPlan(
                    "add files",
                    List.of(FileSet.directory(from, "/srv")),
                    Compression.parse(compression)));
    assertThat(cached(of.apply(tree))).containsExactly(false);
    Path copy = folder.resolve("copy");
    Files.createDirectories(copy.resolve("sub"));
    Files.copy(tree.resolve("one"), copy.resolve("one"));
    Files.copy(tree.resolve("sub/two"), copy.resolve("sub/two"));
    BuildPlan plan = of.apply(copy);
    assertThat(cached(plan)).containsExactly(true);
    Files.writeString(copy.resolve("one"), "FIRST");
    assertThat(cached(plan)).containsExactly(false);
    Files.writeString(copy.resolve("one"), "first");
    assertThat(cached(plan)).containsExactly(true);
  }

  @Test
  void inlineContentIsToldByItsBytes() throws Exception {
    assertThat(cached(plan(new Base.Scratch(), Plans.layer("a", "one")))).containsExactly(false);
    assertThat(cached(plan(new Base.Scratch(), Plans.layer("a", "one")))).containsExactly(true);
    assertThat(cached(plan(new Base.Scratch(), Plans.layer("a", "two")))).containsExactly(false);
  }

  private Path tar(boolean gzip, String text) throws IOException {
    Path file = folder.resolve(gzip ? "some.tar.gz" : "some.tar");
    byte[] bytes = text.getBytes(UTF_8);
    Entry entry =
        new Entry.File(
            TarName.of("d/f"), new Metadata(0640, 3, 4, 5), bytes.length, Content.of(bytes));
    Layer layer = new LayerBuilder(new HeapStore(), 1).build(List.of(entry), Compression.NONE);
    try (OutputStream raw = Files.newOutputStream(file);
        OutputStream out = gzip ? new GZIPOutputStream(raw) : raw) {
      out.write(layer.blob().readAll(1 << 20));
    }
    return file;
  }

  @Test
  void membersOfTarsAreRemembered() throws Exception {
    for (boolean gzip : new boolean[] {false, true}) {
      Path tar = tar(gzip, "text");
      letTimePass();
      BuildPlan plan = plan(new Base.Scratch(), layer(FileSet.archive(tar, "/in")));
      assertThat(cached(plan)).containsExactly(gzip);
      assertThat(cached(plan)).containsExactly(true);
      assertThat(files("tar-3")).hasSize(gzip ? 2 : 1);
      // the members are known, the layer is not: contents are found by what is remembered
      try (Stream<Path> layers = Files.list(cache().resolve("sha256"))) {
        for (Path blob : layers.toList()) {
          Files.delete(blob);
        }
      }
      assertThat(cached(plan)).containsExactly(false);
      tar(gzip, "TEXT");
      assertThat(cached(plan)).containsExactly(false);
      tar(gzip, "text");
    }
  }

  private Image base() throws IOException {
    Entry bin =
        new Entry.Symlink(TarName.of("bin"), new Metadata(0777, 0, 0, 5), RawPath.of("usr/bin"));
    Layer layer = new LayerBuilder(new HeapStore(), 1).build(List.of(bin), Compression.GZIP);
    return TestImages.image(
        MediaType.OCI_MANIFEST, ImageConfig.of(Platform.parse("linux/amd64")), List.of(layer));
  }

  @Test
  void aBasesLayersAndDocumentsAreReadOnce() throws Exception {
    Image image = base();
    MemorySource source = MemorySource.of(image);
    String name = "registry.example/base@" + image.descriptor().digest();
    surroundings.with(name, source);
    BuildPlan plan = plan(Plans.from(name), layer(FileSet.file(tree.resolve("one"), "/bin/one")));
    Digest first = builder().build(plan).descriptor().digest();
    int opened = source.opened().size();
    assertThat(opened).isGreaterThanOrEqualTo(3);
    emptyDestination();
    events.clear();
    try (PreparedBuild prepared = builder().prepare(plan)) {
      assertThat(prepared.image().descriptor().digest()).isEqualTo(first);
      assertThat(source.opened()).hasSize(opened);
    }
    assertThat(warnings()).isEmpty();
    assertThat(files("index-4")).hasSize(1);
  }

  @Test
  void aDamagedIndexIsReadAgain() throws Exception {
    Image image = base();
    surroundings.with("registry.example/base:1", MemorySource.of(image));
    BuildPlan plan =
        plan(
            Plans.from("registry.example/base:1"),
            layer(FileSet.file(tree.resolve("one"), "/bin/one")));
    Digest first = builder().build(plan).descriptor().digest();
    Path index = files("index-4").get(0);
    byte[] bytes = Files.readAllBytes(index);
    bytes[bytes.length / 2] ^= 1;
    Files.write(index, bytes);
    events.clear();
    assertThat(builder().build(plan).descriptor().digest()).isEqualTo(first);
    assertThat(warnings()).hasSize(1);
    assertThat(files("index-4")).hasSize(1);
    events.clear();
    assertThat(builder().build(plan).descriptor().digest()).isEqualTo(first);
    assertThat(warnings()).isEmpty();
  }

  @Test
  void aDamagedLayerIsMadeAgainBeforeAnyOfItIsPublished() throws Exception {
    letTimePass();
    cached(plan());
    Path blob = files("sha256").get(0);
    byte[] whole = Files.readAllBytes(blob);
    for (int round = 0; round < 4; round++) {
      byte[] changed = whole.clone();
      changed[whole.length - 1 - round] ^= 1;
      Files.write(blob, changed);
      events.clear();
      emptyDestination();
      Digest digest = builder().build(plan()).descriptor().digest();
      assertThat(digest).isEqualTo(cold(plan()));
      assertThat(destination.written().get(layers().get(0).descriptor().digest())).isEqualTo(whole);
      assertThat(warnings()).singleElement().asString().contains("not what its name says");
      assertThat(files("sha256")).containsExactly(blob);
      assertThat(blob).hasBinaryContent(whole);
    }
  }

  @Test
  void aLayerThatGoesWhileItIsUsedIsMadeAgain() throws Exception {
    letTimePass();
    for (int round = 0; round < 2; round++) {
      emptyDestination();
      try (PreparedBuild prepared = builder().prepare(plan())) {
        Files.delete(files("sha256").get(0));
        prepared.publish();
        assertThat(destination.written().get(layers().get(0).descriptor().digest())).isNotEmpty();
      }
    }
    emptyDestination();
    try (PreparedBuild prepared = builder().prepare(plan())) {
      Files.delete(files("sha256").get(0));
      Files.writeString(tree.resolve("one"), "other");
      assertThatThrownBy(prepared::publish).isInstanceOf(IOException.class);
    }
  }

  @Test
  void aCacheThatFailsInTheMiddleChangesNothing() throws Exception {
    cached(plan());
    events.clear();
    Files.writeString(tree.resolve("three"), "third");
    Surroundings breaking = new Breaking(surroundings, cache());
    try (PreparedBuild prepared = new ImageBuilder(settings(), () -> breaking).prepare(plan())) {
      emptyDestination();
      assertThat(prepared.publish().descriptor().digest()).isEqualTo(cold(plan()));
    }
    assertThat(warnings()).singleElement().asString().startsWith("going on without the cache");
  }

  /** Takes the cache's directory for temporary files away once the cache is open. */
  private record Breaking(Surroundings surroundings, Path cache) implements Surroundings {
    @Override
    public ImageSource source(Location location, Access access) throws IOException {
      return surroundings.source(location, access);
    }

    @Override
    public ImageDestination destination(Target target) throws IOException {
      return surroundings.destination(target);
    }

    @Override
    public BlobStore store(Closer closer) throws IOException {
      Files.delete(cache.resolve("tmp"));
      Files.createFile(cache.resolve("tmp"));
      return surroundings.store(closer);
    }
  }

  @Test
  void withoutADirectoryNothingIsKept() throws Exception {
    assertThat(BuildSettings.defaults().cache()).isEmpty();
    cold(plan());
    assertThat(cache()).doesNotExist();
    try (Stream<Path> left = Files.list(folder.resolve("stores"))) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void aFullCacheIsEmptiedAfterwards() throws Exception {
    BuildSettings small = new BuildSettings(2, events::add).with(new CacheSettings(cache(), 10));
    Digest digest = new ImageBuilder(small, () -> surroundings).build(plan()).descriptor().digest();
    assertThat(digest).isEqualTo(cold(plan()));
    assertThat(Cache.usage(new CacheSettings(cache(), 10)).bytes()).isZero();
    assertThat(warnings()).isEmpty();
  }
}

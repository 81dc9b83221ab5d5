// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.cache.CacheSettings;
import dev.tare.compress.Decompression;
import dev.tare.image.Image;
import dev.tare.jar.Jars;
import dev.tare.layer.Layer;
import dev.tare.oci.Digest;
import dev.tare.oci.HistoryEntry;
import dev.tare.plan.Base;
import dev.tare.plan.BuildPlan;
import dev.tare.plan.Compression;
import dev.tare.plan.Destination;
import dev.tare.plan.FileSet;
import dev.tare.plan.FileSet.JavaArchive.Layout;
import dev.tare.plan.ImagePlan;
import dev.tare.plan.LayerPlan;
import dev.tare.plan.LayerPlan.Splitting;
import dev.tare.plan.Owner;
import dev.tare.tar.TarLimits;
import dev.tare.tar.TarMember;
import dev.tare.tar.TarReader;
import dev.tare.transport.MemoryDestination;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SplitLayersTest {
  private static final String TO = "registry.example/app:1";

  @TempDir Path folder;
  private final List<BuildEvent.LayerBuilt> built = Collections.synchronizedList(new ArrayList<>());
  private Path jar;

  @BeforeEach
  void place() throws IOException {
    jar = folder.resolve("shop.jar");
    Jars.boot(Jars.LAUNCHER).write(jar);
  }

  private LayerPlan jar(FileSet... more) {
    List<FileSet> sets = new ArrayList<>(List.of(more));
    sets.add(new FileSet.JavaArchive(jar, "/app", Layout.EXTRACTED, Owner.ROOT));
    return new LayerPlan("add shop", sets, Compression.GZIP, Splitting.AUTO);
  }

  private Image build(LayerPlan... layers) throws IOException {
    built.clear();
    BuildPlan plan =
        new BuildPlan(
            new ImagePlan(
                Plans.AMD64,
                false,
                new Base.Scratch(),
                List.of(layers),
                List.of(),
                Map.of(),
                ImagePlan.Format.OCI,
                Instant.EPOCH),
            List.of(Destination.of(TO)));
    FakeSurroundings surroundings =
        new FakeSurroundings(Files.createTempDirectory(folder, "stores"))
            .with(TO, new MemoryDestination());
    BuildSettings settings =
        new BuildSettings(
                1,
                event -> {
                  if (event instanceof BuildEvent.LayerBuilt layer) {
                    built.add(layer);
                  }
                })
            .with(new CacheSettings(folder.resolve("cache"), 1 << 30));
    try (PreparedBuild image = new ImageBuilder(settings, () -> surroundings).prepare(plan)) {
      return image.image();
    }
  }

  /** A line a member: mode and name. */
  private static List<String> members(Layer layer) throws IOException {
    List<String> lines = new ArrayList<>();
    try (InputStream in = Decompression.detect(new BufferedInputStream(layer.blob().open()))) {
      TarReader reader = new TarReader(in, TarLimits.DEFAULT);
      for (Optional<TarMember> next = reader.next(); next.isPresent(); next = reader.next()) {
        int mode = next.get().metadata().mode();
        lines.add(Integer.toOctalString(mode) + " " + next.get().name());
      }
    }
    return lines;
  }

  private List<String> createdBy() {
    return built.stream().map(BuildEvent.LayerBuilt::createdBy).toList();
  }

  private static List<Digest> digests(Image image) {
    return image.layers().stream().map(layer -> layer.blob().descriptor().digest()).toList();
  }

  @Test
  void eachPartIsALayerWithTheDirectoriesAboveItsFiles() throws IOException {
    LayerPlan below =
        LayerPlan.of(
            "below", new FileSet.Directory("/app", OptionalInt.of(0750), Optional.empty()));
    Image image = build(below, jar());
    assertThat(image.layers()).hasSize(3);
    assertThat(members(image.layers().get(1)))
        .containsExactly("750 app/", "755 app/lib/", "644 app/lib/a.jar", "644 app/lib/b.jar");
    assertThat(members(image.layers().get(2))).containsExactly("750 app/", "644 app/shop.jar");
    assertThat(createdBy())
        .containsExactly("below", "add shop (dependencies)", "add shop (application)");
    assertThat(image.config().value().history().stream().map(HistoryEntry::createdBy))
        .containsExactly("below", "add shop (dependencies)", "add shop (application)");
  }

  @Test
  void anotherClassChangesTheApplicationsLayerAlone() throws IOException {
    Image first = build(jar());
    Jars.boot(Jars.LAUNCHER).with("BOOT-INF/classes/demo/App.class", Jars.classOf(21)).write(jar);
    Image second = build(jar());
    assertThat(digests(second).get(0)).isEqualTo(digests(first).get(0));
    assertThat(digests(second).get(1)).isNotEqualTo(digests(first).get(1));
    assertThat(built.stream().map(BuildEvent.LayerBuilt::cached)).containsExactly(true, false);
  }

  @Test
  void whatHasNoPartGoesWithTheApplication() throws IOException {
    Image image =
        build(
            LayerPlan.of("below", new FileSet.Inline(new byte[1], "/old", 0600, Owner.ROOT)),
            jar(
                new FileSet.Removal("/old"),
                new FileSet.Directory("/data/empty", OptionalInt.of(0700), Optional.empty()),
                new FileSet.Symlink("/app/link", "shop.jar", Owner.ROOT),
                new FileSet.Hardlink("/z.jar", "/app/lib/a.jar"),
                new FileSet.Inline(new byte[1], "/etc/x", 0600, Owner.ROOT)));
    assertThat(members(image.layers().get(1)))
        .containsExactly(
            "644 .wh.old",
            "755 app/",
            "755 app/lib/",
            "644 app/lib/a.jar",
            "644 app/lib/b.jar",
            "755 data/",
            "700 data/empty/",
            "644 z.jar");
    assertThat(members(image.layers().get(2)))
        .containsExactly("755 app/", "777 app/link", "644 app/shop.jar", "755 etc/", "600 etc/x");
  }

  @Test
  void aLaterRecipeStandsOnAllParts() throws IOException {
    Image image =
        build(
            jar(),
            LayerPlan.of("less", new FileSet.Removal("/app/lib/a.jar")),
            LayerPlan.of("none", new FileSet.Removal("/app/shop.jar")));
    assertThat(image.layers()).hasSize(4);
    assertThat(members(image.layers().get(2))).contains("644 app/lib/.wh.a.jar");
  }

  @Test
  void aRecipeThatIsNotSplitIsOneLayer() throws IOException {
    LayerPlan one =
        LayerPlan.of("one", new FileSet.JavaArchive(jar, "/app", Layout.EXTRACTED, Owner.ROOT));
    assertThat(members(build(one).layers().get(0))).hasSize(5);
    LayerPlan packaged =
        new LayerPlan(
            "one part",
            List.of(new FileSet.JavaArchive(jar, "/app", Layout.PACKAGED, Owner.ROOT)),
            Compression.GZIP,
            Splitting.AUTO);
    assertThat(build(packaged).layers()).hasSize(1);
    assertThat(createdBy()).containsExactly("one part");
  }

  @Test
  void aDirectoryIsCutByHowOftenItsFilesChange() throws IOException {
    Path tree = Files.createDirectories(folder.resolve("tree"));
    Files.createDirectories(tree.resolve("lib"));
    Files.write(tree.resolve("lib/other-1.2.jar"), new byte[2 << 20]);
    Files.writeString(tree.resolve("run"), "one");
    LayerPlan recipe =
        new LayerPlan(
            "add tree", List.of(FileSet.directory(tree, "/srv")), Compression.GZIP, Splitting.AUTO);
    Image first = build(recipe);
    assertThat(createdBy()).containsExactly("add tree (third-party)", "add tree (application)");
    assertThat(members(first.layers().get(0)))
        .containsExactly("755 srv/", "755 srv/lib/", "644 srv/lib/other-1.2.jar");
    assertThat(members(first.layers().get(1))).containsExactly("755 srv/", "644 srv/run");
    Files.writeString(tree.resolve("run"), "another");
    assertThat(digests(build(recipe)).get(0)).isEqualTo(digests(first).get(0));
    assertThat(built.stream().map(BuildEvent.LayerBuilt::cached)).containsExactly(true, false);
  }
}

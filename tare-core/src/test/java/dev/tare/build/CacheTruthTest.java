// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.cache.CacheSettings;
import dev.tare.oci.Digest;
import dev.tare.plan.Base;
import dev.tare.plan.BuildPlan;
import dev.tare.plan.Destination;
import dev.tare.plan.FileSet;
import dev.tare.plan.ImagePlan;
import dev.tare.plan.LayerPlan;
import dev.tare.transport.MemoryDestination;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is done to files between and during builds, the cache changes no digest. */
class CacheTruthTest {
  private static final String TO = "registry.example/app:1";
  private static final int EDITS = 1000;
  // so that many trees have been seen before
  private static final String[] TEXTS = {"aaaa", "bbbb", "cccc", "dd"};
  private static final FileTime[] TIMES = {
    FileTime.from(Instant.ofEpochSecond(1_000_000)), FileTime.from(Instant.ofEpochMilli(1_000_001))
  };

  @TempDir Path folder;
  private final Random random = new Random(4);
  private final AtomicInteger hits = new AtomicInteger();
  private final ExecutorService editor = Executors.newSingleThreadExecutor();
  private Path tree;
  private long tick;
  private FakeSurroundings surroundings;

  @BeforeEach
  void place() throws IOException {
    tree = Files.createDirectory(folder.resolve("tree"));
    Files.createDirectory(tree.resolve("sub"));
    for (String name : new String[] {"a", "b", "sub/c", "sub/d", "e"}) {
      Files.writeString(tree.resolve(name), TEXTS[0]);
    }
    Files.createSymbolicLink(tree.resolve("link"), Path.of("a"));
    surroundings = new FakeSurroundings(Files.createDirectory(folder.resolve("stores")));
    surroundings.with(TO, new MemoryDestination());
  }

  @AfterEach
  void end() {
    editor.shutdownNow();
  }

  private Path seen() {
    return tick == 0 ? tree : CoarseTimes.of(tree, tick);
  }

  private BuildPlan plan() {
    Path seen = seen();
    ImagePlan image =
        new ImagePlan(
            Plans.AMD64,
            false,
            new Base.Scratch(),
            List.of(
                LayerPlan.of("a directory", FileSet.directory(seen, "/srv")),
                LayerPlan.of("through a link", FileSet.file(seen.resolve("link"), "/linked"))),
            List.of(),
            Map.of(),
            ImagePlan.Format.AS_BASE,
            Instant.EPOCH);
    return new BuildPlan(image, List.of(Destination.of(TO)));
  }

  private Digest build(BuildSettings settings) throws IOException {
    try (PreparedBuild prepared = new ImageBuilder(settings, () -> surroundings).prepare(plan())) {
      return prepared.image().descriptor().digest();
    }
  }

  private Digest cold() throws IOException {
    return build(new BuildSettings(1, event -> {}));
  }

  private Digest cached() throws IOException {
    return build(
        new BuildSettings(1, this::count)
            .with(new CacheSettings(folder.resolve("cache"), 1L << 30)));
  }

  private void count(BuildEvent event) {
    if (event instanceof BuildEvent.LayerBuilt layer && layer.cached()) {
      hits.incrementAndGet();
    }
  }

  private Path file() throws IOException {
    try (Stream<Path> all = Files.walk(tree)) {
      List<Path> files =
          all.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
              .sorted()
              .toList();
      return files.get(random.nextInt(files.size()));
    }
  }

  private String text() {
    return TEXTS[random.nextInt(TEXTS.length)];
  }

  private static void swap(Path one, Path other) throws IOException {
    if (!one.equals(other)) {
      Path aside = one.resolveSibling("aside");
      Files.move(one, aside, StandardCopyOption.ATOMIC_MOVE);
      Files.move(other, one, StandardCopyOption.ATOMIC_MOVE);
      Files.move(aside, other, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private void edit() throws IOException {
    Path file = file();
    switch (random.nextInt(10)) {
      case 0 -> Files.writeString(file, text());
      case 1, 2 -> {
        FileTime time = Files.getLastModifiedTime(file);
        Files.writeString(file, text());
        Files.setLastModifiedTime(file, time);
      }
      case 3 -> {
        Files.writeString(file, text());
        Files.setLastModifiedTime(file, TIMES[random.nextInt(TIMES.length)]);
      }
      case 4 -> swap(file, file());
      case 5 -> {
        Path other = file();
        if (!other.equals(file)) {
          Files.delete(other);
          Files.createLink(other, file);
        }
      }
      case 6 ->
          Files.setPosixFilePermissions(
              file,
              PosixFilePermissions.fromString(random.nextBoolean() ? "rwxr-xr-x" : "rw-r--r--"));
      case 7 -> {
        Path link = tree.resolve("link");
        Files.delete(link);
        Files.createSymbolicLink(link, Path.of(random.nextBoolean() ? "a" : "sub/c"));
      }
      case 8 -> {
        Path copy = tree.resolve("copy");
        Files.writeString(copy, text());
        Files.setLastModifiedTime(copy, Files.getLastModifiedTime(file));
        Files.move(copy, file, StandardCopyOption.ATOMIC_MOVE);
      }
      default -> {
        // in place, no other length, nothing truncated
        byte[] bytes = Files.readAllBytes(file);
        bytes[random.nextInt(bytes.length)] = (byte) ('a' + random.nextInt(4));
        try (var channel = Files.newByteChannel(file, java.nio.file.StandardOpenOption.WRITE)) {
          channel.write(java.nio.ByteBuffer.wrap(bytes));
        }
      }
    }
  }

  /**
   * With the times that this machine gives files, and with those of a clock that ticks as slowly as
   * is still allowed for, so that files are often edited within one tick, also to the same size.
   */
  @ParameterizedTest
  @ValueSource(longs = {0, 40})
  void aThousandEditsBetweenBuilds(long tickMillis) throws Exception {
    tick = tickMillis;
    for (int i = 0; i < EDITS; i++) {
      for (int more = random.nextInt(3); more >= 0; more--) {
        edit();
      }
      if (random.nextInt(8) == 0) {
        Thread.sleep(70); // so that what is there now is old enough to be trusted
      }
      Digest cold = cold();
      assertThat(cached()).as("edit %d", i).isEqualTo(cold);
      if (random.nextInt(4) == 0) {
        assertThat(cached()).as("edit %d, again", i).isEqualTo(cold);
      }
    }
    assertThat(hits).hasValueGreaterThan(EDITS / 2);
  }

  @Test
  void editsDuringBuilds() throws Exception {
    int broken = 0;
    for (int i = 0; i < 60; i++) {
      Future<?> edits =
          editor.submit(
              () -> {
                for (int n = 0; n < 20; n++) {
                  edit();
                }
                return null;
              });
      while (!edits.isDone()) {
        try {
          cached();
        } catch (IOException e) {
          broken++; // a file changed while it was read, or was away
        }
      }
      edits.get();
      assertThat(cached()).as("round %d", i).isEqualTo(cold());
      if (i % 10 == 0) {
        Thread.sleep(70);
        assertThat(cached()).as("round %d, later", i).isEqualTo(cold());
      }
    }
    assertThat(hits).hasPositiveValue();
    assertThat(broken).isPositive();
  }
}

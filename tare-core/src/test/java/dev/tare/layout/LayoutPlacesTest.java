// SPDX-License-Identifier: Apache-2.0
package dev.tare.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.content.Blob;
import dev.tare.content.BlobMismatchException;
import dev.tare.content.Content;
import dev.tare.content.IntegrityException;
import dev.tare.content.LimitException;
import dev.tare.content.NotFoundException;
import dev.tare.oci.Descriptor;
import dev.tare.transport.ImageDestination;
import dev.tare.transport.ImageSource;
import dev.tare.transport.LayoutIndex;
import dev.tare.transport.SampleImage;
import dev.tare.transport.Transfer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayoutPlacesTest {
  @TempDir Path temp;
  private Path dir = Path.of("");
  private SampleImage image = SampleImage.NONE;

  @BeforeEach
  void begin() throws IOException {
    dir = temp.resolve("layout");
    image = SampleImage.of("linux/amd64", true, "one", "two");
  }

  private ImageDestination to(String... names) throws IOException {
    return LayoutPlaces.destination(dir, List.of(names));
  }

  private Descriptor root(String... name) throws IOException {
    try (ImageSource source = LayoutPlaces.source(dir, Stream.of(name).findFirst())) {
      return source.root();
    }
  }

  private Path blob(Blob blob) {
    return dir.resolve(LayoutIndex.path(blob.descriptor().digest()));
  }

  private static Map<String, String> snapshot(Path directory) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(directory)) {
      for (Path path : walk.toList()) {
        files.put(
            directory.relativize(path).toString(),
            Files.isRegularFile(path)
                ? new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1)
                : "");
      }
    }
    return files;
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    image.publish(to("v1"));
    try (ImageSource source = LayoutPlaces.source(dir, Optional.of("v1"))) {
      assertThat(source.root().digest()).isEqualTo(image.root().digest());
      for (Blob blob : image.blobs()) {
        assertThat(SampleImage.read(source.open(blob.descriptor())))
            .isEqualTo(image.bytes(blob.descriptor().digest()));
      }
    }
    assertThat(dir.resolve("oci-layout")).hasContent("{\"imageLayoutVersion\":\"1.0.0\"}");
    assertThat(snapshot(dir)).hasSize(1 + 2 + 2 + image.blobs().size());
  }

  @Test
  void missingParentsAreMade() throws IOException {
    dir = temp.resolve("a/b/c");
    image.publish(to("v1"));
    assertThat(root("v1").digest()).isEqualTo(image.root().digest());
  }

  @Test
  void imagesOfOtherNamesStay() throws IOException {
    image.publish(to("v1"));
    SampleImage other = SampleImage.of("linux/arm64", true, "three");
    other.publish(to("v2"));
    image.publish(to());
    assertThat(root("v1").digest()).isEqualTo(image.root().digest());
    assertThat(root("v2").digest()).isEqualTo(other.root().digest());
    assertThatThrownBy(() -> root()).isInstanceOf(NotFoundException.class);
  }

  @Test
  void addingTwiceChangesNothing() throws IOException {
    image.publish(to("v1", "v2"));
    Map<String, String> once = snapshot(dir);
    image.publish(to("v1", "v2"));
    assertThat(snapshot(dir)).isEqualTo(once);
  }

  @Test
  void whatIsThereIsNotOpened() throws IOException {
    image.publish(to("v1"));
    try (ImageDestination destination = to("v2")) {
      for (Blob blob : image.blobs()) {
        Content never =
            () -> {
              throw new AssertionError("opened");
            };
        assertThat(destination.put(new Blob(blob.descriptor(), never, Optional.empty())))
            .isEqualTo(Transfer.PRESENT);
      }
      destination.commit(image.root());
    }
    assertThat(root("v2").digest()).isEqualTo(image.root().digest());
  }

  @Test
  void aBlobOfAnotherSizeIsWrittenAgain() throws IOException {
    image.publish(to("v1"));
    Blob first = image.blobs().get(0);
    Files.write(blob(first), new byte[3]);
    try (ImageDestination destination = to("v1")) {
      assertThat(destination.put(first)).isEqualTo(Transfer.WRITTEN);
    }
    assertThat(blob(first)).hasBinaryContent(image.bytes(first.descriptor().digest()));
  }

  @Test
  void aLinkInTheLayoutDoesNotLeadABlobOutside() throws IOException {
    image.publish(to("v1"));
    Path outside = Files.writeString(temp.resolve("outside"), "mine");
    Blob first = image.blobs().get(0);
    Files.delete(blob(first));
    Files.createSymbolicLink(blob(first), outside);
    image.publish(to("v1"));
    assertThat(outside).hasContent("mine");
    assertThat(blob(first)).isRegularFile();
    assertThat(Files.isSymbolicLink(blob(first))).isFalse();
  }

  @Test
  void aWrongBlobLeavesAnExistingLayoutAsItWas() throws IOException {
    image.publish(to("v1"));
    Map<String, String> before = snapshot(dir);
    Blob good = SampleImage.of("linux/amd64", false, "other").blobs().get(0);
    Blob wrong =
        new Blob(
            good.descriptor(),
            Content.of(new byte[(int) good.descriptor().size()]),
            Optional.empty());
    try (ImageDestination destination = to("v1")) {
      assertThatThrownBy(() -> destination.put(wrong)).isInstanceOf(BlobMismatchException.class);
    }
    assertThat(snapshot(dir)).isEqualTo(before);
  }

  @Test
  void aNewLayoutWithoutCommitIsTakenBack() throws IOException {
    dir = temp.resolve("a/b");
    try (ImageDestination destination = to("v1")) {
      for (Blob blob : image.blobs()) {
        destination.put(blob);
      }
    }
    assertThat(temp).isEmptyDirectory();
  }

  @Test
  void noCommitInAnExistingLayoutLeavesItsImages() throws IOException {
    image.publish(to("v1"));
    String index = Files.readString(dir.resolve("index.json"));
    try (ImageDestination destination = to("v1")) {
      destination.put(SampleImage.of("linux/amd64", true, "three").blobs().get(0));
    }
    assertThat(dir.resolve("index.json")).hasContent(index);
    assertThat(root("v1").digest()).isEqualTo(image.root().digest());
  }

  @Test
  void aCommitOfWhatIsNotThereFails() throws IOException {
    try (ImageDestination destination = to("v1")) {
      destination.put(image.blobs().get(0));
      assertThatThrownBy(() -> destination.commit(image.root()))
          .isInstanceOf(IntegrityException.class)
          .hasMessageContaining(image.root().digest().toString());
    }
    assertThat(temp).isEmptyDirectory();
  }

  @Test
  void aBlobThatVanishedIsNoticedAtCommit() throws IOException {
    try (ImageDestination destination = to("v1")) {
      for (Blob blob : image.blobs()) {
        destination.put(blob);
      }
      Files.delete(blob(image.blobs().get(0)));
      assertThatThrownBy(() -> destination.commit(image.root()))
          .isInstanceOf(IntegrityException.class)
          .hasMessageContaining("vanished");
      assertThat(dir.resolve("index.json")).doesNotExist();
    }
  }

  @Test
  void whatIsNoLayoutIsRefused() throws IOException {
    Files.createDirectory(dir);
    Files.writeString(dir.resolve("thesis.txt"), "x");
    assertThatThrownBy(() -> to("v1"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(dir.toString())
        .hasMessageContaining("neither empty nor an OCI image layout");
    Path file = Files.writeString(temp.resolve("file"), "x");
    assertThatThrownBy(() -> LayoutPlaces.destination(file, List.of()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("oci-archive:");
    assertThat(file).hasContent("x");
  }

  @Test
  void anEmptyDirectoryIsTaken() throws IOException {
    Files.createDirectory(dir);
    image.publish(to("v1"));
    assertThat(root("v1").digest()).isEqualTo(image.root().digest());
  }

  @Test
  void whatACrashLeftIsTakenUp() throws IOException {
    for (String marker : List.of("", "{\"imageLay")) {
      dir = temp.resolve("layout" + marker.length());
      Files.createDirectories(dir.resolve("blobs/sha256"));
      Files.writeString(dir.resolve("oci-layout"), marker);
      image.publish(to("v1"));
      assertThat(root("v1").digest()).isEqualTo(image.root().digest());
    }
  }

  @Test
  void aBrokenIndexIsRefusedBeforeAnythingIsWritten() throws IOException {
    image.publish(to("v1"));
    Files.writeString(dir.resolve("index.json"), "{");
    Map<String, String> before = snapshot(dir);
    assertThatThrownBy(() -> to("v2"))
        .isInstanceOf(IntegrityException.class)
        .hasMessageContaining("index.json");
    assertThat(snapshot(dir)).isEqualTo(before);
  }

  @Test
  void threadsDoNotLoseEachOthersImages() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        String name = "v" + i;
        running.add(
            pool.submit(
                () -> {
                  SampleImage.of("linux/amd64", false, "shared", name).publish(to(name));
                  return name;
                }));
      }
      for (Future<?> one : running) {
        one.get();
      }
    } finally {
      pool.shutdownNow();
    }
    for (int i = 0; i < 24; i++) {
      assertThat(root("v" + i).digest())
          .isEqualTo(SampleImage.of("linux/amd64", false, "shared", "v" + i).root().digest());
    }
  }

  @Test
  void processesDoNotLoseEachOthersImages() throws Exception {
    List<Process> processes = new ArrayList<>();
    for (String prefix : List.of("a", "b", "c")) {
      processes.add(
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  classPath(),
                  LayoutWriters.class.getName(),
                  dir.toString(),
                  prefix)
              .inheritIO()
              .start());
    }
    for (Process process : processes) {
      assertThat(process.waitFor()).isZero();
    }
    for (String prefix : List.of("a", "b", "c")) {
      for (int i = 0; i < LayoutWriters.COUNT; i++) {
        root(prefix + i);
      }
    }
  }

  private static String classPath() throws Exception {
    List<String> entries = new ArrayList<>();
    for (Class<?> type :
        List.of(
            LayoutWriters.class,
            LayoutPlaces.class,
            com.fasterxml.jackson.core.JsonFactory.class,
            org.jspecify.annotations.NullMarked.class)) {
      entries.add(
          Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString());
    }
    return String.join(java.io.File.pathSeparator, entries);
  }

  @Test
  void aSourceThatIsNoLayoutSaysWhatIsWrong() throws IOException {
    assertThatThrownBy(() -> root())
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage(dir.toString());
    Files.createDirectory(dir);
    assertThatThrownBy(() -> root())
        .isInstanceOf(IntegrityException.class)
        .hasMessage(dir + ": no OCI image layout: oci-layout is missing");
    Files.write(dir.resolve("oci-layout"), LayoutIndex.marker());
    assertThatThrownBy(() -> root()).hasMessageEndingWith("index.json is missing");
    Files.writeString(dir.resolve("oci-layout"), "{\"imageLayoutVersion\":\"2.0.0\"}");
    assertThatThrownBy(() -> root()).hasMessageContaining("2.0.0");
    Path file = Files.writeString(temp.resolve("file"), "x");
    assertThatThrownBy(() -> LayoutPlaces.source(file, Optional.empty()))
        .hasMessageContaining("oci-archive:");
  }

  @Test
  void anIndexOutsideOfTheLayoutIsNotRead() throws IOException {
    image.publish(to("v1"));
    Path outside = temp.resolve("elsewhere.json");
    Files.move(dir.resolve("index.json"), outside);
    Files.createSymbolicLink(dir.resolve("index.json"), outside);
    assertThatThrownBy(() -> root("v1"))
        .isInstanceOf(IntegrityException.class)
        .hasMessageContaining("link out of the layout");
    assertThatThrownBy(() -> to("v2")).isInstanceOf(IntegrityException.class);
    Files.delete(outside);
    assertThatThrownBy(() -> to("v2")).isInstanceOf(IntegrityException.class);
    assertThat(outside).doesNotExist();
  }

  @Test
  void anEndlessIndexIsRefused() throws IOException {
    image.publish(to("v1"));
    Files.write(dir.resolve("index.json"), new byte[(4 << 20) + 1]);
    assertThatThrownBy(() -> root("v1"))
        .isInstanceOf(LimitException.class)
        .hasMessageContaining("index.json");
  }

  @Test
  void blobsThatAreNoFilesAreNamed() throws IOException {
    image.publish(to("v1"));
    Blob first = image.blobs().get(0);
    Files.delete(blob(first));
    try (ImageSource source = LayoutPlaces.source(dir, Optional.of("v1"))) {
      assertThatThrownBy(() -> source.open(first.descriptor()))
          .isInstanceOf(IntegrityException.class)
          .hasMessageContaining(first.descriptor().digest() + " is missing");
      Files.createDirectory(blob(first));
      assertThatThrownBy(() -> source.open(first.descriptor()))
          .isInstanceOf(IntegrityException.class)
          .hasMessageContaining(first.descriptor().digest() + " is not a file");
    }
  }

  @Test
  void severalPlatformsInTheIndexItselfAreOneRoot() throws IOException {
    SampleImage amd = SampleImage.of("linux/amd64", true, "one");
    SampleImage arm = SampleImage.of("linux/arm64", true, "two");
    for (SampleImage one : List.of(amd, arm)) {
      try (ImageDestination destination = to()) {
        for (Blob blob : one.blobs()) {
          destination.put(blob);
        }
        String platform = one == amd ? "linux/amd64" : "linux/arm64";
        destination.commit(one.root().withPlatform(dev.tare.oci.Platform.parse(platform)));
      }
    }
    try (ImageSource source = LayoutPlaces.source(dir, Optional.empty())) {
      assertThat(source.root().mediaType().isIndex()).isTrue();
      assertThat(SampleImage.read(source.open(source.root())))
          .isEqualTo(Files.readAllBytes(dir.resolve("index.json")));
    }
  }
}

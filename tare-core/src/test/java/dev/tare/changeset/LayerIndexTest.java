// SPDX-License-Identifier: Apache-2.0
package dev.tare.changeset;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.content.Blob;
import dev.tare.content.BlobMismatchException;
import dev.tare.content.Content;
import dev.tare.content.IntegrityException;
import dev.tare.content.LimitException;
import dev.tare.files.RawPath;
import dev.tare.oci.Digest;
import dev.tare.tar.Metadata;
import dev.tare.tar.TarName;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayerIndexTest {
  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private static byte[] sample() {
    return new RawTar().directory("a", 0700).file("a/f", "text".repeat(500)).end();
  }

  @Test
  void compressedAndPlainLayersAreAlike() throws IOException {
    byte[] tar = sample();

    assertThat(LayerIndex.read(Stack.blob(tar), Digest.sha256(tar)).size()).isEqualTo(2);
    assertThat(LayerIndex.read(Stack.blob(gzip(tar)), Digest.sha256(tar)).size()).isEqualTo(2);
  }

  @Test
  void anEmptyLayerHasNoEntries() throws IOException {
    assertThat(Stack.index(new byte[1024]).size()).isZero();
  }

  @Test
  void bytesBehindTheEndBelongToTheDiffId() throws IOException {
    byte[] padded = Arrays.copyOf(sample(), 1 << 17);
    padded[padded.length - 1] = 7;

    assertThat(LayerIndex.read(Stack.blob(gzip(padded)), Digest.sha256(padded)).size())
        .isEqualTo(2);
    assertThatThrownBy(() -> LayerIndex.read(Stack.blob(gzip(padded)), Digest.sha256(sample())))
        .isInstanceOf(IntegrityException.class);
  }

  @Test
  void aWrongDiffIdIsRefused() {
    byte[] tar = sample();
    Blob blob = Stack.blob(tar);

    assertThatThrownBy(() -> LayerIndex.read(blob, Digest.sha256(new byte[0])))
        .isInstanceOf(IntegrityException.class)
        .hasMessage(
            "layer %s: its tar is %s, not %s",
            blob.descriptor().digest(), Digest.sha256(tar), Digest.sha256(new byte[0]));
  }

  @Test
  void aBlobOfOtherBytesIsRefused() throws IOException {
    byte[] tar = sample();
    byte[] other = new RawTar().directory("b", 0700).file("a/f", "text".repeat(500)).end();
    for (boolean compressed : new boolean[] {true, false}) {
      Blob real = Stack.blob(compressed ? gzip(tar) : tar);
      byte[] bytes = compressed ? gzip(other) : other;
      Blob wrong = new Blob(real.descriptor(), Content.of(bytes), real.origin());
      assertThatThrownBy(() -> LayerIndex.read(wrong, Digest.sha256(other)))
          .isInstanceOf(BlobMismatchException.class);
    }
  }

  @Test
  void aLayerCutAnywhereIsRefused() throws IOException {
    byte[] tar = sample();
    byte[] compressed = gzip(tar);
    for (byte[] whole : List.of(tar, compressed)) {
      for (int length = 1; length < whole.length; length += whole == tar ? 256 : 1) {
        Blob cut = Stack.blob(Arrays.copyOf(whole, length));
        assertThatThrownBy(() -> LayerIndex.read(cut, Digest.sha256(tar)))
            .as("%d bytes", length)
            .isInstanceOf(IntegrityException.class)
            .hasMessageStartingWith("layer " + cut.descriptor().digest());
      }
    }
  }

  @Test
  void aLayerOfNoiseIsRefused() {
    byte[] noise = new byte[2000];
    new Random(1).nextBytes(noise);

    assertThatThrownBy(() -> Stack.index(noise)).isInstanceOf(IntegrityException.class);
  }

  @Test
  void membersThatWouldLeaveTheTreeAreRefused() {
    for (String name : new String[] {"../x", "a/../../x", "a/..", ".."}) {
      assertThatThrownBy(() -> Stack.index(new RawTar().file(name, "").end()))
          .isInstanceOf(IntegrityException.class)
          .hasMessageContaining("..");
    }
  }

  @Test
  void deletionsOfNothingAreRefused() {
    for (String name : new String[] {".wh.", "a/.wh.", "a/.wh..", ".wh..."}) {
      assertThatThrownBy(() -> Stack.index(new RawTar().file(name, "").end()))
          .as(name)
          .isInstanceOf(IntegrityException.class)
          .hasMessageContaining("deletes nothing that has a name");
    }
  }

  @Test
  void membersBelowAFileAreRefused() {
    assertThatThrownBy(() -> Stack.index(new RawTar().file("a", "").file("a/b/c", "").end()))
        .isInstanceOf(IntegrityException.class)
        .hasMessageEndingWith("member a/b/c is below a file of the same layer");
  }

  @Test
  void membersBelowALoopAreRefused() {
    assertThatThrownBy(
            () ->
                Stack.index(new RawTar().symlink("a", "b").symlink("b", "a").file("a/x", "").end()))
        .isInstanceOf(IntegrityException.class)
        .hasMessageContaining("links do not end");
  }

  @Test
  void aRootThatIsNoDirectoryIsRefused() {
    assertThatThrownBy(() -> Stack.index(new RawTar().symlink("./", "x").end()))
        .isInstanceOf(IntegrityException.class);
  }

  @Test
  void controlCharactersOfNamesDoNotReachMessages() {
    assertThatThrownBy(() -> Stack.index(new RawTar().file("a\u001b[2J/../x", "").end()))
        .isInstanceOf(IntegrityException.class)
        .message()
        .doesNotContain("\u001b");
  }

  @Test
  void pathsWithoutEndAreRefused() throws Exception {
    Nodes nodes = new Nodes();
    RawPath name = RawPath.of("a");

    assertThatThrownBy(
            () -> {
              int parent = Nodes.ROOT;
              for (int i = 0; i < Nodes.MOST; i++) {
                parent = nodes.childOrNew(parent, name, 0, 1);
              }
            })
        .isInstanceOf(LimitException.class)
        .hasMessage("there are more than 1000000 paths");
  }

  private static Path home(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  @Test
  void aBaseOfManyFilesFitsASmallHeap(@TempDir Path folder) throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx40m",
                "-XX:+UseSerialGC",
                "-cp",
                home(LargeBase.class) + File.pathSeparator + home(LayerIndex.class),
                LargeBase.class.getName(),
                folder.resolve("base.tar").toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(child.getInputStream().readAllBytes(), UTF_8);

    assertThat(child.waitFor()).as(output).isZero();
    // with 2,003 directories that are only implied
    assertThat(output).isEqualTo("202003\n");
  }

  @Test
  void anInterruptEndsReading() {
    byte[] tar = sample();
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> Stack.index(tar)).isInstanceOf(InterruptedIOException.class);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void entriesOfOursGiveTheSameIndex() throws IOException {
    Metadata metadata = new Metadata(0644, 0, 0, 42);
    List<Entry> entries =
        List.of(
            Entry.File.of(TarName.of("a/b/c"), metadata, new byte[1]),
            Entry.File.of(TarName.of("a/d"), metadata, new byte[1]));
    MergedTree tree = MergedTree.EMPTY.with(LayerIndex.of(entries));

    assertThat(tree.find(TarName.of("a/b/c")).orElseThrow().kind())
        .isEqualTo(IndexedEntry.Kind.FILE);
    assertThat(tree.find(TarName.of("a")).orElseThrow().isDirectory()).isTrue();
    assertThat(tree.find(TarName.of("a/b/e"))).isEmpty();
  }

  @Test
  void zstdThatNeedsTooMuchMemoryIsALimitAndBrokenZstdIsNot() {
    byte[] window = java.util.HexFormat.of().parseHex("28b52ffd009009000061");
    assertThatThrownBy(() -> Stack.index(window))
        .isInstanceOf(LimitException.class)
        .hasMessageStartingWith("layer sha256:")
        .hasMessageEndingWith("zstd frame has a window of more than 128 MiB");
    byte[] cut = java.util.HexFormat.of().parseHex("28b52ffd00880900");
    assertThatThrownBy(() -> Stack.index(cut))
        .isInstanceOf(IntegrityException.class)
        .hasMessageEndingWith("zstd stream is truncated");
  }
}

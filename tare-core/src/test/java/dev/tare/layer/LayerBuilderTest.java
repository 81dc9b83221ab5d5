// SPDX-License-Identifier: Apache-2.0
package dev.tare.layer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.changeset.Entry;
import dev.tare.compress.Decompression;
import dev.tare.content.Content;
import dev.tare.files.RawPath;
import dev.tare.oci.Digest;
import dev.tare.oci.MediaType;
import dev.tare.plan.Compression;
import dev.tare.plan.FileSet;
import dev.tare.plan.Owner;
import dev.tare.tar.Metadata;
import dev.tare.tar.TarName;
import dev.tare.tree.FileTree;
import dev.tare.tree.HeapStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class LayerBuilderTest {
  /** The vector of byte layout 1. */
  private static final Digest VECTOR =
      Digest.parse("sha256:6fb42f2cfc057c6c7223b730d0047ba9a10efa243035a2878ba0bf9859910460");

  private static final Metadata PLAIN = new Metadata(0644, 0, 0, 0);

  private final HeapStore store = new HeapStore();

  private Layer build(List<Entry> tree, Compression compression, int threads) throws IOException {
    return new LayerBuilder(store, threads).build(tree, compression);
  }

  private List<Entry> vector() throws IOException {
    FileSet set = new FileSet.Inline("hi\n".getBytes(UTF_8), "/app/hi", 0644, Owner.ROOT);
    return FileTree.of(List.of(set), true, 0, store);
  }

  private static Entry file(String name, long size, Content content) {
    return new Entry.File(TarName.of(name), PLAIN, size, content);
  }

  private static byte[] raw(Layer layer) throws IOException {
    try (InputStream in = layer.blob().content().open()) {
      return in.readAllBytes();
    }
  }

  @Test
  void theVectorOfTheByteLayoutHolds() throws Exception {
    Layer stored = build(vector(), Compression.NONE, 1);

    assertThat(stored.diffId()).isEqualTo(VECTOR);
    assertThat(stored.blob().descriptor().digest()).isEqualTo(VECTOR);
    assertThat(stored.blob().descriptor().size()).isEqualTo(2560);
    assertThat(stored.blob().descriptor().mediaType()).isEqualTo(MediaType.OCI_LAYER);
    assertThat(build(vector(), Compression.GZIP, 1).diffId()).isEqualTo(VECTOR);
  }

  @Test
  void theBlobIsTheCompressedTar() throws Exception {
    Layer layer = build(vector(), Compression.GZIP, 1);
    byte[] bytes = raw(layer);

    assertThat(layer.blob().descriptor().mediaType()).isEqualTo(MediaType.OCI_LAYER_GZIP);
    assertThat(layer.blob().descriptor().size()).isEqualTo(bytes.length);
    assertThat(layer.blob().descriptor().digest()).isEqualTo(Digest.sha256(bytes));
    try (InputStream tar = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      assertThat(Digest.sha256(tar.readAllBytes())).isEqualTo(VECTOR);
    }
    assertThat(store.blobs()).containsOnlyKeys(layer.blob().descriptor().digest());
    assertThat(store.open()).isZero();
  }

  @Test
  void aZstdLayerHasItsTypeAndTheSameTar() throws Exception {
    Layer layer = build(vector(), Compression.ZSTD, 2);

    assertThat(layer.blob().descriptor().mediaType()).isEqualTo(MediaType.OCI_LAYER_ZSTD);
    assertThat(layer.diffId()).isEqualTo(VECTOR);
    try (InputStream tar = Decompression.detect(new ByteArrayInputStream(raw(layer)))) {
      assertThat(Digest.sha256(tar.readAllBytes())).isEqualTo(VECTOR);
    }
  }

  @Test
  void theNumberOfThreadsChangesNoByte() throws Exception {
    Random random = new Random(1);
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      byte[] bytes = new byte[i * 40_000];
      for (int k = 0; k < bytes.length; k++) {
        bytes[k] = (byte) (random.nextInt(12) * random.nextInt(5));
      }
      entries.add(file(String.format("f%02d", i), bytes.length, Content.of(bytes)));
    }
    for (Compression compression :
        List.of(
            Compression.GZIP,
            new Compression(Compression.Kind.GZIP, 9),
            Compression.ZSTD,
            Compression.NONE)) {
      Layer one = build(entries, compression, 1);
      Layer three = build(entries, compression, 3);

      assertThat(three.blob().descriptor()).isEqualTo(one.blob().descriptor());
      assertThat(three.diffId()).isEqualTo(one.diffId());
    }
  }

  @Test
  void allKindsOfEntriesAreWritten() throws Exception {
    TarName name = TarName.of("d/f");
    Layer layer =
        build(
            List.of(
                new Entry.Directory(TarName.of("d"), new Metadata(0755, 1, 2, 3)),
                file("d/f", 2, Content.of(new byte[] {'o', 'k'})),
                new Entry.Hardlink(TarName.of("d/h"), PLAIN, name),
                new Entry.Symlink(TarName.of("d/s"), PLAIN, RawPath.of("../x"))),
            Compression.NONE,
            1);

    assertThat(types(raw(layer))).isEqualTo("5012");
  }

  private static String types(byte[] tar) {
    StringBuilder types = new StringBuilder();
    for (int header = 0; tar[header] != 0; ) {
      types.append((char) tar[header + 156]);
      int size = Integer.parseInt(new String(tar, header + 124, 11, UTF_8), 8);
      header += 512 + (size + 511) / 512 * 512;
    }
    return types.toString();
  }

  @Test
  void anEmptyTreeIsAnEmptyTar() throws Exception {
    assertThat(raw(build(List.of(), Compression.NONE, 1))).isEqualTo(new byte[1024]);
  }

  @Test
  void aContentOfAnotherSizeKeepsNothing() {
    for (Compression compression : List.of(Compression.GZIP, Compression.ZSTD, Compression.NONE)) {
      for (int size : new int[] {3, 5}) {
        List<Entry> tree = List.of(file("f", size, Content.of(new byte[4])));

        assertThatThrownBy(() -> build(tree, compression, 2)).isInstanceOf(IOException.class);
        assertThat(store.blobs()).isEmpty();
        assertThat(store.open()).isZero();
      }
    }
  }

  @Test
  void aContentThatFailsKeepsNothingAndIsClosed() {
    List<String> closed = new ArrayList<>();
    Content failing =
        () ->
            new InputStream() {
              @Override
              public int read() throws IOException {
                throw new IOException("disk on fire");
              }

              @Override
              public void close() {
                closed.add("closed");
              }
            };

    assertThatThrownBy(() -> build(List.of(file("f", 1, failing)), Compression.GZIP, 2))
        .isInstanceOf(IOException.class)
        .hasMessage("disk on fire");
    assertThat(closed).hasSize(1);
    assertThat(store.blobs()).isEmpty();
    assertThat(store.open()).isZero();
  }

  @Test
  void aFullStoreFailsTheLayer() {
    HeapStore full = new HeapStore(1000);
    byte[] bytes = new byte[4_000_000];
    new Random(1).nextBytes(bytes);

    for (Compression compression : List.of(Compression.GZIP, Compression.ZSTD, Compression.NONE)) {
      assertThatThrownBy(
              () ->
                  new LayerBuilder(full, 2)
                      .build(List.of(file("f", bytes.length, Content.of(bytes))), compression))
          .isInstanceOf(IOException.class)
          .hasStackTraceContaining("the store is full");
      assertThat(full.blobs()).isEmpty();
      assertThat(full.open()).isZero();
    }
  }

  @Test
  void anInterruptEndsTheLayer() throws Exception {
    List<Entry> tree = vector();
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> build(tree, Compression.GZIP, 2))
        .isInstanceOf(InterruptedIOException.class);
    assertThat(Thread.interrupted()).isFalse();
    assertThat(store.blobs()).isEmpty();
    assertThat(store.open()).isZero();
  }

  @Test
  void memoryDoesNotGrowWithTheFile() throws Exception {
    long size = 300L << 20;
    Content zeros = () -> new Zeros(size);
    ByteArrayOutputStream seen = new ByteArrayOutputStream();

    Layer layer = build(List.of(file("big", size, zeros)), Compression.GZIP, 2);

    try (InputStream in = layer.blob().content().open()) {
      seen.write(in.readNBytes(2));
    }
    assertThat(seen.toByteArray()).containsExactly(0x1f, 0x8b);
    assertThat(layer.blob().descriptor().size()).isLessThan(10 << 20);
  }

  @Test
  void atLeastOneThreadIsNeeded() {
    assertThatThrownBy(() -> new LayerBuilder(store, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("threads: 0 is less than 1");
  }

  private static final class Zeros extends InputStream {
    private long left;

    Zeros(long size) {
      this.left = size;
    }

    @Override
    public int read() {
      return left-- > 0 ? 0 : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      int count = (int) Math.min(length, left);
      java.util.Arrays.fill(target, offset, offset + count, (byte) 0);
      left -= count;
      return count == 0 && length > 0 ? -1 : count;
    }
  }
}

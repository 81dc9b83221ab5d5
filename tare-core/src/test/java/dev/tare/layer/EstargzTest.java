// SPDX-License-Identifier: Apache-2.0
package dev.tare.layer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.changeset.Entry;
import dev.tare.content.Content;
import dev.tare.files.RawPath;
import dev.tare.oci.Digest;
import dev.tare.oci.MediaType;
import dev.tare.plan.Compression;
import dev.tare.tar.Metadata;
import dev.tare.tar.TarLimits;
import dev.tare.tar.TarMember;
import dev.tare.tar.TarName;
import dev.tare.tar.TarReader;
import dev.tare.tar.Xattrs;
import dev.tare.tree.HeapStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EstargzTest {
  private static final String TOC = "containerd.io/snapshot/stargz/toc.digest";
  private static final String SIZE = "io.containers.estargz.uncompressed-size";
  private static final Metadata PLAIN = new Metadata(0644, 0, 0, 0);

  private static Entry file(String name, byte[] bytes) {
    return Entry.File.of(TarName.of(name), PLAIN, bytes);
  }

  private static Entry directory(String name) {
    return new Entry.Directory(TarName.of(name), new Metadata(0755, 0, 0, 0));
  }

  /** What was written, and what was said of it. */
  private record Written(byte[] blob, Map<String, String> annotations, Digest diffId) {
    byte[] tar() throws IOException {
      try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(blob))) {
        return in.readAllBytes();
      }
    }
  }

  private static Written write(List<Entry> entries, int chunkSize, int level, int threads)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    MessageDigest hasher = Digest.newSha256();
    EstargzWriter.Written written =
        new EstargzWriter(entries, chunkSize, level, threads).write(out, hasher);
    assertThat(written.tar()).isEqualTo(LayerBuilder.tarDigest(entries));
    return new Written(out.toByteArray(), written.annotations(), Digest.sha256(hasher));
  }

  private static List<Entry> ordered(List<Entry> entries, String... first) {
    return PrefetchOrder.of(entries, List.of(first).stream().map(TarName::of).toList()).entries();
  }

  /** The files of a tar, by their names. */
  private static Map<String, byte[]> files(byte[] tar) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    TarReader reader = new TarReader(new ByteArrayInputStream(tar), TarLimits.DEFAULT);
    for (Optional<TarMember> member = reader.next(); member.isPresent(); member = reader.next()) {
      if (member.get().type() == '0') {
        files.put(new String(member.get().name().bytes(), UTF_8), reader.content().readAllBytes());
      }
    }
    return files;
  }

  private static void assertSame(Written written) throws IOException {
    EstargzReader reader = new EstargzReader(written.blob());
    Map<String, byte[]> expected = files(written.tar());
    expected.remove("stargz.index.json");
    Map<String, byte[]> actual = new LinkedHashMap<>();
    for (int i = 0; i < reader.records().size(); i++) {
      if (EstargzReader.text(reader.records().get(i), "type").equals("reg")) {
        actual.put(reader.names().get(i), reader.file(i));
      }
    }
    assertThat(actual.keySet()).containsExactlyElementsOf(expected.keySet());
    expected.forEach((name, bytes) -> assertThat(actual.get(name)).as(name).isEqualTo(bytes));
    assertThat(written.annotations())
        .containsEntry(TOC, reader.tocDigest().toString())
        .containsEntry(SIZE, Integer.toString(written.tar().length));
    assertThat(written.diffId()).isEqualTo(Digest.sha256(written.tar()));
  }

  private static byte[] bytes(Random random, int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) (random.nextInt(12) * random.nextInt(5));
    }
    return bytes;
  }

  private static List<Entry> tree(Random random, int chunkSize, int count) {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String name = String.format("d%03d", i);
      switch (random.nextInt(6)) {
        case 0 -> entries.add(directory(name));
        case 1 -> entries.add(new Entry.Symlink(TarName.of(name), PLAIN, RawPath.of("to/" + name)));
        case 2 -> entries.add(file(name, new byte[0]));
        default -> {
          int chunks = random.nextInt(4);
          int size = Math.max(0, chunks * chunkSize + random.nextInt(3) - 1);
          entries.add(file(name, bytes(random, size)));
        }
      }
    }
    return entries;
  }

  @Test
  void theFooterIsThatOfTheSpecification() {
    assertThat(HexFormat.of().formatHex(EstargzWriter.footer(0x1234)))
        .isEqualTo(
            "1f8b08040000000000ff1a00534716003030303030303030303030303132333453544152475a"
                + "010000ffff0000000000000000");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 512, 4096, 70_000, (1 << 20) - 1, (1 << 20) + 1})
  void everyFileIsReadBackByRanges(int chunkSize) throws Exception {
    for (int seed = 0; seed < 4; seed++) {
      Random random = new Random(31L * chunkSize + seed);
      List<Entry> entries = tree(random, chunkSize, chunkSize > 100_000 ? 5 : 30);
      List<Entry> some =
          seed % 2 == 0 ? ordered(entries) : ordered(entries, "d004", "d001", "d003");
      Written one = write(some, chunkSize, 1 + seed, 1);

      assertSame(one);
      for (int threads : new int[] {2, 7}) {
        Written more = write(some, chunkSize, 1 + seed, threads);
        assertThat(more.blob()).isEqualTo(one.blob());
        assertThat(more.annotations()).isEqualTo(one.annotations());
      }
    }
  }

  @Test
  void theBytesArePinned() throws Exception {
    List<Entry> entries =
        ordered(
            List.of(
                directory("app"),
                file("app/data", bytes(new Random(5), 3_000_000)),
                file("app/empty", new byte[0]),
                new Entry.Hardlink(TarName.of("app/link"), PLAIN, TarName.of("app/data")),
                new Entry.Symlink(TarName.of("app/soft"), PLAIN, RawPath.of("data")),
                new Entry.File(
                    TarName.of("app/tool"),
                    new Metadata(
                        04755,
                        1000,
                        100,
                        1_000_000_000,
                        Xattrs.of(Map.of(RawPath.of("user.x"), RawPath.of("y")))),
                    5,
                    Content.of("tool\n".getBytes(UTF_8)))),
            "app/tool");
    Written written = write(entries, 1 << 20, 1, 2);

    assertThat(Digest.sha256(written.blob()).toString())
        .isEqualTo("sha256:a0bebdf373936c72ef3cc8f63d9b5b9e51c60950d44c4c9bcc94580e4914c87e");
    EstargzReader reader = new EstargzReader(written.blob());
    assertThat(reader.names())
        .containsExactly(
            "app/",
            "app/tool",
            ".prefetch.landmark",
            "app/data",
            "app/data",
            "app/data",
            "app/empty",
            "app/link",
            "app/soft");
    assertThat(reader.records().get(0).toString())
        .isEqualTo("{\"name\":\"app/\",\"type\":\"dir\",\"mode\":493}");
    assertThat(reader.records().get(1).without("offset").toString())
        .isEqualTo(
            "{\"name\":\"app/tool\",\"type\":\"reg\",\"size\":5,"
                + "\"modtime\":\"2001-09-09T01:46:40Z\",\"mode\":2541,\"uid\":1000,\"gid\":100,"
                + "\"xattrs\":{\"user.x\":\"eQ==\"},"
                + "\"digest\":\"sha256:TOOL\",\"chunkDigest\":\"sha256:TOOL\"}"
                    .replace("sha256:TOOL", Digest.sha256("tool\n".getBytes(UTF_8)).toString()));
    assertThat(reader.records().get(2).toString())
        .contains("dc0e9c3658a1a3ed1ec94274d8b19925c93e1abb7ddba294923ad9bde30f8cb8");
    assertThat(EstargzReader.number(reader.records().get(3), "chunkSize")).isEqualTo(1 << 20);
    assertThat(EstargzReader.number(reader.records().get(4), "chunkOffset")).isEqualTo(1 << 20);
    assertThat(reader.records().get(5).get("chunkSize")).isEmpty();
    assertThat(reader.records().get(7).toString())
        .isEqualTo(
            "{\"name\":\"app/link\",\"type\":\"hardlink\",\"linkName\":\"app/data\",\"mode\":420}");
  }

  @Test
  void marksStandInTheTableByTheirNames() throws Exception {
    List<Entry> entries =
        List.of(
            directory("d"),
            new Entry.Opaque(TarName.of("d"), PLAIN),
            new Entry.Whiteout(TarName.of("d/gone"), PLAIN),
            file("d/new", new byte[] {1}));

    EstargzReader reader = new EstargzReader(write(ordered(entries, "d/new"), 100, 1, 1).blob());

    assertThat(reader.names())
        .containsExactly("d/", "d/.wh..wh..opq", "d/.wh.gone", "d/new", ".prefetch.landmark");
    assertThat(EstargzReader.text(reader.records().get(2), "digest"))
        .isEqualTo(Digest.sha256(new byte[0]).toString());
  }

  @Test
  void theLayerSaysWhatItIs() throws Exception {
    HeapStore store = new HeapStore();
    List<Entry> entries = ordered(List.of(file("a", new byte[] {1, 2})));
    Layer layer = new LayerBuilder(store, 2).build(entries, Compression.ESTARGZ);

    assertThat(layer.blob().descriptor().mediaType()).isEqualTo(MediaType.OCI_LAYER_GZIP);
    assertThat(layer.blob().descriptor().annotations()).containsOnlyKeys(TOC, SIZE);
    Written written = write(entries, 4 << 20, 1, 1);
    assertThat(layer.blob().descriptor().digest()).isEqualTo(Digest.sha256(written.blob()));
    assertThat(layer.diffId()).isEqualTo(written.diffId());
  }

  @Test
  void filesOfTheFormatAreLeftOut() throws Exception {
    List<Entry> entries =
        List.of(
            file(".no.prefetch.landmark", new byte[] {7}),
            file(".prefetch.landmark", new byte[] {7}),
            file("a", new byte[] {1}),
            directory("d"),
            file("d/stargz.index.json", new byte[] {3}),
            file("stargz.index.json", new byte[] {7}));

    EstargzReader reader = new EstargzReader(write(ordered(entries), 100, 1, 1).blob());

    assertThat(reader.names())
        .containsExactly(".no.prefetch.landmark", "a", "d/", "d/stargz.index.json");
    assertThat(reader.file(0)).containsExactly(0xf);
  }

  @Test
  void aLinkToAFileOfTheFormatIsRefused() {
    List<Entry> entries =
        List.of(
            file(".prefetch.landmark", new byte[] {7}),
            new Entry.Hardlink(TarName.of("other"), PLAIN, TarName.of(".prefetch.landmark")));

    assertThatThrownBy(() -> ordered(entries))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("/other is a link to a file of estargz's own, .prefetch.landmark");
  }

  @Test
  void withoutALandmarkNothingIsWritten() {
    assertThatThrownBy(() -> write(List.of(), 100, 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aNameThatIsNotUtf8IsRefused() {
    List<Entry> entries =
        ordered(
            List.of(
                new Entry.Directory(TarName.of(RawPath.of(new byte[] {'a', (byte) 0xff})), PLAIN)));

    assertThatThrownBy(() -> write(entries, 100, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not UTF-8")
        .hasMessageContaining("take compression gzip");
  }

  @Test
  void whatIsNeededFirstComesWithItsParentsAndLinkTargets() {
    List<Entry> entries =
        List.of(
            directory("a"),
            directory("a/b"),
            file("a/b/c", new byte[10]),
            file("a/b/x", new byte[1]),
            directory("z"),
            new Entry.Hardlink(TarName.of("z/link"), PLAIN, TarName.of("a/b/c")));

    PrefetchOrder order =
        PrefetchOrder.of(entries, List.of(TarName.of("z/link"), TarName.of("not/there")));

    assertThat(order.entries().stream().map(entry -> entry.name().toString()))
        .containsExactly("z", "a", "a/b", "a/b/c", "z/link", ".prefetch.landmark", "a/b/x");
    assertThat(order.files()).isEqualTo(1);
    assertThat(order.bytes()).isEqualTo(10);
  }

  @Test
  void aFileThatChangesKeepsNothing() {
    HeapStore store = new HeapStore();
    for (int size : new int[] {3, 5}) {
      List<Entry> entries =
          ordered(List.of(new Entry.File(TarName.of("f"), PLAIN, size, Content.of(new byte[4]))));

      assertThatThrownBy(() -> new LayerBuilder(store, 2).build(entries, Compression.ESTARGZ))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("changed while it was read");
      assertThat(store.blobs()).isEmpty();
      assertThat(store.open()).isZero();
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What our deflate writes, read by everybody else's inflate. */
class GzipIT {
  private static final int BLOCK = 1 << 20;
  private static final int WINDOW = 1 << 15;

  @TempDir static Path folder;
  private static Path tree;
  private static Path gunzip;

  @BeforeAll
  static void inputs() throws IOException {
    Lab.packages();
    gunzip = folder.resolve("gunzip");
    String source = Lab.ROOT.resolve("tare-acceptance/lab/gunzip.go").toString();
    new Run.Call(List.of("go", "build", "-o", gunzip.toString(), source))
        .env(Map.of("GO111MODULE", "off", "GOCACHE", folder.resolve("go-cache").toString()))
        .run()
        .succeeded();
    tree = Files.createDirectory(folder.resolve("tree"));
    Files.createFile(tree.resolve("empty"));
    Files.write(tree.resolve("zeros"), new byte[2 * BLOCK + 5]);
    Files.write(tree.resolve("noise"), noise(BLOCK + BLOCK / 2));
    Files.write(tree.resolve("text"), text(3 * BLOCK));
    // the longest match, the farthest one, and those that are too long or too far by one
    for (int period :
        new int[] {1, 2, 3, 257, 258, 259, WINDOW - 1, WINDOW, WINDOW + 1, WINDOW + 258}) {
      Files.write(tree.resolve("every-" + period), periodic(5 * WINDOW, period));
    }
  }

  private static byte[] noise(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private static byte[] periodic(int size, int period) {
    byte[] bytes = noise(size);
    for (int i = period; i < size; i++) {
      bytes[i] = bytes[i - period];
    }
    return bytes;
  }

  /** Words, the common ones common. */
  private static byte[] text(int size) {
    Random random = new Random(7);
    byte[] bytes = new byte[size];
    int at = 0;
    while (at < size) {
      int rank = (int) (2000 * random.nextDouble() * random.nextDouble() * random.nextDouble());
      byte[] word = (Integer.toString(rank * 7919, 26) + " ").getBytes(StandardCharsets.US_ASCII);
      int length = Math.min(word.length, size - at);
      System.arraycopy(word, 0, bytes, at, length);
      at += length;
    }
    return bytes;
  }

  private static Path layer(String compression, String option, Path source, String destination) {
    Path layout = folder.resolve(source.getFileName() + "-" + compression.replace(':', '-'));
    String image = "oci:" + layout + ":x";
    Tare tare = Tare.in(folder).env("TARE_CACHE", "off");
    tare.ok(
        "build",
        "-q",
        "--compression",
        compression,
        option,
        source + ":" + destination,
        "--to",
        image);
    Path manifest = folder.resolve("manifest.json");
    Inputs.write(manifest, tare.ok("inspect", "--raw", image).output());
    String digest =
        Run.of("jq", "-r", ".layers[0].digest", manifest.toString()).succeeded().output();
    return layout.resolve("blobs/sha256").resolve(digest.strip().replace("sha256:", ""));
  }

  private static String sha256(String command) {
    return Run.of("sh", "-c", command + " | sha256sum").succeeded().output().substring(0, 64);
  }

  private static void everybodyReads(Path layer, String tar, int members) {
    Run.of("sh", "-c", "gzip -t <" + layer).succeeded();
    assertThat(sha256("gzip -dc <" + layer)).isEqualTo(tar);
    assertThat(sha256("busybox gunzip -c <" + layer)).isEqualTo(tar);
    assertThat(
            sha256(
                "python3 -c 'import gzip,shutil,sys;"
                    + "shutil.copyfileobj(gzip.open(sys.stdin.buffer), sys.stdout.buffer)' <"
                    + layer))
        .isEqualTo(tar);
    assertThat(Run.of(gunzip.toString(), layer.toString()).succeeded().output())
        .isEqualTo(tar + " " + members + "\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9})
  void everyLevelIsReadByGzipBusyboxPythonGoAndLibarchive(int level) throws IOException {
    Path plain = layer("none", "--directory", tree, "/data");
    Path layer = layer("gzip:" + level, "--directory", tree, "/data");
    everybodyReads(layer, plain.getFileName().toString(), 15);
    Path unpacked = Files.createDirectory(folder.resolve("unpacked-" + level));
    Run.of("bsdtar", "-C", unpacked.toString(), "-xf", layer.toString()).succeeded();
    Run.of("diff", "-r", tree.toString(), unpacked.resolve("data").toString()).succeeded();
  }

  /** The end of the tar right at, before and behind the end of a block. */
  @ParameterizedTest
  @ValueSource(ints = {-512, 0, 512})
  void theLastBlockMayHaveAnySize(int more) throws IOException {
    Path file = folder.resolve("file" + more);
    // a header before the content, two blocks of zeros behind it
    Files.write(file, Arrays.copyOf(text(3 * BLOCK), 2 * BLOCK - 1536 + more));
    Path plain = layer("none", "--file", file, "/f");
    assertThat(plain).hasSize(2L * BLOCK + more);
    everybodyReads(layer("gzip:1", "--file", file, "/f"), plain.getFileName().toString(), 1);
  }
}

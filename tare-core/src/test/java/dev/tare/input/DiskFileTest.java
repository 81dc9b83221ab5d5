// SPDX-License-Identifier: Apache-2.0
package dev.tare.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskFileTest {
  @TempDir Path folder;

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static DiskFile looked(Path file) throws IOException {
    return DiskFile.of(file, DiskStat.of(file, LinkOption.NOFOLLOW_LINKS));
  }

  @Test
  void aFileThatChangesAfterwardsIsNamed() throws Exception {
    Map<Path, DiskFile> files = new LinkedHashMap<>();
    for (String name : new String[] {"grown", "shrunk", "touched", "gone", "retyped", "linked"}) {
      Path file = write(name, "123");
      files.put(file, looked(file));
    }
    Path gone = folder.resolve("gone");
    Path retyped = folder.resolve("retyped");
    Path linked = folder.resolve("linked");
    write("grown", "1234");
    write("shrunk", "12");
    Files.setLastModifiedTime(folder.resolve("touched"), FileTime.from(Instant.ofEpochSecond(5)));
    Files.delete(gone);
    Files.delete(retyped);
    assertThat(new ProcessBuilder("mkfifo", retyped.toString()).start().waitFor()).isZero();
    Files.delete(linked);
    Files.createSymbolicLink(linked, Path.of("grown"));

    for (Map.Entry<Path, DiskFile> one : files.entrySet()) {
      Path file = one.getKey();
      assertThatThrownBy(() -> read(one.getValue()))
          .isInstanceOf(InputException.class)
          .hasMessage(
              file.equals(gone) ? file + ": does not exist" : file + ": changed while it was read");
    }
  }

  private static byte[] read(DiskFile file) throws IOException {
    try (InputStream in = file.open()) {
      return in.readAllBytes();
    }
  }

  @Test
  void aFileThatChangesWhileItIsReadIsNamed() throws Exception {
    Path file = write("file", "x".repeat(100_000));

    try (InputStream in = looked(file).open()) {
      in.readNBytes(50_000);
      Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(5)));

      assertThatThrownBy(in::readAllBytes)
          .isInstanceOf(InputException.class)
          .hasMessage(file + ": changed while it was read");
    }
    try (InputStream in = looked(file).open()) {
      in.readNBytes(50_000);
      Files.writeString(file, "short");

      assertThatThrownBy(in::readAllBytes)
          .isInstanceOf(InputException.class)
          .hasMessage(file + ": changed while it was read");
    }
  }

  @Test
  void aContentCanBeOpenedAgainAndSkippedThrough() throws Exception {
    DiskFile file = looked(write("file", "0123456789"));

    for (int i = 0; i < 2; i++) {
      try (InputStream in = file.open()) {
        assertThat(in.read()).isEqualTo('0');
        assertThat(in.skip(5)).isEqualTo(5);
        assertThat(in.readAllBytes()).asString(UTF_8).isEqualTo("6789");
        assertThat(in.skip(1)).isZero();
        assertThat(in.read()).isEqualTo(-1);
      }
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir Path folder;

  @Test
  void theFileAppearsAtTheCommit() throws IOException {
    Path target = folder.resolve("out.tar");

    try (AtomicFile file = AtomicFile.create(target)) {
      file.stream().write("new".getBytes(StandardCharsets.UTF_8));
      assertThat(target).doesNotExist();
      assertThat(names()).singleElement().asString().matches("\\.out\\.tar\\.[0-9a-f]{16}\\.tmp");
      file.commit();
      assertThat(target).hasContent("new");
    }

    assertThat(names()).containsExactly("out.tar");
  }

  @Test
  void withoutACommitTheOldFileStays() throws IOException {
    Path target = Files.writeString(folder.resolve("out.tar"), "old");

    try (AtomicFile file = AtomicFile.create(target)) {
      file.stream().write(new byte[200_000]);
      file.stream().close();
    }

    assertThat(target).hasContent("old");
    assertThat(names()).containsExactly("out.tar");
  }

  @Test
  void anOldFileIsReplaced() throws IOException {
    Path target = Files.writeString(folder.resolve("out.tar"), "old and longer");

    write(target, "new");

    assertThat(target).hasContent("new");
    assertThat(names()).containsExactly("out.tar");
  }

  @Test
  void largeAndSmallWritesArriveInOrder() throws IOException {
    Path target = folder.resolve("out");
    byte[] expected = new byte[300_000];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = (byte) (i * 31 >> 3);
    }

    try (AtomicFile file = AtomicFile.create(target)) {
      OutputStream out = file.stream();
      out.write(expected, 0, 1);
      out.write(expected, 1, 150_000);
      out.flush();
      for (int i = 150_001; i < 160_000; i++) {
        out.write(expected[i]);
      }
      out.write(expected, 160_000, 140_000);
      file.commit();
    }

    assertThat(target).hasBinaryContent(expected);
  }

  @Test
  void aNewFileGetsTheUsualPermissions() throws IOException {
    Path usual = Files.createFile(folder.resolve("usual"));

    write(folder.resolve("out"), "x");

    assertThat(Files.getPosixFilePermissions(folder.resolve("out")))
        .isEqualTo(Files.getPosixFilePermissions(usual));
  }

  @Test
  void aReplacedFileHandsOnItsPermissions() throws IOException {
    Path target = Files.createFile(folder.resolve("out"));
    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-rw-rw-"));

    write(target, "x");

    assertThat(permissions(target)).isEqualTo("rw-rw-rw-");
  }

  @Test
  void aSecretIsForItsOwnerOnlyFromTheBeginning() throws IOException {
    Path target = folder.resolve("auth.json");

    try (AtomicFile file = AtomicFile.createPrivate(target)) {
      assertThat(permissions(folder.resolve(names().get(0)))).isEqualTo("rw-------");
      file.commit();
    }

    assertThat(permissions(target)).isEqualTo("rw-------");
  }

  @Test
  void theFileBehindALinkIsReplacedAndTheLinkStays() throws IOException {
    Path real = Files.createDirectory(folder.resolve("real"));
    Files.writeString(real.resolve("config"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("config"), Path.of("middle"));
    Files.createSymbolicLink(folder.resolve("middle"), Path.of("real/config"));

    write(link, "new");

    assertThat(link).isSymbolicLink().hasContent("new");
    assertThat(real.resolve("config")).isRegularFile().hasContent("new");
    assertThat(names()).containsExactly("config", "middle", "real");
  }

  @Test
  void aDanglingLinkGetsItsFile() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("made"));

    write(link, "new");

    assertThat(link).isSymbolicLink();
    assertThat(folder.resolve("made")).hasContent("new");
  }

  @Test
  void aLoopOfLinksIsRefused() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("a"), Path.of("b"));
    Files.createSymbolicLink(folder.resolve("b"), Path.of("a"));

    assertThatThrownBy(() -> AtomicFile.create(link))
        .isInstanceOf(IOException.class)
        .hasMessage("cannot write " + link + ": too many symbolic links");
  }

  @Test
  void aDirectoryIsRefused() {
    assertThatThrownBy(() -> AtomicFile.create(folder))
        .isInstanceOf(IOException.class)
        .hasMessage("cannot write " + folder + ": is a directory");
  }

  @Test
  void aMissingDirectoryIsNamed() {
    Path target = folder.resolve("no/where/out.tar");

    assertThatThrownBy(() -> AtomicFile.create(target))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage("%s: directory %s does not exist", target, target.getParent());
  }

  @Test
  void aFileInPlaceOfTheDirectoryIsNamed() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    assertThatThrownBy(() -> AtomicFile.create(file.resolve("out")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot write " + file.resolve("out"))
        .hasMessageContaining(file + " is no directory");
  }

  @Test
  void controlCharactersOfANameAreEscapedInErrors() {
    assertThatThrownBy(() -> AtomicFile.create(folder.resolve("a\u001b[2J/b")))
        .hasMessageContaining("a\\x1b[2J/b")
        .message()
        .doesNotContain("\u001b");
  }

  @Test
  void namesOfTheGreatestLengthCanBeWritten() throws IOException {
    Path target = folder.resolve("n".repeat(255));

    write(target, "x");

    assertThat(target).hasContent("x");
  }

  @Test
  void aPipeIsWrittenDirectly() throws Exception {
    Path pipe = folder.resolve("pipe");
    Process mkfifo = new ProcessBuilder("mkfifo", pipe.toString()).start();
    assertThat(mkfifo.waitFor()).isZero();
    CompletableFuture<String> read =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return Files.readString(pipe);
              } catch (IOException e) {
                return e.toString();
              }
            });

    write(pipe, "through");

    assertThat(read.get()).isEqualTo("through");
    assertThat(names()).containsExactly("pipe");
  }

  @Test
  void aDeviceIsWrittenDirectly() throws IOException {
    write(Path.of("/dev/null"), "gone");

    assertThat(Files.readAttributes(Path.of("/dev/null"), "isOther"))
        .containsEntry("isOther", true);
  }

  @Test
  void aFailedWriteNamesTheTargetAndForbidsTheCommit() throws IOException {
    Path full = Path.of("/dev/full");

    try (AtomicFile file = AtomicFile.create(full)) {
      assertThatThrownBy(() -> file.stream().write(new byte[1 << 20]))
          .isInstanceOf(IOException.class)
          .hasMessage("cannot write /dev/full: no space left on device");
      assertThatThrownBy(file::commit)
          .hasMessage("cannot write /dev/full: no space left on device");
    }
  }

  @Test
  void nothingIsWrittenAfterTheCommit() throws IOException {
    Path target = folder.resolve("out");

    try (AtomicFile file = AtomicFile.create(target)) {
      file.stream().write('a');
      file.commit();
      assertThatThrownBy(() -> file.stream().write('b'))
          .hasMessage("cannot write " + target + ": the file is closed");
      assertThatIllegalStateException().isThrownBy(file::commit);
      file.stream().flush();
    }

    assertThat(target).hasContent("a");
  }

  @Test
  void aCommitAfterTheCloseIsRefused() throws IOException {
    AtomicFile file = AtomicFile.create(folder.resolve("out"));
    file.close();
    file.close();

    assertThatIllegalStateException().isThrownBy(file::commit);
    assertThat(names()).isEmpty();
  }

  @Test
  void aProcessToldToEndLeavesNothingBehind() throws IOException {
    try (AtomicFile file = AtomicFile.create(folder.resolve("out"))) {
      AtomicFile.discardUnfinished();
      assertThat(names()).isEmpty();
      assertThatThrownBy(file::commit).isInstanceOf(IOException.class);
    }
  }

  @Test
  void aLargeFileIsBroughtToDiskInSteps() throws IOException {
    Path target = folder.resolve("out");
    byte[] piece = new byte[1 << 20];

    try (AtomicFile file = AtomicFile.create(target)) {
      for (int i = 0; i < 70; i++) {
        piece[0] = (byte) i;
        file.stream().write(piece);
      }
      file.commit();
    }

    byte[] written = Files.readAllBytes(target);
    assertThat(written).hasSize(70 << 20);
    assertThat(written[69 << 20]).isEqualTo((byte) 69);
  }

  @Test
  void anInterruptEndsALargeFile() throws IOException {
    Path target = folder.resolve("out");

    try (AtomicFile file = AtomicFile.create(target)) {
      file.stream().write(new byte[33 << 20]);
      Thread.currentThread().interrupt();
      assertThatThrownBy(file::commit).isInstanceOf(ClosedByInterruptException.class);
      assertThat(Thread.interrupted()).isTrue();
    }

    assertThat(names()).isEmpty();
  }

  private static void write(Path target, String text) throws IOException {
    try (AtomicFile file = AtomicFile.create(target)) {
      file.stream().write(text.getBytes(StandardCharsets.UTF_8));
      file.commit();
    }
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> list = Files.list(folder)) {
      return list.map(p -> p.getFileName().toString()).sorted().toList();
    }
  }
}

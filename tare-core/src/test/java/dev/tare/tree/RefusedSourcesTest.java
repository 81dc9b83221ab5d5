// SPDX-License-Identifier: Apache-2.0
package dev.tare.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.input.InputException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class RefusedSourcesTest {
  @TempDir Path temp;
  private Path top;

  @BeforeEach
  void makeTop() throws IOException {
    top = Files.createDirectory(temp.resolve("top"));
  }

  private Path write(String name, String text) throws IOException {
    Path file = top.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private static void mkfifo(Path path) throws Exception {
    Process process = new ProcessBuilder("mkfifo", path.toString()).inheritIO().start();
    assertThat(process.waitFor()).isZero();
  }

  @Test
  @Timeout(20)
  void aFifoIsRefusedByNameWithoutOpeningIt() throws Exception {
    Path fifo = top.resolve("sub/pipe");
    Files.createDirectories(fifo.getParent());
    mkfifo(fifo);

    assertThatThrownBy(() -> Trees.of(Trees.directory(top, "/")))
        .isInstanceOf(InputException.class)
        .hasMessage(fifo + ": is a FIFO: only files, directories and links can go into an image");
    assertThatThrownBy(() -> Trees.of(Trees.file(fifo, "/x")))
        .isInstanceOf(InputException.class)
        .hasMessage(fifo + ": is a FIFO: only a file can be added as one");
  }

  @Test
  void aSocketIsRefusedByName() throws Exception {
    Path socket = top.resolve("s");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));

      assertThatThrownBy(() -> Trees.of(Trees.directory(top, "/")))
          .hasMessageStartingWith(socket + ": is a socket: ");
    }
  }

  @Test
  void aDeviceIsRefused() {
    assertThatThrownBy(() -> Trees.of(Trees.file(Path.of("/dev/null"), "/x")))
        .isInstanceOf(InputException.class)
        .hasMessage("/dev/null: is a character device: only a file can be added as one");
  }

  @Test
  void aDeletionMarkIsRefused() throws Exception {
    write("sub/.wh.x", "");

    assertThatThrownBy(() -> Trees.of(Trees.directory(top, "app")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("app/sub/.wh.x")
        .hasMessageContaining(top.toString());
  }

  @Test
  void aMissingSourceIsNamed() {
    Path missing = top.resolve("no\u001b[31m");

    assertThatThrownBy(() -> Trees.of(Trees.directory(missing, "/")))
        .isInstanceOf(InputException.class)
        .hasMessage(top + "/no\\x1b[31m: does not exist");
    assertThatThrownBy(() -> Trees.of(Trees.file(missing, "/x")))
        .isInstanceOf(InputException.class)
        .hasMessage(top + "/no\\x1b[31m: does not exist");
  }

  @Test
  void aFileIsNoDirectoryAndADirectoryNoFile() throws Exception {
    Path file = write("file", "");

    assertThatThrownBy(() -> Trees.of(Trees.directory(file, "/")))
        .isInstanceOf(InputException.class)
        .hasMessage(file + ": is a file, not a directory");
    assertThatThrownBy(() -> Trees.of(Trees.file(top, "/x")))
        .isInstanceOf(InputException.class)
        .hasMessage(top + ": is a directory: only a file can be added as one");
    assertThatThrownBy(() -> Trees.of(Trees.file(file.resolve("below"), "/x")))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(file + "/below: ");
  }

  @Test
  void aDanglingOrLoopingSourceIsRefused() throws Exception {
    Path dangling = Files.createSymbolicLink(temp.resolve("dangling"), Path.of("nowhere"));
    Path loop = Files.createSymbolicLink(temp.resolve("loop"), Path.of("loop"));

    assertThatThrownBy(() -> Trees.of(Trees.file(dangling, "/x")))
        .isInstanceOf(InputException.class)
        .hasMessage(dangling + ": does not exist");
    assertThatThrownBy(() -> Trees.of(Trees.file(loop, "/x")))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(loop + ": cannot be read: Too many levels of symbolic links");
  }

  @Test
  void aDestinationThatLeavesTheImageIsNamed() throws Exception {
    Path file = write("file", "");

    assertThatThrownBy(() -> Trees.of(Trees.file(file, "../x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("destination \"../x\" of " + file + ": ");
    assertThatThrownBy(() -> Trees.of(Trees.directory(top, "a/../b")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("destination \"a/../b\" of " + top + ": ");
    assertThatThrownBy(() -> Trees.of(Trees.inline("", "/")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("destination \"/\" of the content given for /: ");
  }

  @Test
  void twoSetsThatGiveOnePathAreNamed() throws Exception {
    Path one = write("one", "1");
    Path other = Files.createDirectory(temp.resolve("other"));
    Files.writeString(other.resolve("one"), "1");

    assertThatThrownBy(() -> Trees.of(Trees.file(one, "/app/one"), Trees.directory(other, "app")))
        .isInstanceOf(InputException.class)
        .hasMessage("app/one: is given by " + one + " and by " + other);
  }
}

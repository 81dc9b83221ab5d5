// SPDX-License-Identifier: Apache-2.0
package dev.tare.content;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.oci.Digest;
import dev.tare.oci.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TemporaryBlobStoreTest {
  @TempDir Path parent;

  private static Blob put(BlobStore store, byte[] bytes) throws IOException {
    try (BlobStore.Writer writer = store.begin()) {
      writer.stream().write(bytes);
      return writer.commit(MediaType.OCI_LAYER);
    }
  }

  private Path directory() throws IOException {
    return list(parent).get(0);
  }

  private static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  @Test
  void aBlobIsFoundByItsDigest() throws IOException {
    try (TemporaryBlobStore store = TemporaryBlobStore.create(parent)) {
      Blob blob = put(store, bytes("abc"));
      assertThat(blob.descriptor().digest()).isEqualTo(Digest.sha256(bytes("abc")));
      assertThat(blob.descriptor().size()).isEqualTo(3);
      assertThat(blob.descriptor().mediaType()).isEqualTo(MediaType.OCI_LAYER);
      assertThat(blob.readAll(3)).isEqualTo(bytes("abc"));
      try (InputStream in = store.find(blob.descriptor().digest()).orElseThrow().open()) {
        assertThat(in.readAllBytes()).isEqualTo(bytes("abc"));
      }
      assertThat(store.find(Digest.sha256(bytes("x")))).isEmpty();
      assertThat(store.find(Digest.parse("sha512:" + "0".repeat(128)))).isEmpty();
      assertThat(list(directory()))
          .containsExactly(directory().resolve(blob.descriptor().digest().hex()));
    }
  }

  @Test
  void theDirectoryIsPrivateAndGoesWithTheStore() throws IOException {
    TemporaryBlobStore store = TemporaryBlobStore.create(parent);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory())))
        .isEqualTo("rwx------");
    Blob blob = put(store, bytes("abc"));
    BlobStore.Writer unfinished = store.begin();
    unfinished.stream().write(1);
    store.close();
    store.close();
    assertThat(parent).isEmptyDirectory();
    assertThatThrownBy(() -> blob.readAll(3))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is closed");
    assertThatThrownBy(store::begin).hasMessageContaining("is closed");
    assertThatThrownBy(() -> store.find(blob.descriptor().digest()))
        .hasMessageContaining("is closed");
    assertThatThrownBy(() -> unfinished.commit(MediaType.OCI_LAYER))
        .isInstanceOf(IOException.class);
    unfinished.close();
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void aStoreCanStandInTheSystemsDirectory() throws IOException {
    try (TemporaryBlobStore store = TemporaryBlobStore.create()) {
      assertThat(put(store, bytes("abc")).readAll(3)).isEqualTo(bytes("abc"));
    }
  }

  @Test
  void theDirectoryMayBeRemovedByOthers() throws IOException {
    TemporaryBlobStore store = TemporaryBlobStore.create(parent);
    Files.delete(directory());
    store.close();
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void equalContentTwiceIsOneBlob() throws IOException {
    try (TemporaryBlobStore store = TemporaryBlobStore.create(parent)) {
      Blob first = put(store, bytes("abc"));
      try (InputStream reading = first.open()) {
        assertThat(reading.read()).isEqualTo('a');
        Blob second = put(store, bytes("abc"));
        assertThat(second.descriptor()).isEqualTo(first.descriptor());
        assertThat(reading.readAllBytes()).isEqualTo(bytes("bc"));
      }
      assertThat(list(directory())).hasSize(1);
    }
  }

  @Test
  void anUncommittedBlobIsForgotten() throws IOException {
    try (TemporaryBlobStore store = TemporaryBlobStore.create(parent)) {
      try (BlobStore.Writer writer = store.begin()) {
        writer.stream().write(new byte[200_000]);
      }
      assertThat(directory()).isEmptyDirectory();
    }
  }

  @Test
  void closingTheStreamDoesNotEndTheBlob() throws IOException {
    try (TemporaryBlobStore store = TemporaryBlobStore.create(parent);
        BlobStore.Writer writer = store.begin()) {
      try (OutputStream stream = writer.stream()) {
        stream.write(bytes("abc"));
      }
      assertThat(writer.commit(MediaType.OCI_LAYER).readAll(3)).isEqualTo(bytes("abc"));
    }
  }

  @Test
  void anEndedBlobTakesNoMore() throws IOException {
    try (TemporaryBlobStore store = TemporaryBlobStore.create(parent)) {
      BlobStore.Writer writer = store.begin();
      Blob blob = writer.commit(MediaType.OCI_LAYER);
      assertThat(blob.descriptor().digest()).isEqualTo(Digest.sha256(new byte[0]));
      assertThatThrownBy(() -> writer.commit(MediaType.OCI_LAYER))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(
              () -> {
                writer.stream().write(1);
                writer.stream().flush();
              })
          .isInstanceOf(IOException.class);
      writer.close();
      assertThat(blob.readAll(0)).isEmpty();
    }
  }

  @Test
  void aFailedWriteCannotBeCommittedAndLeavesNothing() throws IOException {
    try (TemporaryBlobStore store = TemporaryBlobStore.create(parent)) {
      Path file = Files.createFile(directory().resolve("writing"));
      FileBlobWriter writer =
          new FileBlobWriter(
              (written, digest) -> store.find(digest).orElseThrow(),
              file,
              new OutputStream() {
                @Override
                public void write(int b) throws IOException {
                  throw new IOException("no space left on device");
                }
              });
      assertThatThrownBy(() -> writer.stream().write(new byte[200_000]))
          .isInstanceOf(IOException.class)
          .hasMessageEndingWith("no space left on device");
      assertThat(directory()).isEmptyDirectory();
      assertThatThrownBy(() -> writer.commit(MediaType.OCI_LAYER))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("not written completely");
      writer.close();
      assertThat(directory()).isEmptyDirectory();
    }
  }

  @Test
  void manyThreadsMayWriteAtOnce() throws Exception {
    byte[] shared = new byte[100_000];
    new Random(5).nextBytes(shared);
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try (TemporaryBlobStore store = TemporaryBlobStore.create(parent)) {
      List<Future<Blob>> written = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        byte[] content = i % 2 == 0 ? shared : bytes("blob " + i % 20);
        written.add(pool.submit(() -> put(store, content)));
      }
      for (int i = 0; i < 200; i++) {
        byte[] content = i % 2 == 0 ? shared : bytes("blob " + i % 20);
        assertThat(written.get(i).get().readAll(1 << 20)).isEqualTo(content);
      }
      assertThat(list(directory())).hasSize(11);
    } finally {
      pool.shutdownNow();
    }
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void whatIsWrittenIsVerifiedAndWhatIsFoundIsNot() throws IOException {
    try (TemporaryBlobStore store = TemporaryBlobStore.create(parent)) {
      Blob blob = put(store, bytes("abc"));
      assertThat(blob.content().verified()).contains(Digest.sha256(bytes("abc")));
      assertThat(store.find(Digest.sha256(bytes("abc"))).orElseThrow().verified()).isEmpty();
    }
  }
}

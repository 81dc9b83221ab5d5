// SPDX-License-Identifier: Apache-2.0
package dev.tare.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.oci.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Blobs that are read while they are written. */
final class FollowedBlobTest {
  @TempDir Path parent;
  private final ExecutorService readers = Executors.newCachedThreadPool();
  private TemporaryBlobStore store;

  @BeforeEach
  void open() throws IOException {
    store = TemporaryBlobStore.create(parent);
  }

  @AfterEach
  void close() throws IOException {
    readers.shutdownNow();
    store.close();
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private Future<byte[]> read(Content content) {
    return readers.submit(
        () -> {
          try (InputStream in = content.open()) {
            return in.readAllBytes();
          }
        });
  }

  @Test
  void whatIsWrittenIsReadBeforeTheRestIs() throws Exception {
    byte[] bytes = bytes(300_000);
    try (BlobStore.Writer writer = store.begin()) {
      SynchronousQueue<Integer> got = new SynchronousQueue<>();
      Future<Integer> last =
          readers.submit(
              () -> {
                try (InputStream in = writer.followed().open()) {
                  got.put(in.readNBytes(100_000).length);
                  return in.readAllBytes().length;
                }
              });
      writer.stream().write(bytes, 0, 100_000);
      assertThat(got.take()).isEqualTo(100_000);
      writer.stream().write(bytes, 100_000, 200_000);
      writer.commit(MediaType.OCI_LAYER);
      assertThat(last.get()).isEqualTo(200_000);
    }
  }

  @Test
  void manyReadersGetTheSameBytesWheneverTheyBegin() throws Exception {
    byte[] bytes = bytes(1_000_000);
    Random random = new Random(7);
    List<Future<byte[]>> found = new ArrayList<>();
    Content followed;
    try (BlobStore.Writer writer = store.begin()) {
      followed = writer.followed();
      found.add(read(followed));
      for (int at = 0; at < bytes.length; ) {
        int count = Math.min(bytes.length - at, 1 + random.nextInt(60_000));
        writer.stream().write(bytes, at, count);
        at += count;
        found.add(read(followed));
      }
      writer.commit(MediaType.OCI_LAYER);
      found.add(read(followed));
    }
    found.add(read(followed));
    for (Future<byte[]> one : found) {
      assertThat(one.get()).isEqualTo(bytes);
    }
  }

  @Test
  void anEmptyBlobEnds() throws Exception {
    try (BlobStore.Writer writer = store.begin()) {
      Future<byte[]> read = read(writer.followed());
      writer.commit(MediaType.OCI_LAYER);
      assertThat(read.get()).isEmpty();
    }
  }

  @Test
  void readersOfABlobThatIsForgottenFail() throws Exception {
    Content followed;
    Future<byte[]> early;
    String message;
    try (BlobStore.Writer writer = store.begin()) {
      followed = writer.followed();
      message = "the blob in " + onlyFile() + " is given up";
      early = read(followed);
      writer.stream().write(bytes(200_000));
    }
    assertThatThrownBy(early::get).cause().isInstanceOf(IOException.class).hasMessage(message);
    assertThatThrownBy(followed::open).isInstanceOf(IOException.class).hasMessage(message);
  }

  @Test
  void aReaderThatIsInterruptedEnds() throws Exception {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    try (BlobStore.Writer writer = store.begin()) {
      Thread reader =
          new Thread(
              () -> {
                try (InputStream in = writer.followed().open()) {
                  in.read();
                } catch (IOException e) {
                  failure.set(e);
                }
              });
      reader.start();
      reader.interrupt();
      reader.join();
    }
    assertThat(failure.get()).isInstanceOf(InterruptedIOException.class);
  }

  @Test
  void aFileThatSomebodyCutsIsNotTakenForTheWholeBlob() throws Exception {
    try (BlobStore.Writer writer = store.begin();
        InputStream in = writer.followed().open()) {
      writer.stream().write(bytes(200_000));
      writer.stream().flush();
      Path file = onlyFile();
      Files.write(file, bytes(1_000), StandardOpenOption.TRUNCATE_EXISTING);
      assertThatThrownBy(in::readAllBytes)
          .isInstanceOf(IOException.class)
          .hasMessage(file + " was cut to 1000 bytes while it was written");
    }
  }

  private Path onlyFile() throws IOException {
    try (var directories = Files.list(parent)) {
      try (var files = Files.list(directories.findFirst().orElseThrow())) {
        return files.findFirst().orElseThrow();
      }
    }
  }
}

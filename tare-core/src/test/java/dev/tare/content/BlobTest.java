// SPDX-License-Identifier: Apache-2.0
package dev.tare.content;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.MediaType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class BlobTest {
  private static final byte[] HELLO = "hello, blob".getBytes(UTF_8);

  private static Blob blob(byte[] promised, byte[] served) {
    return new Blob(descriptor(promised), Content.of(served), Optional.empty());
  }

  private static Descriptor descriptor(byte[] promised) {
    return Descriptor.of(MediaType.OCI_LAYER, Digest.sha256(promised), promised.length);
  }

  @Test
  void theRightBytesAreRead() throws IOException {
    Blob blob = blob(HELLO, HELLO);
    assertThat(blob.readAll(100)).isEqualTo(HELLO);
    assertThat(blob.readAll(HELLO.length)).isEqualTo(HELLO);
    try (InputStream in = blob.open()) {
      assertThat(in.read()).isEqualTo('h');
      assertThat(in.available()).isEqualTo(HELLO.length - 1);
      assertThat(in.readAllBytes()).hasSize(HELLO.length - 1);
      assertThat(in.read()).isEqualTo(-1);
      assertThat(in.read(new byte[9])).isEqualTo(-1);
      assertThat(in.available()).isZero();
    }
  }

  @Test
  void anEmptyBlobIsVerifiedToo() throws IOException {
    try (InputStream in = blob(new byte[0], new byte[0]).open()) {
      assertThat(in.read(new byte[0])).isZero();
      assertThat(in.read(new byte[1])).isEqualTo(-1);
      assertThat(in.read()).isEqualTo(-1);
    }
    Descriptor wrong = Descriptor.of(MediaType.OCI_LAYER, Digest.sha256(HELLO), 0);
    Blob blob = new Blob(wrong, Content.of(new byte[0]), Optional.empty());
    assertThatThrownBy(() -> blob.readAll(1)).isInstanceOf(BlobMismatchException.class);
    assertThatThrownBy(() -> blob(new byte[0], HELLO).readAll(1))
        .isInstanceOf(BlobMismatchException.class)
        .hasMessageContaining("has 1 bytes, not 0");
  }

  @Test
  void aFlippedBitIsFoundByTheReadOfTheLastByte() throws IOException {
    byte[] flipped = HELLO.clone();
    flipped[3] ^= 1;
    try (InputStream in = blob(HELLO, flipped).open()) {
      assertThat(in.readNBytes(HELLO.length - 1)).hasSize(HELLO.length - 1);
      assertThatThrownBy(in::read)
          .isInstanceOfSatisfying(
              BlobMismatchException.class,
              e -> {
                assertThat(e.expected()).isEqualTo(descriptor(HELLO));
                assertThat(e.actual()).isEqualTo(Digest.sha256(flipped));
                assertThat(e.actualSize()).isEqualTo(HELLO.length);
              });
      assertThatThrownBy(in::read).isInstanceOf(BlobMismatchException.class);
    }
    byte[] exact = new byte[HELLO.length];
    try (InputStream in = blob(HELLO, flipped).open()) {
      assertThatThrownBy(() -> in.read(exact)).isInstanceOf(BlobMismatchException.class);
    }
    try (InputStream in = blob(HELLO, flipped).open()) {
      assertThatThrownBy(() -> in.readNBytes(exact, 0, exact.length))
          .isInstanceOf(BlobMismatchException.class);
    }
  }

  @Test
  void skippedBytesAreVerified() throws IOException {
    byte[] flipped = HELLO.clone();
    flipped[0] ^= 1;
    try (InputStream in = blob(HELLO, flipped).open()) {
      assertThatThrownBy(() -> in.skipNBytes(HELLO.length))
          .isInstanceOf(BlobMismatchException.class);
    }
    try (InputStream in = blob(HELLO, HELLO).open()) {
      assertThat(in.skip(1000)).isEqualTo(HELLO.length);
      assertThat(in.read()).isEqualTo(-1);
    }
  }

  @Test
  void missingBytesAreAMismatch() {
    byte[] cut = Arrays.copyOf(HELLO, 4);
    assertThatThrownBy(() -> blob(HELLO, cut).readAll(100))
        .isInstanceOfSatisfying(
            BlobMismatchException.class,
            e -> {
              assertThat(e.actualSize()).isEqualTo(4);
              assertThat(e.actual()).isEqualTo(Digest.sha256(cut));
            })
        .hasMessage("blob " + Digest.sha256(HELLO) + " has 4 bytes, not 11");
  }

  @Test
  void surplusBytesAreAMismatchAndNotReadOn() throws IOException {
    AtomicInteger served = new AtomicInteger();
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            int at = served.getAndIncrement();
            return at < HELLO.length ? HELLO[at] : 0;
          }
        };
    Blob blob = new Blob(descriptor(HELLO), () -> endless, Optional.empty());
    try (InputStream in = blob.open()) {
      byte[] buffer = new byte[1 << 16];
      assertThatThrownBy(
              () -> {
                while (in.read(buffer) >= 0) {
                  // the content never ends, so only the check can
                }
              })
          .isInstanceOf(BlobMismatchException.class)
          .hasMessageContaining("has 12 bytes, not 11");
    }
    assertThat(served).hasValue(HELLO.length + 1);
  }

  @Test
  void closingBeforeTheEndChecksNothingAndClosesTheContent() throws IOException {
    AtomicInteger closed = new AtomicInteger();
    InputStream source =
        new ByteArrayInputStream(new byte[] {1, 2, 3}) {
          @Override
          public void close() {
            closed.incrementAndGet();
          }
        };
    Blob blob = new Blob(descriptor(HELLO), () -> source, Optional.empty());
    try (InputStream in = blob.open()) {
      assertThat(in.read()).isEqualTo(1);
    }
    assertThat(closed).hasValue(1);
  }

  @Test
  void aTooLargeBlobIsRefusedBeforeItIsOpened() {
    Blob blob =
        new Blob(
            Descriptor.of(MediaType.OCI_CONFIG, Digest.sha256(HELLO), Long.MAX_VALUE),
            () -> {
              throw new AssertionError("opened");
            },
            Optional.empty());
    assertThatThrownBy(() -> blob.readAll(1 << 20))
        .isInstanceOf(LimitException.class)
        .hasMessageContaining("9223372036854775807 bytes");
    assertThatThrownBy(() -> blob.readAll(Long.MAX_VALUE)).isInstanceOf(LimitException.class);
    assertThatThrownBy(() -> blob(HELLO, HELLO).readAll(HELLO.length - 1))
        .isInstanceOf(LimitException.class);
  }

  @Test
  void sha512IsVerifiedAsSuch() throws Exception {
    Digest zeros = Digest.parse("sha512:" + "0".repeat(128));
    Digest right = Digest.parse("sha512:" + HexFormat.of().formatHex(zeros.hasher().digest(HELLO)));
    for (Digest digest : new Digest[] {zeros, right}) {
      Blob blob =
          new Blob(
              Descriptor.of(MediaType.OCI_LAYER, digest, HELLO.length),
              Content.of(HELLO),
              Optional.empty());
      if (digest.equals(right)) {
        assertThat(blob.readAll(100)).isEqualTo(HELLO);
      } else {
        assertThatThrownBy(() -> blob.readAll(100))
            .isInstanceOfSatisfying(
                BlobMismatchException.class, e -> assertThat(e.actual()).isEqualTo(right));
      }
    }
  }

  @Test
  void noWayOfReadingLetsDamageThrough() throws IOException {
    Random random = new Random(31);
    byte[] right = new byte[5000];
    random.nextBytes(right);
    for (int round = 0; round < 3000; round++) {
      byte[] served = damage(right, random);
      boolean intact = Arrays.equals(right, served);
      Blob blob = new Blob(descriptor(right), () -> shortReads(served, random), Optional.empty());
      boolean ended = false;
      try (InputStream in = blob.open()) {
        ended = readSomehow(in, right.length, random);
      } catch (BlobMismatchException e) {
        assertThat(intact).isFalse();
      }
      assertThat(ended).isEqualTo(intact);
    }
  }

  private static byte[] damage(byte[] right, Random random) {
    byte[] served = right.clone();
    switch (random.nextInt(4)) {
      case 0:
        served[random.nextInt(served.length)] ^= (byte) (1 + random.nextInt(255));
        return served;
      case 1:
        return Arrays.copyOf(served, random.nextInt(served.length));
      case 2:
        return Arrays.copyOf(served, served.length + 1 + random.nextInt(100));
      default:
        return served;
    }
  }

  private static InputStream shortReads(byte[] bytes, Random random) {
    return new ByteArrayInputStream(bytes) {
      @Override
      public synchronized int read(byte[] buffer, int offset, int length) {
        return super.read(buffer, offset, Math.min(length, 1 + random.nextInt(700)));
      }
    };
  }

  /** Reads all the bytes that are promised; true if none of the reads complained. */
  private static boolean readSomehow(InputStream in, int size, Random random) throws IOException {
    if (random.nextInt(4) == 0) {
      in.transferTo(new ByteArrayOutputStream());
      return true;
    }
    byte[] buffer = new byte[1000];
    long left = size;
    while (left > 0) {
      int most = (int) Math.min(left, 1 + random.nextInt(buffer.length));
      long got =
          switch (random.nextInt(3)) {
            case 0 -> in.read() < 0 ? -1 : 1;
            case 1 -> in.skip(most);
            default -> in.read(buffer, 0, most);
          };
      if (got < 0) {
        return false;
      }
      left -= got;
    }
    return true;
  }

  /** Content that says of itself which digest it has. */
  private record Known(byte[] bytes, Digest digest) implements Content {
    @Override
    public InputStream open() {
      return new ByteArrayInputStream(bytes);
    }

    @Override
    public Optional<Digest> verified() {
      return Optional.of(digest);
    }
  }

  @Test
  void whatIsVerifiedIsNotHashedAgain() throws IOException {
    byte[] flipped = HELLO.clone();
    flipped[3] ^= 1;
    Known known = new Known(flipped, Digest.sha256(HELLO));
    Blob blob = new Blob(descriptor(HELLO), known, Optional.empty());
    assertThat(blob.readAll(100)).isEqualTo(flipped);
  }

  @Test
  void whatIsVerifiedToBeSomethingElseIsVerified() {
    Known known = new Known(HELLO, Digest.sha256(new byte[1]));
    byte[] other = "other, blob".getBytes(UTF_8);
    Blob blob = new Blob(descriptor(other), known, Optional.empty());
    assertThatThrownBy(() -> blob.readAll(100)).isInstanceOf(BlobMismatchException.class);
  }

  @Test
  void theSizeOfWhatIsVerifiedIsComparedAllTheSame() {
    for (int length : new int[] {0, 10, 12}) {
      Known known = new Known(Arrays.copyOf(HELLO, length), Digest.sha256(HELLO));
      Blob blob = new Blob(descriptor(HELLO), known, Optional.empty());
      assertThatThrownBy(() -> blob.readAll(100))
          .isInstanceOf(IntegrityException.class)
          .hasMessageContaining("has " + length + " bytes, not 11");
    }
  }
}

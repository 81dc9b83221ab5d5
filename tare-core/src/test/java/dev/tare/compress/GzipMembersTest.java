// SPDX-License-Identifier: Apache-2.0
package dev.tare.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GzipMembersTest {
  private static final int BLOCK = 1 << 20;

  private record Written(byte[] bytes, List<Long> offsets) {
    static Written of(byte[] content, List<Integer> sizes, int level, int threads)
        throws IOException {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      GzipMembers members = new GzipMembers(out, level, threads);
      try (members) {
        int at = 0;
        for (int size : sizes) {
          members.write(content, at, size);
          members.cut();
          at += size;
        }
      }
      List<Long> offsets = new ArrayList<>();
      for (int i = 0; i < sizes.size(); i++) {
        offsets.add(members.offset(i));
      }
      assertThat(members.compressedSize()).isEqualTo(out.size());
      return new Written(out.toByteArray(), offsets);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 6})
  void eachMemberIsReadAloneAndAllTogether(int level) throws IOException {
    Random random = new Random(level);
    List<Integer> sizes = new ArrayList<>(List.of(1, BLOCK - 1, BLOCK, BLOCK + 1, 1, 3 * BLOCK, 7));
    for (int i = 0; i < 200; i++) {
      sizes.add(1 + random.nextInt(9_000));
    }
    int total = sizes.stream().mapToInt(Integer::intValue).sum();
    byte[] content = Samples.patchwork(total, level);

    Written one = Written.of(content, sizes, level, 1);

    assertThat(Samples.gunzip(one.bytes())).isEqualTo(content);
    int at = 0;
    for (int i = 0; i < sizes.size(); i++) {
      int from = one.offsets().get(i).intValue();
      int to = i + 1 < sizes.size() ? one.offsets().get(i + 1).intValue() : one.bytes().length;
      byte[] member = Arrays.copyOfRange(one.bytes(), from, to);
      try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(member))) {
        assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(content, at, at + sizes.get(i)));
      }
      at += sizes.get(i);
    }
    for (int threads : new int[] {2, 7}) {
      Written more = Written.of(content, sizes, level, threads);
      assertThat(more.bytes()).isEqualTo(one.bytes());
      assertThat(more.offsets()).isEqualTo(one.offsets());
    }
  }

  @Test
  void oneMemberAloneIsWhatGzipWrites() throws IOException {
    byte[] content = Samples.bytes(3 * BLOCK + 5, 8);

    assertThat(Written.of(content, List.of(content.length), 1, 2).bytes())
        .isEqualTo(Samples.gzip(content, 1, 1));
  }

  @Test
  void anEmptyMemberIsNone() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GzipMembers members = new GzipMembers(out, 1, 1)) {
      members.cut();
      members.write('a');
      members.cut();
      members.cut();
      assertThat(members.uncompressedSize()).isEqualTo(1);
    }
    assertThat(out.toByteArray()).isEqualTo(Samples.gzip(new byte[] {'a'}, 1, 1));
  }

  @Test
  void aFailureOfTheSinkComesOutAsItIs() {
    for (int threads : new int[] {1, 3}) {
      IOException failure = new IOException("full");
      GzipMembers members =
          new GzipMembers(
              new OutputStream() {
                @Override
                public void write(int b) throws IOException {
                  throw failure;
                }
              },
              1,
              threads);
      assertThatThrownBy(
              () -> {
                try (members) {
                  for (int i = 0; i < 20; i++) {
                    members.write(new byte[BLOCK]);
                    members.cut();
                  }
                }
              })
          .isSameAs(failure);
      assertThatThrownBy(() -> members.write(1)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void argumentsAreChecked() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThatIllegalArgumentException().isThrownBy(() -> new GzipMembers(out, 0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new GzipMembers(out, 1, 0));
  }
}

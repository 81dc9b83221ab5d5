// SPDX-License-Identifier: Apache-2.0
package dev.tare.compress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HuffmanCodeTest {
  @Test
  void theCodeIsTheShortestThereIs() {
    Random random = new Random(1);
    for (int round = 0; round < 500; round++) {
      int[] counts = new int[2 + random.nextInt(285)];
      for (int i = 0; i < counts.length; i++) {
        counts[i] = random.nextInt(3) == 0 ? 0 : random.nextInt(1 << (1 + random.nextInt(8)));
      }
      counts[0] = 1;
      counts[1] = 3;
      HuffmanCode code = new HuffmanCode(counts.length, 15);
      code.build(counts);
      assertComplete(code, 15);
      assertThat(code.cost(counts)).isEqualTo(cost(counts));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {7, 14, 15})
  void lengthsKeepToTheirLimit(int limit) {
    int symbols = limit == 7 ? 19 : 30;
    int[] counts = new int[symbols];
    int a = 1;
    int b = 1;
    for (int symbol = 0; symbol < symbols; symbol++) {
      counts[symbol] = a;
      int next = a + b;
      a = b;
      b = next;
    }
    HuffmanCode code = new HuffmanCode(symbols, limit);
    code.build(counts);
    assertComplete(code, limit);
    assertThat(code.length(0)).isEqualTo(limit);
    assertThat(code.length(symbols - 1)).isEqualTo(1);
    for (int symbol = 1; symbol < symbols; symbol++) {
      assertThat(code.length(symbol)).isLessThanOrEqualTo(code.length(symbol - 1));
    }
  }

  @Test
  void asManySymbolsAsThereAreFit() {
    int[] counts = new int[286];
    counts[0] = 1 << 29;
    for (int symbol = 1; symbol < counts.length; symbol++) {
      counts[symbol] = symbol < 30 ? 1 << symbol : 1;
    }
    HuffmanCode code = new HuffmanCode(counts.length, 14);
    code.build(Arrays.stream(counts).map(c -> Math.max(1, c >> 8)).toArray());
    assertComplete(code, 14);
  }

  @Test
  void aCodeOfFewSymbolsHasNoGap() {
    HuffmanCode code = new HuffmanCode(30, 15);
    code.build(new int[30]);
    assertComplete(code, 1);
    for (int only : new int[] {0, 1, 29}) {
      int[] counts = new int[30];
      counts[only] = 5;
      code.build(counts);
      assertComplete(code, 1);
      assertThat(code.length(only)).isEqualTo(1);
      assertThat(code.code(only)).isEqualTo(only == 0 ? 0 : 1);
    }
  }

  @Test
  void equalCountsAreInTheOrderOfTheirSymbols() {
    HuffmanCode code = new HuffmanCode(6, 15);
    code.build(new int[] {2, 2, 2, 2, 2, 2});
    assertThat(lengths(code)).containsExactly(3, 3, 3, 3, 2, 2);
  }

  @Test
  void codesAreCanonicalAndReversed() {
    HuffmanCode code = HuffmanCode.ofLengths(3, 3, 3, 3, 3, 2, 4, 4);
    int[] forward = {0b010, 0b011, 0b100, 0b101, 0b110, 0b00, 0b1110, 0b1111};
    for (int symbol = 0; symbol < forward.length; symbol++) {
      assertThat(code.code(symbol))
          .isEqualTo(Integer.reverse(forward[symbol]) >>> (32 - code.length(symbol)));
    }
  }

  private static int[] lengths(HuffmanCode code) {
    int[] lengths = new int[code.symbols()];
    for (int symbol = 0; symbol < lengths.length; symbol++) {
      lengths[symbol] = code.length(symbol);
    }
    return lengths;
  }

  private static void assertComplete(HuffmanCode code, int limit) {
    long total = 0;
    for (int length : lengths(code)) {
      assertThat(length).isLessThanOrEqualTo(limit);
      total += length == 0 ? 0 : 1L << (limit - length);
    }
    assertThat(total).isEqualTo(1L << limit);
  }

  /** The sum of all inner nodes of the tree. */
  private static long cost(int[] counts) {
    PriorityQueue<Long> queue = new PriorityQueue<>();
    for (int count : counts) {
      if (count > 0) {
        queue.add((long) count);
      }
    }
    long cost = 0;
    while (queue.size() > 1) {
      long joined = queue.remove() + queue.remove();
      cost += joined;
      queue.add(joined);
    }
    return cost;
  }
}

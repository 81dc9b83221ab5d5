// SPDX-License-Identifier: Apache-2.0
package dev.tare.changeset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.tar.Metadata;
import dev.tare.tar.TarName;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StoredIndexTest {
  private static final RawTar SAMPLE =
      new RawTar()
          .directory("usr", 0755)
          .directory("usr/bin", 01777)
          .file("usr/bin/tool", "text")
          .symlink("bin", "usr/bin")
          .file("lib/.wh.old", "")
          .file("etc/.wh..wh..opq", "");

  private static LayerIndex read(byte[] bytes) throws IOException {
    return LayerIndex.readFrom(new DataInputStream(new ByteArrayInputStream(bytes)));
  }

  @Test
  void allFactsAreKept() throws IOException {
    LayerIndex index = Stack.index(SAMPLE.end());
    LayerIndex stored = Stack.stored(index);
    MergedTree tree = MergedTree.of(List.of(stored));
    assertThat(stored.size()).isEqualTo(index.size());
    assertThat(tree.find(TarName.of("usr/bin")).orElseThrow().metadata().map(Metadata::mode))
        .contains(01777);
    assertThat(tree.resolve(TarName.of("bin/tool")))
        .isEqualTo(Optional.of(TarName.of("usr/bin/tool")));
    assertThat(Stack.bytes(stored)).isEqualTo(Stack.bytes(index));
  }

  @Test
  void whatWasReplacedIsLeftOut() throws IOException {
    LayerIndex index =
        Stack.index(
            new RawTar().directory("a", 0755).file("a/f", "x").file("a", "y").file("b", "").end());
    LayerIndex stored = Stack.stored(index);
    assertThat(index.size()).isEqualTo(4);
    assertThat(stored.size()).isEqualTo(2);
    MergedTree tree = MergedTree.of(List.of(stored));
    assertThat(tree.find(TarName.of("a")).orElseThrow().kind()).isEqualTo(IndexedEntry.Kind.FILE);
    assertThat(tree.find(TarName.of("a/f"))).isEmpty();
  }

  @Test
  void everyPartAloneIsRefused() throws IOException {
    byte[] whole = Stack.bytes(Stack.index(SAMPLE.end()));
    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> read(part)).isInstanceOf(EOFException.class);
    }
  }

  @Test
  void noBytesDoMoreThanFail() throws IOException {
    byte[] whole = Stack.bytes(Stack.index(SAMPLE.end()));
    Random random = new Random(7);
    int refused = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] changed = whole.clone();
      for (int i = random.nextInt(3); i >= 0; i--) {
        changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
      }
      try {
        LayerIndex index = read(changed);
        MergedTree.of(List.of(index)).find(TarName.of("usr/bin/tool"));
      } catch (IOException | IllegalArgumentException e) {
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }
}

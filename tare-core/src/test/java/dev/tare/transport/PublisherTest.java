// SPDX-License-Identifier: Apache-2.0
package dev.tare.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.image.Artifact;
import dev.tare.image.Image;
import dev.tare.image.ImageIndex;
import dev.tare.image.TestImages;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublisherTest {
  private static final ImageIndex INDEX =
      TestImages.index(
          TestImages.oci("linux/amd64", "one", "two"),
          TestImages.oci("linux/arm64", "one", "three"));

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void everythingIsEverywhereAndTheRootLast(int threads) throws IOException {
    List<MemoryDestination> destinations =
        List.of(new MemoryDestination(), new MemoryDestination(), new MemoryDestination());
    List<Map<Digest, Transfer>> transfers =
        Publisher.publish(INDEX, destinations, threads, PublishObserver.NONE);
    List<Digest> all = new ArrayList<>();
    INDEX.blobs().forEach(blob -> all.add(blob.descriptor().digest()));
    INDEX.documents().forEach(document -> all.add(document.descriptor().digest()));
    assertThat(transfers).hasSize(3);
    transfers.forEach(map -> assertThat(map.keySet()).containsExactlyElementsOf(all));
    for (MemoryDestination destination : destinations) {
      assertThat(destination.written().keySet()).containsExactlyInAnyOrderElementsOf(all);
      List<String> calls = destination.calls();
      assertThat(calls.get(calls.size() - 1)).isEqualTo("commit " + INDEX.descriptor().digest());
      assertThat(calls.get(calls.size() - 2)).isEqualTo("put " + INDEX.descriptor().digest());
      assertThat(calls).hasSize(all.size() + 1);
      assertThat(destination.closes()).isZero();
    }
  }

  @Test
  void whatIsPresentIsNotOpened() throws IOException {
    Image image = TestImages.oci("linux/amd64", "one", "two");
    MemorySource source = MemorySource.of(image);
    Image lazy = Images.load(source, Optional.empty());
    source.opened().clear();
    MemoryDestination destination = new MemoryDestination();
    image.layers().forEach(layer -> destination.with(layer.blob().descriptor().digest()));
    Map<Digest, Transfer> transfers = Publisher.publish(lazy, List.of(destination)).get(0);
    assertThat(source.opened()).isEmpty();
    assertThat(transfers)
        .containsEntry(image.layers().get(0).blob().descriptor().digest(), Transfer.PRESENT)
        .containsEntry(image.descriptor().digest(), Transfer.WRITTEN);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void noNameChangesIfAnyDestinationFailsBefore(int threads) {
    int puts = INDEX.blobs().size() + INDEX.documents().size();
    for (int call = 1; call <= puts; call++) {
      MemoryDestination good = new MemoryDestination();
      MemoryDestination bad = new MemoryDestination().failAt(call);
      assertThatThrownBy(
              () -> Publisher.publish(INDEX, List.of(good, bad), threads, PublishObserver.NONE))
          .isInstanceOf(IOException.class)
          .hasMessage("destination fails");
      assertThat(good.committed()).isEmpty();
      assertThat(bad.committed()).isEmpty();
    }
  }

  @Test
  void aDestinationThatCannotCommitKeepsLaterOnesFromIt() {
    int puts = INDEX.blobs().size() + INDEX.documents().size();
    MemoryDestination bad = new MemoryDestination().failAt(puts + 1);
    MemoryDestination later = new MemoryDestination();
    assertThatThrownBy(() -> Publisher.publish(INDEX, List.of(bad, later)))
        .hasMessage("destination fails");
    assertThat(later.committed()).isEmpty();
  }

  @Test
  void aSourceThatFailsLeavesNothing() throws IOException {
    Image image = TestImages.oci("linux/amd64", "one", "two");
    MemorySource source = MemorySource.of(image);
    Image lazy = Images.load(source, Optional.empty());
    source.failAt(source.opened().size() + 2);
    MemoryDestination destination = new MemoryDestination();
    assertThatThrownBy(() -> Publisher.publish(lazy, List.of(destination)))
        .hasMessage("source fails");
    assertThat(destination.committed()).isEmpty();
  }

  @Test
  void wrongBytesAreNotPublished() throws IOException {
    Image image = TestImages.oci("linux/amd64", "one");
    MemorySource source = MemorySource.of(image);
    source.add(image.layers().get(0).blob().descriptor(), "onf".getBytes("UTF-8"));
    Image lazy = Images.load(source, Optional.empty());
    MemoryDestination destination = new MemoryDestination();
    assertThatThrownBy(() -> Publisher.publish(lazy, List.of(destination)))
        .isInstanceOf(dev.tare.content.BlobMismatchException.class);
    assertThat(destination.committed()).isEmpty();
  }

  @Test
  void theObserverHearsEveryPutAndCommit() throws IOException {
    List<String> heard = new ArrayList<>();
    PublishObserver observer =
        new PublishObserver() {
          @Override
          public void put(int destination, Descriptor descriptor, Transfer transfer) {
            heard.add(destination + " " + descriptor.digest() + " " + transfer);
          }

          @Override
          public void committed(int destination, Descriptor root) {
            heard.add(destination + " committed " + root.digest());
          }
        };
    Artifact image = TestImages.oci("linux/amd64");
    Digest config = image.blobs().get(0).descriptor().digest();
    Digest root = image.descriptor().digest();
    Publisher.publish(
        image, List.of(new MemoryDestination(), new MemoryDestination().with(config)), 1, observer);
    assertThat(heard)
        .containsExactly(
            "0 " + config + " WRITTEN",
            "1 " + config + " PRESENT",
            "0 " + root + " WRITTEN",
            "1 " + root + " WRITTEN",
            "0 committed " + root,
            "1 committed " + root);
  }

  @Test
  void noThreadsAreRefused() {
    assertThatThrownBy(() -> Publisher.publish(INDEX, List.of(), 0, PublishObserver.NONE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void manyBlobsArriveWithFewThreads() throws IOException {
    String[] layers = IntStream.range(0, 127).mapToObj(i -> "layer " + i).toArray(String[]::new);
    Image image = TestImages.oci("linux/amd64", layers);
    MemoryDestination destination = new MemoryDestination();
    Publisher.publish(image, List.of(destination), 3, PublishObserver.NONE);
    assertThat(destination.written()).hasSize(127 + 2);
  }
}

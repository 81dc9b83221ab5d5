// SPDX-License-Identifier: Apache-2.0
package dev.tare.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.tare.content.Blob;
import dev.tare.content.Content;
import dev.tare.content.Document;
import dev.tare.content.IntegrityException;
import dev.tare.image.Artifact;
import dev.tare.image.Image;
import dev.tare.layer.Layer;
import dev.tare.oci.Descriptor;
import dev.tare.transport.ImageDestination;
import dev.tare.transport.ImageSource;
import dev.tare.transport.Images;
import dev.tare.transport.PublishObserver;
import dev.tare.transport.Publisher;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * What every {@link ImageDestination} must do. To be extended with the two methods that open a
 * place and read it; JUnit then runs all, each test with a new instance and so with a new place.
 */
public abstract class DestinationContract {
  private static final int THREADS = 4;
  private static final int LARGE = 16 << 20;
  private static final Image OLD = SampleImages.image("shared", "old");
  private static final Image NEW = SampleImages.image("shared", "new", "newer");

  /** For subclasses. */
  protected DestinationContract() {}

  /** Opens the place to write to it; the same place, under the same name, every time. */
  protected abstract ImageDestination open() throws IOException;

  /** Opens what is visible at the place under its name; empty if nothing is. */
  protected abstract Optional<ImageSource> read() throws IOException;

  /** Whether manifests and indexes come back as they are; a form of its own may not keep them. */
  protected boolean keepsDocuments() {
    return true;
  }

  /** Whether blobs go through in pieces; only a place in memory may answer no. */
  protected boolean streams() {
    return true;
  }

  @Test
  final void whatIsPublishedCanBeReadBack() throws IOException {
    publish(NEW, 1);
    assertHolds(NEW);
  }

  @Test
  final void severalThreadsMayPublish() throws IOException {
    String[] texts = new String[12];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = "layer " + i;
    }
    Image image = SampleImages.image(texts);
    publish(image, THREADS);
    assertHolds(image);
  }

  @Test
  final void anIndexIsKeptWithAllThatItLists() throws IOException {
    Artifact index =
        SampleImages.index(
            SampleImages.image("linux/amd64", new String[] {"one", "two"}),
            SampleImages.image("linux/arm64", new String[] {"one", "three"}));
    publish(index, 1);
    try (ImageSource source = read().orElseThrow()) {
      if (keepsDocuments()) {
        Artifact held = Images.loadAll(source);
        assertEquals(index.descriptor().digest(), held.descriptor().digest());
        for (Blob blob : held.blobs()) {
          blob.readAll(1 << 20);
        }
      } else {
        Images.load(source, Optional.empty());
      }
    }
  }

  @Test
  final void nothingIsVisibleBeforeTheCommit() throws IOException {
    try (ImageDestination destination = open()) {
      putAll(NEW, destination);
      assertHoldsNothing();
      destination.commit(NEW.descriptor());
      assertHolds(NEW);
    }
    assertHolds(NEW);
  }

  @Test
  final void withoutACommitNothingIsLeft() throws IOException {
    try (ImageDestination destination = open()) {
      putAll(NEW, destination);
    }
    assertHoldsNothing();
  }

  @Test
  final void withoutACommitTheOldContentStays() throws IOException {
    publish(OLD, 1);
    try (ImageDestination destination = open()) {
      assertHolds(OLD);
      putAll(NEW, destination);
      assertHolds(OLD);
    }
    assertHolds(OLD);
  }

  @Test
  final void aCommitTakesThePlaceOfTheOldContent() throws IOException {
    publish(OLD, 1);
    publish(NEW, 1);
    assertHolds(NEW);
    publish(NEW, 1);
    assertHolds(NEW);
  }

  @Test
  final void puttingAgainDoesNothing() throws IOException {
    try (ImageDestination destination = open()) {
      putAll(NEW, destination);
      putAll(NEW, destination);
      destination.commit(NEW.descriptor());
    }
    assertHolds(NEW);
  }

  @Test
  final void severalThreadsMayPutTheSameBlob() throws Exception {
    try (ImageDestination destination = open()) {
      Threads.run(
          THREADS,
          thread -> {
            for (Blob blob : NEW.blobs()) {
              destination.put(blob);
            }
          });
      putAll(NEW, destination);
      destination.commit(NEW.descriptor());
    }
    assertHolds(NEW);
  }

  @Test
  final void aRootThatWasNotPutIsRefused() throws IOException {
    publish(OLD, 1);
    try (ImageDestination destination = open()) {
      for (Blob blob : NEW.blobs()) {
        destination.put(blob);
      }
      Descriptor root = NEW.descriptor();
      IOException failure = assertThrows(IOException.class, () -> destination.commit(root));
      Failures.assertTold(failure, root.digest().hex());
    }
    assertHolds(OLD);
  }

  @Test
  final void aLargeBlobIsNotHeldInMemory() throws IOException {
    Image image = SampleImages.large(LARGE);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    publish(image, 1);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    if (streams()) {
      assertTrue(allocated < LARGE / 2, allocated + " bytes for a blob of " + LARGE);
    }
    try (ImageSource source = read().orElseThrow();
        InputStream layer = Images.load(source, Optional.empty()).layers().get(0).blob().open()) {
      layer.transferTo(OutputStream.nullOutputStream());
    }
  }

  @Test
  final void contentThatIsNotWhatItSaysLeavesNothing() throws IOException {
    publish(OLD, 1);
    Blob layer = NEW.layers().get(1).blob();
    byte[] wrong = layer.readAll(1 << 20);
    wrong[wrong.length / 2] ^= 1;
    IOException failure = assertThrows(IOException.class, () -> publishWith(Content.of(wrong)));
    assertTrue(failure instanceof IntegrityException, failure.toString());
    Failures.assertTold(failure, layer.descriptor().digest().toString());
    assertHolds(OLD);
  }

  @Test
  final void contentOfAnotherLengthLeavesNothing() throws IOException {
    publish(OLD, 1);
    byte[] right = NEW.layers().get(1).blob().readAll(1 << 20);
    for (int length : new int[] {0, right.length - 1, right.length + 1}) {
      Content wrong = Content.of(Arrays.copyOf(right, length));
      IOException failure = assertThrows(IOException.class, () -> publishWith(wrong));
      assertTrue(failure instanceof IntegrityException, failure.toString());
      assertHolds(OLD);
    }
  }

  @Test
  final void contentThatFailsLeavesNothing() throws IOException {
    publish(OLD, 1);
    IOException broken = new IOException("the disk is gone");
    byte[] right = NEW.layers().get(1).blob().readAll(1 << 20);
    Content failing =
        () ->
            new SequenceInputStream(
                Content.of(Arrays.copyOf(right, right.length / 2)).open(), failing(broken));
    assertSame(broken, assertThrows(IOException.class, () -> publishWith(failing)));
    assertHolds(OLD);
    publish(NEW, 1);
    assertHolds(NEW);
  }

  @Test
  final void contentThatCannotBeOpenedLeavesNothing() throws IOException {
    IOException broken = new IOException("the file is gone");
    Content failing =
        () -> {
          throw broken;
        };
    assertSame(broken, assertThrows(IOException.class, () -> publishWith(failing)));
    assertHoldsNothing();
  }

  @Test
  final void closingAgainDoesNothing() throws IOException {
    ImageDestination destination = open();
    putAll(NEW, destination);
    destination.commit(NEW.descriptor());
    destination.close();
    destination.close();
    assertHolds(NEW);
    ImageDestination unused = open();
    unused.close();
    unused.close();
    assertHolds(NEW);
  }

  private void publish(Artifact artifact, int threads) throws IOException {
    try (ImageDestination destination = open()) {
      Publisher.publish(artifact, List.of(destination), threads, PublishObserver.NONE);
    }
  }

  /** Publishes the new image with other content for its second layer. */
  private void publishWith(Content content) throws IOException {
    List<Layer> layers = new ArrayList<>(NEW.layers());
    Layer second = layers.get(1);
    Blob blob = new Blob(second.blob().descriptor(), content, Optional.empty());
    layers.set(1, new Layer(blob, second.diffId()));
    publish(new Image(NEW.manifest(), NEW.config(), layers), 1);
  }

  private static void putAll(Artifact artifact, ImageDestination destination) throws IOException {
    for (Blob blob : artifact.blobs()) {
      destination.put(blob);
    }
    for (Document<?> document : artifact.documents()) {
      destination.put(document.blob());
    }
  }

  private void assertHoldsNothing() throws IOException {
    Optional<ImageSource> source = read();
    if (source.isPresent()) {
      source.get().close();
    }
    assertFalse(source.isPresent(), "something is visible");
  }

  private void assertHolds(Image expected) throws IOException {
    try (ImageSource source = read().orElseThrow()) {
      Image actual = Images.load(source, Optional.empty());
      if (keepsDocuments()) {
        assertEquals(expected.descriptor().digest(), actual.descriptor().digest());
      }
      assertEquals(expected.config().descriptor().digest(), actual.config().descriptor().digest());
      for (Layer layer : actual.layers()) {
        layer.blob().readAll(1 << 20);
      }
    }
  }

  private static InputStream failing(IOException failure) {
    return new FilterInputStream(InputStream.nullInputStream()) {
      @Override
      public int read() throws IOException {
        throw failure;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        throw failure;
      }
    };
  }
}

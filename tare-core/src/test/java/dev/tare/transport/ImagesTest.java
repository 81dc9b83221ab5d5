// SPDX-License-Identifier: Apache-2.0
package dev.tare.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.content.Blob;
import dev.tare.content.BlobMismatchException;
import dev.tare.content.Document;
import dev.tare.content.IntegrityException;
import dev.tare.content.LimitException;
import dev.tare.content.MalformedDocumentException;
import dev.tare.content.NotFoundException;
import dev.tare.image.Artifact;
import dev.tare.image.Image;
import dev.tare.image.ImageIndex;
import dev.tare.image.OtherArtifact;
import dev.tare.image.TestImages;
import dev.tare.json.JsonObject;
import dev.tare.json.JsonString;
import dev.tare.layer.Layer;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Manifest;
import dev.tare.oci.MediaType;
import dev.tare.oci.Platform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImagesTest {
  private static Optional<Platform> asked(String platform) {
    return Optional.of(Platform.parse(platform));
  }

  private static Image load(Artifact artifact, String platform) throws IOException {
    return Images.load(MemorySource.of(artifact), asked(platform));
  }

  /** An index of images of these platforms; the layer of each is named after its place. */
  private static ImageIndex index(String... platforms) {
    Image[] images = new Image[platforms.length];
    for (int i = 0; i < platforms.length; i++) {
      images[i] = TestImages.oci(platforms[i], "layer " + i);
    }
    return TestImages.index(images);
  }

  private static int place(ImageIndex index, Image image) {
    List<Digest> digests =
        index.children().stream().map(child -> child.descriptor().digest()).toList();
    return digests.indexOf(image.descriptor().digest());
  }

  @ParameterizedTest
  @CsvSource({
    "linux/amd64, linux/amd64 linux/arm64, 0",
    "linux/arm64, linux/amd64 linux/arm64, 1",
    "linux/arm64/v8, linux/amd64 linux/arm64, 1",
    "linux/amd64, linux/amd64 linux/amd64, 0",
    "linux/arm/v7, linux/arm/v5 linux/arm/v6 linux/arm/v7, 2",
    "linux/arm/v7, linux/arm/v5 linux/arm/v6, 1",
    "linux/arm, linux/arm/v6 linux/arm/v7, 1",
    "windows/amd64, linux/amd64 windows/amd64, 1"
  })
  void theBestFitIsTaken(String asked, String there, int expected) throws IOException {
    ImageIndex index = index(there.split(" "));
    assertThat(place(index, load(index, asked))).isEqualTo(expected);
  }

  @Test
  void aMissingPlatformIsAnErrorThatListsThoseThere() {
    ImageIndex index = index("linux/amd64", "linux/arm/v7", "linux/amd64");
    assertThatThrownBy(() -> load(index, "linux/arm64"))
        .isInstanceOf(NotFoundException.class)
        .hasMessage("no image for linux/arm64 in memory: there is linux/amd64, linux/arm/v7");
  }

  @Test
  void aHigherVariantIsNotTaken() {
    assertThatThrownBy(() -> load(index("linux/arm/v7"), "linux/arm/v6"))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void anEmptyIndexHasNone() {
    assertThatThrownBy(() -> load(index(), "linux/arm64"))
        .isInstanceOf(NotFoundException.class)
        .hasMessage("no image for linux/arm64 in memory: there is none");
  }

  @Test
  void longNamesOfPlatformsAreCutOffInMessages() {
    Image image = TestImages.oci("linux/amd64", "one");
    Descriptor entry =
        image.descriptor().withPlatform(Platform.of("linux", "x".repeat(100_000), ""));
    ImageIndex index = TestImages.index(List.of(entry), List.of(image));
    assertThatThrownBy(() -> load(index, "linux/amd64"))
        .isInstanceOf(NotFoundException.class)
        .message()
        .hasSizeLessThan(200)
        .endsWith("xxx...");
  }

  @Test
  void manyPlatformsAreNotAllListed() {
    String[] platforms = new String[30];
    for (int i = 0; i < platforms.length; i++) {
      platforms[i] = "linux/cpu" + i;
    }
    assertThatThrownBy(() -> load(index(platforms), "linux/amd64"))
        .hasMessageEndingWith(", linux/cpu19 and others");
  }

  @Test
  void withoutAPlatformAnIndexGivesThisMachines() throws IOException {
    String host = HostPlatform.current().toString();
    ImageIndex index = index("plan9/amd64", host);
    assertThat(place(index, Images.load(MemorySource.of(index), Optional.empty()))).isEqualTo(1);
  }

  @Test
  void attestationsArePassedOver() throws IOException {
    Image image = TestImages.oci("linux/amd64", "one");
    Image about = TestImages.oci("linux/amd64", "about");
    Descriptor marked =
        about
            .descriptor()
            .withPlatform(Platform.parse("linux/amd64"))
            .withAnnotations(Map.of("vnd.docker.reference.type", "attestation-manifest"));
    Descriptor unknown = about.descriptor().withPlatform(Platform.of("unknown", "unknown", ""));
    Descriptor artifact =
        Descriptor.parse(
            about.descriptor().json().with("artifactType", new JsonString("text/spdx")));
    Descriptor entry = image.descriptor().withPlatform(Platform.parse("linux/amd64"));
    ImageIndex index =
        TestImages.index(
            List.of(marked, unknown, artifact, entry), List.of(about, about, about, image));
    assertThat(load(index, "linux/amd64").descriptor().digest())
        .isEqualTo(image.descriptor().digest());
    assertThatThrownBy(() -> load(index, "linux/arm64"))
        .hasMessage("no image for linux/arm64 in memory: there is linux/amd64");
  }

  @Test
  void withoutAPlatformInTheIndexTheConfigCounts() throws IOException {
    Image amd = TestImages.oci("linux/amd64", "one");
    Image arm = TestImages.oci("linux/arm64", "one");
    ImageIndex index =
        TestImages.index(List.of(amd.descriptor(), arm.descriptor()), List.of(amd, arm));
    assertThat(load(index, "linux/arm64").config().value().platform())
        .isEqualTo(Platform.parse("linux/arm64"));
    assertThatThrownBy(() -> load(index, "linux/riscv64"))
        .hasMessage("no image for linux/riscv64 in memory: there is linux/amd64, linux/arm64");
  }

  @Test
  void nestedIndexesAreLookedInto() throws IOException {
    Artifact tree = index("linux/amd64", "linux/arm64");
    for (int i = 1; i < Nesting.DEEPEST; i++) {
      tree = TestImages.index(List.of(tree.descriptor()), List.of(tree));
    }
    assertThat(load(tree, "linux/arm64").config().value().platform().architecture())
        .isEqualTo("arm64");
    assertThat(Images.loadAll(MemorySource.of(tree)).blobs()).hasSize(4);
    Artifact deeper = TestImages.index(List.of(tree.descriptor()), List.of(tree));
    assertThatThrownBy(() -> load(deeper, "linux/arm64")).isInstanceOf(LimitException.class);
    assertThatThrownBy(() -> Images.loadAll(MemorySource.of(deeper)))
        .isInstanceOf(LimitException.class);
  }

  @Test
  void anIndexOfMoreEntriesThanTheLimitIsRefused() throws IOException {
    Image image = TestImages.oci("linux/amd64", "one");
    Descriptor entry = image.descriptor().withPlatform(Platform.parse("linux/amd64"));
    ImageIndex most =
        TestImages.index(
            Collections.nCopies(Nesting.MOST_ENTRIES, entry),
            Collections.nCopies(Nesting.MOST_ENTRIES, image));
    assertThat(load(most, "linux/amd64").layers()).hasSize(1);
    assertThat(Images.loadAll(MemorySource.of(most)).documents()).hasSize(2);
    ImageIndex huge =
        TestImages.index(Collections.nCopies(11_000, entry), Collections.nCopies(11_000, image));
    assertThatThrownBy(() -> load(huge, "linux/amd64")).isInstanceOf(LimitException.class);
    ImageIndex half =
        TestImages.index(
            Collections.nCopies(Nesting.MOST_ENTRIES, entry.withAnnotations(Map.of("a", "b"))),
            Collections.nCopies(Nesting.MOST_ENTRIES, image));
    ImageIndex both =
        TestImages.index(List.of(most.descriptor(), half.descriptor()), List.of(most, half));
    assertThatThrownBy(() -> load(both, "linux/amd64")).isInstanceOf(LimitException.class);
    assertThatThrownBy(() -> Images.loadAll(MemorySource.of(both)))
        .isInstanceOf(LimitException.class);
  }

  @Test
  void anIndexThatIsListedOftenIsReadOnce() throws IOException {
    Artifact tree = index("linux/amd64");
    for (int i = 1; i < Nesting.DEEPEST; i++) {
      tree =
          TestImages.index(
              Collections.nCopies(200, tree.descriptor()), Collections.nCopies(200, tree));
    }
    MemorySource source = MemorySource.of(tree);
    Images.load(source, asked("linux/amd64"));
    assertThat(source.opened()).hasSize(Nesting.DEEPEST + 2).doesNotHaveDuplicates();
    source.opened().clear();
    Artifact all = Images.loadAll(source);
    assertThat(source.opened()).hasSize(Nesting.DEEPEST + 2).doesNotHaveDuplicates();
    assertThat(all.documents()).hasSize(Nesting.DEEPEST + 1);
    assertThat(all.blobs()).hasSize(2);
  }

  @Test
  void anIndexThatListsItselfIsRefused() {
    Descriptor root = Descriptor.of(MediaType.OCI_INDEX, Digest.sha256(new byte[] {1}), 10);
    Nesting nesting = new Nesting();
    assertThatThrownBy(
            () -> {
              nesting.enter(root.digest());
              nesting.enter(root.digest());
            })
        .isInstanceOf(MalformedDocumentException.class)
        .hasMessageContaining("lists itself");
  }

  @Test
  void aLoneManifestIsTakenAsItIsIfNothingIsAsked() throws IOException {
    Image image = TestImages.docker("plan9/mips", "one");
    assertThat(Images.load(MemorySource.of(image), Optional.empty()).descriptor())
        .isEqualTo(image.descriptor());
  }

  @Test
  void aLoneManifestForAnotherMachineIsNotTaken() {
    assertThatThrownBy(() -> load(TestImages.oci("linux/amd64", "one"), "linux/arm64"))
        .isInstanceOf(NotFoundException.class)
        .hasMessage("no image for linux/arm64 in memory: there is linux/amd64");
  }

  @Test
  void aLoneManifestsVariantIsNotHeldAgainstIt() throws IOException {
    assertThat(load(TestImages.oci("linux/arm/v7", "one"), "linux/arm/v6").layers()).hasSize(1);
    Image nameless =
        TestImages.image(
            MediaType.OCI_MANIFEST,
            ImageConfig.parse(JsonObject.ofStrings(Map.of("architecture", "", "os", "linux"))),
            List.of());
    assertThat(load(nameless, "linux/arm/v6").layers()).isEmpty();
  }

  @Test
  void layersAreNotOpenedAndKnowTheirOrigin() throws IOException {
    Image image = TestImages.oci("linux/amd64", "one", "two");
    MemorySource source = MemorySource.of(image);
    Image loaded = Images.load(source, asked("linux/amd64"));
    assertThat(source.opened())
        .containsExactly(image.descriptor().digest(), image.config().descriptor().digest());
    Blob layer = loaded.layers().get(1).blob();
    assertThat(layer.origin()).isEqualTo(source.origin());
    assertThat(layer.readAll(100)).isEqualTo("two".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void bytesOfAnotherDigestAreRefused() throws IOException {
    Image image = TestImages.oci("linux/amd64", "one");
    byte[] bytes = image.manifest().bytes();
    bytes[bytes.length - 2] ^= 1;
    MemorySource source = MemorySource.of(image).add(image.descriptor(), bytes);
    assertThatThrownBy(() -> Images.load(source, Optional.empty()))
        .isInstanceOf(BlobMismatchException.class);
  }

  @Test
  void fewerDiffIdsThanLayersAreRefused() throws IOException {
    Layer one = TestImages.layer(MediaType.OCI_LAYER, "one");
    Layer two = TestImages.layer(MediaType.OCI_LAYER, "two");
    Image image =
        TestImages.image(
            MediaType.OCI_MANIFEST, ImageConfig.of(Platform.parse("linux/amd64")), List.of(one));
    Document<Manifest> manifest =
        TestImages.manifest(MediaType.OCI_MANIFEST, image.config().descriptor(), List.of(one, two));
    MemorySource source =
        new MemorySource(manifest.descriptor())
            .add(manifest.descriptor(), manifest.bytes())
            .add(image.config().descriptor(), image.config().bytes());
    assertThatThrownBy(() -> Images.load(source, Optional.empty()))
        .isInstanceOf(IntegrityException.class)
        .hasMessage(
            "image %s has 2 layers, its config names 1".formatted(manifest.descriptor().digest()));
  }

  @Test
  void aManifestOfSomethingElseIsNoImageButCanBeCopied() throws IOException {
    Layer chart = TestImages.layer(new MediaType("application/vnd.cncf.helm.chart"), "chart");
    Blob config = TestImages.blob(new MediaType("application/vnd.cncf.helm.config"), "{}");
    Document<Manifest> manifest =
        TestImages.manifest(MediaType.OCI_MANIFEST, config.descriptor(), List.of(chart));
    OtherArtifact other = new OtherArtifact(manifest, config, List.of(chart.blob()));
    assertThatThrownBy(() -> Images.load(MemorySource.of(other), Optional.empty()))
        .isInstanceOf(MalformedDocumentException.class)
        .hasMessageEndingWith(
            "is not an image: its config is of type application/vnd.cncf.helm.config");
    MemoryDestination copy = new MemoryDestination();
    Publisher.publish(Images.loadAll(MemorySource.of(other)), List.of(copy));
    assertThat(copy.written()).hasSize(3);
  }

  @Test
  void aRootOfAnUnknownTypeIsRefused() {
    MemorySource source =
        new MemorySource(
            Descriptor.of(
                new MediaType("application/vnd.docker.distribution.manifest.v1+prettyjws"),
                Digest.sha256(new byte[0]),
                0));
    assertThatThrownBy(() -> Images.load(source, Optional.empty()))
        .isInstanceOf(MalformedDocumentException.class)
        .hasMessageContaining("manifest.v1+prettyjws");
    assertThat(source.opened()).isEmpty();
  }

  @Test
  void aDocumentThatCallsItselfAnotherTypeIsRefused() {
    Image image = TestImages.oci("linux/amd64", "one");
    Descriptor wrong = image.descriptor().withMediaType(MediaType.DOCKER_MANIFEST);
    MemorySource source = new MemorySource(wrong).add(wrong, image.manifest().bytes());
    assertThatThrownBy(() -> Images.load(source, Optional.empty()))
        .isInstanceOf(MalformedDocumentException.class)
        .hasMessageContaining("mediaType");
  }

  @Test
  void aTreeOfDocumentsLargerThanTheLimitIsRefused() throws IOException {
    List<Descriptor> entries = new ArrayList<>();
    List<Artifact> images = new ArrayList<>();
    String filler = "x".repeat(3 << 20);
    for (int i = 0; i < 12; i++) {
      ImageConfig config =
          ImageConfig.parse(
              ImageConfig.of(Platform.parse("linux/amd64"))
                  .json()
                  .with("filler", new JsonString(filler + i)));
      Image image = TestImages.image(MediaType.OCI_MANIFEST, config, List.of());
      entries.add(image.descriptor());
      images.add(image);
    }
    ImageIndex index = TestImages.index(entries, images);
    MemorySource source = new MemorySource(index.descriptor());
    source.add(index.descriptor(), index.index().bytes());
    for (Artifact image : images) {
      Image child = (Image) image;
      source.add(child.descriptor(), child.manifest().bytes());
      source.add(child.config().descriptor(), child.config().bytes());
    }
    assertThatThrownBy(() -> Images.loadAll(source)).isInstanceOf(LimitException.class);
  }

  @Test
  void everyOpeningThatFailsIsReported() throws IOException {
    ImageIndex index = index("linux/amd64", "linux/arm64");
    for (int opening = 1; opening <= 3; opening++) {
      MemorySource source = MemorySource.of(index).failAt(opening);
      assertThatThrownBy(() -> Images.load(source, asked("linux/arm64")))
          .hasMessage("source fails");
    }
    assertThat(Images.load(MemorySource.of(index).failAt(4), asked("linux/arm64")).layers())
        .hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "amd64, linux/amd64",
    "x86_64, linux/amd64",
    "aarch64, linux/arm64",
    "arm, linux/arm/v7",
    "x86, linux/386",
    "i386, linux/386",
    "loongarch64, linux/loong64",
    "riscv64, linux/riscv64",
    "ppc64le, linux/ppc64le",
    "s390x, linux/s390x"
  })
  void javasNamesOfArchitecturesAreKnown(String java, String platform) {
    assertThat(HostPlatform.of(java)).isEqualTo(Platform.parse(platform));
  }
}

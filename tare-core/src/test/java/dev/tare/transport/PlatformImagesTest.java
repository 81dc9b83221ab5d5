// SPDX-License-Identifier: Apache-2.0
package dev.tare.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.content.Document;
import dev.tare.content.NotFoundException;
import dev.tare.image.Image;
import dev.tare.image.ImageIndex;
import dev.tare.image.TestImages;
import dev.tare.json.JsonObject;
import dev.tare.json.JsonString;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.Index;
import dev.tare.oci.MediaType;
import dev.tare.oci.Platform;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlatformImagesTest {
  private static final Image AMD = TestImages.oci("linux/amd64", "one");
  private static final Image ARM = TestImages.oci("linux/arm64", "two");
  private static final Image S390X = TestImages.oci("linux/s390x", "three");

  private static List<Platform> platforms(String... names) {
    return List.of(names).stream().map(Platform::parse).toList();
  }

  private static Descriptor entry(Image image) {
    return image.descriptor().withPlatform(image.config().value().platform());
  }

  private static Descriptor about(Image subject, Image about) {
    return about
        .descriptor()
        .withPlatform(Platform.of("unknown", "unknown", ""))
        .withAnnotations(
            Map.of(
                "vnd.docker.reference.type",
                "attestation-manifest",
                "vnd.docker.reference.digest",
                subject.descriptor().digest().toString()));
  }

  @Test
  void theIndexIsReadOnceForAllPlatforms() throws IOException {
    ImageIndex index = TestImages.index(AMD, ARM, S390X);
    MemorySource source = MemorySource.of(index);
    PlatformImages images = PlatformImages.of(source);
    assertThat(images.listing().platforms())
        .containsExactlyElementsOf(platforms("linux/amd64", "linux/arm64", "linux/s390x"));
    for (Platform platform : images.listing().platforms()) {
      PlatformImages.Found found = images.load(Optional.of(platform));
      assertThat(found.listed()).contains(platform);
      assertThat(found.image().config().value().platform()).isEqualTo(platform);
    }
    assertThat(source.opened().stream().filter(index.descriptor().digest()::equals)).hasSize(1);
  }

  @Test
  void whatIsNoImageIsCountedAndNotListed() throws IOException {
    Image about = TestImages.oci("unknown/unknown", "about");
    ImageIndex nested = TestImages.index(ARM, S390X);
    ImageIndex index =
        TestImages.index(
            List.of(entry(AMD), about(AMD, about), nested.descriptor(), entry(AMD)),
            List.of(AMD, about, nested, AMD));
    PlatformImages.Listing listing = PlatformImages.of(MemorySource.of(index)).listing();
    assertThat(listing.platforms())
        .containsExactlyElementsOf(platforms("linux/amd64", "linux/arm64", "linux/s390x"));
    assertThat(listing.others()).isEqualTo(1);
  }

  @Test
  void aLoneImageIsItsOwnPlatforms() throws IOException {
    PlatformImages images = PlatformImages.of(MemorySource.of(ARM));
    assertThat(images.listing().platforms()).containsExactlyElementsOf(platforms("linux/arm64"));
    assertThat(images.load(Optional.empty()).listed()).isEmpty();
  }

  @Test
  void aPartOfAnIndexKeepsOrderDigestsAndWhatDescribesItsImages() throws IOException {
    Image aboutAmd = TestImages.oci("unknown/unknown", "about amd64");
    Image aboutArm = TestImages.oci("unknown/unknown", "about arm64");
    ImageIndex whole =
        TestImages.index(
            List.of(
                entry(AMD), entry(ARM), entry(S390X), about(AMD, aboutAmd), about(ARM, aboutArm)),
            List.of(AMD, ARM, S390X, aboutAmd, aboutArm));
    JsonObject json = whole.index().value().json().with("x-own", new JsonString("kept"));
    Document<Index> document = Document.write(MediaType.OCI_INDEX, json, Index::parse);
    MemorySource source = MemorySource.of(new ImageIndex(document, whole.children()));
    ImageIndex part = Images.loadSome(source, platforms("linux/s390x", "linux/amd64"));
    assertThat(part.index().value().manifests())
        .extracting(Descriptor::json)
        .containsExactly(entry(AMD).json(), entry(S390X).json(), about(AMD, aboutAmd).json());
    assertThat(part.index().value().json().get("x-own")).contains(new JsonString("kept"));
    assertThat(part.descriptor().mediaType()).isEqualTo(MediaType.OCI_INDEX);
    List<Digest> others = List.of(ARM.descriptor().digest(), ARM.config().descriptor().digest());
    assertThat(source.opened()).doesNotContainAnyElementsOf(others);
  }

  @Test
  void allOfAnIndexIsTheSameIndex() throws IOException {
    ImageIndex index = TestImages.index(AMD, ARM);
    ImageIndex part =
        Images.loadSome(MemorySource.of(index), platforms("linux/arm64", "linux/amd64"));
    assertThat(part.descriptor()).isEqualTo(index.descriptor());
  }

  @Test
  void aNestedIndexIsFlattened() throws IOException {
    ImageIndex nested = TestImages.index(ARM, S390X);
    ImageIndex index =
        TestImages.index(List.of(entry(AMD), nested.descriptor()), List.of(AMD, nested));
    ImageIndex part =
        Images.loadSome(MemorySource.of(index), platforms("linux/s390x", "linux/amd64"));
    assertThat(part.index().value().manifests())
        .extracting(Descriptor::digest)
        .containsExactly(AMD.descriptor().digest(), S390X.descriptor().digest());
  }

  private static final Image OLD = TestImages.oci("windows/amd64:10.0.17763.1", "old");
  private static final Image SERVER = TestImages.oci("windows/amd64:10.0.20348.1", "server");
  private static final Image PATCHED = TestImages.oci("windows/amd64:10.0.20348.2461", "patched");
  private static final Image UNNAMED = TestImages.oci("windows/amd64", "of no version");

  private static Digest chosen(ImageIndex index, String platform) throws IOException {
    return PlatformImages.of(MemorySource.of(index))
        .load(Optional.of(Platform.parse(platform)))
        .image()
        .descriptor()
        .digest();
  }

  @Test
  void aVersionChoosesAmongImagesOfOnePlatform() throws IOException {
    ImageIndex index = TestImages.index(AMD, UNNAMED, OLD, SERVER, PATCHED);
    assertThat(chosen(index, "windows/amd64")).isEqualTo(UNNAMED.descriptor().digest());
    assertThat(chosen(index, "windows/amd64:10.0.20348.2461"))
        .isEqualTo(PATCHED.descriptor().digest());
    assertThat(chosen(index, "windows/amd64:10.0.20348")).isEqualTo(SERVER.descriptor().digest());
    assertThat(chosen(index, "windows/amd64:10.0.17763")).isEqualTo(OLD.descriptor().digest());
    assertThat(chosen(index, "windows/amd64:10.0.26100")).isEqualTo(UNNAMED.descriptor().digest());
    assertThat(chosen(TestImages.index(AMD, OLD, SERVER), "windows/amd64"))
        .isEqualTo(OLD.descriptor().digest());
  }

  @Test
  void aVersionThatIsNotThereIsAnErrorThatListsThoseThatAre() throws IOException {
    assertThatThrownBy(() -> chosen(TestImages.index(AMD, OLD, SERVER), "windows/amd64:10.0.26100"))
        .isInstanceOf(NotFoundException.class)
        .hasMessage(
            "no image for windows/amd64:10.0.26100 in memory: there is linux/amd64,"
                + " windows/amd64:10.0.17763.1, windows/amd64:10.0.20348.1");
    PlatformImages lone = PlatformImages.of(MemorySource.of(OLD));
    assertThatThrownBy(() -> lone.load(Optional.of(Platform.parse("windows/amd64:10.0.20348"))))
        .isInstanceOf(NotFoundException.class)
        .hasMessage(
            "no image for windows/amd64:10.0.20348 in memory: there is"
                + " windows/amd64:10.0.17763.1");
    for (String fits : List.of("windows/amd64", "windows/amd64:10.0.17763")) {
      assertThat(lone.load(Optional.of(Platform.parse(fits))).image().descriptor())
          .isEqualTo(OLD.descriptor());
    }
    assertThat(
            PlatformImages.of(MemorySource.of(AMD))
                .load(Optional.of(Platform.parse("linux/amd64:5.10")))
                .image()
                .descriptor())
        .isEqualTo(AMD.descriptor());
  }

  @Test
  void aPartOfAnIndexMayBeOfOneVersion() throws IOException {
    ImageIndex part =
        Images.loadSome(
            MemorySource.of(TestImages.index(AMD, OLD, SERVER, PATCHED)),
            platforms("windows/amd64:10.0.20348.2461", "windows/amd64:10.0.17763"));
    assertThat(part.index().value().manifests())
        .extracting(Descriptor::json)
        .containsExactly(entry(OLD).json(), entry(PATCHED).json());
  }

  @Test
  void aPlatformThatIsNotThereIsAnErrorThatListsWhatIs() throws IOException {
    MemorySource source = MemorySource.of(TestImages.index(AMD, ARM));
    assertThatThrownBy(() -> Images.loadSome(source, platforms("linux/amd64", "linux/riscv64")))
        .isInstanceOf(NotFoundException.class)
        .hasMessage("no image for linux/riscv64 in memory: there is linux/amd64, linux/arm64");
    MemorySource lone = MemorySource.of(AMD);
    assertThatThrownBy(() -> Images.loadSome(lone, platforms("linux/amd64", "linux/arm64")))
        .isInstanceOf(NotFoundException.class)
        .hasMessage("memory is one image, no index; several platforms need one");
  }
}

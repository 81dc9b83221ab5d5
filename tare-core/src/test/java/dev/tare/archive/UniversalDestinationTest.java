// SPDX-License-Identifier: Apache-2.0
package dev.tare.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.content.Blob;
import dev.tare.content.Content;
import dev.tare.content.IntegrityException;
import dev.tare.image.Image;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.MediaType;
import dev.tare.oci.Platform;
import dev.tare.oci.Reference;
import dev.tare.tar.TarLimits;
import dev.tare.tar.TarMember;
import dev.tare.tar.TarReader;
import dev.tare.transport.HostPlatform;
import dev.tare.transport.ImageDestination;
import dev.tare.transport.ImageSource;
import dev.tare.transport.Images;
import dev.tare.transport.SampleImage;
import dev.tare.transport.Transfer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UniversalDestinationTest {
  @TempDir Path temp;
  private Path file = Path.of("");
  private SampleImage image = SampleImage.NONE;

  @BeforeEach
  void begin() throws IOException {
    file = temp.resolve("x.tar");
    image = SampleImage.of("linux/amd64", true, "one", "two");
  }

  private static Map<String, byte[]> members(byte[] tar) throws IOException {
    Map<String, byte[]> members = new LinkedHashMap<>();
    TarReader reader = new TarReader(new ByteArrayInputStream(tar), TarLimits.DEFAULT);
    for (Optional<TarMember> m = reader.next(); m.isPresent(); m = reader.next()) {
      assertThat(m.get().metadata().mtime()).isZero();
      assertThat(m.get().metadata().mode()).isEqualTo(m.get().type() == '5' ? 0755 : 0644);
      members.put(m.get().name().toString(), reader.content().readAllBytes());
    }
    return members;
  }

  private byte[] archive(SampleImage published, String... names) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    published.publish(ArchivePlaces.universal(bytes, List.of(names)));
    return bytes.toByteArray();
  }

  private String member(byte[] tar, String name) throws IOException {
    return new String(members(tar).getOrDefault(name, new byte[0]), StandardCharsets.UTF_8);
  }

  @Test
  void membersHaveAFixedOrder() throws IOException {
    List<String> expected =
        new ArrayList<>(
            List.of("oci-layout", "index.json", "manifest.json", "blobs/", "blobs/sha256/"));
    image.blobs().stream()
        .map(blob -> "blobs/sha256/" + blob.descriptor().digest().hex())
        .sorted()
        .forEach(expected::add);
    assertThat(members(archive(image, "x:1")).keySet()).containsExactlyElementsOf(expected);
  }

  @Test
  void theOrderInWhichBlobsComeDoesNotMatter() throws IOException {
    List<Blob> reversed = new ArrayList<>(image.blobs());
    java.util.Collections.reverse(reversed);
    assertThat(archive(new SampleImage(image.root(), reversed), "x:1"))
        .isEqualTo(archive(image, "x:1"));
  }

  @Test
  void aKnownImageGivesKnownBytes() throws IOException {
    SampleImage known = SampleImage.of("linux/amd64", false, "hello");
    assertThat(Digest.sha256(archive(known, "x:1", "quay.io/me/y:2")).hex())
        .isEqualTo("dce3425d5d880b5fdb95198a43494b0e94b9433164589d948f15ebd9f2716b3a");
  }

  @Test
  void indexAndManifestNameTheImageForEveryLoader() throws IOException {
    byte[] tar = archive(image, "x:1", "quay.io/me/y:2");
    String config = image.blobs().get(2).descriptor().digest().hex();
    assertThat(member(tar, "manifest.json"))
        .isEqualTo(
            "[{\"Config\":\"blobs/sha256/"
                + config
                + "\",\"RepoTags\":[\"x:1\",\"quay.io/me/y:2\"],\"Layers\":[\"blobs/sha256/"
                + image.blobs().get(0).descriptor().digest().hex()
                + "\",\"blobs/sha256/"
                + image.blobs().get(1).descriptor().digest().hex()
                + "\"]}]");
    assertThat(member(tar, "index.json"))
        .contains("\"io.containerd.image.name\":\"docker.io/library/x:1\"")
        .contains("\"org.opencontainers.image.ref.name\":\"1\"")
        .contains("\"io.containerd.image.name\":\"quay.io/me/y:2\"")
        .contains("\"platform\":{\"architecture\":\"amd64\",\"os\":\"linux\"}");
  }

  @Test
  void bothKindsOfReadersFindTheImageByName() throws IOException {
    Files.write(file, archive(image, "x:1"));
    try (ImageSource oci = ArchivePlaces.ociSource(Optional.of(file), Optional.of("x:1"));
        ImageSource docker =
            ArchivePlaces.dockerSource(Optional.of(file), Optional.of(Reference.parse("x:1")))) {
      assertThat(oci.root().digest()).isEqualTo(image.root().digest());
      Image first = Images.load(oci, Optional.empty());
      Image second = Images.load(docker, Optional.empty());
      assertThat(second.config().bytes()).isEqualTo(first.config().bytes());
      assertThat(second.layers().stream().map(l -> l.blob().descriptor().digest()))
          .isEqualTo(first.layers().stream().map(l -> l.blob().descriptor().digest()).toList());
      assertThat(SampleImage.read(second.layers().get(0).blob().open()))
          .isEqualTo(image.bytes(image.blobs().get(0).descriptor().digest()));
    }
  }

  @Test
  void anImageWithoutANameIsWritten() throws IOException {
    byte[] tar = archive(image);
    assertThat(member(tar, "manifest.json")).contains("\"RepoTags\":null");
    assertThat(member(tar, "index.json")).doesNotContain("annotations");
    Files.write(file, tar);
    try (ImageSource source = ArchivePlaces.dockerSource(Optional.of(file), Optional.empty())) {
      assertThat(Images.load(source, Optional.empty()).layers()).hasSize(2);
    }
  }

  @Test
  void anIndexIsWrittenWholeAndOlderLoadersGetThisMachinesImage() throws IOException {
    Platform host = HostPlatform.current();
    SampleImage other = SampleImage.of("linux/s390x", true, "other");
    SampleImage own = SampleImage.of(host.toString(), true, "own");
    Map<String, SampleImage> images = new TreeMap<>();
    images.put("linux/s390x", other);
    SampleImage foreignOnly = SampleImage.index(images);
    images.put(host.toString(), own);
    byte[] tar = archive(SampleImage.index(images), "x:1");
    assertThat(member(tar, "manifest.json"))
        .contains(own.blobs().get(1).descriptor().digest().hex())
        .doesNotContain(other.blobs().get(1).descriptor().digest().hex());
    assertThat(member(archive(foreignOnly, "x:1"), "manifest.json"))
        .contains(other.blobs().get(1).descriptor().digest().hex());
    Files.write(file, tar);
    try (ImageSource source = ArchivePlaces.ociSource(Optional.of(file), Optional.empty())) {
      assertThat(Images.loadAll(source).blobs()).hasSize(4);
    }
  }

  @Test
  void namesMustBeReferencesWithATag() {
    for (String bad : List.of("UPPER", "x@sha256:" + "0".repeat(64))) {
      assertThatThrownBy(() -> ArchivePlaces.universal(new ByteArrayOutputStream(), List.of(bad)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void oneNameWrittenTwiceIsOneName() throws IOException {
    assertThat(archive(image, "x:1", "docker.io/library/x:1")).isEqualTo(archive(image, "x:1"));
  }

  @Test
  void aBlobThatIsMissingFailsTheCommit() throws IOException {
    for (Blob left : image.blobs()) {
      Files.writeString(file, "old");
      try (ImageDestination destination = ArchivePlaces.universal(file, List.of("x:1"))) {
        for (Blob blob : image.blobs()) {
          if (blob != left) {
            assertThat(destination.put(blob)).isEqualTo(Transfer.WRITTEN);
          }
        }
        assertThatThrownBy(() -> destination.commit(image.root()))
            .isInstanceOf(IntegrityException.class)
            .hasMessageContaining(left.descriptor().digest().toString());
      }
      assertThat(file).hasContent("old");
      assertThat(temp).isDirectoryNotContaining(path -> !path.equals(file));
    }
  }

  @Test
  void aFailureWhileWritingLeavesTheOldFile() throws IOException {
    Files.writeString(file, "old");
    Blob layer = image.blobs().get(0);
    Content failing =
        () -> {
          throw new IOException("gone");
        };
    for (Content bad :
        List.of(
            failing,
            Content.of(new byte[(int) layer.descriptor().size()]),
            Content.of(new byte[1]))) {
      try (ImageDestination destination = ArchivePlaces.universal(file, List.of("x:1"))) {
        destination.put(new Blob(layer.descriptor(), bad, Optional.empty()));
        for (Blob blob : image.blobs().subList(1, 4)) {
          destination.put(blob);
        }
        assertThatThrownBy(() -> destination.commit(image.root())).isInstanceOf(IOException.class);
      }
      assertThat(file).hasContent("old");
      assertThat(temp).isDirectoryNotContaining(path -> !path.equals(file));
    }
  }

  @Test
  void closingWithoutCommitLeavesNothing() throws IOException {
    try (ImageDestination destination = ArchivePlaces.universal(file, List.of("x:1"))) {
      for (Blob blob : image.blobs()) {
        destination.put(blob);
      }
    }
    assertThat(temp).isEmptyDirectory();
  }

  @Test
  void anArchiveMayReplaceTheOneItIsReadFrom() throws IOException {
    image.publish(ArchivePlaces.universal(file, List.of("x:1")));
    byte[] before = Files.readAllBytes(file);
    try (ImageSource source = ArchivePlaces.ociSource(Optional.of(file), Optional.empty());
        ImageDestination destination = ArchivePlaces.universal(file, List.of("x:1"))) {
      for (Blob blob : image.blobs()) {
        Descriptor descriptor = blob.descriptor();
        destination.put(new Blob(descriptor, () -> source.open(descriptor), Optional.empty()));
      }
      destination.commit(source.root());
    }
    assertThat(file).hasBinaryContent(before);
  }

  @Test
  void whatCannotBeWrittenIsRefusedAtOnce() {
    assertThatThrownBy(() -> ArchivePlaces.universal(temp, List.of()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is a directory");
    assertThatThrownBy(() -> ArchivePlaces.universal(temp.resolve("no/x.tar"), List.of()))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("x.tar")
        .hasMessageContaining("no does not exist");
  }

  @Test
  void theStreamStaysOpen() throws IOException {
    boolean[] closed = new boolean[1];
    ByteArrayOutputStream stream =
        new ByteArrayOutputStream() {
          @Override
          public void close() {
            closed[0] = true;
          }
        };
    image.publish(ArchivePlaces.universal(stream, List.of("x:1")));
    assertThat(closed[0]).isFalse();
    assertThat(stream.toByteArray()).isEqualTo(archive(image, "x:1"));
  }

  @Test
  void whatIsNoRunnableImageIsForOciReadersOnly() throws IOException {
    Blob layer = SampleImage.blob(new MediaType("text/plain"), new byte[] {'x'});
    Blob empty = SampleImage.blob(MediaType.OCI_EMPTY, new byte[] {'{', '}'});
    dev.tare.oci.Manifest manifest =
        dev.tare.oci.Manifest.of(
            MediaType.OCI_MANIFEST, empty.descriptor(), List.of(layer.descriptor()), Map.of());
    Blob root = SampleImage.blob(MediaType.OCI_MANIFEST, dev.tare.json.Json.write(manifest.json()));
    byte[] tar = archive(new SampleImage(root.descriptor(), List.of(layer, empty, root)), "x:1");
    assertThat(member(tar, "manifest.json")).isEqualTo("[]");
  }
}

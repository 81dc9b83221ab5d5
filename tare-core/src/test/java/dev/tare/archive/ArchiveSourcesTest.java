// SPDX-License-Identifier: Apache-2.0
package dev.tare.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.content.Blob;
import dev.tare.content.IntegrityException;
import dev.tare.content.LimitException;
import dev.tare.content.MalformedDocumentException;
import dev.tare.content.NotFoundException;
import dev.tare.image.Image;
import dev.tare.json.Json;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Manifest;
import dev.tare.oci.MediaType;
import dev.tare.oci.Platform;
import dev.tare.oci.Reference;
import dev.tare.transport.ImageSource;
import dev.tare.transport.Images;
import dev.tare.transport.LayoutIndex;
import dev.tare.transport.SampleImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class ArchiveSourcesTest {
  @TempDir Path temp;
  private Path file = Path.of("");

  @BeforeEach
  void begin() {
    file = temp.resolve("x.tar");
  }

  private Image docker(String... name) throws IOException {
    try (ImageSource source =
        ArchivePlaces.dockerSource(
            Optional.of(file), Stream.of(name).findFirst().map(Reference::parse))) {
      Image image = Images.load(source, Optional.empty());
      for (Blob blob : image.blobs()) {
        SampleImage.read(blob.open());
      }
      return image;
    }
  }

  private void oci(String... name) throws IOException {
    try (ImageSource source =
        ArchivePlaces.ociSource(Optional.of(file), Stream.of(name).findFirst())) {
      for (Blob blob : Images.loadAll(source).blobs()) {
        SampleImage.read(blob.open());
      }
    }
  }

  private static byte[] config(byte[]... layers) {
    List<Digest> diffIds = Arrays.stream(layers).map(Digest::sha256).toList();
    return Json.write(ImageConfig.of(Platform.parse("linux/amd64")).withDiffIds(diffIds).json());
  }

  private static String manifest(String... layers) {
    return "[{\"Config\":\"c.json\",\"RepoTags\":[\"x:1\",\"quay.io/y:2\"],\"Layers\":[\""
        + String.join("\",\"", layers)
        + "\"]}]";
  }

  private static byte[] universal(SampleImage image, String... names) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    image.publish(ArchivePlaces.universal(bytes, List.of(names)));
    return bytes.toByteArray();
  }

  @Test
  void theOldFormIsReadWhateverItsOrderAndLinks() throws IOException {
    byte[] one = SampleImage.tar("one");
    byte[] two = SampleImage.tar("two");
    new TarBytes()
        .directory("a/")
        .file("a/VERSION", "1.0")
        .file("a/json", "{}")
        .file("a/layer.tar", one)
        .symlink("b/layer.tar", "../a/layer.tar")
        .hardlink("c/layer.tar", "b/layer.tar")
        .file("./d/layer.tar", two)
        .file("c.json", config(one, one, one, two))
        .file("repositories", "{}")
        .file("manifest.json", manifest("a/layer.tar", "b/layer.tar", "c/layer.tar", "d/layer.tar"))
        .end(file);
    Image image = docker();
    assertThat(image.layers()).hasSize(4);
    assertThat(image.layers().get(1).blob().descriptor().digest()).isEqualTo(Digest.sha256(one));
    assertThat(image.layers().get(3).blob().descriptor().digest()).isEqualTo(Digest.sha256(two));
    assertThat(image.manifest().descriptor().mediaType()).isEqualTo(MediaType.DOCKER_MANIFEST);
    assertThat(docker("x:1").descriptor()).isEqualTo(image.descriptor());
    assertThat(docker("docker.io/library/x:1").descriptor()).isEqualTo(image.descriptor());
    assertThatThrownBy(() -> docker("x:2"))
        .isInstanceOf(NotFoundException.class)
        .hasMessage(file + ": no image named x:2; there are: \"quay.io/y:2\", \"x:1\"");
  }

  @Test
  void compressedLayersKeepTheirBytes() throws IOException {
    byte[] tar = SampleImage.tar("one");
    byte[] packed = SampleImage.gzip(tar);
    new TarBytes()
        .file("c.json", config(tar))
        .file("a/layer.tar", packed)
        .file("manifest.json", manifest("a/layer.tar"))
        .end(file);
    assertThat(docker().layers().get(0).blob().descriptor().mediaType())
        .isEqualTo(MediaType.DOCKER_LAYER_GZIP);
    assertThat(docker().layers().get(0).blob().descriptor().digest())
        .isEqualTo(Digest.sha256(packed));
  }

  @Test
  void anArchiveOfBothKindsGivesTheManifestThatIsInIt() throws IOException {
    for (boolean gzip : new boolean[] {true, false}) {
      SampleImage image = SampleImage.of("linux/amd64", gzip, "one", "two", "one");
      Files.write(file, universal(image, "x:1"));
      assertThat(docker("x:1").descriptor()).isEqualTo(image.root());
    }
    SampleImage one = SampleImage.of("linux/amd64", true, "one");
    SampleImage index =
        SampleImage.index(
            Map.of("linux/amd64", one, "linux/s390x", SampleImage.of("linux/s390x", true, "two")));
    Files.write(file, universal(index, "x:1"));
    assertThat(index.blobs().stream().map(Blob::descriptor))
        .contains(docker("x:1").manifest().descriptor());
  }

  @Test
  void aManifestThatWasMadeUpForTheArchiveOrIsAnothersIsNotTaken() throws IOException {
    byte[] tar = SampleImage.tar("one");
    byte[] config = config(tar);
    String of = "blobs/sha256/" + Digest.sha256(config).hex();
    String layer = "blobs/sha256/" + Digest.sha256(tar).hex();
    Manifest other =
        Manifest.of(
            MediaType.OCI_MANIFEST,
            Descriptor.of(MediaType.OCI_CONFIG, Digest.sha256(config), config.length),
            List.of(Descriptor.of(MediaType.OCI_LAYER, Digest.sha256(tar), tar.length)),
            Map.of("a", "b"));
    byte[] stated = Json.write(other.json());
    String entry =
        Descriptor.of(MediaType.OCI_MANIFEST, Digest.sha256(stated), stated.length)
            .json()
            .toString();
    for (String[] wrong :
        new String[][] {
          {entry, "\"LayerSources\":{},"},
          {entry.replace("\"size\":", "\"size\":1"), ""},
          {
            entry
                .replace("sha256:", "sha256:0")
                .replaceFirst("0([0-9a-f]{64}).*", "$1\",\"size\":1}"),
            ""
          },
          {"{", ""},
          {"", ""}
        }) {
      assertThat(annotations(wrong, config, of, layer, tar, stated)).as(wrong[0]).isEmpty();
    }
    assertThat(annotations(new String[] {entry, ""}, config, of, layer, tar, stated))
        .isEqualTo(Map.of("a", "b"));
  }

  private Map<String, String> annotations(
      String[] given, byte[] config, String of, String layer, byte[] tar, byte[] stated)
      throws IOException {
    new TarBytes()
        .file("index.json", "{\"schemaVersion\":2,\"manifests\":[" + given[0] + "]}")
        .file("blobs/sha256/" + Digest.sha256(stated).hex(), stated)
        .file(of, config)
        .file(layer, tar)
        .file(
            "manifest.json",
            "[{%s\"Config\":\"%s\",\"RepoTags\":null,\"Layers\":[\"%s\"]}]"
                .formatted(given[1], of, layer))
        .end(file);
    return docker().manifest().value().annotations();
  }

  @Test
  void anArchiveCompressedAsAWholeIsRead() throws IOException {
    SampleImage image = SampleImage.of("linux/amd64", true, "one");
    Files.write(file, SampleImage.gzip(universal(image, "x:1")));
    oci("x:1");
    assertThat(docker("x:1").layers()).hasSize(1);
    ByteArrayOutputStream xz = new ByteArrayOutputStream();
    try (OutputStream out = new XZOutputStream(xz, new LZMA2Options(0))) {
      out.write(universal(image, "x:1"));
    }
    byte[] gzip = Files.readAllBytes(file);
    for (byte[] packed : List.of(gzip, xz.toByteArray())) {
      Files.write(file, packed);
      assertThat(docker("x:1").layers()).hasSize(1);
      Files.write(file, Arrays.copyOf(packed, packed.length - 9));
      assertThatThrownBy(() -> oci())
          .isInstanceOf(IntegrityException.class)
          .hasMessageStartingWith(file + ": ");
    }
  }

  @Test
  void standardInputIsRead() throws IOException {
    SampleImage image = SampleImage.of("linux/amd64", true, "one");
    InputStream before = System.in;
    try {
      System.setIn(new ByteArrayInputStream(universal(image, "x:1")));
      try (ImageSource source = ArchivePlaces.ociSource(Optional.empty(), Optional.of("x:1"))) {
        assertThat(Images.load(source, Optional.empty()).descriptor().digest())
            .isEqualTo(image.root().digest());
      }
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void anArchiveCutOffAnywhereIsNeverRead() throws IOException {
    byte[] whole = universal(SampleImage.of("linux/amd64", true, "one"), "x:1");
    for (int length = 0; length < whole.length; length += 512) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> oci())
          .isInstanceOf(IntegrityException.class)
          .hasMessageStartingWith(file + ": ");
      assertThatThrownBy(() -> docker())
          .isInstanceOf(IntegrityException.class)
          .hasMessageStartingWith(file + ": ");
    }
    Files.write(file, whole);
    oci();
    docker();
  }

  @Test
  void aChangedByteInALayerIsNoticed() throws IOException {
    SampleImage image = SampleImage.of("linux/amd64", false, "needle");
    byte[] whole = universal(image, "x:1");
    for (int i = 0; i + 6 < whole.length; i++) {
      if (new String(whole, i, 6, java.nio.charset.StandardCharsets.ISO_8859_1).equals("needle")) {
        whole[i] = 'N';
      }
    }
    Files.write(file, whole);
    assertThatThrownBy(() -> oci()).isInstanceOf(IntegrityException.class);
    assertThatThrownBy(() -> docker()).isInstanceOf(IntegrityException.class);
  }

  @Test
  void linksNeverLeadOutOfTheArchive() throws IOException {
    byte[] one = SampleImage.tar("one");
    Files.write(temp.resolve("layer.tar"), one);
    for (String target :
        List.of(
            "../../layer.tar",
            temp.resolve("layer.tar").toString(),
            "layer.tar",
            "../b/layer.tar",
            "/etc/passwd")) {
      new TarBytes()
          .file("c.json", config(one))
          .symlink("a/layer.tar", target)
          .symlink("b/layer.tar", "../a/layer.tar")
          .file("manifest.json", manifest("a/layer.tar"))
          .end(file);
      assertThatThrownBy(() -> docker())
          .isInstanceOf(IntegrityException.class)
          .hasMessageStartingWith(file + ": \"a/layer.tar\" ");
    }
    new TarBytes()
        .file("c.json", config(one))
        .file("manifest.json", manifest("../layer.tar"))
        .end(file);
    assertThatThrownBy(() -> docker()).hasMessageContaining("leads out of the archive");
  }

  @Test
  void twoManifestsThatDifferAreRefused() throws IOException {
    byte[] one = SampleImage.tar("one");
    TarBytes tar =
        new TarBytes()
            .file("c.json", config(one))
            .file("a/layer.tar", one)
            .file("manifest.json", manifest("a/layer.tar"))
            .file("manifest.json", manifest("a/layer.tar"));
    tar.end(file);
    docker();
    new TarBytes()
        .file("c.json", config(one))
        .file("a/layer.tar", one)
        .file("manifest.json", manifest("a/layer.tar"))
        .file("./manifest.json", manifest("b/layer.tar"))
        .end(file);
    assertThatThrownBy(() -> docker())
        .isInstanceOf(MalformedDocumentException.class)
        .hasMessageContaining("there twice");
  }

  @Test
  void aCountOfLayersThatDoesNotFitIsRefused() throws IOException {
    byte[] one = SampleImage.tar("one");
    new TarBytes()
        .file("c.json", config(one, one))
        .file("a/layer.tar", one)
        .file("manifest.json", manifest("a/layer.tar"))
        .end(file);
    assertThatThrownBy(() -> docker())
        .isInstanceOf(IntegrityException.class)
        .hasMessage(file + ": 1 layers, but the config has 2 diffIDs");
  }

  @Test
  void severalImagesAreListed() throws IOException {
    byte[] one = SampleImage.tar("one");
    new TarBytes()
        .file("c.json", config(one))
        .file("d.json", config(one, one))
        .file("a", one)
        .file(
            "manifest.json",
            "[{\"Config\":\"c.json\",\"RepoTags\":null,\"Layers\":[\"a\"]},"
                + "{\"Config\":\"d.json\",\"RepoTags\":[\"x:1\"],\"Layers\":[\"a\",\"a\"]}]")
        .end(file);
    assertThatThrownBy(() -> docker())
        .isInstanceOf(NotFoundException.class)
        .hasMessage(file + ": holds several images, one must be named; there are: \"x:1\"");
    assertThat(docker("x:1").layers()).hasSize(2);
  }

  @Test
  void hostileManifestsAreRefused() throws IOException {
    for (String bad :
        List.of(
            "",
            "{}",
            "[1]",
            "[{}]",
            "[{\"Config\":1}]",
            "[{\"Config\":\"c\",\"Layers\":\"a\"}]",
            "[{\"Config\":\"c\",\"Layers\":[1]}]",
            "[".repeat(5000))) {
      new TarBytes().file("manifest.json", bad).end(file);
      assertThatThrownBy(() -> docker())
          .isInstanceOf(MalformedDocumentException.class)
          .hasMessageStartingWith(file + ": manifest.json: ");
    }
    new TarBytes().file("manifest.json", " ".repeat((1 << 20) + 1)).end(file);
    assertThatThrownBy(() -> docker()).isInstanceOf(LimitException.class);
    new TarBytes().file("manifest.json", manifest("a")).file("c.json", "[]").end(file);
    assertThatThrownBy(() -> docker())
        .isInstanceOf(MalformedDocumentException.class)
        .hasMessageStartingWith(file + ": config: ");
  }

  @Test
  void theOtherKindOfArchiveIsPointedOut() throws IOException {
    new TarBytes().file("manifest.json", "[]").end(file);
    assertThatThrownBy(() -> oci()).hasMessageContaining("docker-archive:");
    new TarBytes().file("index.json", "{}").end(file);
    assertThatThrownBy(() -> docker()).hasMessageContaining("oci-archive:");
    assertThatThrownBy(() -> oci()).hasMessage(file + ": \"oci-layout\" is missing");
    new TarBytes().file("readme", "{}").end(file);
    assertThatThrownBy(() -> oci()).isInstanceOf(IntegrityException.class);
    assertThatThrownBy(() -> docker()).hasMessageContaining("no archive of docker save");
  }

  @Test
  void whatIsNoTarIsRefused() throws IOException {
    Files.write(file, new byte[0]);
    assertThatThrownBy(() -> oci()).isInstanceOf(IntegrityException.class);
    Files.writeString(file, "no tar at all\n".repeat(100));
    assertThatThrownBy(() -> oci())
        .isInstanceOf(IntegrityException.class)
        .hasMessageStartingWith(file + ": ");
    Files.write(file, new byte[2048]);
    assertThatThrownBy(() -> oci()).hasMessage(file + ": an empty archive");
    Files.delete(file);
    assertThatThrownBy(() -> oci())
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage(file.toString());
    file = temp;
    assertThatThrownBy(() -> oci())
        .hasMessage(temp + ": is a directory; for an image layout use oci:");
  }

  @Test
  void aFloodOfMembersIsRefused() throws IOException {
    TarBytes tar = new TarBytes();
    for (int i = 0; i <= 100_000; i++) {
      tar.directory("d/");
    }
    tar.end(file);
    assertThatThrownBy(() -> oci())
        .isInstanceOf(LimitException.class)
        .hasMessageStartingWith(file + ": ");
  }

  @Test
  void endlessNamesOfMembersAreRefused() throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      ImageTar tar = new ImageTar(out);
      for (int i = 0; i < 2100; i++) {
        tar.file(i + "/" + "x".repeat(4000), new byte[0]);
      }
      tar.finish();
    }
    assertThatThrownBy(() -> oci())
        .isInstanceOf(LimitException.class)
        .hasMessageStartingWith(file + ": ");
  }

  @Test
  void missingBlobsAreNamed() throws IOException {
    SampleImage image = SampleImage.of("linux/amd64", true, "one");
    TarBytes tar =
        new TarBytes()
            .file("oci-layout", LayoutIndex.marker())
            .file("index.json", LayoutIndex.empty("x").with(image.root(), List.of()).bytes());
    for (Blob blob : image.blobs().subList(1, 3)) {
      tar.file(
          LayoutIndex.path(blob.descriptor().digest()), image.bytes(blob.descriptor().digest()));
    }
    tar.end(file);
    assertThatThrownBy(() -> oci())
        .isInstanceOf(IntegrityException.class)
        .hasMessage(file + ": blob " + image.blobs().get(0).descriptor().digest() + " is missing");
  }

  @Test
  void blobsAreReadByManyThreadsAtOnce() throws IOException {
    SampleImage image =
        SampleImage.of("linux/amd64", false, "a".repeat(300_000), "b".repeat(300_000));
    Files.write(file, universal(image, "x:1"));
    try (ImageSource source = ArchivePlaces.ociSource(Optional.of(file), Optional.empty())) {
      List<Boolean> same =
          Stream.generate(image::blobs)
              .limit(40)
              .flatMap(List::stream)
              .parallel()
              .map(
                  blob -> {
                    try {
                      byte[] bytes = SampleImage.read(source.open(blob.descriptor()));
                      return Digest.sha256(bytes).equals(blob.descriptor().digest());
                    } catch (IOException e) {
                      throw new java.io.UncheckedIOException(e);
                    }
                  })
              .toList();
      assertThat(same).hasSize(160).doesNotContain(false);
    }
  }
}

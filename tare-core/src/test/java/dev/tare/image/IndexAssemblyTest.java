// SPDX-License-Identifier: Apache-2.0
package dev.tare.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.image.IndexAssembly.Part;
import dev.tare.oci.Descriptor;
import dev.tare.oci.MediaType;
import dev.tare.oci.Platform;
import dev.tare.plan.ImagePlan.Format;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IndexAssemblyTest {
  private static final Image AMD = TestImages.oci("linux/amd64", "a");
  private static final Image ARM = TestImages.oci("linux/arm64", "b");

  private static Part part(Image image) {
    return new Part(image, image.config().value().platform());
  }

  @Test
  void theDocumentHasTheMembersOfTheSpecificationInItsOrder() throws IOException {
    ImageIndex index =
        IndexAssembly.assemble(List.of(part(ARM), part(AMD)), Map.of(), Map.of("b", "2", "a", "1"));
    assertThat(new String(index.index().bytes(), StandardCharsets.UTF_8))
        .isEqualTo(
            ("{'schemaVersion':2,'mediaType':'application/vnd.oci.image.index.v1+json','manifests':["
                    + "{'mediaType':'application/vnd.oci.image.manifest.v1+json','digest':'%s',"
                    + "'size':%s,'platform':{'architecture':'arm64','os':'linux'}},"
                    + "{'mediaType':'application/vnd.oci.image.manifest.v1+json','digest':'%s',"
                    + "'size':%s,'platform':{'architecture':'amd64','os':'linux'}}],"
                    + "'annotations':{'a':'1','b':'2'}}")
                .replace('\'', '"')
                .formatted(
                    ARM.descriptor().digest(),
                    ARM.descriptor().size(),
                    AMD.descriptor().digest(),
                    AMD.descriptor().size()));
    assertThat(index.children()).containsExactly(ARM, AMD);
  }

  @Test
  void aListInDockersFormatHasOnlyPlannedAnnotations() throws IOException {
    Image one = TestImages.docker("linux/amd64", "a");
    ImageIndex list =
        IndexAssembly.assemble(
            List.of(part(one)), Map.of("mine", "1"), Map.of("mine", "1", "engines", "2"));
    assertThat(list.descriptor().mediaType()).isEqualTo(MediaType.DOCKER_LIST);
    assertThat(list.index().value().annotations()).containsExactly(Map.entry("mine", "1"));
    assertThat(list.index().value().manifests())
        .extracting(Descriptor::mediaType)
        .containsExactly(MediaType.DOCKER_MANIFEST);
    List<Part> mixed = List.of(part(one), part(ARM));
    assertThatThrownBy(() -> IndexAssembly.assemble(mixed, Map.of(), Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "linux/arm64, linux/arm64/v8, linux/arm64/v8",
    "linux/arm64, linux/arm64, linux/arm64",
    "linux/arm64, , linux/arm64",
    "linux/arm/v7, linux/arm/v6, linux/arm/v7",
    "linux/amd64/v3, linux/amd64, linux/amd64/v3",
    "linux/amd64, linux/amd64/v1, linux/amd64",
  })
  void anEntrySaysThePlatformThatWasAskedFor(String asked, String base, String written) {
    String[] parts = base == null ? new String[0] : base.split("/");
    Optional<Platform> below =
        base == null
            ? Optional.empty()
            : Optional.of(Platform.of(parts[0], parts[1], parts.length > 2 ? parts[2] : ""));
    assertThat(IndexAssembly.entry(Platform.parse(asked), below)).hasToString(written);
  }

  @Test
  void anEntryHasTheBasesVersionAndFeatures() {
    Platform base =
        new Platform(
            "windows", "amd64", Optional.empty(), Optional.of("10.0.17763.1"), List.of("win32k"));
    Platform entry = IndexAssembly.entry(Platform.parse("windows/amd64"), Optional.of(base));
    assertThat(entry).isEqualTo(base);
  }

  @Test
  void theFormatIsDockersOnlyIfAllBasesHaveIt() {
    Image docker = TestImages.docker("linux/amd64", "a");
    assertThat(IndexAssembly.format(Format.AS_BASE, List.of(docker, docker)))
        .isEqualTo(Format.DOCKER);
    assertThat(IndexAssembly.format(Format.AS_BASE, List.of(docker, ARM))).isEqualTo(Format.OCI);
    assertThat(IndexAssembly.format(Format.AS_BASE, List.of())).isEqualTo(Format.OCI);
    assertThat(IndexAssembly.format(Format.DOCKER, List.of(ARM))).isEqualTo(Format.DOCKER);
  }
}

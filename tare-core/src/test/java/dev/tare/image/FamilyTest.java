// SPDX-License-Identifier: Apache-2.0
package dev.tare.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.oci.MediaType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FamilyTest {
  private static final String DOCKER = "application/vnd.docker.image.rootfs.";
  private static final String OCI = "application/vnd.oci.image.layer.";

  @ParameterizedTest
  @CsvSource({
    "diff.tar, v1.tar",
    "diff.tar.gzip, v1.tar+gzip",
    "foreign.diff.tar, nondistributable.v1.tar",
    "foreign.diff.tar.gzip, nondistributable.v1.tar+gzip"
  })
  void typesOfLayersHaveCounterparts(String docker, String oci) {
    MediaType dockerType = new MediaType(DOCKER + docker);
    MediaType ociType = new MediaType(OCI + oci);
    assertThat(Family.OCI.layer(dockerType)).isEqualTo(ociType);
    assertThat(Family.DOCKER.layer(ociType)).isEqualTo(dockerType);
    assertThat(Family.OCI.layer(ociType)).isEqualTo(ociType);
    assertThat(Family.DOCKER.layer(dockerType)).isEqualTo(dockerType);
  }

  @ParameterizedTest
  @CsvSource({
    "application/vnd.oci.image.layer.v1.tar+zstd",
    "application/vnd.oci.image.layer.nondistributable.v1.tar+zstd",
    "application/vnd.docker.image.rootfs.diff.tar.zstd",
    "application/octet-stream"
  })
  void dockersFormatRefusesWhatDockerDoesNotKnow(String type) {
    assertThatThrownBy(() -> Family.DOCKER.layer(new MediaType(type)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "an image in Docker's format cannot have a layer of type " + type + "; OCI's can");
  }

  @Test
  void zstdUnderDockersNameBecomesOcis() {
    assertThat(Family.OCI.layer(new MediaType(DOCKER + "diff.tar.zstd")))
        .isEqualTo(MediaType.OCI_LAYER_ZSTD);
  }

  @Test
  void ociTakesTypesOfOthersButNoUnknownOnesOfDockers() {
    MediaType other = new MediaType("application/vnd.example.layer");
    assertThat(Family.OCI.layer(other)).isEqualTo(other);
    assertThatThrownBy(() -> Family.OCI.layer(new MediaType("application/vnd.docker.new")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no counterpart in the OCI format");
  }
}

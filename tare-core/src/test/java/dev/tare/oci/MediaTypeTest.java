// SPDX-License-Identifier: Apache-2.0
package dev.tare.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MediaTypeTest {
  @Test
  void theKindsAreToldApart() {
    assertThat(MediaType.OCI_INDEX.isIndex()).isTrue();
    assertThat(MediaType.DOCKER_LIST.isIndex()).isTrue();
    assertThat(MediaType.OCI_MANIFEST.isIndex()).isFalse();
    assertThat(MediaType.DOCKER_MANIFEST.isManifest()).isTrue();
    assertThat(MediaType.DOCKER_LIST.isManifest()).isFalse();
    assertThat(MediaType.DOCKER_LAYER_GZIP.isDocker()).isTrue();
    assertThat(MediaType.OCI_LAYER_GZIP.isDocker()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/vnd.oci.image.layer.nondistributable.v1.tar",
        "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip",
        "application/vnd.oci.image.layer.nondistributable.v1.tar+zstd",
        "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
      })
  void layersThatRegistriesNeedNotHoldAreForeign(String value) {
    assertThat(new MediaType(value).isForeign()).isTrue();
  }

  @Test
  void otherLayersAreNotForeign() {
    assertThat(MediaType.OCI_LAYER_GZIP.isForeign()).isFalse();
    assertThat(MediaType.DOCKER_LAYER_GZIP.isForeign()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a/b\r\nX: y", "a/b\u0000", "a/ä"})
  void aTypeThatCouldBreakAHeaderIsRefused(String value) {
    assertThatThrownBy(() -> new MediaType(value)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void unknownTypesWithParametersAreKept() {
    assertThat(new MediaType("text/plain; charset=utf-8")).hasToString("text/plain; charset=utf-8");
  }
}

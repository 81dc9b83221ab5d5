// SPDX-License-Identifier: Apache-2.0
package dev.tare.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.plan.Compression;
import dev.tare.plan.FileSet;
import dev.tare.plan.LayerPlan;
import dev.tare.plan.ModeRule;
import dev.tare.plan.Owner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchBundleTest {
  @TempDir Path machine;

  private LayerPlan bundle(String kind) {
    return ScratchBundle.layer(kind, Compression.GZIP, machine);
  }

  private Path certificates(String path) throws IOException {
    Path file = machine.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, "-----BEGIN CERTIFICATE-----\n");
  }

  @Test
  void theMinimalBundleHasAccountsDirectoriesAndCertificates() throws IOException {
    Path file = certificates("etc/pki/tls/certs/ca-bundle.crt");
    LayerPlan layer = bundle("minimal");
    assertThat(layer.files())
        .hasSize(6)
        .contains(new FileSet.Directory("/tmp", OptionalInt.of(01777), Optional.of(Owner.ROOT)))
        .anySatisfy(
            set ->
                assertThat(set)
                    .isInstanceOfSatisfying(
                        FileSet.SourceFile.class,
                        source -> {
                          assertThat(source.source()).isEqualTo(file);
                          assertThat(source.destination())
                              .isEqualTo("/etc/ssl/certs/ca-certificates.crt");
                        }))
        .anySatisfy(
            set ->
                assertThat(set)
                    .isInstanceOfSatisfying(
                        FileSet.Inline.class,
                        passwd ->
                            assertThat(new String(passwd.bytes(), UTF_8))
                                .contains("nonroot:x:65532:65532:")));
    assertThat(bundle("minimal")).isEqualTo(layer);
  }

  @Test
  void debiansCertificatesComeBeforeOthers() throws IOException {
    certificates("etc/ssl/cert.pem");
    Path file = certificates("etc/ssl/certs/ca-certificates.crt");
    assertThat(bundle("minimal").files())
        .filteredOn(FileSet.SourceFile.class::isInstance)
        .singleElement()
        .isEqualTo(
            new FileSet.SourceFile(
                file, "/etc/ssl/certs/ca-certificates.crt", ModeRule.of(0644), Owner.ROOT));
  }

  @Test
  void theStandardBundleHasTimeZonesToo() throws IOException {
    certificates("etc/ssl/cert.pem");
    assertThatThrownBy(() -> bundle("standard"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "there are no time zones on this machine in /usr/share/zoneinfo; install tzdata, or"
                + " take the minimal bundle");
    Path zones = Files.createDirectories(machine.resolve("usr/share/zoneinfo"));
    assertThat(bundle("standard").files())
        .hasSize(7)
        .last()
        .isInstanceOfSatisfying(
            FileSet.SourceDirectory.class, set -> assertThat(set.source()).isEqualTo(zones));
  }

  @Test
  void aMachineWithoutCertificatesIsToldSo() {
    assertThatThrownBy(() -> bundle("minimal"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("there are no certificates on this machine (looked for /etc/ssl/");
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsWarmingTest {
  @TempDir Path folder;

  private static List<Thread> alive() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("tare-tls"))
        .toList();
  }

  @Test
  void whatHasBegunIsOverAfterTheEnd() {
    TlsWarming warming = new TlsWarming(new Certificates(List.of(folder), Set.of()));
    warming.begin("a.example:443");
    warming.begin("a.example:443");
    warming.begin("b.example:443");
    warming.end();
    assertThat(alive()).isEmpty();
  }

  @Test
  void badCertificatesAreLeftToTheConnection() throws IOException {
    Path host = Files.createDirectory(folder.resolve("a.example:443"));
    Files.writeString(host.resolve("ca.crt"), "no certificate");
    TlsWarming warming = new TlsWarming(new Certificates(List.of(folder), Set.of()));
    warming.begin("a.example:443");
    warming.end();
    assertThat(alive()).isEmpty();
  }

  @Test
  void theHubIsSpokenToAtItsOwnHost() {
    assertThat(Endpoint.hostPort("docker.io")).isEqualTo("registry-1.docker.io:443");
    assertThat(Endpoint.hostPort("a.example:5000")).isEqualTo("a.example:5000");
    assertThat(Endpoint.hostPort("[::1]")).isEqualTo("[::1]:443");
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testkit.Auth;
import dev.tare.testkit.Fault;
import dev.tare.testkit.MemoryRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class HeapTest {
  private static final List<String> REPOSITORIES =
      List.of(
          "config", "error", "garbage", "gzip", "head", "manifest", "negative", "tags", "token");

  /** What is said of each repository without end, or is no answer at all. */
  private static void misbehave(MemoryRegistry registry) {
    Fault endless = Fault.fill(1L << 30).and(Fault.chunked());
    registry.on(
        r -> r.path().contains("token") && r.target().contains("repository%3Atoken%3A"), endless);
    registry.on(r -> r.is("GET", "/v2/config/blobs/"), endless);
    registry.on(r -> r.is("GET", "/v2/manifest/manifests/"), endless);
    registry.on(r -> r.is("GET", "/v2/tags/tags/list"), endless);
    registry.on(r -> r.is("GET", "/v2/error/manifests/"), Fault.status(400).and(endless));
    registry.on(r -> r.is("GET", "/v2/gzip/manifests/"), Fault.gzip());
    registry.on(
        r -> r.is("GET", "/v2/head/manifests/"),
        Fault.raw(("HTTP/1.1 200 OK\r\nX: " + "x".repeat(1 << 20)).getBytes(US_ASCII)));
    registry.on(
        r -> r.is("GET", "/v2/garbage/manifests/"), Fault.raw("\0\1\2 no\r\n\r\n".getBytes(UTF_8)));
    registry.on(r -> r.is("GET", "/v2/negative/manifests/"), Fault.header("Content-Length", "-5"));
  }

  @Test
  void answersWithoutEndNeedNoMoreThanSixtyFourMebibytes() throws Exception {
    try (MemoryRegistry registry =
        MemoryRegistry.builder().auth(Auth.bearer("me", "s3cret")).start()) {
      try (Lab lab = new Lab(registry)) {
        for (String repository : REPOSITORIES) {
          lab.seed(repository, "1");
        }
        misbehave(registry);
        assertThat(ask(registry.host()))
            .containsExactlyInAnyOrderEntriesOf(
                Map.of(
                    "config", "BlobMismatchException",
                    "error", "RegistryException",
                    "garbage", "RegistryException",
                    "gzip", Lab.CONFIG.length + " bytes",
                    "head", "RegistryException",
                    "manifest", "LimitException",
                    "negative", "RegistryException",
                    "tags", "LimitException",
                    "token", "LimitException"));
        assertThat(registry.requests()).allMatch(e -> e.bytesOut() < 64 << 20);
      }
    }
  }

  private static Map<String, String> ask(String host) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                HeapProbe.class.getName(),
                host));
    command.addAll(REPOSITORIES);
    Process probe = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(probe.getInputStream().readAllBytes(), UTF_8);
    assertThat(probe.waitFor()).as(said).isZero();
    Map<String, String> outcomes = new TreeMap<>();
    said.lines().forEach(line -> outcomes.put(line.split(" ", 2)[0], line.split(" ", 2)[1]));
    return outcomes;
  }
}

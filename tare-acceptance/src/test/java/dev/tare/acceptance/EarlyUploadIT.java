// SPDX-License-Identifier: Apache-2.0
package dev.tare.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Layers that a real registry gets while they are made. */
class EarlyUploadIT {
  private static final Properties LAB = Lab.registries();
  private static final int MEBIBYTE = 1 << 20;

  @TempDir private Path folder;
  private Relay relay;

  @BeforeEach
  void open() throws IOException {
    relay = new Relay(LAB.getProperty("plain"));
  }

  @AfterEach
  void close() {
    relay.close();
  }

  private Path letters(int mebibytes, int seed) throws IOException {
    return Inputs.letters(folder.resolve("letters" + seed), mebibytes, seed);
  }

  private List<String> command(Path file, String target) {
    return List.of(
        Lab.ROOT.resolve("tare").toString(),
        "build",
        "--compression=gzip:9",
        "--push",
        relay.host() + "/" + target,
        "--file",
        file + ":/file");
  }

  private Run build(Path file, String target) {
    return new Run.Call(command(file, target))
        .env(Map.of("TARE_CACHE", folder.resolve("cache").toString()))
        .run()
        .succeeded();
  }

  /** Checks that the registry has the image, every byte of it, as skopeo reads it. */
  private void assertPushed(Run build, String target) {
    Path back = folder.resolve("back");
    Run.of(
            "skopeo",
            "copy",
            "--src-tls-verify=false",
            "docker://" + LAB.getProperty("plain") + "/" + target,
            "oci:" + back + ":x")
        .succeeded();
    String digest =
        Run.of("skopeo", "inspect", "--format", "{{.Digest}}", "oci:" + back + ":x")
            .succeeded()
            .output()
            .strip();
    assertThat(build.output()).contains(digest);
  }

  private long sent() {
    return relay.count("PATCH", "/blobs/uploads/");
  }

  @Test
  void whatIsNewToTheMachineAndTheRegistryGoesOutEarly() throws Exception {
    relay.rule(head -> Relay.Fate.PASS);
    assertPushed(build(letters(20, 1), "fresh/app:1"), "fresh/app:1");
    assertThat(sent()).isEqualTo(1);

    relay.rule(head -> Relay.Fate.PASS);
    build(letters(20, 1), "fresh/app:1"); // the same in a new file
    assertThat(sent()).isZero();

    relay.rule(head -> Relay.Fate.PASS);
    assertPushed(build(letters(24, 2), "fresh/app:1"), "fresh/app:1");
    assertThat(sent()).isEqualTo(1);

    relay.rule(head -> Relay.Fate.PASS);
    build(letters(28, 3), "fresh/app:other"); // which others may have built and pushed
    assertThat(sent()).isZero();
  }

  @Test
  void anUploadThatBreaksOffIsMadeGood() throws Exception {
    List<Relay.Fate> fates =
        List.of(
            Relay.Fate.CUT,
            Relay.Fate.cutAfter(2 * MEBIBYTE, () -> {}),
            Relay.Fate.LOSE,
            Relay.Fate.answer(405),
            Relay.Fate.answer(413),
            Relay.Fate.answer(500));
    for (int i = 0; i < fates.size(); i++) {
      Relay.Fate fate = fates.get(i);
      relay.rule(
          head -> head.method().equals("PATCH") && head.length() < 0 ? fate : Relay.Fate.PASS);
      String target = "broken/app" + i + ":1";
      assertPushed(build(letters(20, 10 + i), target), target);
      assertThat(sent()).isPositive();
    }
  }

  @Test
  void anInterruptWhileTheLayerIsMadeTakesTheUploadBack() throws Exception {
    Path large = folder.resolve("zeros");
    Run.of("truncate", "-s", "40G", large.toString()).succeeded();
    CountDownLatch begun = new CountDownLatch(1);
    relay.rule(
        head -> {
          if (head.method().equals("PATCH")) {
            begun.countDown();
          }
          return Relay.Fate.PASS;
        });
    Process process =
        new ProcessBuilder(command(large, "given/up:1"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      assertThat(begun.await(2, TimeUnit.MINUTES)).isTrue();
      Run.of("kill", "-INT", Long.toString(process.pid())).succeeded();
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).isEqualTo(130);
    relay.settle();
    assertThat(relay.count("DELETE", "/given/up/blobs/uploads/")).isEqualTo(1);
    assertThat(relay.count("PUT", "/given/up/")).isZero();
  }
}

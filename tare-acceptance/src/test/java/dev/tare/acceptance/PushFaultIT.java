// SPDX-License-Identifier: Apache-2.0
package dev.tare.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pushes to a real registry that are broken in the middle, or killed. */
class PushFaultIT {
  private static final Properties LAB = Lab.registries();
  private static final Pattern UPLOADED =
      Pattern.compile("[?&]digest=sha256(?::|%3A)([0-9a-f]{64})");
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

  /** An image in a layout. */
  private record Sample(Path layout, String digest, Set<String> blobs) {}

  private static String put(Path layout, byte[] bytes) throws Exception {
    String hex = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    Files.write(layout.resolve("blobs/sha256").resolve(hex), bytes);
    return hex;
  }

  private static String descriptor(String type, String hex, long size) {
    return "{\"mediaType\":\"application/vnd.oci.image.%s\",\"digest\":\"sha256:%s\",\"size\":%d}"
        .formatted(type, hex, size);
  }

  /** Layers of noise; registries do not look into them. */
  private Sample sample(int seed, int layers, int size) throws Exception {
    Path layout = folder.resolve("image" + seed);
    Files.createDirectories(layout.resolve("blobs/sha256"));
    Random random = new Random(seed);
    List<String> hexes = new ArrayList<>();
    List<String> descriptors = new ArrayList<>();
    for (int i = 0; i < layers; i++) {
      byte[] bytes = new byte[size];
      random.nextBytes(bytes);
      hexes.add(put(layout, bytes));
      descriptors.add(descriptor("layer.v1.tar", hexes.get(i), size));
    }
    String config =
        "{\"architecture\":\"amd64\",\"os\":\"linux\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[%s]}}"
            .formatted(
                hexes.stream().map(h -> "\"sha256:" + h + "\"").collect(Collectors.joining(",")));
    String configHex = put(layout, config.getBytes(StandardCharsets.UTF_8));
    String manifest =
        "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"config\":%s,\"layers\":[%s]}"
            .formatted(
                descriptor("config.v1+json", configHex, config.length()),
                String.join(",", descriptors));
    String hex = put(layout, manifest.getBytes(StandardCharsets.UTF_8));
    Inputs.write(layout.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
    Inputs.write(
        layout.resolve("index.json"),
        "{\"schemaVersion\":2,\"manifests\":[%s]}"
            .formatted(descriptor("manifest.v1+json", hex, manifest.length())));
    Set<String> blobs = new HashSet<>(hexes);
    blobs.add(configHex);
    return new Sample(layout, "sha256:" + hex, blobs);
  }

  private List<String> command(Sample image, String target) {
    return List.of(
        Lab.ROOT.resolve("tare").toString(),
        "copy",
        "oci:" + image.layout(),
        relay.host() + "/" + target);
  }

  private Run push(Sample image, String target) {
    return Run.of(command(image, target)).succeeded();
  }

  private HttpURLConnection ask(String path) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection)
            URI.create("http://" + LAB.getProperty("plain") + "/v2/" + path)
                .toURL()
                .openConnection();
    connection.setRequestMethod("HEAD");
    connection.setRequestProperty("Accept", "application/vnd.oci.image.manifest.v1+json");
    return connection;
  }

  private String tagged(String repository, String tag) throws IOException {
    return ask(repository + "/manifests/" + tag).getHeaderField("Docker-Content-Digest");
  }

  private Set<String> lacking(String repository, Sample image) throws IOException {
    Set<String> lacking = new HashSet<>();
    for (String blob : image.blobs()) {
      if (ask(repository + "/blobs/sha256:" + blob).getResponseCode() == 404) {
        lacking.add(blob);
      }
    }
    return lacking;
  }

  /** The digests of the blobs whose bytes were sent. */
  private List<String> sent() {
    List<String> digests = new ArrayList<>();
    for (Relay.Head head : relay.requests()) {
      Matcher digest = UPLOADED.matcher(head.target());
      if (head.method().equals("PUT") && digest.find()) {
        digests.add(digest.group(1));
      }
    }
    return digests;
  }

  /** Kills at the first request, in another run at the second, and so on to the last. */
  @Test
  void aPushThatIsKilledAnywhereLeavesTheTagAndIsTakenUpAgain() throws Exception {
    String repository = "killed/app";
    Sample old = sample(0, 1, 1000);
    push(old, repository + ":1");
    boolean killed = true;
    int kills = 0;
    int spared = 0;
    for (int at = 0; killed; at++) {
      Sample image = sample(at + 1, 6, 100_000);
      killed = pushAndKill(image, repository + ":1", at);
      Set<String> lacking = lacking(repository, image);
      if (killed) {
        kills++;
        boolean told = relay.requests().get(at).is("PUT", "/manifests/1") && at % 3 == 2;
        assertThat(tagged(repository, "1"))
            .as("killed at %s", relay.requests().get(at))
            .isEqualTo(told ? image.digest() : old.digest());
      }
      relay.rule(head -> Relay.Fate.PASS);
      push(image, repository + ":1");
      assertThat(sent()).containsExactlyInAnyOrderElementsOf(lacking);
      assertThat(relay.count("POST", "/uploads/")).isEqualTo(lacking.size());
      assertThat(tagged(repository, "1")).isEqualTo(image.digest());
      spared += image.blobs().size() - lacking.size();
      old = image;
    }
    assertThat(kills).isGreaterThanOrEqualTo(20);
    assertThat(spared).isPositive();
  }

  /** Before the registry hears of the request, in the middle of its body, or after it was done. */
  private boolean pushAndKill(Sample image, String target, int at) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(command(image, target))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    Process[] running = new Process[1];
    Runnable kill =
        () -> {
          try {
            running[0].destroyForcibly().waitFor();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        };
    relay.rule(
        head -> {
          if (head.number() != at) {
            return Relay.Fate.PASS;
          }
          return at % 3 == 2
              ? Relay.Fate.lose(kill)
              : Relay.Fate.cutAfter(at % 3 == 0 ? -1 : head.length() / 2, kill);
        });
    running[0] = builder.start();
    assertThat(running[0].waitFor(2, TimeUnit.MINUTES)).isTrue();
    relay.settle();
    return relay.requests().size() > at;
  }

  /** What hangs is let go only when the process has ended. */
  private int interrupted(
      List<String> command, Predicate<Relay.Head> which, long bytes, int signals) throws Exception {
    CountDownLatch hangs = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    Runnable hang = () -> hang(hangs, over);
    relay.rule(head -> which.test(head) ? Relay.Fate.cutAfter(bytes, hang) : Relay.Fate.PASS);
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      assertThat(hangs.await(1, TimeUnit.MINUTES)).isTrue();
      for (int i = 0; i < signals; i++) {
        Run.of("kill", i == 0 ? "-INT" : "-TERM", Long.toString(process.pid()));
      }
      // less than any time-out of a transfer
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
      over.countDown();
    }
    return process.exitValue();
  }

  @Test
  void anInterruptEndsATransferThatHangsAndTakesItsUploadBack() throws Exception {
    Sample old = sample(500, 1, 1000);
    push(old, "interrupted/app:1");
    Sample image = sample(501, 2, 3 * MEBIBYTE);
    assertThat(
            interrupted(
                command(image, "interrupted/app:1"), head -> head.length() > MEBIBYTE, MEBIBYTE, 1))
        .isEqualTo(130);
    assertThat(tagged("interrupted/app", "1")).isEqualTo(old.digest());
    Set<String> opened = sessions("PATCH", "PUT");
    assertThat(opened).isNotEmpty();
    assertThat(sessions("DELETE")).containsAll(opened);
  }

  /** The upload sessions of requests that did not end them well. */
  private Set<String> sessions(String... methods) {
    return relay.requests().stream()
        .filter(head -> List.of(methods).contains(head.method()))
        .filter(head -> head.is("DELETE", "/uploads/") || head.length() > MEBIBYTE)
        .map(head -> head.target().replaceFirst("[?].*", ""))
        .collect(Collectors.toSet());
  }

  /** The registry takes no DELETE either; two seconds are the most, and a second signal ends it. */
  @Test
  void aRegistryThatHangsHoldsNobodyUp() throws Exception {
    for (int signals = 1; signals <= 2; signals++) {
      Sample image = sample(510 + signals, 1, 3 * MEBIBYTE);
      assertThat(
              interrupted(
                  command(image, "held/app:1"),
                  head -> head.method().equals("DELETE") || head.length() > MEBIBYTE,
                  -1,
                  signals))
          .isEqualTo(130);
      assertThat(tagged("held/app", "1")).isNull();
    }
  }

  /**
   * Interrupts a push that hangs, for which its temporary files are removed in the end; a second
   * time while it hangs once more, in taking its upload back.
   *
   * @return what is left of the temporary files
   */
  private List<String> leftAfter(int signals) throws Exception {
    Path temporary = Files.createDirectory(folder.resolve("temporary" + signals));
    Path file = folder.resolve("noise");
    byte[] noise = new byte[3 * MEBIBYTE];
    new Random(signals).nextBytes(noise);
    Files.write(file, noise);
    CountDownLatch sending = new CountDownLatch(1);
    CountDownLatch unwinding = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    relay.rule(
        head -> {
          boolean back = head.method().equals("DELETE");
          return back || head.length() > MEBIBYTE
              ? Relay.Fate.cutAfter(-1, () -> hang(back ? unwinding : sending, over))
              : Relay.Fate.PASS;
        });
    ProcessBuilder builder =
        new ProcessBuilder(
            // whatever started this may have it ignored
            "env",
            "--default-signal=INT",
            Lab.ROOT.resolve("tare").toString(),
            "build",
            "--no-cache",
            "--file",
            file.toString(),
            "--push",
            relay.host() + "/twice/app:1");
    builder.environment().put("TMPDIR", temporary.toString());
    Process process =
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    try {
      assertThat(sending.await(1, TimeUnit.MINUTES)).isTrue();
      String pid = Long.toString(process.pid());
      Run.of("kill", "-INT", pid).succeeded();
      assertThat(unwinding.await(1, TimeUnit.MINUTES)).isTrue();
      for (int i = 1; i < signals; i++) {
        Run.of("kill", "-INT", pid).succeeded();
      }
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(130);
    } finally {
      process.destroyForcibly();
      over.countDown();
    }
    try (Stream<Path> left = Files.list(temporary)) {
      return left.map(path -> String.valueOf(path.getFileName())).toList();
    }
  }

  private static void hang(CountDownLatch reached, CountDownLatch over) {
    reached.countDown();
    try {
      over.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** What would still have been done does not happen, so it was the second one that ended it. */
  @Test
  void aSecondInterruptEndsAtOnceWhatTheFirstHasNotEndedYet() throws Exception {
    assertThat(leftAfter(1)).isEmpty();
    assertThat(leftAfter(2)).isNotEmpty();
    assertThat(tagged("twice/app", "1")).isNull();
  }

  @Test
  void anInterruptEndsAPullThatHangs() throws Exception {
    Sample image = sample(520, 1, 3 * MEBIBYTE);
    push(image, "pulled/app:1");
    Path to = folder.resolve("pulled.tar");
    for (String part : List.of("/manifests/", "/blobs/")) {
      List<String> command =
          List.of(
              Lab.ROOT.resolve("tare").toString(),
              "copy",
              relay.host() + "/pulled/app:1",
              "oci-archive:" + to);
      assertThat(interrupted(command, head -> head.is("GET", part), -1, 1)).isEqualTo(130);
      try (Stream<Path> left = Files.list(folder)) {
        assertThat(left.map(path -> String.valueOf(path.getFileName())))
            .containsExactly("image520");
      }
    }
  }

  /** The requests of a push of which one is broken. */
  private List<Relay.Head> pushBroken(Sample image, String target, int at, Relay.Fate fate) {
    relay.rule(head -> head.number() == at ? fate : Relay.Fate.PASS);
    push(image, target);
    return relay.requests();
  }

  @Test
  void oneBrokenRequestIsMadeGood() throws Exception {
    for (Relay.Fate fate : List.of(Relay.Fate.CUT, Relay.Fate.LOSE)) {
      String fresh = "swept/app" + (fate.bytes() < 0 ? "-cut" : "-lost");
      int usual = pushBroken(sample(100, 1, 50_000), fresh + ":1", -1, fate).size();
      assertThat(usual).isGreaterThan(8);
      for (int at = 0; at < usual; at++) {
        Sample image = sample(101 + at, 1, 50_000);
        String repository = fresh + "-" + at;
        List<Relay.Head> requests = pushBroken(image, repository + ":1", at, fate);
        Relay.Head broken = requests.get(at);
        // Nobody knows whether a registry that got all bytes has stored them: it is asked first.
        boolean asked = broken.is("PUT", "/blobs/") && fate.equals(Relay.Fate.CUT);
        assertThat(requests.size() - usual)
            .as("%s broken in %s", broken, requests)
            .isBetween(0, asked ? 2 : 1);
        assertThat(tagged(repository, "1")).isEqualTo(image.digest());
      }
    }
  }

  /** This registry forgets a session once a part of a body has come in. */
  @Test
  void aPutThatIsCutInTheMiddleBeginsAnew() throws Exception {
    Sample image = sample(1000, 1, 3 * MEBIBYTE);
    boolean[] cut = new boolean[1];
    relay.rule(
        head -> {
          boolean now = !cut[0] && head.is("PUT", "/blobs/") && head.length() > MEBIBYTE;
          cut[0] |= now;
          return now ? Relay.Fate.cutAfter(MEBIBYTE, () -> {}) : Relay.Fate.PASS;
        });
    push(image, "cut/put:1");
    assertThat(lacking("cut/put", image)).isEmpty();
    assertThat(tagged("cut/put", "1")).isEqualTo(image.digest());
  }

  /** As behind a proxy that takes only so much at a time. */
  private static boolean isTooLarge(Relay.Head head) {
    return head.length() > 5L * MEBIBYTE;
  }

  @Test
  void chunksGoOnInTheSameSessionWhenTheConnectionIsCutBetweenThem() throws Exception {
    Sample image = sample(1001, 1, 10 * MEBIBYTE);
    boolean[] cut = new boolean[1];
    relay.rule(
        head -> {
          if (isTooLarge(head)) {
            return Relay.Fate.answer(413);
          }
          boolean now = !cut[0] && head.range().startsWith("4194304-");
          cut[0] |= now;
          return now ? Relay.Fate.CUT : Relay.Fate.PASS;
        });
    push(image, "cut/between:1");
    assertThat(tagged("cut/between", "1")).isEqualTo(image.digest());
    assertThat(relay.requests().stream().map(Relay.Head::range).filter(r -> !r.isEmpty()))
        .containsExactly("0-4194303", "4194304-8388607", "4194304-8388607", "8388608-10485759");
    assertThat(relay.count("POST", "/uploads/")).isEqualTo(image.blobs().size());
    assertThat(relay.count("GET", "/uploads/")).isEqualTo(1);
  }

  @Test
  void chunksBeginAnewWhenTheConnectionIsCutWithinOne() throws Exception {
    Sample image = sample(1002, 1, 10 * MEBIBYTE);
    boolean[] cut = new boolean[1];
    relay.rule(
        head -> {
          if (isTooLarge(head)) {
            return Relay.Fate.answer(413);
          }
          boolean now = !cut[0] && head.range().startsWith("4194304-");
          cut[0] |= now;
          return now ? Relay.Fate.cutAfter(MEBIBYTE, () -> {}) : Relay.Fate.PASS;
        });
    push(image, "cut/within:1");
    assertThat(tagged("cut/within", "1")).isEqualTo(image.digest());
    assertThat(lacking("cut/within", image)).isEmpty();
    assertThat(relay.count("POST", "/uploads/")).isEqualTo(image.blobs().size() + 1);
  }
}

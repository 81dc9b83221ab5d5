// SPDX-License-Identifier: Apache-2.0
package dev.tare.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the command line starts: its cache of loaded classes, and what it loads. */
class StartIT {
  private static final Path CLI = Lab.ROOT.resolve("tare-cli/target");
  @TempDir Path folder;
  private Path log;
  private Path program;

  @BeforeEach
  void files() throws IOException {
    log = folder.resolve("classes.log");
    program = Files.write(folder.resolve("program"), new byte[100_000]);
  }

  private Run.Call tare(Path launcher, Map<String, String> environment, String... arguments) {
    List<String> command = new ArrayList<>(List.of("sh", launcher.toString()));
    command.addAll(List.of(arguments));
    return new Run.Call(command).in(folder).env(environment);
  }

  private Run build(Path launcher, Map<String, String> environment) {
    return tare(launcher, environment, "build", "-o", "x.tar", program.toString()).run();
  }

  /** The classes a run loads, those of a cache without and all others with a leading blank. */
  private List<String> classes(Map<String, String> environment, String... arguments)
      throws IOException {
    Files.deleteIfExists(log);
    Map<String, String> all = new java.util.HashMap<>(environment);
    all.put("TARE_JAVA_OPTS", "-Xlog:class+load:file=" + log + ":none");
    tare(Lab.ROOT.resolve("tare"), all, arguments).run().succeeded();
    try (Stream<String> lines = Files.lines(log)) {
      return lines
          .map(line -> (line.contains("shared objects file") ? "" : " ") + line.split(" ", 2)[0])
          .toList();
    }
  }

  static Stream<Path> javas() throws IOException {
    try (Stream<Path> homes = Files.list(Path.of("/usr/lib/jvm"))) {
      return homes
          .filter(home -> Files.isReadable(home.resolve("release")) && !Files.isSymbolicLink(home))
          .toList()
          .stream();
    }
  }

  /** A checkout that can be written to its heart's content. */
  private Path copy(String name) throws IOException {
    Tare.in(folder).ok("version");
    Path copy = Files.createDirectory(folder.resolve(name));
    Run.of(
            "sh",
            "-c",
            "cd '"
                + Lab.ROOT
                + "' && cp -rp --parents tare pom.xml tare-*/pom.xml tare-core/src/main tare-cli/src"
                + " tare-cli/target/tare-cli-*.jar tare-cli/target/lib tare-cli/target/run"
                + " tare-cli/target/tare.stamp '"
                + copy
                + "' && rm -f '"
                + copy
                + "'/tare-cli/target/run/*/*.aot '"
                + copy
                + "'/tare-cli/target/run/*/*.jsa")
        .succeeded();
    return copy.resolve("tare");
  }

  private static List<Path> caches(Path launcher) throws IOException {
    try (Stream<Path> files =
        Files.walk(launcher.resolveSibling("tare-cli").resolve("target/run"))) {
      return files.filter(file -> file.toString().matches(".*\\.(aot|jsa)")).sorted().toList();
    }
  }

  @Test
  void everyJavaHasACacheOfItsOwn() throws IOException {
    for (Path java : javas().toList()) {
      Map<String, String> here = Map.of("TARE_JAVA_HOME", java.toString());
      classes(here, "help");
      List<String> cached = classes(here, "build", "-o", "x.tar", program.toString());
      assertThat(cached).contains("dev.tare.layer.LayerBuilder", "dev.tare.cli.Main");
      // what must be tidied up after others differs from run to run
      assertThat(cached)
          .noneMatch(name -> name.matches(" (dev\\.tare|org\\.apache|com)\\.((?!Lambda).)*"));
      Map<String, String> off = Map.of("TARE_JAVA_HOME", java.toString(), "TARE_JAVA_CACHE", "off");
      assertThat(classes(off, "build", "-o", "x.tar", program.toString()))
          .contains(" dev.tare.layer.LayerBuilder")
          .doesNotContain("dev.tare.layer.LayerBuilder");
    }
  }

  @Test
  void theVersionNeedsNoJava() {
    Run run =
        tare(Lab.ROOT.resolve("tare"), Map.of("TARE_JAVA_OPTS", "-no-such-option"), "version")
            .run()
            .succeeded();
    assertThat(run.output()).startsWith("tare ").hasLineCount(1);
    assertThat(run.error()).isEmpty();
  }

  @Test
  void theVersionIsTheSameFromJava() throws IOException {
    String ours = Tare.in(folder).ok("version").output();
    assertThat(java("version").output()).isEqualTo(ours);
  }

  private static Path jars() throws IOException {
    return CLI.resolve("run").resolve(Files.readString(CLI.resolve("tare.stamp")).strip());
  }

  private Run java(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xlog:class+load:file=" + log + ":none",
                "-cp",
                jars() + "/*:" + jars() + "/lib/*",
                "dev.tare.cli.Main"));
    command.addAll(List.of(arguments));
    return new Run.Call(command).in(folder).run().succeeded();
  }

  @Test
  void theVersionLoadsNothingOfTheWork() throws IOException {
    Tare.in(folder).ok("version");
    java("version");
    assertThat(loaded("com.fasterxml", "org.apache.hc", "java.util.logging", "java.net.http"))
        .isEmpty();
    assertThat(loaded("sun.security.ssl", "dev.tare.json", "dev.tare.build", "dev.tare.registry"))
        .isEmpty();
    assertThat(loaded("java.util.regex", "java.util.Formatter", "java.time.format")).isEmpty();
    assertThat(loaded("dev.tare.cli")).isNotEmpty();
  }

  @Test
  void anArchiveNeedsNoNetwork() throws IOException {
    Tare.in(folder).ok("version");
    java("build", "-o", "x.tar", program.toString());
    assertThat(loaded("org.apache.hc", "java.util.logging", "sun.security.ssl")).isEmpty();
    assertThat(loaded("dev.tare.http.HttpClient", "java.lang.runtime.ObjectMethods")).isEmpty();
  }

  private List<String> loaded(String... prefixes) throws IOException {
    try (Stream<String> lines = Files.lines(log)) {
      return lines.filter(line -> Stream.of(prefixes).anyMatch(line::startsWith)).toList();
    }
  }

  @Test
  void firstRunsAtOnceShareOneCache() throws Exception {
    Path launcher = copy("parallel");
    Run runs =
        Run.of(
            "sh",
            "-c",
            "for i in 1 2 3 4; do sh '"
                + launcher
                + "' build -o '"
                + folder
                + "'/$i.tar '"
                + program
                + "' & done; wait");
    assertThat(runs.succeeded().error()).isEmpty();
    assertThat(runs.output().lines().map(line -> line.replaceAll(".*@", "")).distinct()).hasSize(1);
    assertThat(caches(launcher)).hasSize(1).allMatch(file -> file.toFile().length() > 1_000_000);
    try (Stream<Path> left = Files.list(caches(launcher).get(0).getParent())) {
      assertThat(left.filter(file -> file.getFileName().toString().startsWith("."))).isEmpty();
    }
    assertThat(launcher.resolveSibling(".tare-build.lock")).doesNotExist();
  }

  @Test
  void brokenCachesAndOtherCollectorsAreNoTrouble() throws IOException {
    Path launcher = copy("broken");
    String expected = build(launcher, Map.of()).succeeded().output();
    for (String options :
        List.of("-Xmx64m", "-XX:-UseSerialGC -XX:+UseG1GC", "-XX:-UseCompressedOops")) {
      Run run = build(launcher, Map.of("TARE_JAVA_OPTS", options)).succeeded();
      assertThat(run.output()).as(options).isEqualTo(expected);
      assertThat(run.error()).as(options).isEmpty();
    }
    Path cache = caches(launcher).get(0);
    byte[] whole = Files.readAllBytes(cache);
    for (byte[] broken :
        List.of(new byte[0], new byte[5000], java.util.Arrays.copyOf(whole, whole.length / 2))) {
      Files.write(cache, broken);
      Run run = build(launcher, Map.of()).succeeded();
      assertThat(run.output()).isEqualTo(expected);
      assertThat(run.error()).isEmpty();
    }
    assertThat(cache).hasSize(whole.length / 2);
  }

  // such as are left where training was killed: the JVM, or the launcher with it
  @Test
  void aFailedTrainingIsRepeatedADayLaterAndItsRestsGo() throws IOException {
    Path launcher = copy("killed");
    build(launcher, Map.of()).succeeded();
    Path cache = caches(launcher).get(0);
    long size = Files.size(cache);
    Files.write(cache, new byte[0]);
    Path rest = Files.createDirectory(cache.resolveSibling(".training.killed"));
    Files.write(rest.resolve("cache"), new byte[1000]);
    Path lock = Files.createDirectory(launcher.resolveSibling(".tare-build.lock"));
    Inputs.write(lock.resolve("pid"), "999999999\n");

    assertThat(build(launcher, Map.of()).succeeded().error()).isEmpty();
    assertThat(cache).isEmptyFile();

    Run.of("touch", "-d", "25 hours ago", cache.toString()).succeeded();
    assertThat(build(launcher, Map.of()).succeeded().error()).isEmpty();
    assertThat(Files.size(cache)).isGreaterThan(size / 2);
    assertThat(rest).doesNotExist();
    assertThat(lock).doesNotExist();
  }

  @Test
  void withoutRightsToWriteThereIsNoCacheAndNoComplaint() throws IOException {
    Path launcher = copy("readonly");
    Run.of("chmod", "-R", "a+rX", folder.toString()).succeeded();
    Run run =
        Run.of(
                "setpriv",
                "--reuid=65534",
                "--regid=65534",
                "--clear-groups",
                "sh",
                launcher.toString(),
                "build",
                "-o",
                "/dev/null",
                program.toString())
            .succeeded();
    assertThat(run.error()).isEmpty();
    assertThat(caches(launcher)).isEmpty();
  }

  // what Maven has made is run, and never with the cache of what was there before
  @Test
  void jarsThatChangeGetAnotherCache() throws IOException {
    Path launcher = copy("changed");
    build(launcher, Map.of()).succeeded();
    Path before = caches(launcher).get(0);
    Path jar;
    try (Stream<Path> files = Files.list(launcher.resolveSibling("tare-cli").resolve("target"))) {
      jar = files.filter(file -> file.toString().endsWith(".jar")).findFirst().orElseThrow();
    }
    Path command = folder.resolve("x/dev/tare/cli/Tare.class");
    Files.createDirectories(command.getParent());
    Run.of("sh", "-c", "cd '" + folder.resolve("x") + "' && jar -xf '" + jar + "' dev/tare/cli")
        .succeeded();
    byte[] bytes = Files.readAllBytes(command);
    String text = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
    Files.write(
        command,
        text.replaceFirst(Pattern.quote("builds container images"), "BUILDS container images")
            .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    Run.of("sh", "-c", "cd '" + folder.resolve("x") + "' && jar -uf '" + jar + "' dev/tare/cli")
        .succeeded();
    Run run = tare(launcher, Map.of(), "help").run().succeeded();
    assertThat(run.output()).contains("BUILDS container images");
    assertThat(run.error()).isEmpty();
    List<Path> after = caches(launcher);
    assertThat(after).hasSize(2).contains(before);
  }
}

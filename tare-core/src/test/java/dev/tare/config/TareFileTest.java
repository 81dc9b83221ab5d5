// SPDX-License-Identifier: Apache-2.0
package dev.tare.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.oci.Digest;
import dev.tare.oci.Location;
import dev.tare.oci.Platform;
import dev.tare.plan.Attributes;
import dev.tare.plan.Base;
import dev.tare.plan.BaseFiles;
import dev.tare.plan.Compression;
import dev.tare.plan.ConfigChange;
import dev.tare.plan.ConfigChange.StringList;
import dev.tare.plan.ConfigChange.Text;
import dev.tare.plan.Destination;
import dev.tare.plan.Expansion;
import dev.tare.plan.FileSet;
import dev.tare.plan.Healthcheck;
import dev.tare.plan.ImagePlan;
import dev.tare.plan.IndexPlan;
import dev.tare.plan.Input;
import dev.tare.plan.LayerPlan;
import dev.tare.plan.ModeRule;
import dev.tare.plan.Owner;
import dev.tare.plan.Patterns;
import dev.tare.plan.Selection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class TareFileTest {
  private static final String HEX = "0123456789abcdef".repeat(4);
  private static final Path FOLDER = Path.of("/project");

  static final String EVERYTHING =
      """
      # yaml-language-server: $schema=tare-1.schema.json
      tare: 1
      from:
        image: gcr.io/distroless/static:1
        digest: sha256:HEX
        platform: linux/arm64
      baseFs: exact
      platforms: [linux/arm64]
      layers:
        - files:
            - {source: target/app, dest: /usr/local/bin/app, mode: "0755", owner: "1000:1000"}
            - {source: "dist/{platform}/tool", dest: /tools/}
            - source: "{os}-{arch}"
          directories: [{path: /data, mode: "0750", owner: app}, {path: run/app}]
          links: [{path: /app, to: /usr/local/bin/app, owner: "7"}]
          remove: [/etc/motd]
        - directory: web/dist
          dest: /srv/www
          include: ["**"]
          exclude: ["**/*.map"]
          mode: u=rwX,go=rX
          owner: "33"
          rules: [{paths: ["*.sh"], mode: "755"}, {paths: [private], owner: "0"}]
        - directory: assets/
          split: auto
        - tar: https://example.com/go.tar.gz?v=1
          sha256: HEX
          dest: /usr/local
          only: [go/bin/**]
          exclude: [go/bin/gofmt]
          strip: 1
        - tar: local.tar
        - jar: target/shop.jar
          dest: /opt
          layout: exploded
          owner: "5"
          split: none
      config:
        entrypoint: [/usr/local/bin/app]
        cmd: []
        env: {PATH: "/usr/local/go/bin:${PATH}", MODE: prod, OLD: null}
        workdir: /work
        user: "1000"
        ports: [8080/tcp, "53/udp"]
        volumes: [/data]
        labels: {team: core, old: null}
        stopSignal: SIGTERM
        healthcheck:
          test: [CMD, /app, --check]
          interval: 1m30s
          timeout: 1.5s
          startPeriod: 500ms
          startInterval: "0"
          retries: 3
        onbuild: [COPY . /src]
        shell: [/bin/bash, -c]
        author: Core Team
        history: [made of the release 1]
      annotations: {org.opencontainers.image.source: https://example.com/app}
      compression: gzip:9
      format: docker
      to: ["ghcr.io/me/app:{short_hash}", "oci-archive:app.tar", "docker-daemon:app:latest"]
      """
          .replace("HEX", HEX);

  static final String EVERYTHING_AS_JSON =
      """
      {"$schema": "tare-1.schema.json", "tare": 1,
       "from": {"image": "gcr.io/distroless/static:1", "digest": "sha256:HEX",
                "platform": "linux/arm64"},
       "baseFs": "exact", "platforms": ["linux/arm64"],
       "layers": [
        {"files": [
          {"source": "target/app", "dest": "/usr/local/bin/app", "mode": "0755",
           "owner": "1000:1000"},
          {"source": "dist/{platform}/tool", "dest": "/tools/"},
          {"source": "{os}-{arch}"}],
         "directories": [{"path": "/data", "mode": "0750", "owner": "app"}, {"path": "run/app"}],
         "links": [{"path": "/app", "to": "/usr/local/bin/app", "owner": "7"}],
         "remove": ["/etc/motd"]},
        {"directory": "web/dist", "dest": "/srv/www", "include": ["**"], "exclude": ["**/*.map"],
         "mode": "u=rwX,go=rX", "owner": "33",
         "rules": [{"paths": ["*.sh"], "mode": "755"}, {"paths": ["private"], "owner": "0"}]},
        {"directory": "assets/", "split": "auto"},
        {"tar": "https://example.com/go.tar.gz?v=1", "sha256": "HEX", "dest": "/usr/local",
         "only": ["go/bin/**"], "exclude": ["go/bin/gofmt"], "strip": 1},
        {"tar": "local.tar"},
        {"jar": "target/shop.jar", "dest": "/opt", "layout": "exploded", "owner": "5",
          "split": "none"}],
       "config": {
        "entrypoint": ["/usr/local/bin/app"], "cmd": [],
        "env": {"PATH": "/usr/local/go/bin:${PATH}", "MODE": "prod", "OLD": null},
        "workdir": "/work", "user": "1000", "ports": ["8080/tcp", "53/udp"],
        "volumes": ["/data"], "labels": {"team": "core", "old": null}, "stopSignal": "SIGTERM",
        "healthcheck": {"test": ["CMD", "/app", "--check"], "interval": "90s", "timeout": "1500ms",
         "startPeriod": "0.5s", "startInterval": null, "retries": 3},
        "onbuild": ["COPY . /src"], "shell": ["/bin/bash", "-c"], "author": "Core Team",
        "history": ["made of the release 1"]},
       "annotations": {"org.opencontainers.image.source": "https://example.com/app"},
       "compression": "gzip:9", "format": "docker",
       "to": ["ghcr.io/me/app:{short_hash}", "oci-archive:app.tar", "docker-daemon:app:latest"]}
      """
          .replace("HEX", HEX);

  private static FilePlan read(String name, String text, List<Platform> platforms) {
    return BuildFiles.read(
        text.getBytes(StandardCharsets.UTF_8),
        new BuildFileContext(
            name, FOLDER, Instant.ofEpochSecond(5), Platform.parse("linux/s390x"), platforms));
  }

  private static FilePlan read(String text) {
    return read("tare.yaml", text, List.of());
  }

  private static FileSet only(String layers) {
    List<LayerPlan> plans = read("tare: 1\nlayers:\n  - " + layers + "\n").image().layers();
    assertThat(plans).hasSize(1);
    assertThat(plans.get(0).files()).hasSize(1);
    return plans.get(0).files().get(0);
  }

  private static List<ConfigChange> config(String config) {
    return read("tare: 1\nconfig: " + config + "\n").image().config();
  }

  private static List<FileSet> mixed() {
    return List.of(
        new FileSet.SourceFile(
            FOLDER.resolve("target/app"),
            "/usr/local/bin/app",
            ModeRule.parse("0755"),
            new Owner(1000, 1000)),
        new FileSet.SourceFile(
            FOLDER.resolve("dist/linux/arm64/tool"), "/tools/tool", ModeRule.NORMAL, Owner.ROOT),
        new FileSet.SourceFile(
            FOLDER.resolve("linux-arm64"), "/linux-arm64", ModeRule.NORMAL, Owner.ROOT),
        new FileSet.Directory("/data", OptionalInt.of(0750), Optional.of(Owner.parse("app"))),
        new FileSet.Directory("/run/app", OptionalInt.empty(), Optional.empty()),
        new FileSet.Symlink("/app", "/usr/local/bin/app", new Owner(7, 7)),
        new FileSet.Removal("/etc/motd"));
  }

  private static List<LayerPlan> layers() {
    Compression compression = Compression.parse("gzip:9");
    return List.of(
        new LayerPlan(
            "tare: add /usr/local/bin/app /tools/tool /linux-arm64 /data /run/app and 1 more;"
                + " remove /etc/motd",
            mixed(),
            compression),
        new LayerPlan(
            "tare: add /srv/www",
            List.of(
                new FileSet.SourceDirectory(
                    FOLDER.resolve("web/dist"),
                    "/srv/www",
                    new Selection(Patterns.of("**"), Patterns.of("**/*.map")),
                    new Attributes(
                        Optional.of(ModeRule.parse("u=rwX,go=rX")),
                        Optional.of(new Owner(33, 33)),
                        List.of(
                            new Attributes.Rule(
                                Patterns.of("*.sh"),
                                Optional.of(ModeRule.parse("755")),
                                Optional.empty()),
                            new Attributes.Rule(
                                Patterns.of("private"),
                                Optional.empty(),
                                Optional.of(Owner.ROOT)))))),
            compression),
        new LayerPlan(
            "tare: add /assets",
            List.of(FileSet.directory(FOLDER.resolve("assets"), "/assets")),
            compression,
            LayerPlan.Splitting.AUTO),
        new LayerPlan(
            "tare: add /usr/local",
            List.of(
                new FileSet.SourceArchive(
                    Input.of(
                        "https://example.com/go.tar.gz?v=1",
                        Optional.of(new Digest("sha256", HEX))),
                    "/usr/local",
                    new Selection(Patterns.of("go/bin/**"), Patterns.of("go/bin/gofmt")),
                    1,
                    Attributes.DEFAULT)),
            compression),
        new LayerPlan(
            "tare: add /", List.of(FileSet.archive(FOLDER.resolve("local.tar"), "/")), compression),
        new LayerPlan(
            "tare: add /opt",
            List.of(
                new FileSet.JavaArchive(
                    FOLDER.resolve("target/shop.jar"),
                    "/opt",
                    FileSet.JavaArchive.Layout.EXPLODED,
                    new Owner(5, 5))),
            compression));
  }

  @Test
  void aFileWithEveryKeyIsReadWhole() {
    FilePlan plan = read(EVERYTHING);
    ImagePlan image = plan.image();
    assertThat(image.base())
        .isEqualTo(Base.of("docker://gcr.io/distroless/static:1@sha256:" + HEX));
    assertThat(image.platform()).contains(Platform.parse("linux/arm64"));
    assertThat(image.platformOverride()).isFalse();
    assertThat(image.baseFiles()).isEqualTo(BaseFiles.EXACT);
    assertThat(image.layers()).isEqualTo(layers());
    assertThat(image.config())
        .containsExactly(
            new ConfigChange.ExpandEnv("PATH", Expansion.parse("/usr/local/go/bin:${PATH}")),
            new ConfigChange.SetEnv("MODE", "prod"),
            new ConfigChange.UnsetEnv("OLD"),
            new ConfigChange.SetStrings(StringList.ENTRYPOINT, List.of("/usr/local/bin/app")),
            new ConfigChange.Clear("Cmd"),
            new ConfigChange.SetText(Text.WORKING_DIR, "/work"),
            new ConfigChange.SetText(Text.USER, "1000"),
            new ConfigChange.SetText(Text.STOP_SIGNAL, "SIGTERM"),
            new ConfigChange.AddPort("8080/tcp"),
            new ConfigChange.AddPort("53/udp"),
            new ConfigChange.AddVolume("/data"),
            new ConfigChange.SetLabel("team", "core"),
            new ConfigChange.UnsetLabel("old"),
            new ConfigChange.SetHealthcheck(
                new Healthcheck(
                    Optional.of(List.of("CMD", "/app", "--check")),
                    Map.of(
                        Healthcheck.Time.INTERVAL, Duration.ofSeconds(90),
                        Healthcheck.Time.TIMEOUT, Duration.ofMillis(1500),
                        Healthcheck.Time.START_PERIOD, Duration.ofMillis(500),
                        Healthcheck.Time.START_INTERVAL, Duration.ZERO),
                    OptionalInt.of(3))),
            new ConfigChange.SetStrings(StringList.ON_BUILD, List.of("COPY . /src")),
            new ConfigChange.SetStrings(StringList.SHELL, List.of("/bin/bash", "-c")),
            new ConfigChange.SetAuthor("Core Team"),
            new ConfigChange.AddHistory("made of the release 1"));
    assertThat(image.annotations())
        .isEqualTo(Map.of("org.opencontainers.image.source", "https://example.com/app"));
    assertThat(image.format()).isEqualTo(ImagePlan.Format.DOCKER);
    assertThat(image.created()).isEqualTo(Instant.ofEpochSecond(5));
    assertThat(plan.destinations())
        .containsExactly(
            Destination.of("ghcr.io/me/app:{short_hash}"),
            Destination.of("oci-archive:/project/app.tar"),
            Destination.of("docker-daemon:app:latest"));
  }

  @Test
  void jsonSaysTheSame() {
    assertThat(read("tare.json", EVERYTHING_AS_JSON, List.of()))
        .isEqualTo(read("tare.yml", EVERYTHING, List.of()))
        .isEqualTo(read("standard input", EVERYTHING_AS_JSON, List.of()));
  }

  @Test
  void theLeastFileInheritsEverything() {
    FilePlan plan = read("tare: 1\n");
    assertThat(plan.image())
        .isEqualTo(
            new ImagePlan(
                Optional.empty(),
                false,
                new Base.Scratch(),
                List.of(),
                List.of(),
                Map.of(),
                ImagePlan.Format.AS_BASE,
                Instant.ofEpochSecond(5)));
    assertThat(plan.destinations()).isEmpty();
  }

  @Test
  void portsAndVolumesAreTakenAwayWithNull() {
    assertThat(config("{ports: {8080: {}, 80/udp: null}, volumes: {/b: null, /a: {}}}"))
        .containsExactly(
            new ConfigChange.AddPort("8080/tcp"),
            new ConfigChange.UnsetPort("80/udp"),
            new ConfigChange.UnsetVolume("/b"),
            new ConfigChange.AddVolume("/a"));
    assertThat(config("{ports: {}}")).isEmpty();
  }

  @Test
  void whatDockerAddsIsClearedWithNull() {
    assertThat(config("{healthcheck: null, onbuild: null, shell: [], author: null, history: null}"))
        .containsExactly(
            new ConfigChange.Clear("Healthcheck"),
            new ConfigChange.Clear("OnBuild"),
            new ConfigChange.Clear("Shell"),
            new ConfigChange.SetAuthor(""),
            new ConfigChange.ClearHistory());
  }

  @Test
  void aHealthCheckIsForTheShellOrSaysWhatIsAnotherThanTheBases() {
    assertThat(config("{healthcheck: {test: curl -f localhost}}"))
        .containsExactly(
            new ConfigChange.SetHealthcheck(Healthcheck.of("CMD-SHELL", "curl -f localhost")));
    assertThat(config("{healthcheck: {test: [NONE]}}"))
        .containsExactly(new ConfigChange.SetHealthcheck(Healthcheck.of("NONE")));
    assertThat(config("{healthcheck: {interval: 2h, timeout: null, retries: null}}"))
        .containsExactly(
            new ConfigChange.SetHealthcheck(
                new Healthcheck(
                    Optional.empty(),
                    Map.of(
                        Healthcheck.Time.INTERVAL,
                        Duration.ofHours(2),
                        Healthcheck.Time.TIMEOUT,
                        Duration.ZERO),
                    OptionalInt.of(0))));
  }

  private static FilePlan withVcs(String text, Instant created, Map<String, String> variables) {
    return BuildFiles.read(
        ("tare: 1\nvcs: true\n" + text).getBytes(StandardCharsets.UTF_8),
        new BuildFileContext(
            "tare.yaml",
            Path.of("/"),
            created,
            Platform.parse("linux/amd64"),
            List.of(),
            name -> Optional.ofNullable(variables.get(name))));
  }

  private static final Map<String, String> CI =
      Map.of(
          "CI_PROJECT_URL", "https://example.com/app",
          "CI_COMMIT_SHA", "1".repeat(40),
          "CI_COMMIT_TAG", "v1");

  @Test
  void whereTheFilesComeFromIsToldIfAskedFor() {
    ImagePlan image = withVcs("", Instant.ofEpochSecond(5), CI).image();
    assertThat(image.annotations())
        .containsExactly(
            Map.entry("org.opencontainers.image.created", "1970-01-01T00:00:05Z"),
            Map.entry("org.opencontainers.image.source", "https://example.com/app"),
            Map.entry("org.opencontainers.image.revision", "1".repeat(40)),
            Map.entry("org.opencontainers.image.version", "v1"));
    assertThat(image.config())
        .containsExactlyElementsOf(
            image.annotations().entrySet().stream()
                .map(entry -> new ConfigChange.SetLabel(entry.getKey(), entry.getValue()))
                .toList());
    assertThat(read("tare: 1\nvcs: false\n").image().annotations()).isEmpty();
  }

  @Test
  void whatIsNotKnownIsNotLeftAsTheBaseHasIt() {
    ImagePlan image =
        withVcs(
                "annotations: {org.opencontainers.image.source: mine, a: b}\n"
                    + "config: {labels: {org.opencontainers.image.version: mine}}\n",
                Instant.EPOCH,
                Map.of("CI_COMMIT_SHA", "2".repeat(64)))
            .image();
    assertThat(image.annotations())
        .containsExactly(
            Map.entry("org.opencontainers.image.revision", "2".repeat(64)),
            Map.entry("org.opencontainers.image.source", "mine"),
            Map.entry("a", "b"));
    assertThat(image.config())
        .containsExactly(
            new ConfigChange.UnsetLabel("org.opencontainers.image.created"),
            new ConfigChange.UnsetLabel("org.opencontainers.image.source"),
            new ConfigChange.SetLabel("org.opencontainers.image.revision", "2".repeat(64)),
            new ConfigChange.UnsetLabel("org.opencontainers.image.version"),
            new ConfigChange.SetLabel("org.opencontainers.image.version", "mine"));
    assertThat(withVcs("config: {labels: null}\n", Instant.EPOCH, CI).image().config())
        .hasSize(5)
        .startsWith(new ConfigChange.Clear("Labels"));
  }

  @Test
  void basesAreLocations() {
    assertThat(read("tare: 1\nfrom: scratch\n").image().base()).isEqualTo(new Base.Scratch());
    assertThat(read("tare: 1\nfrom: debian:12\n").image().base()).isEqualTo(Base.of("debian:12"));
    assertThat(read("tare: 1\nfrom: {image: 'oci:base:1'}\n").image().base())
        .isEqualTo(Base.of("oci:/project/base:1"));
  }

  @Test
  void nullClearsWhatTheBaseHas() {
    assertThat(
            config(
                "{entrypoint: null, cmd: null, env: null, workdir: null, user: null, ports: null,"
                    + " volumes: null, labels: null, stopSignal: null}"))
        .containsExactly(
            new ConfigChange.ClearEnv(),
            new ConfigChange.Clear("Entrypoint"),
            new ConfigChange.Clear("Cmd"),
            new ConfigChange.Clear("WorkingDir"),
            new ConfigChange.Clear("User"),
            new ConfigChange.Clear("StopSignal"),
            new ConfigChange.Clear("ExposedPorts"),
            new ConfigChange.Clear("Volumes"),
            new ConfigChange.Clear("Labels"));
  }

  @Test
  void anEntrypointAloneTakesTheCmdOfTheBaseAway() {
    assertThat(config("{entrypoint: [/a]}"))
        .containsExactly(
            new ConfigChange.SetStrings(StringList.ENTRYPOINT, List.of("/a")),
            new ConfigChange.Clear("Cmd"));
    assertThat(config("{cmd: [a, '']}"))
        .containsExactly(new ConfigChange.SetStrings(StringList.CMD, List.of("a", "")));
  }

  @Test
  void dollarsAreTextUnlessABraceFollows() {
    assertThat(config("{env: {A: $B, C: '$${D}'}}"))
        .containsExactly(
            new ConfigChange.SetEnv("A", "$B"),
            new ConfigChange.ExpandEnv("C", Expansion.parse("$${D}")));
  }

  @Test
  void sourcesAndTargetsHaveTheirDefaults() {
    assertThat(only("files: [{source: ../bin/app}]"))
        .isEqualTo(FileSet.file(FOLDER.resolve("../bin/app"), "/app"));
    assertThat(only("files: [{source: /abs/app, dest: opt//x/./app}]"))
        .isEqualTo(FileSet.file(Path.of("/abs/app"), "/opt/x/app"));
    assertThat(only("{directory: ., dest: /}"))
        .isEqualTo(FileSet.directory(FOLDER.resolve("."), "/"));
    assertThat(only("tar: /abs/a.tar")).isEqualTo(FileSet.archive(Path.of("/abs/a.tar"), "/"));
  }

  @Test
  void oneDestinationNeedsNoList() {
    assertThat(read("tare: 1\nto: oci:out:x\n").destinations())
        .containsExactly(Destination.of("oci:/project/out:x"));
  }

  @Test
  void onePlatformOfSeveralCanBeChosen() {
    String file = "tare: 1\nplatforms: [linux/amd64, linux/arm/v7]\n";
    assertThat(read("tare.yaml", file, List.of(Platform.parse("linux/arm/v7"))).image().platform())
        .contains(Platform.parse("linux/arm/v7"));
    assertThatThrownBy(() -> read("tare.yaml", file, List.of(Platform.parse("linux/s390x"))))
        .isInstanceOf(BuildFileException.class)
        .hasMessage("tare.yaml:2:12: platforms: does not have linux/s390x");
  }

  @Test
  void severalPlatformsMakeAnIndexInTheirOrder() {
    String file =
        """
        tare: 1
        platforms: [linux/arm/v7, linux/amd64]
        layers:
          - files: [{source: "dist/{platform}/tool", dest: /tool}]
          - {directory: "lib-{os}-{arch}{variant}", dest: /lib}
          - {directory: web, dest: /srv}
        annotations: {org.opencontainers.image.source: s, team: a, "index:team": b}
        """;
    IndexPlan plan = (IndexPlan) read(file).artifact();
    assertThat(plan.images())
        .extracting(image -> image.platform().orElseThrow())
        .containsExactly(Platform.parse("linux/arm/v7"), Platform.parse("linux/amd64"));
    assertThat(plan.images().get(0).layers())
        .extracting(layer -> layer.files().get(0))
        .containsExactly(
            FileSet.file(FOLDER.resolve("dist/linux/arm/v7/tool"), "/tool"),
            FileSet.directory(FOLDER.resolve("lib-linux-armv7"), "/lib"),
            FileSet.directory(FOLDER.resolve("web"), "/srv"));
    assertThat(plan.images().get(1).layers().get(1).files())
        .containsExactly(FileSet.directory(FOLDER.resolve("lib-linux-amd64"), "/lib"));
    assertThat(plan.images().get(1).layers().get(2))
        .isEqualTo(plan.images().get(0).layers().get(2));
    assertThat(plan.annotations())
        .containsOnly(Map.entry("org.opencontainers.image.source", "s"), Map.entry("team", "b"));
    assertThat(plan.images().get(0).annotations()).containsEntry("team", "a");
    assertThat(plan.always()).isFalse();
  }

  @Test
  void versionsOfAnOperatingSystemAreForTheSameFiles() {
    String file =
        """
        tare: 1
        from: registry.example.com/nanoserver
        platforms: ["windows/amd64:10.0.17763", "windows/amd64:10.0.20348"]
        layers:
          - files: [{source: "dist/{platform}/tool.exe", dest: /Files/tool.exe}]
          - tar: "https://example.com/{arch}.tgz"
            sha256: {windows/amd64: "HEX", windows/amd64:10.0.20348: "OTHER"}
        """
            .replace("HEX", HEX)
            .replace("OTHER", "2".repeat(64));
    IndexPlan plan = (IndexPlan) read(file).artifact();
    assertThat(plan.images())
        .extracting(image -> image.platform().orElseThrow().toString())
        .containsExactly("windows/amd64:10.0.17763", "windows/amd64:10.0.20348");
    assertThat(plan.images())
        .extracting(image -> image.layers().get(0).files().get(0))
        .containsOnly(
            FileSet.file(FOLDER.resolve("dist/windows/amd64/tool.exe"), "/Files/tool.exe"));
    assertThat(plan.images())
        .extracting(
            image -> ((FileSet.SourceArchive) image.layers().get(1).files().get(0)).source())
        .containsExactly(
            Input.of("https://example.com/amd64.tgz", Optional.of(Digest.parse("sha256:" + HEX))),
            Input.of(
                "https://example.com/amd64.tgz",
                Optional.of(Digest.parse("sha256:" + "2".repeat(64)))));
  }

  @Test
  void anArchiveOfEachPlatformHasItsOwnDigest() {
    String other = "2".repeat(64);
    String file =
        """
        tare: 1
        platforms: [linux/amd64, linux/arm64]
        layers:
          - tar: "https://example.com/{arch}.tgz"
            sha256: {linux/amd64: "HEX", linux/aarch64: "OTHER"}
        """
            .replace("HEX", HEX)
            .replace("OTHER", other);
    assertThat(read(file).artifact().images())
        .extracting(
            image -> ((FileSet.SourceArchive) image.layers().get(0).files().get(0)).source())
        .containsExactly(
            Input.of("https://example.com/amd64.tgz", Optional.of(Digest.parse("sha256:" + HEX))),
            Input.of(
                "https://example.com/arm64.tgz", Optional.of(Digest.parse("sha256:" + other))));
  }

  @Test
  void someOfSeveralPlatformsAreMadeInTheOrderOfTheChoice() {
    String file = "tare: 1\nplatforms: [linux/amd64, linux/arm64, linux/s390x]\n";
    List<Platform> chosen = List.of(Platform.parse("linux/s390x"), Platform.parse("linux/amd64"));
    assertThat(read("tare.yaml", file, chosen).artifact().images())
        .extracting(image -> image.platform().orElseThrow())
        .containsExactlyElementsOf(chosen);
  }

  @Test
  void allMeansEveryPlatformOfTheBase() {
    IndexPlan plan = (IndexPlan) read("tare: 1\nfrom: debian:12\nplatforms: all\n").artifact();
    assertThat(plan.every()).isTrue();
    assertThat(plan.images()).hasSize(1);
    assertThat(plan.images().get(0).platform()).isEmpty();
    Platform arm = Platform.parse("linux/arm64");
    String file = "tare: 1\nfrom: debian:12\nplatforms: all\n";
    assertThat(read("tare.yaml", file, List.of(arm)).image().platform()).contains(arm);
  }

  @Test
  void onePlatformGetsAnIndexIfThatIsSaid() {
    String file = "tare: 1\nplatforms: [linux/amd64]\n";
    assertThat(read(file + "index: auto\n").image().platform()).isPresent();
    IndexPlan plan = (IndexPlan) read(file + "index: always\n").artifact();
    assertThat(plan.always()).isTrue();
    assertThat(plan.images()).hasSize(1);
  }

  @Test
  void aDinkerFileChoosesItsPlatformItself() {
    assertThatThrownBy(() -> read("dinker.json", "{}", List.of(Platform.parse("linux/arm64"))))
        .isInstanceOf(BuildFileException.class)
        .hasMessageContaining("arch and os");
  }

  @Test
  void theHistoryDoesNotDependOnTheFileOrItsPlace() {
    String file = "tare: 1\nlayers: [{remove: [/a, /b]}]\n";
    assertThat(read("other/tare.yml", file, List.of()).image()).isEqualTo(read(file).image());
    assertThat(read(file).image().layers().get(0).createdBy()).isEqualTo("tare: remove /a /b");
  }

  @Test
  void anAnchorStandsForWhatItNames() {
    assertThat(read("tare: 1\nfrom: &a scratch\nto: ['oci:x:a']\nformat: oci\n").image().base())
        .isEqualTo(new Base.Scratch());
    assertThat(config("{env: {A: &v x, B: *v}}"))
        .containsExactly(new ConfigChange.SetEnv("A", "x"), new ConfigChange.SetEnv("B", "x"));
  }

  @Test
  void locationsOfDigestsKeepTheirTag() {
    Base base =
        read("tare: 1\nfrom: {image: 'a:1', digest: 'sha256:" + HEX + "'}\n").image().base();
    assertThat(base).isInstanceOf(Base.From.class);
    assertThat(((Base.From) base).location())
        .isEqualTo(Location.parse("docker://docker.io/library/a:1@sha256:" + HEX));
  }
}

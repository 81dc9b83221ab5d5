// SPDX-License-Identifier: Apache-2.0
package dev.tare.config;

import dev.tare.oci.Platform;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Build files that tests read. */
final class TareFiles {
  static final String HEX = "0123456789abcdef".repeat(4);
  static final Path FOLDER = Path.of("/project");

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

  private TareFiles() {}

  static FilePlan read(String name, String text, List<Platform> platforms) {
    return BuildFiles.read(
        text.getBytes(StandardCharsets.UTF_8),
        new BuildFileContext(
            name, FOLDER, Instant.ofEpochSecond(5), Platform.parse("linux/s390x"), platforms));
  }

  static FilePlan read(String text) {
    return read("tare.yaml", text, List.of());
  }
}

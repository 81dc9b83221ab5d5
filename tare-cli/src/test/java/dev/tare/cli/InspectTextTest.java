// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.oci.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images made by others, as they are shown. */
class InspectTextTest {
  private static final String OCI = "application/vnd.oci.image.";
  private static final String NO_LAYER = "sha256:" + "1".repeat(64);

  @TempDir Path folder;

  private String put(String document) throws IOException {
    return put(document, '\'');
  }

  private String put(String document, char quote) throws IOException {
    byte[] bytes = document.replace(quote, '"').getBytes(UTF_8);
    Digest digest = Digest.sha256(bytes);
    Files.createDirectories(folder.resolve("blobs/sha256"));
    Files.write(folder.resolve("blobs/sha256").resolve(digest.hex()), bytes);
    return "'digest':'%s','size':%d".formatted(digest, bytes.length);
  }

  private String inspect(String type, String descriptor) throws IOException {
    Files.writeString(folder.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
    Files.writeString(
        folder.resolve("index.json"),
        "{'schemaVersion':2,'manifests':[{'mediaType':'%s',%s}]}"
            .formatted(type.startsWith("application/") ? type : OCI + type, descriptor)
            .replace('\'', '"'));
    TestRun run = TestRun.of("inspect", folder.toString());
    assertThat(run.error()).isEmpty();
    return run.output();
  }

  @Test
  void everythingInAConfigIsShown() throws IOException {
    String config =
        put(
            "{'architecture':'amd64','os':'linux','author':'A. Uthor','created':"
                + "'2024-01-02T03:04:05Z','config':{'Shell':['/bin/sh','-c'],'StopSignal':'SIGINT',"
                + "'Healthcheck':{'Test':['CMD-SHELL','curl -f localhost'],'Interval':30000000000,"
                + "'Timeout':1500000000,'Retries':3},'OnBuild':['COPY . /src'],"
                + "'ExposedPorts':{'80/tcp':{}},'Volumes':{'/data':{}},'Labels':{'a':'b'}},"
                + "'rootfs':{'type':'layers','diff_ids':['"
                + NO_LAYER
                + "']},'history':[{'created_by':'ENV A=1','empty_layer':true},"
                + "{'created_by':'RUN make'},{'created_by':'CMD x','empty_layer':true}]}");
    String manifest =
        put(
            "{'schemaVersion':2,'mediaType':'%smanifest.v1+json','config':{'mediaType':'%sconfig"
                    .formatted(OCI, OCI)
                + ".v1+json',"
                + config
                + "},'layers':[{'mediaType':'%slayer.v1.tar+gzip','digest':'".formatted(OCI)
                + NO_LAYER
                + "','size':2048}],'annotations':{'note':'n'}}");
    assertThat(inspect("manifest.v1+json", manifest))
        .contains(
            "Created:    2024-01-02T03:04:05Z\nAuthor:     A. Uthor\n",
            "Shell:      /bin/sh -c\n",
            "Signal:     SIGINT\n"
                + "Health:     CMD-SHELL 'curl -f localhost', Interval 30s, Timeout 1.5s, Retries 3\n"
                + "Port:       80/tcp\nVolume:     /data\nLabel:      a=b\n"
                + "OnBuild:    COPY . /src\nAnnotation: note=n\n")
        .endsWith(
            "Layers:     1, 2.0 KiB\n   1 "
                + NO_LAYER
                + "     2.0 KiB  application/vnd.oci.image.layer.v1.tar+gzip\n     RUN make\n");
  }

  @Test
  void whatIsNoImageInAnIndexIsToldApart() throws IOException {
    String index =
        put(
            ("{'schemaVersion':2,'mediaType':'%sindex.v1+json','manifests':[{'mediaType':"
                    .formatted(OCI)
                + "'%smanifest.v1+json','digest':'%s','size':7,'platform':{'os':'linux',"
                    .formatted(OCI, NO_LAYER)
                + "'architecture':'arm','variant':'v7'}},{'mediaType':'%smanifest.v1+json',"
                    .formatted(OCI)
                + "'digest':'%s','size':7,'platform':{'os':'unknown','architecture':'unknown'},"
                    .formatted(NO_LAYER)
                + "'annotations':{'vnd.docker.reference.type':'attestation-manifest'}}]}"));
    assertThat(inspect("index.v1+json", index))
        .endsWith(
            "Platforms:\n  linux/arm/v7         "
                + NO_LAYER
                + "\n  unknown/unknown      "
                + NO_LAYER
                + "  attestation-manifest\n");
  }

  private String corpus(String name) throws IOException {
    Path corpus = Path.of("../tare-core/src/test/resources/dev/tare/image/corpus");
    Path config = corpus.resolve(name + ".config.json");
    if (Files.exists(config)) {
      put(Files.readString(config), '"');
    }
    Path manifest = corpus.resolve(name + ".manifest.json");
    boolean index = !Files.exists(manifest);
    String text = Files.readString(index ? corpus.resolve(name + ".index.json") : manifest);
    return inspect(
            text.contains("docker.distribution.manifest.v2")
                ? "application/vnd.docker.distribution.manifest.v2+json"
                : OCI + (index ? "index.v1+json" : "manifest.v1+json"),
            put(text, '"'))
        .replaceAll("[0-9a-f]{64}", "HEX");
  }

  @Test
  void imagesOfWindowsAreToldWithTheirVersionAndAddresses() throws IOException {
    assertThat(corpus("servercore"))
        .contains(
            "Platform:   windows/amd64, 10.0.20348.2461, win32k\n",
            "Shell:      powershell -Command '$ErrorActionPreference = '\\''Stop'\\'';'\n",
            "     from https://mcr.example.com/a\n     from https://mirror.example.com/a\n"
                + "     Apply image 10.0.20348.1\n");
  }

  @Test
  void aCommentStandsForAStepThatIsNotTold() throws IOException {
    assertThat(corpus("nix")).contains("     store paths: ['/nix/store/aaaa-glibc']\n");
    assertThat(corpus("healthcheck"))
        .contains(
            "Signal:     SIGINT\nStop after: 120s\nHealth:     CMD db_ready, Interval 30s, Timeout"
                + " 1500000000.0ns, StartInterval 0.5s, Retries 3\n");
  }

  @Test
  void whatIsNoImageIsTold() throws IOException {
    assertThat(corpus("sbom").replaceFirst("Name: .*\n", ""))
        .isEqualTo(
            """
            Digest:     sha256:HEX
            Type:       application/vnd.oci.image.manifest.v1+json
            Artifact:   application/spdx+json
            Subject:    sha256:HEX
            Config:     sha256:HEX  application/vnd.oci.empty.v1+json
            Layers:     1, 1000 B
               1 sha256:HEX      1000 B  application/spdx+json
            """);
    assertThat(corpus("oras"))
        .contains("Artifact:   application/vnd.example.notes\n", "\n     notes.txt\n");
    assertThat(corpus("homebrew")).contains("  darwin/arm64         sha256:HEX  macOS 14.4\n");
    assertThat(corpus("soci")).contains("Artifact:   application/vnd.amazon.soci.index.v1+json\n");
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.content.MalformedDocumentException;
import dev.tare.content.NotFoundException;
import dev.tare.oci.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineSearchTest {
  @TempDir private Path directory;
  private final Map<String, String> environment = new TreeMap<>();
  private Path home;
  private Path root;

  @BeforeEach
  void makeDirectories() throws IOException {
    home = Files.createDirectory(directory.resolve("home"));
    root = Files.createDirectory(directory.resolve("root"));
  }

  private EngineAddress find(String... host) throws IOException {
    return new EngineSearch(environment, home, root)
        .find(host.length == 0 ? Optional.empty() : Optional.of(host[0]));
  }

  private static Path file(Path path, String content) throws IOException {
    Files.createDirectories(path.getParent());
    return Files.writeString(path, content);
  }

  private Path context(String name, String meta) throws IOException {
    String hash = Digest.sha256(name.getBytes(StandardCharsets.UTF_8)).hex();
    return file(home.resolve(".docker/contexts/meta/" + hash + "/meta.json"), meta);
  }

  private static String meta(String host) {
    return "{\"Name\":\"n\",\"Endpoints\":{\"docker\":{\"Host\":\"" + host + "\"}}}";
  }

  @Test
  void anExplicitAddressGoesBeforeTheEnvironment() throws IOException {
    environment.put("DOCKER_HOST", "tcp://one:1");
    assertThat(find("tcp://two:2").base()).hasToString("http://two:2");
    assertThat(find("").base()).hasToString("http://one:1");
  }

  @Test
  void theVariableForTheHostGoesBeforeTheContexts() throws IOException {
    environment.put("DOCKER_HOST", "unix:///one.sock");
    environment.put("DOCKER_CONTEXT", "two");
    assertThat(find().shown()).isEqualTo("unix:///one.sock");
  }

  @Test
  void aBadVariableIsNamed() {
    environment.put("DOCKER_HOST", "ssh://host");
    assertThatThrownBy(this::find)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("DOCKER_HOST: engine address \"ssh://host\"");
  }

  @Test
  void theVariableForTheContextGoesBeforeTheCurrentOne() throws IOException {
    context("one", meta("tcp://one:1"));
    context("two", meta("tcp://two:2"));
    file(home.resolve(".docker/config.json"), "{\"auths\":{},\"currentContext\":\"two\"}");
    assertThat(find().base()).hasToString("http://two:2");
    environment.put("DOCKER_CONTEXT", "one");
    assertThat(find().base()).hasToString("http://one:1");
  }

  @Test
  void theDefaultContextMeansTheUsualSockets() throws IOException {
    file(home.resolve(".docker/config.json"), "{\"currentContext\":\"default\"}");
    Path socket = file(root.resolve("var/run/docker.sock"), "");
    assertThat(find().socket()).contains(socket);
  }

  @Test
  void theDirectoryOfTheConfigurationCanBeElsewhere() throws IOException {
    Path other = directory.resolve("other");
    file(other.resolve("config.json"), "{\"currentContext\":\"gone\"}");
    environment.put("DOCKER_CONFIG", other.toString());
    assertThatThrownBy(this::find)
        .isInstanceOf(NotFoundException.class)
        .hasMessageStartingWith(
            "docker context \"gone\" (by currentContext of %s/config.json) is not there: no %s/",
            other, other);
  }

  @Test
  void aContextWithKeysIsReachedByTls() throws IOException {
    Path meta = context("one", meta("tcp://one:2376"));
    Path keys =
        home.resolve(".docker/contexts/tls")
            .resolve(Objects.requireNonNull(meta.getParent()).getFileName())
            .resolve("docker");
    file(keys.resolve("ca.pem"), "");
    environment.put("DOCKER_CONTEXT", "one");
    assertThat(find().base()).hasToString("https://one:2376");
    assertThat(find().tls()).contains(new EngineTls(Optional.of(keys), true));
  }

  @Test
  void aContextCanForgoVerification() throws IOException {
    context(
        "one", "{\"Endpoints\":{\"docker\":{\"Host\":\"tcp://one:1\",\"SkipTLSVerify\":true}}}");
    environment.put("DOCKER_CONTEXT", "one");
    assertThat(find().tls().map(EngineTls::verify)).contains(false);
  }

  @Test
  void brokenContextsAreErrorsWithTheFile() throws IOException {
    environment.put("DOCKER_CONTEXT", "one");
    Path file = context("one", "{\"Endpoints\":{}}");
    assertThatThrownBy(this::find)
        .isInstanceOf(MalformedDocumentException.class)
        .hasMessage(file + ": docker is missing");
    context("one", meta("ssh://host"));
    assertThatThrownBy(this::find)
        .isInstanceOf(MalformedDocumentException.class)
        .hasMessageStartingWith(file + ": Endpoints.docker.Host: engine address \"ssh://host\"");
    context("one", "{");
    assertThatThrownBy(this::find)
        .isInstanceOf(MalformedDocumentException.class)
        .hasMessageStartingWith(file + ": ");
    context("one", "[]");
    assertThatThrownBy(this::find)
        .isInstanceOf(MalformedDocumentException.class)
        .hasMessage(file + ": it is not a JSON object");
  }

  @Test
  void theEnvironmentAsksForTls() throws IOException {
    environment.put("DOCKER_HOST", "tcp://one");
    environment.put("DOCKER_TLS_VERIFY", "1");
    assertThat(find().base()).hasToString("https://one:2376");
    assertThat(find().tls()).contains(new EngineTls(Optional.of(home.resolve(".docker")), true));
    environment.put("DOCKER_CERT_PATH", "/keys");
    environment.remove("DOCKER_TLS_VERIFY");
    assertThat(find().tls()).contains(new EngineTls(Optional.of(Path.of("/keys")), true));
    assertThat(find("unix:///s").tls()).isEmpty();
  }

  @Test
  void theUsualSocketsAreLookedAtInOrder() throws IOException {
    environment.put("XDG_RUNTIME_DIR", directory.resolve("run").toString());
    Path last = file(root.resolve("run/podman/podman.sock"), "");
    assertThat(find().socket()).contains(last);
    Path podman = file(directory.resolve("run/podman/podman.sock"), "");
    assertThat(find().socket()).contains(podman);
    Path desktop = file(home.resolve(".docker/run/docker.sock"), "");
    assertThat(find().socket()).contains(desktop);
    Path rootless = file(directory.resolve("run/docker.sock"), "");
    assertThat(find().socket()).contains(rootless);
    Path first = file(root.resolve("var/run/docker.sock"), "");
    assertThat(find().socket()).contains(first);
  }

  @Test
  void withoutAnEngineItIsSaidWhereItWasLookedFor() {
    environment.put("DOCKER_HOST", "");
    environment.put("XDG_RUNTIME_DIR", directory + "/run");
    assertThatThrownBy(this::find)
        .isExactlyInstanceOf(IOException.class) // of this machine, not of the network
        .hasMessage(
            "no container engine found: DOCKER_HOST and DOCKER_CONTEXT are not set, "
                + "%1$s/home/.docker/config.json names no context, no socket at "
                + "%1$s/root/var/run/docker.sock, %1$s/run/docker.sock, "
                + "%1$s/home/.docker/run/docker.sock, %1$s/run/podman/podman.sock, "
                + "%1$s/root/run/podman/podman.sock; start one, or name one with"
                + " DOCKER_HOST",
            directory);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Finds the engine that Docker's own client would talk to, else one that listens where engines
 * usually do.
 *
 * @param root what the sockets of the whole machine are below
 */
record EngineSearch(Map<String, String> environment, Path home, Path root) {
  private static final String HOST = "DOCKER_HOST";

  static EngineSearch of(Map<String, String> environment, Path home) {
    return new EngineSearch(environment, home, Path.of("/"));
  }

  EngineAddress find(Optional<String> host) throws IOException {
    Optional<String> explicit = host.filter(text -> !text.isEmpty());
    if (explicit.isPresent()) {
      return EngineAddress.parse(explicit.get(), tls());
    }
    Optional<String> variable = variable(HOST);
    if (variable.isPresent()) {
      try {
        return EngineAddress.parse(variable.get(), tls());
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(HOST + ": " + e.getMessage(), e);
      }
    }
    Optional<EngineAddress> context =
        new DockerContexts(dockerDirectory()).current(variable(DockerContexts.VARIABLE));
    return context.isPresent() ? context.get() : EngineAddress.ofSocket(socket());
  }

  private Path socket() throws IOException {
    List<Path> there = new ArrayList<>();
    for (Path socket : usualSockets()) {
      if (Files.isWritable(socket)) {
        return socket;
      }
      if (Files.exists(socket)) {
        there.add(socket);
      }
    }
    // Talking to it fails, and says why.
    return there.stream().findFirst().orElseThrow(this::nowhere);
  }

  private List<Path> usualSockets() {
    Optional<Path> runtime = variable("XDG_RUNTIME_DIR").map(Path::of).filter(Path::isAbsolute);
    List<Path> sockets = new ArrayList<>();
    sockets.add(root.resolve("var/run/docker.sock"));
    runtime.ifPresent(directory -> sockets.add(directory.resolve("docker.sock")));
    sockets.add(home.resolve(".docker/run/docker.sock"));
    runtime.ifPresent(directory -> sockets.add(directory.resolve("podman/podman.sock")));
    sockets.add(root.resolve("run/podman/podman.sock"));
    return sockets;
  }

  private IOException nowhere() {
    return new IOException(
        "no container engine found: %s and %s are not set, %s names no context, no socket at %s; start one, or name one with %s"
            .formatted(
                HOST,
                DockerContexts.VARIABLE,
                dockerDirectory().resolve(DockerContexts.CONFIG),
                usualSockets().stream().map(Path::toString).collect(Collectors.joining(", ")),
                HOST));
  }

  /** TLS for tcp addresses, if the environment asks for it. */
  private Optional<EngineTls> tls() {
    Optional<Path> directory = variable("DOCKER_CERT_PATH").map(Path::of);
    return variable("DOCKER_TLS_VERIFY").isPresent() || directory.isPresent()
        ? Optional.of(new EngineTls(Optional.of(directory.orElseGet(this::dockerDirectory)), true))
        : Optional.empty();
  }

  private Path dockerDirectory() {
    return variable("DOCKER_CONFIG").map(Path::of).orElseGet(() -> home.resolve(".docker"));
  }

  private Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }
}

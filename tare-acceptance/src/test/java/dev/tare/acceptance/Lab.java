// SPDX-License-Identifier: Apache-2.0
package dev.tare.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/**
 * The real tools: each part is started when a test first asks for it, and ended with the tests. A
 * part that does not start fails every test that needs it, with the reason, and no other.
 */
final class Lab {
  /** The root of the repository. */
  static final Path ROOT = root();

  private static final Path SCRIPT = ROOT.resolve("tare-acceptance/lab/lab.sh");
  private static final Path DIRECTORY = directory();
  private static final Set<String> STARTED = new HashSet<>();
  private static final Map<String, String> FAILED = new HashMap<>();

  private Lab() {}

  /** Installs the packages that are missing. */
  static void packages() {
    need("install", List.of());
  }

  /** A docker command line for the lab's own engine. */
  static List<String> docker(String... arguments) {
    packages();
    part("dockerd");
    return command(
        List.of("docker", "--host", "unix://" + DIRECTORY.resolve("docker.sock")), arguments);
  }

  /** The engine's socket. */
  static Path dockerSocket() {
    packages();
    part("dockerd");
    return DIRECTORY.resolve("docker.sock");
  }

  /** A podman command line with stores of its own. */
  static List<String> podman(String... arguments) {
    packages();
    part("podman");
    return command(
        List.of(
            "env",
            "CONTAINERS_CONF=" + DIRECTORY.resolve("podman.conf"),
            "podman",
            "--root",
            DIRECTORY.resolve("podman").toString(),
            "--runroot",
            DIRECTORY.resolve("podman-run").toString(),
            "--storage-driver",
            "overlay"),
        arguments);
  }

  /** The socket of podman's API. */
  static Path podmanSocket() {
    packages();
    part("podman");
    return DIRECTORY.resolve("podman.sock");
  }

  /** A ctr command line for the lab's own containerd. */
  static List<String> ctr(String... arguments) {
    packages();
    part("containerd");
    return command(
        List.of("ctr", "--address", DIRECTORY.resolve("containerd.sock").toString()), arguments);
  }

  /** A Debian root file system; not to be changed. */
  static Path debian() {
    packages();
    part("debian");
    return DIRECTORY.resolve("debian");
  }

  /** What the registries are: plain, plain2, tls, bearer (host:port), ca, user, password. */
  static Properties registries() {
    packages();
    part("registries");
    Properties settings = new Properties();
    try (var reader = Files.newBufferedReader(DIRECTORY.resolve("registry.env"))) {
      settings.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return settings;
  }

  /** What a registry has logged: a line a request. */
  static String registryLog(String name) {
    try {
      return Files.readString(DIRECTORY.resolve("registry-" + name + ".log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void part(String name) {
    need(name, List.of(DIRECTORY.toString()));
  }

  private static synchronized void need(String part, List<String> arguments) {
    String failure = FAILED.get(part);
    if (failure != null) {
      throw new AssertionError(failure);
    }
    if (!STARTED.add(part)) {
      return;
    }
    List<String> command = new ArrayList<>(List.of(SCRIPT.toString(), part));
    command.addAll(arguments);
    Run run = Run.of(command);
    if (run.status() != 0) {
      failure = "the lab has no " + part + ": " + run.error();
      FAILED.put(part, failure);
      throw new AssertionError(failure);
    }
  }

  private static List<String> command(List<String> first, String... rest) {
    List<String> all = new ArrayList<>(first);
    all.addAll(List.of(rest));
    return all;
  }

  private static Path root() {
    Path here = Path.of("").toAbsolutePath();
    while (!Files.exists(here.resolve("tare-acceptance/lab/lab.sh"))) {
      here = java.util.Objects.requireNonNull(here.getParent(), "outside the repository");
    }
    return here;
  }

  // a socket's path must be short, so the directory is not below the build's
  private static Path directory() {
    try {
      Path directory = Files.createTempDirectory(Path.of("/tmp"), "tare-lab");
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(() -> Run.of(List.of(SCRIPT.toString(), "stop", directory.toString()))));
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

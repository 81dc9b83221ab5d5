// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import dev.tare.http.Tls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocketFactory;

/**
 * Whom to trust at which host: folders HOST[:PORT] with authorities ({@code *.crt}) and a client's
 * certificate and key ({@code X.cert}, {@code X.key}), and hosts that need prove nothing.
 */
final class Certificates implements Function<String, Optional<SSLSocketFactory>> {
  private static final String USUAL_PORT = ":443";

  private final List<Path> roots;
  private final Set<String> unverified;
  private final Map<String, Optional<SSLSocketFactory>> factories = new ConcurrentHashMap<>();

  Certificates(List<Path> roots, Set<String> unverified) {
    this.roots = roots;
    this.unverified = unverified;
  }

  /**
   * The factory for host:port; empty if the machine's own will do.
   *
   * @throws UncheckedIOException if a file cannot be read
   */
  @Override
  public Optional<SSLSocketFactory> apply(String hostPort) {
    return factories.computeIfAbsent(
        hostPort,
        key -> {
          try {
            return load(names(key));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /** As it may be written: the port can be left out where it is the usual one. */
  private static List<String> names(String hostPort) {
    return hostPort.endsWith(USUAL_PORT)
        ? List.of(hostPort, hostPort.substring(0, hostPort.length() - USUAL_PORT.length()))
        : List.of(hostPort);
  }

  private Optional<SSLSocketFactory> load(List<String> names) throws IOException {
    List<Path> authorities = new ArrayList<>();
    Optional<Path> client = Optional.empty();
    for (Path root : roots) {
      for (String name : names) {
        List<Path> files = files(root.resolve(name));
        files.stream().filter(f -> f.toString().endsWith(".crt")).forEach(authorities::add);
        client =
            client.or(() -> files.stream().filter(f -> f.toString().endsWith(".cert")).findFirst());
      }
    }
    Optional<Path> key = client.map(Certificates::keyOf);
    if (names.stream().anyMatch(unverified::contains)) {
      return Optional.of(Tls.insecure(client, key));
    }
    return authorities.isEmpty() && client.isEmpty()
        ? Optional.empty()
        : Optional.of(Tls.trusting(authorities, client, key));
  }

  private static Path keyOf(Path certificate) {
    String name = String.valueOf(certificate.getFileName());
    return certificate.resolveSibling(name.substring(0, name.length() - 5) + ".key");
  }

  private static List<Path> files(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> listed = Files.list(folder)) {
      return listed.sorted().toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}

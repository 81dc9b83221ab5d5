// SPDX-License-Identifier: Apache-2.0
package dev.tare.daemon;

import dev.tare.oci.Printable;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * Where an engine listens.
 *
 * @param shown what messages call it
 * @param socket a local socket; empty for TCP
 * @param base what paths of requests are put behind, without a slash at its end
 * @param tls for https: what is trusted and shown
 */
record EngineAddress(String shown, Optional<Path> socket, URI base, Optional<EngineTls> tls) {
  private static final URI LOCAL = URI.create("http://localhost");
  private static final String SCHEME_END = "://";

  /**
   * Parses the forms of DOCKER_HOST.
   *
   * @param tls makes tcp:// https
   * @throws IllegalArgumentException for other forms, which it tells apart
   */
  static EngineAddress parse(String text, Optional<EngineTls> tls) {
    int end = text.indexOf(SCHEME_END);
    if (end < 0) {
      if (text.startsWith("/")) {
        throw wrong(text, "a socket is written unix://" + Printable.quote(text).replace("\"", ""));
      }
      return tcp("tcp" + SCHEME_END + text, text, tls);
    }
    String rest = text.substring(end + SCHEME_END.length());
    return switch (text.substring(0, end).toLowerCase(Locale.ROOT)) {
      case "unix" -> ofSocket(socket(text, rest));
      case "tcp" -> tcp(text, rest, tls);
      case "http" -> network(text, "http", rest, Optional.empty());
      case "https" -> network(text, "https", rest, tls);
      case "ssh" ->
          throw wrong(
              text,
              "engines are not reached by ssh; forward the engine's socket with ssh -L and give"
                  + " unix:// and its path");
      case "npipe" -> throw wrong(text, "named pipes are not supported; give tcp:// or unix://");
      default -> throw wrong(text, "the forms are unix://SOCKET, tcp://HOST:PORT, https://HOST");
    };
  }

  static EngineAddress ofSocket(Path socket) {
    String shown = Printable.quote("unix://" + socket);
    return new EngineAddress(
        shown.substring(1, shown.length() - 1), Optional.of(socket), LOCAL, Optional.empty());
  }

  private static Path socket(String text, String path) {
    try {
      Path socket = Path.of(path);
      if (socket.isAbsolute()) {
        return socket;
      }
    } catch (InvalidPathException e) {
      throw wrong(text, "the path has a character that no path has");
    }
    throw wrong(text, "the socket's path is not absolute");
  }

  private static EngineAddress tcp(String text, String rest, Optional<EngineTls> tls) {
    return network(text, tls.isPresent() ? "https" : "http", rest, tls);
  }

  private static EngineAddress network(
      String text, String scheme, String rest, Optional<EngineTls> tls) {
    if (rest.indexOf('@') >= 0) {
      throw new IllegalArgumentException(
          "the engine's address has a user or password, which engines do not take");
    }
    URI given = uri(text, scheme, rest);
    if (given.getHost() == null || given.getRawQuery() != null || given.getRawFragment() != null) {
      throw wrong(text, "HOST:PORT is expected after " + SCHEME_END);
    }
    int port = given.getPort();
    if (port > 0xffff || (port < 0 && !given.getRawAuthority().equals(given.getHost()))) {
      throw wrong(text, "the port is not one");
    }
    boolean usual = port < 0 && !text.startsWith("http");
    String authority =
        given.getHost()
            + (usual ? (tls.isPresent() ? ":2376" : ":2375") : port < 0 ? "" : ":" + port);
    String path = given.getRawPath().replaceAll("/+$", "");
    URI base = uri(text, scheme, authority + path);
    Optional<EngineTls> used =
        scheme.equals("https") ? Optional.of(tls.orElse(EngineTls.SYSTEM)) : Optional.empty();
    return new EngineAddress(base.toString(), Optional.empty(), base, used);
  }

  private static URI uri(String text, String scheme, String rest) {
    try {
      return new URI(scheme + SCHEME_END + rest);
    } catch (URISyntaxException e) {
      throw wrong(text, "HOST:PORT is expected after " + SCHEME_END);
    }
  }

  private static IllegalArgumentException wrong(String text, String cause) {
    return new IllegalArgumentException("engine address " + Printable.quote(text) + ": " + cause);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.oci;

import java.util.List;
import java.util.Optional;

/** The syntax of {@link Location}, after containers-transports(5), and answers to common slips. */
final class LocationGrammar {
  private static final int LONGEST_NAME = 1024;
  private static final List<String> LONG_TRANSPORTS =
      List.of("oci-archive", "docker-archive", "docker-daemon");
  private static final List<String> ELSEWHERE =
      List.of("dir", "containers-storage", "ostree", "sif", "tarball", "docker-image", "podman");
  private static final String KNOWN =
      "docker://NAME, oci:DIR, oci-archive:FILE, docker-archive:FILE, docker-daemon:NAME or scratch";

  private LocationGrammar() {}

  static Location parse(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("the location is empty: " + KNOWN + " is meant");
    }
    if (text.equals("scratch")) {
      return new Location.Scratch();
    }
    if (text.startsWith("docker://")) {
      return new Location.Registry(Reference.parse(text.substring("docker://".length())));
    }
    int colon = text.indexOf(':');
    if (colon < 0) {
      return bare(text);
    }
    String rest = text.substring(colon + 1);
    return switch (text.substring(0, colon)) {
      case "oci" -> layout(text, rest);
      case "oci-archive" -> ociArchive(text, rest);
      case "docker-archive" -> dockerArchive(text, rest);
      case "docker-daemon" -> dockerDaemon(text, rest);
      case "docker" -> throw missingSlashes(text, rest);
      default -> {
        checkTransport(text, text.substring(0, colon), rest);
        yield bare(text);
      }
    };
  }

  private static Location ociArchive(String text, String rest) {
    checkNoSlashes(text, rest);
    return new Location.OciArchive(path(rest), name(rest));
  }

  private static Location layout(String text, String rest) {
    if (rest.startsWith("//")) {
      throw wrong(
          text,
          "a layout directory is oci:DIR; an image in a registry is docker://"
              + shown(rest.substring(2)));
    }
    return new Location.Layout(path(rest), name(rest));
  }

  private static Location dockerArchive(String text, String rest) {
    checkNoSlashes(text, rest);
    int colon = rest.indexOf(':');
    Optional<Reference> name = Optional.empty();
    if (colon >= 0) {
      Reference reference = Reference.parse(rest.substring(colon + 1));
      if (reference.digest().isPresent()) {
        throw wrong(text, "a name in a docker archive has no digest");
      }
      name = Optional.of(reference);
    }
    return new Location.DockerArchive(path(rest), name);
  }

  private static Location dockerDaemon(String text, String rest) {
    checkNoSlashes(text, rest);
    if (rest.startsWith("sha256:")) {
      throw wrong(text, "an image's id is not a name: docker-daemon:NAME:TAG is meant");
    }
    return new Location.DockerDaemon(Reference.parse(rest));
  }

  private static Location bare(String text) {
    if (text.startsWith("/") || text.startsWith(".") || text.startsWith("~")) {
      throw wrong(text, "a file is oci-archive:FILE or docker-archive:FILE, a directory oci:DIR");
    }
    if (text.endsWith(".tar") || text.endsWith(".tgz") || text.endsWith(".tar.gz")) {
      throw wrong(
          text,
          "a file is oci-archive:FILE or docker-archive:FILE, an image of this name docker://NAME");
    }
    return new Location.Registry(Reference.parse(text));
  }

  private static String path(String rest) {
    int colon = rest.indexOf(':');
    return colon < 0 ? rest : rest.substring(0, colon);
  }

  private static Optional<String> name(String rest) {
    int colon = rest.indexOf(':');
    return colon < 0 ? Optional.empty() : Optional.of(rest.substring(colon + 1));
  }

  static void checkPath(String transport, String path) {
    if (path.isEmpty()) {
      throw new IllegalArgumentException("the path after " + transport + ": is empty");
    }
    if (path.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("path " + Printable.quote(path) + " contains a NUL");
    }
  }

  /** Checks a name of an image in a layout: image-spec, annotation ref.name. */
  static void checkName(String name) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("the name after the path is empty");
    }
    if (name.length() > LONGEST_NAME) {
      throw new IllegalArgumentException(
          "name " + Printable.quote(name) + " has more than " + LONGEST_NAME + " characters");
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean inside = i > 0 && i < name.length() - 1;
      if (!Grammar.isLetterOrDigit(c) && !(inside && "-._:@+/".indexOf(c) >= 0)) {
        throw new IllegalArgumentException(
            "name "
                + Printable.quote(name)
                + " cannot have "
                + Printable.quote(new String(Character.toChars(name.codePointAt(i))))
                + " as character "
                + (i + 1));
      }
    }
  }

  private static void checkNoSlashes(String text, String rest) {
    if (rest.startsWith("//")) {
      throw wrong(text, "only docker:// has slashes after the colon");
    }
  }

  private static IllegalArgumentException missingSlashes(String text, String rest) {
    String name = rest.startsWith("/") ? rest.substring(1) : rest;
    return wrong(
        text,
        "docker://"
            + shown(name)
            + " is meant, or docker://docker:"
            + shown(name)
            + " for an image named docker");
  }

  private static String shown(String text) {
    return Printable.plain(Printable.withoutUser(text));
  }

  private static void checkTransport(String text, String prefix, String rest) {
    if (rest.startsWith("//")) {
      throw wrong(
          text,
          prefix.equals("http") || prefix.equals("https")
              ? "an image in a registry is docker://HOST/NAME"
              : "no such transport: " + KNOWN + " is meant");
    }
    if (ELSEWHERE.contains(prefix)) {
      throw wrong(
          text,
          prefix
              + ": is not supported: "
              + KNOWN
              + " is meant, or docker://"
              + shown(text)
              + " for an image of that name");
    }
    for (String transport : LONG_TRANSPORTS) {
      if (Nearest.distance(prefix, transport) <= 2) {
        throw wrong(
            text,
            "is "
                + transport
                + ": meant? An image of that name in a registry is docker://"
                + shown(text));
      }
    }
  }

  private static IllegalArgumentException wrong(String text, String cause) {
    return new IllegalArgumentException(
        "invalid location " + Printable.quote(Printable.withoutUser(text)) + ": " + cause);
  }
}

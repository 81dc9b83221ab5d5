// SPDX-License-Identifier: Apache-2.0
package dev.tare.oci;

import java.util.Optional;

/**
 * A place an image lives in, in the syntax of containers-transports(5). Paths are text as given;
 * whoever opens them resolves them.
 */
public sealed interface Location {
  /** Nothing: an image without a base. */
  record Scratch() implements Location {
    @Override
    public String toString() {
      return "scratch";
    }
  }

  /** {@code docker://REFERENCE}, or a bare reference. */
  record Registry(Reference reference) implements Location {
    @Override
    public String toString() {
      return "docker://" + reference;
    }
  }

  /** {@code oci:DIR[:name]}. */
  record Layout(String directory, Optional<String> name) implements Location {
    public Layout {
      LocationGrammar.checkPath("oci", directory);
      name.ifPresent(LocationGrammar::checkName);
    }

    @Override
    public String toString() {
      return "oci:" + directory + name.map(n -> ":" + n).orElse("");
    }
  }

  /** {@code oci-archive:FILE[:name]}; {@code -} is standard input or output. */
  record OciArchive(String file, Optional<String> name) implements Location {
    public OciArchive {
      LocationGrammar.checkPath("oci-archive", file);
      name.ifPresent(LocationGrammar::checkName);
    }

    @Override
    public String toString() {
      return "oci-archive:" + file + name.map(n -> ":" + n).orElse("");
    }
  }

  /** {@code docker-archive:FILE[:name:tag]}. */
  record DockerArchive(String file, Optional<Reference> name) implements Location {
    public DockerArchive {
      LocationGrammar.checkPath("docker-archive", file);
    }

    @Override
    public String toString() {
      return "docker-archive:" + file + name.map(n -> ":" + n.familiar()).orElse("");
    }
  }

  /** {@code docker-daemon:name:tag}. */
  record DockerDaemon(Reference name) implements Location {
    @Override
    public String toString() {
      return "docker-daemon:" + name.familiar();
    }
  }

  /**
   * Parses a transport and what follows it, {@code scratch}, or a bare reference, which means a
   * registry. A path ends at the first colon.
   *
   * @throws IllegalArgumentException that says what is wrong and what is meant
   */
  static Location parse(String text) {
    return LocationGrammar.parse(text);
  }
}

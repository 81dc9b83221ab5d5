// SPDX-License-Identifier: Apache-2.0
package dev.tare.plan;

import dev.tare.oci.Digest;
import dev.tare.oci.Printable;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Optional;

/** Where the bytes of an archive come from. */
public sealed interface Input {
  /** What the bytes must have, as they come, before anything is decompressed. */
  Optional<Digest> digest();

  /** A file; a link is followed. */
  record LocalFile(Path path, Optional<Digest> digest) implements Input {
    /** As messages show it. */
    @Override
    public String toString() {
      return Printable.plain(path.toString());
    }
  }

  /** Standard input, which one set of a plan can read. */
  record StandardInput(Optional<Digest> digest) implements Input {
    @Override
    public String toString() {
      return "standard input";
    }
  }

  /** A download by http or https. No credentials are sent. */
  record Download(URI address, Optional<Digest> digest) implements Input {
    /** IllegalArgumentException unless it is an address of a host, without user and fragment. */
    public Download {
      String scheme = address.getScheme();
      if (!"http".equalsIgnoreCase(scheme) && !"https".equalsIgnoreCase(scheme)) {
        throw wrong(address, "http or https is meant");
      }
      if (address.getRawUserInfo() != null) {
        throw new IllegalArgumentException(
            "a download from " + Printable.plain(address.getHost()) + " cannot have credentials");
      }
      if (address.getHost() == null) {
        throw wrong(address, "it has no host");
      }
      if (address.getRawFragment() != null) {
        throw wrong(address, "it has a fragment");
      }
    }

    private static IllegalArgumentException wrong(URI address, String cause) {
      return new IllegalArgumentException(
          "invalid address " + Printable.quote(address.toString()) + ": " + cause);
    }

    /** Without the query, which may hold a secret. */
    @Override
    public String toString() {
      String text = address.toString();
      int query = text.indexOf('?');
      return Printable.plain(query < 0 ? text : text.substring(0, query) + "?...");
    }
  }

  /**
   * What people write: {@code -} is standard input, {@code http://...} and {@code https://...} are
   * downloads, everything else is a file.
   *
   * @throws IllegalArgumentException if it is no address or no path
   */
  static Input of(String text, Optional<Digest> digest) {
    Checks.notEmpty("path", text);
    if (text.equals("-")) {
      return new StandardInput(digest);
    }
    if (!isAddress(text)) {
      return new LocalFile(Path.of(text), digest);
    }
    try {
      return new Download(new URI(text), digest);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("invalid address: " + e.getReason(), e);
    }
  }

  /** Whether {@link #of} takes a text for a download. */
  static boolean isAddress(String text) {
    return text.regionMatches(true, 0, "http://", 0, 7)
        || text.regionMatches(true, 0, "https://", 0, 8);
  }

  /** A file with any content. */
  static Input file(Path path) {
    return new LocalFile(path, Optional.empty());
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.oci;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A digest of bytes, {@code algorithm:hex} (image-spec, descriptor.md). Only {@code sha256} and
 * {@code sha512} are known. Every instance is well formed, so its parts are safe in file names and
 * addresses.
 */
public record Digest(String algorithm, String hex) implements Comparable<Digest> {
  private static final HexFormat HEX = HexFormat.of();

  /** IllegalArgumentException unless the algorithm is known and the hex has its length. */
  public Digest {
    int length = hexLength(algorithm);
    if (length < 0) {
      throw new IllegalArgumentException(
          "unknown digest algorithm "
              + Printable.quote(algorithm)
              + ": only sha256 and sha512 are known");
    }
    if (hex.length() != length) {
      throw new IllegalArgumentException(
          "a "
              + algorithm
              + " digest has "
              + length
              + " hex digits, "
              + Printable.quote(hex)
              + " has "
              + hex.length());
    }
    for (int i = 0; i < length; i++) {
      if (!Grammar.isLowerHex(hex.charAt(i))) {
        throw new IllegalArgumentException(
            "digest " + Printable.quote(hex) + " is not lower-case hex at digit " + (i + 1));
      }
    }
  }

  /**
   * Parses {@code sha256:<64 lower-case hex>} or the sha512 form; IllegalArgumentException else.
   */
  public static Digest parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException(
          "digest " + Printable.quote(text) + " has no algorithm: sha256:<64 hex digits> is meant");
    }
    return new Digest(text.substring(0, colon), text.substring(colon + 1));
  }

  /** The SHA-256 of the bytes. */
  public static Digest sha256(byte[] bytes) {
    return new Digest("sha256", HEX.formatHex(newSha256().digest(bytes)));
  }

  /** The SHA-256 that the hasher holds; resets it. */
  public static Digest sha256(MessageDigest hasher) {
    return new Digest("sha256", HEX.formatHex(hasher.digest()));
  }

  /** A new hasher of this digest's algorithm. */
  public MessageDigest hasher() {
    return newHasher(algorithm.equals("sha256") ? "SHA-256" : "SHA-512");
  }

  /** The digest, of this one's algorithm, that a hasher of {@link #hasher} holds; resets it. */
  public Digest of(MessageDigest hasher) {
    return new Digest(algorithm, HEX.formatHex(hasher.digest()));
  }

  /** A new SHA-256 hasher. */
  public static MessageDigest newSha256() {
    return newHasher("SHA-256");
  }

  private static MessageDigest newHasher(String name) {
    try {
      return MessageDigest.getInstance(name);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no " + name, e);
    }
  }

  private static int hexLength(String algorithm) {
    return switch (algorithm) {
      case "sha256" -> 64;
      case "sha512" -> 128;
      default -> -1;
    };
  }

  @Override
  public int compareTo(Digest other) {
    return toString().compareTo(other.toString());
  }

  // A record's own would be put together at run time, at the start of every process.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Digest digest
        && hex.equals(digest.hex)
        && algorithm.equals(digest.algorithm);
  }

  @Override
  public int hashCode() {
    return 31 * algorithm.hashCode() + hex.hashCode();
  }

  @Override
  public String toString() {
    return algorithm + ":" + hex;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.oci;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What an image runs on (image-spec, image-index.md). */
public record Platform(
    String os,
    String architecture,
    Optional<String> variant,
    Optional<String> osVersion,
    List<String> osFeatures) {
  public Platform {
    osFeatures = List.copyOf(osFeatures);
  }

  /** A platform without version or features; the variant may be empty. */
  public static Platform of(String os, String architecture, String variant) {
    return new Platform(
        os,
        architecture,
        variant.isEmpty() ? Optional.empty() : Optional.of(variant),
        Optional.empty(),
        List.of());
  }

  /**
   * Parses {@code os/arch[/variant]}, normalised as containerd does (x86_64 is amd64, aarch64 is
   * arm64, arm64/v8 is arm64, armhf is arm/v7 ...); IllegalArgumentException else.
   */
  public static Platform parse(String text) {
    String[] parts = text.split("/", -1);
    boolean wellFormed = parts.length == 2 || parts.length == 3;
    for (String part : parts) {
      wellFormed &= isWord(part);
    }
    if (!wellFormed) {
      throw new IllegalArgumentException(
          "invalid platform "
              + Printable.quote(text)
              + ": os/architecture or os/architecture/variant is meant, such as linux/arm64");
    }
    return of(parts[0], parts[1], parts.length == 3 ? parts[2] : "").normalized();
  }

  private static boolean isWord(String part) {
    return !part.isEmpty()
        && part.length() <= 64
        && part.chars()
            .allMatch(c -> Grammar.isLetterOrDigit((char) c) || c == '_' || c == '.' || c == '-');
  }

  /** The same platform in the words the specification uses; see {@link #parse}. */
  public Platform normalized() {
    String system = os.toLowerCase(Locale.ROOT);
    return new Platform(
        system.equals("macos") ? "darwin" : system,
        PlatformVariant.architecture(architecture),
        PlatformVariant.normalize(architecture, variant.orElse("")),
        osVersion,
        osFeatures);
  }

  /**
   * Whether an image of the candidate runs where this is asked for: same os and architecture,
   * variants as containerd compares them (absent arm variant is v7, arm64 is v8; lower arm variants
   * run on higher ones, as do lower amd64 levels); the rank of the fit, 0 the best; empty if it
   * does not run. A version of the operating system counts only if both have one: the candidate's
   * must be this one or a more exact one; features are not compared.
   */
  public Optional<Integer> rank(Platform candidate) {
    Platform wanted = normalized();
    Platform other = candidate.normalized();
    if (!wanted.os.equals(other.os)
        || !wanted.architecture.equals(other.architecture)
        || !wanted.acceptsVersion(other)) {
      return Optional.empty();
    }
    return PlatformVariant.rank(
        wanted.architecture, wanted.variant.orElse(""), other.variant.orElse(""));
  }

  private boolean acceptsVersion(Platform other) {
    if (osVersion.isEmpty() || other.osVersion.isEmpty()) {
      return true;
    }
    String wanted = osVersion.get();
    String given = other.osVersion.get();
    return given.equals(wanted) || given.startsWith(wanted + ".");
  }

  /** {@code os/arch[/variant]}. */
  @Override
  public String toString() {
    return os + "/" + architecture + variant.map(v -> "/" + v).orElse("");
  }
}

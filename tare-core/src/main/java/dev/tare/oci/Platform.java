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
  private static final int MOST_OF_A_PART = 64;

  /** More than the ranks of variants: which version it is counts before which variant. */
  private static final int STEP_OF_VERSION = 1000;

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
   * Parses {@code os/arch[/variant][:os.version]}, normalised as containerd does (x86_64 is amd64,
   * aarch64 is arm64, arm64/v8 is arm64, armhf is arm/v7 ...). A version is visible ASCII with
   * blanks inside, but no comma, which separates platforms; IllegalArgumentException else.
   */
  public static Platform parse(String text) {
    int colon = text.indexOf(':');
    Optional<String> version =
        colon < 0 ? Optional.empty() : Optional.of(text.substring(colon + 1));
    String[] parts = (colon < 0 ? text : text.substring(0, colon)).split("/", -1);
    boolean wellFormed =
        (parts.length == 2 || parts.length == 3) && version.filter(v -> !isVersion(v)).isEmpty();
    for (String part : parts) {
      wellFormed &= isWord(part);
    }
    if (!wellFormed) {
      throw new IllegalArgumentException(
          "invalid platform "
              + Printable.quote(text)
              + ": os/architecture[/variant][:version] is meant, such as linux/arm64 or"
              + " windows/amd64:10.0.20348");
    }
    return of(parts[0], parts[1], parts.length == 3 ? parts[2] : "")
        .withOsVersion(version)
        .normalized();
  }

  private static boolean isWord(String part) {
    return !part.isEmpty()
        && part.length() <= MOST_OF_A_PART
        && part.chars()
            .allMatch(c -> Grammar.isLetterOrDigit((char) c) || c == '_' || c == '.' || c == '-');
  }

  private static boolean isVersion(String text) {
    return !text.isEmpty()
        && text.length() <= MOST_OF_A_PART
        && text.equals(text.strip())
        && text.chars().allMatch(c -> c >= ' ' && c < 0x7f && c != ',');
  }

  private Platform withOsVersion(Optional<String> version) {
    return new Platform(os, architecture, variant, version, osFeatures);
  }

  /** The same without a version of the operating system, which is what most programs call it. */
  public Platform withoutOsVersion() {
    return withOsVersion(Optional.empty());
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
   * run on higher ones, as do lower amd64 levels), and a version that {@link #acceptsVersion}
   * takes; the rank of the fit, 0 the best; empty if it does not run. Of versions the very one is
   * best, then a more exact one, then none. Features are not compared.
   */
  public Optional<Integer> rank(Platform candidate) {
    Platform wanted = normalized();
    Platform other = candidate.normalized();
    if (!wanted.os.equals(other.os)
        || !wanted.architecture.equals(other.architecture)
        || !wanted.acceptsVersion(other)) {
      return Optional.empty();
    }
    int steps =
        osVersion.isEmpty() || osVersion.equals(other.osVersion)
            ? 0
            : other.osVersion.isPresent() ? 1 : 2;
    return PlatformVariant.rank(
            wanted.architecture, wanted.variant.orElse(""), other.variant.orElse(""))
        .map(rank -> rank + steps * STEP_OF_VERSION);
  }

  /**
   * Whether an image of the candidate's version of the operating system is one of this version: it
   * is the same or a more exact one, as 10.0.20348.2461 is of 10.0.20348, or one of both says none.
   */
  public boolean acceptsVersion(Platform candidate) {
    if (osVersion.isEmpty() || candidate.osVersion.isEmpty()) {
      return true;
    }
    String wanted = osVersion.get();
    String given = candidate.osVersion.get();
    return given.equals(wanted) || given.startsWith(wanted + ".");
  }

  /** The same with the candidate's version of the operating system, if this accepts that. */
  public Platform withVersionOf(Platform candidate) {
    return acceptsVersion(candidate) && candidate.osVersion.isPresent()
        ? withOsVersion(candidate.osVersion)
        : this;
  }

  /** {@code os/arch[/variant][:os.version]}, which {@link #parse} reads. */
  @Override
  public String toString() {
    return os
        + "/"
        + architecture
        + variant.map(v -> "/" + v).orElse("")
        + osVersion.map(v -> ":" + v).orElse("");
  }
}

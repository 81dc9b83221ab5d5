// SPDX-License-Identifier: Apache-2.0
package dev.tare.oci;

import java.util.Locale;
import java.util.Optional;

/** Names of architectures and their variants, and which variant runs on which. */
final class PlatformVariant {
  private PlatformVariant() {}

  /** The architecture in the specification's word for it. */
  static String architecture(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return switch (lower) {
      case "x86_64", "x86-64" -> "amd64";
      case "i386" -> "386";
      case "aarch64" -> "arm64";
      case "armhf", "armel" -> "arm";
      default -> lower;
    };
  }

  /** The variant; empty where it is the architecture's ordinary one, but arm always has one. */
  static Optional<String> normalize(String architecture, String variant) {
    String lower = variant.toLowerCase(Locale.ROOT);
    return switch (architecture.toLowerCase(Locale.ROOT)) {
      case "i386" -> Optional.empty();
      case "armhf" -> Optional.of("v7");
      case "armel" -> Optional.of("v6");
      case "arm" -> Optional.of(lower.isEmpty() ? "v7" : withV(lower));
      case "amd64", "x86_64", "x86-64" -> ordinary(lower, "v1");
      case "arm64", "aarch64" -> ordinary(withV(lower), "v8");
      default -> ordinary(lower, "");
    };
  }

  private static String withV(String variant) {
    return variant.length() == 1 && Grammar.isDigit(variant.charAt(0)) ? "v" + variant : variant;
  }

  private static Optional<String> ordinary(String variant, String ordinary) {
    return variant.isEmpty() || variant.equals(ordinary) ? Optional.empty() : Optional.of(variant);
  }

  /** Steps between normalised variants, 0 if equal; empty if the candidate does not run. */
  static Optional<Integer> rank(String architecture, String wanted, String candidate) {
    if (wanted.equals(candidate)) {
      return Optional.of(0);
    }
    return switch (architecture) {
      case "amd64" -> steps(level(wanted, 1, 1, 4), level(candidate, 1, 1, 4));
      case "arm" -> steps(level(wanted, 7, 5, 8), level(candidate, 7, 5, 8));
      case "arm64" ->
          arm64(wanted.isEmpty() ? "v8" : wanted, candidate.isEmpty() ? "v8" : candidate);
      default -> Optional.empty();
    };
  }

  private static Optional<Integer> steps(int wanted, int candidate) {
    return wanted < 0 || candidate < 0 || candidate > wanted
        ? Optional.empty()
        : Optional.of(wanted - candidate);
  }

  private static int level(String variant, int absent, int lowest, int highest) {
    if (variant.isEmpty()) {
      return absent;
    }
    int level = version(variant);
    return level % 10 == 0 && level / 10 >= lowest && level / 10 <= highest ? level / 10 : -1;
  }

  /** Armv9.x runs all of Armv8.(x+5); lower minor versions run on higher ones. */
  private static Optional<Integer> arm64(String wanted, String candidate) {
    int here = version(wanted);
    int other = version(candidate);
    if (here < 80 || other < 80 || here > 99 || other > 99) {
      return Optional.empty();
    }
    if (here / 10 == other / 10 || here < other) {
      return steps(here, other);
    }
    return steps(here % 10 + 85, other).map(steps -> steps + here % 10 + 1);
  }

  /** Ten times the version of {@code vN} or {@code vN.M}; -1 if it is neither. */
  private static int version(String variant) {
    int length = variant.length();
    boolean plain = length == 2;
    boolean dotted = length == 4 && variant.charAt(2) == '.' && Grammar.isDigit(variant.charAt(3));
    if ((!plain && !dotted) || variant.charAt(0) != 'v' || !Grammar.isDigit(variant.charAt(1))) {
      return -1;
    }
    return (variant.charAt(1) - '0') * 10 + (dotted ? variant.charAt(3) - '0' : 0);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.cache;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the cache is and how large it may get.
 *
 * @param limit bytes; what was not used for longest goes when there is more
 */
public record CacheSettings(Path directory, long limit) {
  /** The limit where none is given: 10 GiB. */
  public static final long USUAL_LIMIT = 10L << 30;

  private static final String OFF = "off";
  private static final String UNITS = "KMGT";
  private static final Pattern SIZE = Pattern.compile("(\\d{1,12})([KMGT]?)(?:i?B)?");

  /** IllegalArgumentException if the limit is negative. */
  public CacheSettings {
    if (limit < 0) {
      throw new IllegalArgumentException("cache limit: " + limit + " is negative");
    }
  }

  /**
   * As the environment says: {@code TARE_CACHE} is the directory, or {@code off}; else it is {@code
   * tare} in {@code XDG_CACHE_HOME}, or in {@code .cache} of the home. {@code TARE_CACHE_SIZE} is
   * the limit: a number with K, M, G or T for powers of 1024. Empty if it is off or there is no
   * home.
   *
   * @throws IllegalArgumentException if the limit is none
   */
  public static Optional<CacheSettings> of(Map<String, String> environment) {
    String chosen = environment.getOrDefault("TARE_CACHE", "");
    if (chosen.equals(OFF)) {
      return Optional.empty();
    }
    long limit = limit(environment.getOrDefault("TARE_CACHE_SIZE", ""));
    Optional<Path> directory = chosen.isEmpty() ? usual(environment) : Optional.of(Path.of(chosen));
    return directory.map(path -> new CacheSettings(path, limit));
  }

  /** XDG Base Directory Specification: a relative path is as if it were not there. */
  private static Optional<Path> usual(Map<String, String> environment) {
    String caches = environment.getOrDefault("XDG_CACHE_HOME", "");
    if (!caches.isEmpty() && Path.of(caches).isAbsolute()) {
      return Optional.of(Path.of(caches, "tare"));
    }
    String home = environment.getOrDefault("HOME", "");
    return home.isEmpty() ? Optional.empty() : Optional.of(Path.of(home, ".cache", "tare"));
  }

  private static long limit(String text) {
    if (text.isEmpty()) {
      return USUAL_LIMIT;
    }
    Matcher size = SIZE.matcher(text.toUpperCase(Locale.ROOT).replace("IB", "iB"));
    if (!size.matches()) {
      throw new IllegalArgumentException(
          "TARE_CACHE_SIZE: not a size; a number of bytes is meant, or one like 500M or 10G");
    }
    String unit = size.group(2);
    int power = unit.isEmpty() ? 0 : UNITS.indexOf(unit.charAt(0)) + 1;
    try {
      return Math.multiplyExact(Long.parseLong(size.group(1)), 1L << (10 * power));
    } catch (ArithmeticException e) {
      return Long.MAX_VALUE;
    }
  }
}

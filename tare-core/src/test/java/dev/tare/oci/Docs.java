// SPDX-License-Identifier: Apache-2.0
package dev.tare.oci;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tare.json.Json;
import dev.tare.json.JsonLimits;
import dev.tare.json.JsonObject;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Documents for tests, written with single quotes and digests as {@code <a>}. */
final class Docs {
  private static final Pattern DIGEST = Pattern.compile("<([0-9a-f])>");

  private Docs() {}

  static Digest digest(char digit) {
    return Digest.parse("sha256:" + String.valueOf(digit).repeat(64));
  }

  static String text(String shorthand) {
    Matcher digests = DIGEST.matcher(shorthand.replace('\'', '"'));
    return digests.replaceAll(match -> digest(match.group(1).charAt(0)).toString());
  }

  static JsonObject json(String shorthand) {
    return (JsonObject) Json.parse(text(shorthand).getBytes(UTF_8), JsonLimits.DOCUMENT);
  }
}

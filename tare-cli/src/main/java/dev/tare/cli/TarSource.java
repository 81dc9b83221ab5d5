// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import dev.tare.oci.Digest;
import dev.tare.plan.Input;
import java.util.Optional;

/** A value {@code FILE[:DEST]}, {@code -[:DEST]} or {@code URL[#sha256=HEX][:DEST]}. */
record TarSource(Input input, String destination) {
  private static final String PIN = "#sha256=";

  static TarSource of(String option, String text) {
    if (text.equals("-") || text.startsWith("-:")) {
      String given = text.substring(1);
      requireDestination(text, given);
      return new TarSource(
          Input.of("-", Optional.empty()), given.isEmpty() ? "/" : given.substring(1));
    }
    if (!Input.isAddress(text)) {
      Source source = Source.of(text, Source.Kind.TAR);
      return new TarSource(Input.file(source.path()), source.destination());
    }
    // The colon of the scheme is followed by a slash as well.
    int colon = text.lastIndexOf(":/");
    boolean given = colon > "https".length();
    return new TarSource(
        input(option, given ? text.substring(0, colon) : text),
        given ? text.substring(colon + 1) : "/");
  }

  private static void requireDestination(String text, String given) {
    if (given.equals(":")) {
      throw new UsageException(text + ": nothing after the colon; give a path in the image");
    }
  }

  /** An input without destination. */
  static Input input(String option, String text) {
    if (!Input.isAddress(text)) {
      return text.equals("-")
          ? Input.of(text, Optional.empty())
          : Input.file(BuildFlags.path(text));
    }
    int pin = text.indexOf(PIN);
    String address = pin < 0 ? text : text.substring(0, pin);
    Optional<Digest> digest =
        pin < 0
            ? Optional.empty()
            : Optional.of(
                RequestReader.value(
                    option, "sha256:" + text.substring(pin + PIN.length()), Digest::parse));
    return RequestReader.value(option, address, url -> Input.of(url, digest));
  }
}

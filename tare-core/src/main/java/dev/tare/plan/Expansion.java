// SPDX-License-Identifier: Apache-2.0
package dev.tare.plan;

import dev.tare.oci.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A text with the values of variables in it: <code>${NAME}</code>, or <code>${NAME:-text}</code>
 * with a text for where there is none or an empty one. <code>$${</code> stands for <code>${</code>;
 * any other dollar sign is just that. Expansions of the same text are equal.
 */
public final class Expansion {
  private static final String OPEN = "${";

  private final String text;
  private final List<Part> parts;

  private Expansion(String text, List<Part> parts) {
    this.text = text;
    this.parts = parts;
  }

  /** What stands there as it is, and then a variable, if there is one. */
  private record Part(String before, Optional<String> variable, Optional<String> otherwise) {}

  /**
   * Parses; IllegalArgumentException if a brace is not closed, or what stands in it is no name. The
   * message does not show the text, which may be a secret.
   */
  public static Expansion parse(String text) {
    List<Part> parts = new ArrayList<>();
    StringBuilder before = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      if (text.startsWith("$" + OPEN, at)) {
        before.append(OPEN);
        at += 3;
      } else if (text.startsWith(OPEN, at)) {
        int close = text.indexOf('}', at);
        if (close < 0) {
          throw new IllegalArgumentException("${ without }; $${ stands for ${ itself");
        }
        parts.add(part(before.toString(), text.substring(at + 2, close)));
        before.setLength(0);
        at = close + 1;
      } else {
        before.append(text.charAt(at++));
      }
    }
    parts.add(new Part(before.toString(), Optional.empty(), Optional.empty()));
    return new Expansion(text, List.copyOf(parts));
  }

  private static Part part(String before, String inner) {
    int colon = inner.indexOf(":-");
    String name = colon < 0 ? inner : inner.substring(0, colon);
    if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
      throw new IllegalArgumentException(
          "${...} holds a variable's name of letters, digits and _, and :- before a text for where"
              + " there is none; $${ stands for ${ itself");
    }
    return new Part(
        before,
        Optional.of(name),
        colon < 0 ? Optional.empty() : Optional.of(inner.substring(colon + 2)));
  }

  /**
   * The text with the values in it.
   *
   * @param variables their values by name
   * @throws IllegalArgumentException naming a variable that has no value and no text instead
   */
  public String apply(Function<String, Optional<String>> variables) {
    StringBuilder out = new StringBuilder();
    for (Part part : parts) {
      out.append(part.before());
      part.variable().ifPresent(name -> out.append(value(name, part.otherwise(), variables)));
    }
    return out.toString();
  }

  private static String value(
      String name, Optional<String> otherwise, Function<String, Optional<String>> variables) {
    Optional<String> value = variables.apply(name);
    if (otherwise.isPresent()) {
      return value.filter(text -> !text.isEmpty()).orElse(otherwise.get());
    }
    return value.orElseThrow(
        () ->
            new IllegalArgumentException(
                "the base has no variable %s; write ${%s:-text} to say what stands there instead"
                    .formatted(Printable.plain(name), Printable.plain(name))));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Expansion that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** The text it was parsed from. */
  @Override
  public String toString() {
    return text;
  }
}

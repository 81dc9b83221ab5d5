// SPDX-License-Identifier: Apache-2.0
package dev.tare.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.util.List;

/** Words for what the tokenizer refuses; its own name Java features and quote foreign text. */
final class JsonFaults {
  private static final String EARLY_END = "the text ends too early";

  private static final String PUNCTUATION = "{}[]:,;\"'/#<";

  private record Wording(String trait, String message) {}

  private static final List<Wording> WORDINGS =
      List.of(
          new Wording("Illegal unquoted character", "a control character in a string"),
          new Wording("Unrecognized character escape", "an escape that JSON does not have"),
          new Wording("hex-digit", "an escape without four hexadecimal digits"),
          new Wording("surrogate", "half a surrogate pair in a string"),
          new Wording("comment", "a comment, which JSON does not have"),
          new Wording("start field name", "a member name in double quotes is missing"),
          new Wording("comma", "a comma is missing"),
          new Wording("colon", "a colon is missing"),
          new Wording("Leading zeroes", "a number with a leading zero"),
          new Wording("plus sign", "a number with a plus sign"),
          new Wording("numeric value", "a number that lacks a digit"),
          new Wording("number exponent", "a number that lacks a digit"),
          new Wording("Non-standard token", "a number that JSON does not have"),
          new Wording("space separating root-level", "text after the end of the value"),
          new Wording("close marker", "a closing bracket that does not fit"),
          new Wording("Illegal character", "a control character between values"),
          new Wording("expected a value", "a value is missing"),
          new Wording("valid value", "a value is missing"),
          new Wording("Unrecognized token", "a value is missing"));

  private JsonFaults() {}

  static JsonException describe(char[] text, JsonProcessingException e, boolean complete) {
    String cause = e.getOriginalMessage();
    int offset = text.length;
    if (e.getLocation() != null) {
      offset = (int) Math.max(0, Math.min(text.length, e.getLocation().getCharOffset()));
    }
    if (cause.startsWith("Illegal character")) {
      offset = Math.max(0, offset - 1);
    }
    if (e instanceof JsonEOFException || offset == text.length) {
      return TextPlaces.fault(text, text.length, EARLY_END);
    }
    if (complete) {
      return TextPlaces.fault(text, offset, "text after the end of the value");
    }
    String message = "not JSON";
    for (Wording wording : WORDINGS) {
      if (cause.contains(wording.trait())) {
        message = wording.message();
        break;
      }
    }
    return TextPlaces.fault(text, offset, message + found(text, offset));
  }

  /**
   * What stands there, if it is punctuation or cannot be seen. A word is not shown: it may be a
   * password that lacks its quotes.
   */
  private static String found(char[] text, int offset) {
    int point = Character.codePointAt(text, offset);
    return PUNCTUATION.indexOf(point) >= 0 || !VisibleText.isVisible(point)
        ? ", found " + Json.quote(Character.toString(point))
        : "";
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.json;

/** Turns offsets into lines and columns, in one pass over the text for rising offsets. */
final class TextPlaces {
  private final char[] text;
  private int offset;
  private int line = 1;
  private int column = 1;

  TextPlaces(char[] text) {
    this.text = text;
  }

  /** The place of the offset, which is not before that of an earlier call. */
  JsonPosition at(int target) {
    int end = Math.min(target, text.length);
    while (offset < end) {
      advance();
    }
    return new JsonPosition(line, column);
  }

  /** A fault at an offset of a text. */
  static JsonException fault(char[] text, int offset, String message) {
    JsonPosition place = new TextPlaces(text).at(offset);
    return new JsonException(message, place.line(), place.column());
  }

  private void advance() {
    char c = text[offset++];
    boolean beforeLineFeed = c == '\r' && offset < text.length && text[offset] == '\n';
    if (beforeLineFeed) {
      return;
    }
    if (c == '\n' || c == '\r') {
      line++;
      column = 1;
    } else if (!Character.isLowSurrogate(c)) {
      column++;
    }
  }
}

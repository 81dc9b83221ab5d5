// SPDX-License-Identifier: Apache-2.0
package dev.tare.json;

/** Text that is not the JSON we accept, or a value of another type than asked for. */
public final class JsonException extends IllegalArgumentException {
  private final int line;
  private final int column;

  /** Line and column count from 1; 0 where the place is not known. */
  public JsonException(String message, int line, int column) {
    super(message);
    this.line = line;
    this.column = column;
  }

  /** The line, from 1; 0 if unknown. */
  public int line() {
    return line;
  }

  /** The column in characters, from 1; 0 if unknown. */
  public int column() {
    return column;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;

/** What plain scalars are (YAML 1.2.2, section 10.3.2, core schema). */
final class YamlScalar {
  /** The tag of texts. */
  static final String TEXT = "tag:yaml.org,2002:str";

  private static final int LONGEST_NUMBER = 64;
  private static final Pattern NULL = Pattern.compile("null|Null|NULL|~|");
  private static final Pattern TRUE = Pattern.compile("true|True|TRUE");
  private static final Pattern FALSE = Pattern.compile("false|False|FALSE");
  private static final Pattern DECIMAL = Pattern.compile("[-+]?[0-9]+");
  private static final Pattern OCTAL = Pattern.compile("0o[0-7]+");
  private static final Pattern HEX = Pattern.compile("0x[0-9a-fA-F]+");
  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(?:\\.[0-9]+|[0-9]+(?:\\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?");
  private static final Pattern NO_NUMBER =
      Pattern.compile("[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN)");

  private YamlScalar() {}

  /** The value; JsonException without a place for a number that JSON cannot have. */
  static JsonValue of(String text) {
    if (NULL.matcher(text).matches()) {
      return new JsonNull();
    }
    if (TRUE.matcher(text).matches()) {
      return new JsonBoolean(true);
    }
    if (FALSE.matcher(text).matches()) {
      return new JsonBoolean(false);
    }
    if (NO_NUMBER.matcher(text).matches()) {
      throw new JsonException("a number that JSON does not have", 0, 0);
    }
    boolean decimal = DECIMAL.matcher(text).matches();
    boolean octal = OCTAL.matcher(text).matches();
    boolean hex = HEX.matcher(text).matches();
    if (!decimal && !octal && !hex && !FLOAT.matcher(text).matches()) {
      return new JsonString(text);
    }
    if (text.length() > LONGEST_NUMBER) {
      throw new JsonException("a number of more than " + LONGEST_NUMBER + " characters", 0, 0);
    }
    if (decimal) {
      return new JsonNumber(new BigInteger(text).toString());
    }
    if (octal || hex) {
      return new JsonNumber(new BigInteger(text.substring(2), octal ? 8 : 16).toString());
    }
    try {
      return new JsonNumber(new BigDecimal(text).toString());
    } catch (NumberFormatException e) {
      throw new JsonException("a number whose exponent is too large", 0, 0);
    }
  }
}

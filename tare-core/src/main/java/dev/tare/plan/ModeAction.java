// SPDX-License-Identifier: Apache-2.0
package dev.tare.plan;

import dev.tare.oci.Printable;
import java.util.ArrayList;
import java.util.List;

/**
 * One step of a mode rule (POSIX, chmod).
 *
 * @param who the bits that may change
 * @param operator {@code +}, {@code -} or {@code =}
 * @param bits set by the operator, as far as {@code who} has them
 * @param executeIfAny whether execution is added for directories and what anyone may execute
 * @param copied {@code u}, {@code g} or {@code o}, whose permissions are added; else 0
 */
record ModeAction(int who, char operator, int bits, boolean executeIfAny, char copied) {
  private static final int ALL = 07777;
  private static final int EXECUTE = 0111;

  static List<ModeAction> parse(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("it is empty");
    }
    if (text.charAt(0) >= '0' && text.charAt(0) <= '9') {
      return List.of(new ModeAction(ALL, '=', octal(text), false, (char) 0));
    }
    List<ModeAction> actions = new ArrayList<>();
    for (String clause : text.split(",", -1)) {
      parseClause(clause, actions);
    }
    return List.copyOf(actions);
  }

  private static int octal(String text) {
    boolean digits = text.chars().allMatch(c -> c >= '0' && c <= '7');
    if (!digits || text.length() > 4) {
      throw new IllegalArgumentException("one to four octal digits are meant");
    }
    return Integer.parseInt(text, 8);
  }

  private static void parseClause(String clause, List<ModeAction> actions) {
    int at = 0;
    int who = 0;
    while (at < clause.length() && "ugoa".indexOf(clause.charAt(at)) >= 0) {
      who |= whose(clause.charAt(at++));
    }
    if (at == clause.length()) {
      throw new IllegalArgumentException("there is no +, - or = in " + Printable.quote(clause));
    }
    while (at < clause.length()) {
      int end = at + 1;
      while (end < clause.length() && "+-=".indexOf(clause.charAt(end)) < 0) {
        end++;
      }
      actions.add(of(who == 0 ? ALL : who, clause.charAt(at), clause.substring(at + 1, end)));
      at = end;
    }
  }

  private static ModeAction of(int who, char operator, String permissions) {
    if ("+-=".indexOf(operator) < 0) {
      throw new IllegalArgumentException(
          Printable.quote(String.valueOf(operator)) + " stands where +, - or = is meant");
    }
    if (permissions.length() == 1 && "ugo".contains(permissions)) {
      return new ModeAction(who, operator, 0, false, permissions.charAt(0));
    }
    int bits = 0;
    boolean executeIfAny = false;
    for (int i = 0; i < permissions.length(); i++) {
      char c = permissions.charAt(i);
      executeIfAny |= c == 'X';
      bits |= c == 'X' ? 0 : permission(c);
    }
    return new ModeAction(who, operator, bits, executeIfAny, (char) 0);
  }

  /** The bits a letter stands for; the sticky bit goes with others, as it does with all. */
  private static int whose(char letter) {
    return switch (letter) {
      case 'u' -> 04700;
      case 'g' -> 02070;
      case 'o' -> 01007;
      default -> ALL;
    };
  }

  private static int permission(char letter) {
    return switch (letter) {
      case 'r' -> 0444;
      case 'w' -> 0222;
      case 'x' -> EXECUTE;
      case 's' -> 06000;
      case 't' -> 01000;
      default ->
          throw new IllegalArgumentException(
              Printable.quote(String.valueOf(letter)) + " is none of r, w, x, X, s and t");
    };
  }

  int apply(int mode, boolean directory) {
    int value = bits;
    if (executeIfAny && (directory || (mode & EXECUTE) != 0)) {
      value |= EXECUTE;
    }
    value |= copied == 0 ? 0 : spread(mode);
    value &= who;
    return switch (operator) {
      case '+' -> mode | value;
      case '-' -> mode & ~value;
      default -> (mode & ~who) | value;
    };
  }

  /** The permissions of the one copied from, for all three. */
  private int spread(int mode) {
    int shift = copied == 'u' ? 6 : copied == 'g' ? 3 : 0;
    return ((mode >> shift) & 7) * EXECUTE;
  }
}

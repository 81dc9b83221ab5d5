// SPDX-License-Identifier: Apache-2.0
package dev.tare.plan;

import dev.tare.oci.Printable;
import java.util.Optional;

/**
 * The owner of files: a user and a group, each by number or by a name that the accounts of the
 * image tell, its {@code /etc/passwd} and {@code /etc/group}.
 *
 * @param group empty only for a user by name: then the group that the user's account has
 */
public record Owner(Id user, Optional<Id> group) {
  private static final long HIGHEST = 4294967294L;
  private static final String FORMS = "USER or USER:GROUP is meant, each a number or a name";

  /** User 0 and group 0. */
  public static final Owner ROOT = new Owner(0, 0);

  /** One of an owner's two parts. */
  public sealed interface Id {}

  /** An id: 0 to 4294967294. */
  public record Numeric(long value) implements Id {
    public Numeric {
      if (value < 0 || value > HIGHEST) {
        throw new IllegalArgumentException("user and group ids are 0 to " + HIGHEST);
      }
    }

    @Override
    public String toString() {
      return Long.toString(value);
    }
  }

  /** A name to be looked up: visible ASCII without a colon, no digit or sign at its start. */
  public record Name(String text) implements Id {
    public Name {
      boolean known = text.chars().allMatch(c -> c > ' ' && c < 0x7f && c != ':');
      if (text.isEmpty() || !known || "+-.0123456789".indexOf(text.charAt(0)) >= 0) {
        throw new IllegalArgumentException(FORMS);
      }
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** IllegalArgumentException if a number stands without a group. */
  public Owner {
    if (user instanceof Numeric && group.isEmpty()) {
      throw new IllegalArgumentException("a user by number needs a group");
    }
  }

  /** By numbers; IllegalArgumentException if one is out of range. */
  public Owner(long uid, long gid) {
    this(new Numeric(uid), Optional.of(new Numeric(gid)));
  }

  /**
   * Parses {@code user[:group]}. Without a group that of a number is the same number, that of a
   * name the one of the account. {@code root} is 0 and never looked up.
   *
   * @throws IllegalArgumentException if it has another form
   */
  public static Owner parse(String text) {
    int colon = text.indexOf(':');
    try {
      String first = colon < 0 ? text : text.substring(0, colon);
      Id user = id(first);
      if (colon >= 0) {
        return new Owner(user, Optional.of(id(text.substring(colon + 1))));
      }
      return new Owner(user, user instanceof Numeric ? Optional.of(user) : Optional.empty());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "invalid owner " + Printable.quote(text) + ": " + e.getMessage(), e);
    }
  }

  private static Id id(String text) {
    if (text.equals("root")) {
      return new Numeric(0);
    }
    if (!isNumber(text)) {
      return new Name(text);
    }
    return new Numeric(text.length() > 10 ? Long.MAX_VALUE : Long.parseLong(text));
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** Whether no name has to be looked up. */
  public boolean isNumeric() {
    return user instanceof Numeric && group.filter(Numeric.class::isInstance).isPresent();
  }

  /** {@code user:group}, or {@code user} where its account tells the group. */
  @Override
  public String toString() {
    return user + group.map(id -> ":" + id).orElse("");
  }
}

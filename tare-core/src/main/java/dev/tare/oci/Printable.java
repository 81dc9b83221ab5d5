// SPDX-License-Identifier: Apache-2.0
package dev.tare.oci;

import dev.tare.json.VisibleText;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Text from outside for messages, see {@link VisibleText}: at most 120 characters of it. */
public final class Printable {
  private static final int LONGEST = 120;

  private static final int MOST_LISTED = 20;

  private Printable() {}

  /** Names in quotes with commas between, sorted, each once; of many the first 20 and dots. */
  public static String list(Collection<String> names) {
    List<String> sorted = names.stream().distinct().sorted().toList();
    String shown =
        sorted.stream().limit(MOST_LISTED).map(Printable::quote).collect(Collectors.joining(", "));
    return sorted.size() > MOST_LISTED ? shown + ", ..." : shown;
  }

  /** In double quotes. */
  public static String quote(String text) {
    return VisibleText.quoted(text, LONGEST);
  }

  /**
   * The text of an address or name with what precedes the host hidden, for it may be a password:
   * {@code https://***@host/name}. A digest has no slash behind the {@code @}, but a colon.
   */
  static String withoutUser(String text) {
    int at = text.lastIndexOf('@');
    boolean digest = text.indexOf('/', at) < 0 && text.indexOf(':', at) >= 0;
    int scheme = text.indexOf("://");
    boolean address = scheme >= 0 && scheme < at;
    int start = address ? scheme + 3 : 0;
    return at < 0 || digest || !(address || text.lastIndexOf(':', at) >= 0)
        ? text
        : text.substring(0, start) + "***" + text.substring(at);
  }

  /** As it is, for texts that need no quotes to be told from the words around them. */
  public static String plain(String text) {
    return VisibleText.plain(text, LONGEST);
  }
}

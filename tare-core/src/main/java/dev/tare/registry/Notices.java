// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import dev.tare.json.VisibleText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What a registry's client tells its user beside results and errors: each thing once, in one line
 * of bounded length without control characters, and not without end.
 */
final class Notices {
  private static final String BEGIN = "299 - \"";
  private static final int LONGEST = 300;
  private static final int MOST = 20;

  private final String registry;
  private final Consumer<String> sink;
  private final Set<String> told = new HashSet<>();

  Notices(String registry, Consumer<String> sink) {
    this.registry = registry;
    this.sink = sink;
  }

  /** Tells it, unless it has been told. */
  synchronized void tell(String notice) {
    if (told.size() < MOST && told.add(notice)) {
      sink.accept(notice);
    }
  }

  /**
   * Tells that the registry named an http address of its own and was asked by https all the same.
   */
  void keptTls() {
    tell(
        registry
            + " names http addresses though it speaks https, which is kept;"
            + " the proxy before it should pass X-Forwarded-Proto on");
  }

  /** Tells what the registry wants its users to know (distribution-spec, warnings). */
  void warnings(Answer answer) {
    for (String header : answer.response().headers("Warning")) {
      for (String text : texts(header)) {
        tell(registry + " warns: " + VisibleText.quoted(text, LONGEST));
      }
    }
  }

  /**
   * The texts of a Warning header with the code 299 and no agent; of others nothing is said. What
   * is UTF-8 was read as bytes.
   */
  static List<String> texts(String header) {
    List<String> texts = new ArrayList<>();
    String rest = header.strip();
    while (rest.startsWith(BEGIN)) {
      StringBuilder text = new StringBuilder();
      int at = BEGIN.length();
      for (; at < rest.length() && rest.charAt(at) != '"'; at++) {
        if (rest.charAt(at) == '\\' && at + 1 < rest.length()) {
          at++;
        }
        text.append(rest.charAt(at));
      }
      if (at == rest.length()) {
        return texts;
      }
      String said = new String(bytes(text), StandardCharsets.UTF_8);
      if (!said.isBlank()) {
        texts.add(said);
      }
      int comma = rest.indexOf(',', at);
      rest = comma < 0 ? "" : rest.substring(comma + 1).strip();
    }
    return texts;
  }

  private static byte[] bytes(CharSequence text) {
    boolean raw = text.chars().allMatch(c -> c < 0x100);
    return text.toString().getBytes(raw ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
  }
}

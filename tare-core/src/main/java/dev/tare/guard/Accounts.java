// SPDX-License-Identifier: Apache-2.0
package dev.tare.guard;

import dev.tare.guard.Fact.Kind;
import dev.tare.guard.View.State;
import dev.tare.tar.TarName;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The names of user and group that a config has. An account is looked up in files of our layers
 * alone: reading those of the base would be reading its layers.
 */
record Accounts(String user, String group) {
  private static final TarName PASSWD = TarName.of("/etc/passwd");
  private static final TarName GROUP = TarName.of("/etc/group");
  private static final Pattern NUMBER = Pattern.compile("[0-9]*");

  /**
   * The names in a config's user.
   *
   * @param text {@code USER} or {@code USER:GROUP}, names or numbers
   */
  static Accounts of(String text) {
    int colon = text.indexOf(':');
    return colon < 0
        ? new Accounts(text, "")
        : new Accounts(text.substring(0, colon), text.substring(colon + 1));
  }

  static boolean isFile(TarName name) {
    return name.equals(PASSWD) || name.equals(GROUP);
  }

  /** Whether some name is to be looked up. */
  boolean areNamed() {
    return isName(user) || isName(group);
  }

  void check(View view, List<Fact> facts, Alarms alarms) {
    check("user", user, PASSWD, new Known(view, facts), alarms);
    check("group", group, GROUP, new Known(view, facts), alarms);
  }

  private record Known(View view, List<Fact> facts) {}

  private static void check(String what, String name, TarName file, Known known, Alarms alarms) {
    if (!isName(name)) {
      return;
    }
    View.Found found = known.view.at("/" + file);
    boolean absent = found.is(State.ABSENT);
    Optional<TarName> there = found.name().filter(file::equals).filter(known.view::isOurs);
    boolean missing =
        there.isPresent()
            && known.facts.stream()
                .noneMatch(
                    fact ->
                        fact.kind() == Kind.ACCOUNT
                            && fact.file().equals(file)
                            && fact.text().equals(name));
    if (absent || missing) {
      alarms.add(
          Alarms.Guard.USER,
          "%s %s is not in /%s of the image%s; give its number"
              .formatted(what, name, file, absent ? ", which has no such file" : ""));
    }
  }

  private static boolean isName(String text) {
    return !NUMBER.matcher(text).matches();
  }
}

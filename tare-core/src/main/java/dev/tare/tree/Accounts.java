// SPDX-License-Identifier: Apache-2.0
package dev.tare.tree;

import dev.tare.oci.Printable;
import dev.tare.plan.Owner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The numbers of users and groups by name, as {@code /etc/passwd} and {@code /etc/group} tell. */
final class Accounts {
  private static final String PASSWD = "/etc/passwd";
  private static final String GROUP = "/etc/group";
  private static final int FIELDS = 4;
  private static final int MOST_DIGITS = 10;

  private final ImageFiles files;
  private final boolean known;
  private Optional<Map<String, List<Long>>> users = Optional.empty();
  private Optional<Map<String, List<Long>>> groups = Optional.empty();

  /**
   * @param known whether there may be files; else nobody has looked
   */
  Accounts(ImageFiles files, boolean known) {
    this.files = files;
    this.known = known;
  }

  /** An owner's numbers. */
  record Ids(long uid, long gid) {
    static final Ids ROOT = new Ids(0, 0);
  }

  /** The numbers of an owner; InputException naming the name that no account has. */
  Ids of(Owner owner) throws IOException {
    if (owner.user() instanceof Owner.Numeric user) {
      return new Ids(user.value(), group(owner));
    }
    String name = owner.user().toString();
    List<Long> account = find(users(owner), name, "user", PASSWD);
    return new Ids(account.get(0), owner.group().isPresent() ? group(owner) : account.get(1));
  }

  private long group(Owner owner) throws IOException {
    Owner.Id group = owner.group().orElseThrow();
    return group instanceof Owner.Numeric number
        ? number.value()
        : find(groups(owner), group.toString(), "group", GROUP).get(0);
  }

  private Map<String, List<Long>> users(Owner owner) throws IOException {
    if (users.isEmpty()) {
      users = Optional.of(parse(read(PASSWD, owner), 2));
    }
    return users.get();
  }

  private Map<String, List<Long>> groups(Owner owner) throws IOException {
    if (groups.isEmpty()) {
      groups = Optional.of(parse(read(GROUP, owner), 1));
    }
    return groups.get();
  }

  private byte[] read(String path, Owner owner) throws IOException {
    return files
        .read(path)
        .orElseThrow(
            () ->
                InputException.plan(
                    "owner "
                        + owner
                        + (known
                            ? ": the layers below have no " + path
                            : ": the base's files are not read, so names are unknown")
                        + "; give numbers"));
  }

  private static List<Long> find(
      Map<String, List<Long>> accounts, String name, String kind, String path)
      throws InputException {
    List<Long> found = accounts.get(name);
    if (found == null) {
      throw InputException.plan(
          "owner: there is no %s %s in %s of the image; give its number"
              .formatted(kind, Printable.quote(name), path));
    }
    return found;
  }

  /** Name to the numbers that follow the password; lines of another form are nobody's. */
  private static Map<String, List<Long>> parse(byte[] file, int numbers) {
    Map<String, List<Long>> accounts = new TreeMap<>();
    for (String line : new String(file, StandardCharsets.ISO_8859_1).split("\n", -1)) {
      String[] fields = line.split(":", -1);
      List<Long> ids = new ArrayList<>();
      for (int i = 2; i < Math.min(fields.length, 2 + numbers); i++) {
        if (isId(fields[i])) {
          ids.add(Long.parseLong(fields[i]));
        }
      }
      if (fields.length >= FIELDS && ids.size() == numbers) {
        accounts.putIfAbsent(fields[0], ids);
      }
    }
    return accounts;
  }

  private static boolean isId(String text) {
    return !text.isEmpty()
        && text.length() <= MOST_DIGITS
        && text.chars().allMatch(c -> c >= '0' && c <= '9')
        && Long.parseLong(text) < 0xffff_ffffL;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.tree;

import dev.tare.input.InputException;
import dev.tare.oci.Printable;
import dev.tare.plan.FailedPart;
import dev.tare.plan.Owner;
import dev.tare.tar.Metadata;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The numbers of users and groups by name, as {@code /etc/passwd} and {@code /etc/group} tell.
 * Since the very files that are to have an owner may bring these two, a name stands for a
 * provisional number until all files are there.
 */
final class Accounts {
  private static final String PASSWD = "/etc/passwd";
  private static final String GROUP = "/etc/group";
  private static final int FIELDS = 4;
  private static final int MOST_DIGITS = 10;
  // No archive has such owners: they are refused.
  private static final long PROVISIONAL = 1L << 62;

  private final boolean known;
  private final Map<Owner, Ids> provisional = new HashMap<>();
  private final List<Owner> named = new ArrayList<>();
  private final Map<Metadata, Metadata> settled = new HashMap<>();
  private ImageFiles files = ImageFiles.NONE;
  private Optional<Map<String, List<Long>>> users = Optional.empty();
  private Optional<Map<String, List<Long>>> groups = Optional.empty();

  /**
   * @param known whether the layers below may have files; else nobody has looked
   */
  Accounts(boolean known) {
    this.known = known;
  }

  /** An owner's numbers. */
  record Ids(long uid, long gid) {
    static final Ids ROOT = new Ids(0, 0);
  }

  /** The numbers of an owner, provisional ones if it has a name. */
  Ids of(Owner owner) {
    if (owner.user() instanceof Owner.Numeric user
        && owner.group().orElseThrow() instanceof Owner.Numeric group) {
      return new Ids(user.value(), group.value());
    }
    return provisional.computeIfAbsent(
        owner,
        name -> {
          long number = PROVISIONAL + named.size();
          named.add(name);
          return new Ids(number, number);
        });
  }

  boolean hasNames() {
    return !named.isEmpty();
  }

  /**
   * Looks names up from here on.
   *
   * @param image the files of the image as it will be
   */
  void settle(ImageFiles image) {
    files = image;
  }

  /** With the real owner; InputException naming the name that no account has. */
  Metadata settled(Metadata metadata) throws IOException {
    if (metadata.uid() < PROVISIONAL) {
      return metadata;
    }
    Metadata known = settled.get(metadata);
    if (known == null) {
      Owner owner = named.get((int) (metadata.uid() - PROVISIONAL));
      Ids ids = FailedPart.get(owner, () -> found(owner));
      known = metadata.with(metadata.mode(), ids.uid(), ids.gid());
      settled.put(metadata, known);
    }
    return known;
  }

  private Ids found(Owner owner) throws IOException {
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

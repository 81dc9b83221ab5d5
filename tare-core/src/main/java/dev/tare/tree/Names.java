// SPDX-License-Identifier: Apache-2.0
package dev.tare.tree;

import dev.tare.changeset.Entry;
import dev.tare.content.Content;
import dev.tare.input.InputException;
import dev.tare.tar.TarName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Files of several names: the first in order is the file, the others are links to it. */
final class Names {
  private final Set<Content> shared;

  /**
   * @param shared contents that stand for one file wherever they come
   */
  Names(Set<Content> shared) {
    this.shared = shared;
  }

  /** The claims, in the same order, with links as they must stand in a layer. */
  List<Claim> unify(List<Claim> claims) throws InputException {
    List<Claim> unified = new ArrayList<>(claims.size());
    IdentityHashMap<Content, Entry.File> first = new IdentityHashMap<>();
    for (Claim claim : resolved(claims)) {
      Entry entry = claim.entry();
      if (entry instanceof Entry.File file && shared.contains(file.content())) {
        Entry.File known = first.putIfAbsent(file.content(), file);
        unified.add(
            known == null
                ? claim
                : claim.with(new Entry.Hardlink(file.name(), known.metadata(), known.name())));
      } else {
        unified.add(claim);
      }
    }
    return unified;
  }

  /** Links that sets ask for as files of the same content. */
  private List<Claim> resolved(List<Claim> claims) throws InputException {
    if (claims.stream().noneMatch(claim -> claim.entry() instanceof Entry.Hardlink)) {
      return claims;
    }
    Map<TarName, Entry> byName = new HashMap<>();
    claims.forEach(claim -> byName.put(claim.name(), claim.entry()));
    List<Claim> resolved = new ArrayList<>(claims.size());
    for (Claim claim : claims) {
      resolved.add(
          claim.entry() instanceof Entry.Hardlink link ? file(claim, link, byName) : claim);
    }
    return resolved;
  }

  private Claim file(Claim claim, Entry.Hardlink link, Map<TarName, Entry> byName)
      throws InputException {
    Entry target = byName.get(link.target());
    for (int i = 0; i < byName.size() && target instanceof Entry.Hardlink next; i++) {
      target = byName.get(next.target());
    }
    if (!(target instanceof Entry.File file)) {
      throw InputException.plan(
          claim.name()
              + (": from " + claim.origin())
              + (": is a hard link to " + link.target() + ", which is no file of the same layer"));
    }
    shared.add(file.content());
    return claim.with(new Entry.File(claim.name(), file.metadata(), file.size(), file.content()));
  }
}

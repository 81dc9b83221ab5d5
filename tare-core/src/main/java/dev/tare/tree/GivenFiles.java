// SPDX-License-Identifier: Apache-2.0
package dev.tare.tree;

import dev.tare.changeset.Entry;
import dev.tare.changeset.MergedTree;
import dev.tare.content.LimitException;
import dev.tare.input.InputException;
import dev.tare.tar.TarName;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * Files of a layer that is being made, before those of the layers below.
 *
 * @param claims all of the layer, not placed yet
 */
record GivenFiles(
    List<Claim> claims, Removals removals, Optional<MergedTree> below, ImageFiles lower)
    implements ImageFiles {
  private static final int MOST_BYTES = 4 << 20;

  @Override
  public Optional<byte[]> read(String path) throws IOException {
    TarName name = TarName.of(path);
    Optional<TarName> resolved = below.isPresent() ? below.get().resolve(name) : Optional.of(name);
    Optional<Claim> given = find(name);
    if (given.isEmpty() && resolved.isPresent()) {
      given = find(resolved.get());
    }
    if (given.isPresent()) {
      return Optional.of(read(given.get()));
    }
    boolean gone = removals.covers(name) || resolved.filter(removals::covers).isPresent();
    return gone ? Optional.empty() : lower.read(path);
  }

  private Optional<Claim> find(TarName name) {
    return claims.stream().filter(claim -> claim.name().equals(name)).findFirst();
  }

  private byte[] read(Claim claim) throws IOException {
    Entry entry = claim.entry();
    if (entry instanceof Entry.Hardlink link) {
      entry = find(link.target()).map(Claim::entry).orElse(entry);
    }
    if (!(entry instanceof Entry.File file)) {
      throw InputException.plan(
          claim.name()
              + (": from " + claim.source() + ": is no file, so it tells no names of owners")
              + "; give numbers");
    }
    if (file.size() > MOST_BYTES) {
      throw new LimitException(
          claim.name() + ": from " + claim.source() + ": has more than " + MOST_BYTES + " bytes");
    }
    try (InputStream in = file.content().open()) {
      return in.readAllBytes();
    }
  }
}

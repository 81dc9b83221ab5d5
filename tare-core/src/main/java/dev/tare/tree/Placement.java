// SPDX-License-Identifier: Apache-2.0
package dev.tare.tree;

import dev.tare.changeset.Entry;
import dev.tare.changeset.IndexedEntry;
import dev.tare.changeset.MergedTree;
import dev.tare.content.LimitException;
import dev.tare.files.RawPath;
import dev.tare.input.InputException;
import dev.tare.tar.Metadata;
import dev.tare.tar.TarName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds where entries must stand so that a layer leaves what is below it whole: no link becomes a
 * directory, no directory loses its mode, owner or time.
 */
final class Placement {
  private static final long LAST_TIME = 077777777777L;

  private final MergedTree below;
  private final long mtime;
  private final Map<TarName, Optional<TarName>> directories = new HashMap<>();
  private final Map<TarName, Claim> crossed = new HashMap<>();

  /**
   * @param below the layers below
   * @param mtime of directories that are new
   */
  Placement(MergedTree below, long mtime) {
    this.below = below;
    this.mtime = mtime;
  }

  /** The claims at their final paths, in the same order; those that change nothing left out. */
  List<Claim> place(List<Claim> claims) throws InputException {
    if (below.isEmpty()) {
      return claims;
    }
    List<Claim> placed = new ArrayList<>(claims.size());
    for (Claim claim : claims) {
      TarName own = spot(claim.name(), claim);
      Optional<TarName> spot =
          claim.isDirectory() ? directorySpot(own, claim) : fileSpot(own, claim);
      if (spot.isPresent()) {
        placed.add(yielded(linked(claim.at(spot.get()))));
      }
    }
    for (Claim claim : placed) {
      Claim other = crossed.get(claim.name());
      if (other != null && !claim.isDirectory()) {
        throw fault(
            claim,
            "replaces a link that " + other.given() + " from " + other.source() + " goes through");
      }
    }
    return placed;
  }

  /** A path with the links of its parents followed, for a claim. */
  private TarName spot(TarName name, Claim claim) throws InputException {
    if (name.parent().isEmpty()) {
      return name;
    }
    TarName parent = name.parent().get();
    Optional<TarName> directory = directories.get(parent);
    if (directory == null) {
      directory = followed(parent, claim);
      directories.put(parent, directory);
    }
    RawPath last = name.fileName();
    try {
      return directory.isPresent() ? directory.get().resolve(last) : TarName.of(last);
    } catch (IllegalArgumentException e) {
      throw fault(claim, "leads too far: " + e.getMessage());
    }
  }

  private Optional<TarName> followed(TarName name, Claim claim) throws InputException {
    try {
      return below.resolve(name, link -> crossed.putIfAbsent(link, claim));
    } catch (LimitException e) {
      throw fault(claim, String.valueOf(e.getMessage()));
    }
  }

  private Optional<TarName> fileSpot(TarName own, Claim claim) throws InputException {
    if (below.find(own).filter(IndexedEntry::isDirectory).isPresent()) {
      throw fault(claim.at(own), "a directory is there in the layers below");
    }
    return Optional.of(own);
  }

  /** Empty if there is nothing to write. */
  private Optional<TarName> directorySpot(TarName own, Claim claim) throws InputException {
    Optional<TarName> spot = Optional.of(own);
    Optional<IndexedEntry> found = below.find(own);
    if (found.filter(IndexedEntry::isSymlink).isPresent()) {
      spot = followed(own, claim);
      if (spot.isEmpty()) {
        return Optional.empty();
      }
      found = below.find(spot.get());
    }
    if (found.isEmpty()) {
      return spot;
    }
    if (!found.get().isDirectory()) {
      throw fault(claim.at(spot.get()), "is a directory, but the layers below have a file there");
    }
    return claim.yields().all() ? Optional.empty() : spot;
  }

  /** A hard link's claim whose target is where that has been placed. */
  private Claim linked(Claim claim) throws InputException {
    if (!(claim.entry() instanceof Entry.Hardlink link)) {
      return claim;
    }
    TarName target = spot(link.target(), claim);
    return claim.with(new Entry.Hardlink(claim.name(), link.metadata(), target));
  }

  /** The claim at the path of what is there; InputException if nothing is. */
  Claim existing(Claim claim) throws InputException {
    Claim placed = claim.at(spot(claim.name(), claim));
    if (below.find(placed.name()).isEmpty()) {
      throw fault(placed, "nothing is there in the layers below, so it cannot be removed");
    }
    return placed;
  }

  /** A directory's claim that keeps what it leaves to the one below. */
  private Claim yielded(Claim claim) {
    if (!claim.isDirectory()) {
      return claim;
    }
    return below
        .find(claim.name())
        .flatMap(IndexedEntry::metadata)
        .map(there -> claim.with(claim.over(there)))
        .orElse(claim);
  }

  /** A directory's claim, with the extended attributes of the one below if it has none. */
  Claim attributed(Claim claim) {
    Metadata own = claim.entry().metadata();
    if (!claim.isDirectory() || !own.xattrs().isEmpty()) {
      return claim;
    }
    return below
        .find(claim.name())
        .flatMap(IndexedEntry::metadata)
        .filter(there -> !there.xattrs().isEmpty())
        .map(there -> claim.with(own.with(there.xattrs())))
        .orElse(claim);
  }

  /** A directory that a claim needs: as it is below, or new. */
  Entry.Directory parent(TarName name, Claim claim) throws InputException {
    Optional<IndexedEntry> found = below.find(name);
    if (found.isPresent() && !found.get().isDirectory()) {
      throw fault(claim, "cannot be below " + name + ", a file of the layers below");
    }
    Optional<Metadata> metadata = found.flatMap(IndexedEntry::metadata);
    return new Entry.Directory(
        name, metadata.map(Placement::writable).orElse(new Metadata(0755, 0, 0, mtime)));
  }

  /** With a time that our tars can hold. */
  private static Metadata writable(Metadata metadata) {
    long time = Math.max(0, Math.min(LAST_TIME, metadata.mtime()));
    return metadata.at(time);
  }

  private static InputException fault(Claim claim, String fact) {
    return InputException.plan(claim.name() + ": from " + claim.origin() + ": " + fact);
  }
}

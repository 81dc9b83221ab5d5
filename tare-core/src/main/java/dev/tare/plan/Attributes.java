// SPDX-License-Identifier: Apache-2.0
package dev.tare.plan;

import dev.tare.files.RawPath;
import java.util.List;
import java.util.Optional;

/**
 * Modes and owners that the files of a set get.
 *
 * @param mode empty means {@link ModeRule#NORMAL} for files of this machine, and the mode it has
 *     for what comes from an archive; links have no mode
 * @param owner empty means root for files of this machine, and the owner it has for what comes from
 *     an archive
 * @param rules for some of the files; of those that match and say something the last counts, for
 *     mode and owner apart
 */
public record Attributes(Optional<ModeRule> mode, Optional<Owner> owner, List<Rule> rules) {
  /** Nothing special. */
  public static final Attributes DEFAULT =
      new Attributes(Optional.empty(), Optional.empty(), List.of());

  /** What some files get instead; paths are those within the set's source. */
  public record Rule(Patterns paths, Optional<ModeRule> mode, Optional<Owner> owner) {}

  public Attributes {
    rules = List.copyOf(rules);
  }

  /** One mode rule and one owner for all. */
  public static Attributes of(ModeRule mode, Owner owner) {
    return new Attributes(Optional.of(mode), Optional.of(owner), List.of());
  }

  /** Whether nothing is said of any file. */
  public boolean isDefault() {
    return equals(DEFAULT);
  }

  /** The mode rule for the file at a path. */
  public Optional<ModeRule> mode(RawPath path) {
    Optional<ModeRule> found = mode;
    for (Rule rule : rules) {
      if (rule.mode().isPresent() && rule.paths().matches(path)) {
        found = rule.mode();
      }
    }
    return found;
  }

  /** The owner of the file at a path. */
  public Optional<Owner> owner(RawPath path) {
    Optional<Owner> found = owner;
    for (Rule rule : rules) {
      if (rule.owner().isPresent() && rule.paths().matches(path)) {
        found = rule.owner();
      }
    }
    return found;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.tar;

import dev.tare.files.RawPath;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Extended attributes of a member, as {@code SCHILY.xattr.} records of pax headers hold them: names
 * and values are bytes. Without the marks that overlay file systems keep for themselves, which
 * would hide or redirect what lower layers have.
 */
public final class Xattrs {
  /** None. */
  public static final Xattrs NONE = new Xattrs(new TreeMap<>());

  private static final RawPath TRUSTED = RawPath.of("trusted.overlay.");
  private static final RawPath USER = RawPath.of("user.overlay.");

  private final SortedMap<RawPath, RawPath> values;

  private Xattrs(SortedMap<RawPath, RawPath> values) {
    this.values = values;
  }

  /** Attributes by name. */
  public static Xattrs of(Map<RawPath, RawPath> values) {
    SortedMap<RawPath, RawPath> kept = new TreeMap<>(values);
    kept.keySet().removeIf(name -> name.startsWith(TRUSTED) || name.startsWith(USER));
    return kept.isEmpty() ? NONE : new Xattrs(Collections.unmodifiableSortedMap(kept));
  }

  public boolean isEmpty() {
    return values.isEmpty();
  }

  /** Value by name, in the names' order; unmodifiable. */
  public SortedMap<RawPath, RawPath> values() {
    return values;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Xattrs that && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  /** The names alone. */
  @Override
  public String toString() {
    return values.keySet().toString();
  }
}

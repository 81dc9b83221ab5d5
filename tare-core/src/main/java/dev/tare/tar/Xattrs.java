// SPDX-License-Identifier: Apache-2.0
package dev.tare.tar;

import dev.tare.files.RawPath;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
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

  private static final int LONGEST = 1 << 20;
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

  /** Writes what {@link #readFrom} reads. */
  public void writeTo(DataOutputStream out) throws IOException {
    out.writeInt(values.size());
    for (Map.Entry<RawPath, RawPath> attribute : values.entrySet()) {
      write(attribute.getKey(), out);
      write(attribute.getValue(), out);
    }
  }

  private static void write(RawPath bytes, DataOutputStream out) throws IOException {
    out.writeInt(bytes.length());
    out.write(bytes.bytes());
  }

  /**
   * Attributes that were written once.
   *
   * @throws IOException if the stream ends early
   * @throws IllegalArgumentException for lengths that no attribute has
   */
  public static Xattrs readFrom(DataInputStream in) throws IOException {
    int count = in.readInt();
    if (count == 0) {
      return NONE;
    }
    Map<RawPath, RawPath> values = new TreeMap<>();
    for (int rest = count; rest > 0; rest--) {
      values.put(read(in), read(in));
    }
    return of(values);
  }

  private static RawPath read(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > LONGEST) {
      throw new IllegalArgumentException("an extended attribute of " + length + " bytes");
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return RawPath.of(bytes);
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

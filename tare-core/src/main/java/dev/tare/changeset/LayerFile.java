// SPDX-License-Identifier: Apache-2.0
package dev.tare.changeset;

import dev.tare.compress.Decompression;
import dev.tare.content.Blob;
import dev.tare.content.IntegrityException;
import dev.tare.content.LimitException;
import dev.tare.oci.Digest;
import dev.tare.tar.TarLimits;
import dev.tare.tar.TarMember;
import dev.tare.tar.TarName;
import dev.tare.tar.TarReader;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** Small files of existing layers. */
public final class LayerFile {
  private static final int BUFFER = 1 << 16;
  private static final int MOST_HARD_LINKS = 8;

  private LayerFile() {}

  /**
   * The bytes of a file that stands in a layer, hard links followed; empty if there is none.
   *
   * @param diffId of the decompressed tar, which is checked
   * @throws LimitException if it is larger than the limit, in bytes
   * @throws IntegrityException if the layer is not what it should be
   */
  public static Optional<byte[]> read(Blob blob, Digest diffId, TarName name, int limit)
      throws IOException {
    TarName wanted = name;
    for (int i = 0; i < MOST_HARD_LINKS; i++) {
      Found found = find(blob, diffId, wanted, limit);
      if (found.link().isEmpty()) {
        return found.bytes();
      }
      wanted = found.link().get();
    }
    return Optional.empty();
  }

  /**
   * The same of a layer to be made.
   *
   * @throws LimitException as above
   */
  public static Optional<byte[]> read(List<Entry> entries, TarName name, int limit)
      throws IOException {
    TarName wanted = name;
    for (Entry entry : entries) {
      if (entry instanceof Entry.Hardlink link && link.name().equals(name)) {
        wanted = link.target();
      }
    }
    for (Entry entry : entries) {
      if (entry instanceof Entry.File file && file.name().equals(wanted)) {
        if (file.size() > limit) {
          throw tooLarge(file.name(), limit);
        }
        try (InputStream in = file.content().open()) {
          return Optional.of(in.readNBytes(limit));
        }
      }
    }
    return Optional.empty();
  }

  private static LimitException tooLarge(Object name, int limit) {
    return new LimitException(name + " of the layers below has more than " + limit + " bytes");
  }

  private record Found(Optional<byte[]> bytes, Optional<TarName> link) {}

  /** What the last member of that name says. */
  private static Found find(Blob blob, Digest diffId, TarName name, int limit) throws IOException {
    Found found = new Found(Optional.empty(), Optional.empty());
    try (InputStream raw = new BufferedInputStream(blob.open(), BUFFER);
        HashedInput tar = new HashedInput(Decompression.detect(raw), diffId)) {
      TarReader reader = new TarReader(new BufferedInputStream(tar, BUFFER), TarLimits.DEFAULT);
      Optional<TarMember> member = reader.next();
      while (member.isPresent()) {
        if (is(member.get(), name)) {
          found = found(member.get(), reader, limit);
        }
        member = reader.next();
      }
      if (!tar.finish().equals(diffId)) {
        throw new IntegrityException(
            "layer " + blob.descriptor().digest() + ": its tar is not " + diffId);
      }
    }
    return found;
  }

  private static boolean is(TarMember member, TarName name) {
    return TarName.problem(member.name()).isEmpty() && TarName.of(member.name()).equals(name);
  }

  private static Found found(TarMember member, TarReader reader, int limit) throws IOException {
    if (member.type() == '1' && TarName.problem(member.linkName()).isEmpty()) {
      return new Found(Optional.empty(), Optional.of(TarName.of(member.linkName())));
    }
    if (member.type() != '0' && member.type() != '7') {
      return new Found(Optional.empty(), Optional.empty());
    }
    if (member.size() > limit) {
      throw tooLarge(member.name(), limit);
    }
    return new Found(Optional.of(reader.content().readAllBytes()), Optional.empty());
  }
}

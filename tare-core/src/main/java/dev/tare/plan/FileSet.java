// SPDX-License-Identifier: Apache-2.0
package dev.tare.plan;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Files that go into a layer. Destinations are paths in the image, leading slash optional; two sets
 * that give one path are an error unless both give the same directory.
 */
public sealed interface FileSet {
  /** A file with the usual mode, owned by root. */
  static FileSet file(Path source, String destination) {
    return new SourceFile(source, destination, OptionalInt.empty(), Owner.ROOT);
  }

  /** What is in a directory, with the usual modes, owned by root. */
  static FileSet directory(Path source, String destination) {
    return new SourceDirectory(source, destination, ModeRule.NORMAL, Owner.ROOT);
  }

  /**
   * One file; a link to a file is followed.
   *
   * @param mode octal permission bits; empty means 0755 if its owner may execute it, else 0644
   */
  record SourceFile(Path source, String destination, OptionalInt mode, Owner owner)
      implements FileSet {
    public SourceFile {
      Checks.noNul("destination", destination);
      mode.ifPresent(Checks::mode);
    }
  }

  /** What is in a directory; links stay links. The directory itself gets the destination's name. */
  record SourceDirectory(Path source, String destination, ModeRule mode, Owner owner)
      implements FileSet {
    public SourceDirectory {
      Checks.noNul("destination", destination);
    }
  }

  /** What is in a tar, tar.gz file; below the destination. */
  record SourceTar(Path source, String destination) implements FileSet {
    public SourceTar {
      Checks.noNul("destination", destination);
    }
  }

  /**
   * Bytes that stand in the plan; copied on the way in and out, and compared by content.
   *
   * @param mode permission bits, at most 07777
   */
  @SuppressWarnings("ArrayRecordComponent") // copied in and out, compared by content
  record Inline(byte[] bytes, String destination, int mode, Owner owner) implements FileSet {
    public Inline {
      bytes = bytes.clone();
      Checks.noNul("destination", destination);
      Checks.mode(mode);
    }

    @Override
    public byte[] bytes() {
      return bytes.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Inline that
          && Arrays.equals(bytes, that.bytes)
          && destination.equals(that.destination)
          && mode == that.mode
          && owner.equals(that.owner);
    }

    @Override
    public int hashCode() {
      return Objects.hash(Arrays.hashCode(bytes), destination, mode, owner);
    }

    @Override
    public String toString() {
      return "Inline[" + bytes.length + " bytes, " + destination + ", " + mode + ", " + owner + "]";
    }
  }
}

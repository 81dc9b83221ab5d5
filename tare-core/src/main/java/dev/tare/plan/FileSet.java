// SPDX-License-Identifier: Apache-2.0
package dev.tare.plan;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Something that goes into a layer. Destinations are paths in the image, leading slash optional;
 * two sets that give one path are an error unless both give the same directory.
 */
public sealed interface FileSet {
  /** A file with the usual mode, owned by root. */
  static FileSet file(Path source, String destination) {
    return new SourceFile(source, destination, ModeRule.NORMAL, Owner.ROOT);
  }

  /** What is in a directory, with the usual modes, owned by root. */
  static FileSet directory(Path source, String destination) {
    return new SourceDirectory(source, destination, Selection.ALL, Attributes.DEFAULT);
  }

  /** What is in a tar, plain or compressed, or in a zip, with its modes and owners. */
  static FileSet archive(Path source, String destination) {
    return new SourceArchive(Input.file(source), destination, Selection.ALL, 0, Attributes.DEFAULT);
  }

  /** One file; a link to a file is followed. */
  record SourceFile(Path source, String destination, ModeRule mode, Owner owner)
      implements FileSet {
    public SourceFile {
      Checks.noNul("destination", destination);
    }
  }

  /**
   * What is in a directory; links stay links, and names of one file hard links. The directory
   * itself gets the destination's name.
   *
   * @param selection by the paths within the directory
   * @param attributes by the paths within the directory, which has itself only the general ones
   */
  record SourceDirectory(
      Path source, String destination, Selection selection, Attributes attributes)
      implements FileSet {
    public SourceDirectory {
      Checks.noNul("destination", destination);
    }
  }

  /**
   * What is in an archive, put below the destination: a tar, plain or compressed, or a zip; which
   * one its content tells. Hard links lead to where their target is put; targets of symbolic links
   * stay as they are.
   *
   * @param selection by the names in the archive, as they stand there
   * @param strip the number of leading components that names lose; what has no more of them is left
   *     out
   * @param attributes by the names in the archive
   */
  record SourceArchive(
      Input source, String destination, Selection selection, int strip, Attributes attributes)
      implements FileSet {
    /** IllegalArgumentException if strip is negative. */
    public SourceArchive {
      Checks.noNul("destination", destination);
      if (strip < 0) {
        throw new IllegalArgumentException("strip is less than 0: " + strip);
      }
    }
  }

  /**
   * A Java application: a jar, and the files beside it that its manifest's {@code Class-Path}
   * names. Files are 0644.
   *
   * @param destination the directory that it goes to
   */
  record JavaArchive(Path source, String destination, Layout layout, Owner owner)
      implements FileSet {
    public JavaArchive {
      Checks.noNul("destination", destination);
    }

    /** What becomes of the jar. */
    public enum Layout {
      /**
       * Of a Spring Boot jar the libraries become files, and the rest a jar that names them, as
       * Spring's own {@code extract} does it. Another jar stays as it is.
       */
      EXTRACTED,
      /** All that is in it becomes files. */
      EXPLODED,
      /** It stays as it is. */
      PACKAGED
    }
  }

  /**
   * A tar that is the layer, byte for byte, as it is or compressed with gzip or zstd. It is the
   * only set of its layer, whose compression has no say, and nothing is placed on the base's files.
   */
  record Verbatim(Input source) implements FileSet {}

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

  /**
   * A directory that is to be there.
   *
   * @param mode permission bits, at most 07777; empty means the mode it has in the layers below, or
   *     0755 if it is new
   * @param owner empty means the owner it has in the layers below, or root
   */
  record Directory(String path, OptionalInt mode, Optional<Owner> owner) implements FileSet {
    public Directory {
      Checks.noNul("path", path);
      mode.ifPresent(Checks::mode);
    }
  }

  /**
   * A symbolic link.
   *
   * @param target as a container will read it, absolute or relative; not looked at
   */
  record Symlink(String path, String target, Owner owner) implements FileSet {
    public Symlink {
      Checks.noNul("path", path);
      Checks.notEmpty("target of a link", target);
      Checks.noNul("target", target);
    }
  }

  /**
   * A further name of a file.
   *
   * @param target the path in the image of a file that another set of the same layer gives
   */
  record Hardlink(String path, String target) implements FileSet {
    public Hardlink {
      Checks.noNul("path", path);
      Checks.noNul("target", target);
    }
  }

  /**
   * Takes away what the layers below have at a path, with all that is in it; it must be there, if
   * the layers below are known. A link goes, not what it leads to. What sets of the same layer give
   * at the path or below it stays, in a directory that has nothing else.
   */
  record Removal(String path) implements FileSet {
    public Removal {
      Checks.noNul("path", path);
    }
  }
}

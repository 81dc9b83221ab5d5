// SPDX-License-Identifier: Apache-2.0
package dev.tare.layer;

import dev.tare.changeset.Entry;
import dev.tare.tar.TarWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.List;

/** Writes the entries of a tree as members of a tar, without its end. */
final class EntryWriter {
  static final String INTERRUPTED = "interrupted while writing a layer";

  private EntryWriter() {}

  /** What a file's content is read through, once for each that is not empty. */
  @FunctionalInterface
  interface Tap {
    /** Nothing. */
    Tap NONE = (content, size) -> content;

    InputStream of(InputStream content, long size);
  }

  static void write(List<Entry> entries, TarWriter tar, Tap tap) throws IOException {
    for (Entry entry : entries) {
      if (Thread.interrupted()) {
        throw new InterruptedIOException(INTERRUPTED);
      }
      write(entry, tar, tap);
    }
  }

  private static void write(Entry entry, TarWriter tar, Tap tap) throws IOException {
    if (entry instanceof Entry.File file) {
      try (InputStream content = file.content().open()) {
        InputStream tapped = file.size() == 0 ? content : tap.of(content, file.size());
        tar.file(file.name(), file.metadata(), file.size(), tapped);
      }
    } else if (entry instanceof Entry.Directory directory) {
      tar.directory(directory.name(), directory.metadata());
    } else if (entry instanceof Entry.Symlink link) {
      tar.symlink(link.name(), link.metadata(), link.target());
    } else if (entry instanceof Entry.Hardlink link) {
      tar.hardlink(link.name(), link.metadata(), link.target());
    } else if (entry instanceof Entry.Whiteout mark) {
      tar.whiteout(mark.name(), mark.metadata().mtime());
    } else if (entry instanceof Entry.Opaque mark) {
      tar.opaque(mark.name(), mark.metadata().mtime());
    }
  }
}

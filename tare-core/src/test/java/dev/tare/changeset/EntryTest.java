// SPDX-License-Identifier: Apache-2.0
package dev.tare.changeset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.files.RawPath;
import dev.tare.tar.Metadata;
import dev.tare.tar.TarName;
import java.util.List;
import org.junit.jupiter.api.Test;

class EntryTest {
  private static final TarName NAME = TarName.of("a/b");
  private static final Metadata PLAIN = new Metadata(0644, 0, 0, 0);

  private static List<Entry> all(TarName name, Metadata metadata, Entry.File file) {
    return List.of(
        new Entry.File(name, metadata, file.size(), file.content()),
        new Entry.Directory(name, metadata),
        new Entry.Symlink(name, metadata, RawPath.of("x")),
        new Entry.Hardlink(name, metadata, TarName.of("x")),
        new Entry.Whiteout(name, metadata),
        new Entry.Opaque(name, metadata));
  }

  @Test
  void copiesStayWhatTheyAre() {
    TarName name = TarName.of("c");
    Metadata metadata = new Metadata(0755, 1, 2, 3);
    Entry.File file = Entry.File.of(NAME, PLAIN, new byte[1]);
    List<Entry> entries = all(NAME, PLAIN, file);

    assertThat(entries.stream().map(entry -> entry.renamed(name)))
        .isEqualTo(all(name, PLAIN, file));
    assertThat(entries.stream().map(entry -> entry.with(metadata)))
        .isEqualTo(all(NAME, metadata, file));
  }

  @Test
  void marksComeBeforeAllElseInTheirDirectory() {
    assertThat(new Entry.Whiteout(NAME, PLAIN).key())
        .isLessThan(new Entry.Directory(TarName.of("a/a"), PLAIN).key())
        .isGreaterThan(new Entry.Directory(TarName.of("a"), PLAIN).key());
    assertThat(new Entry.Opaque(TarName.of("a"), PLAIN).key())
        .isLessThan(new Entry.Whiteout(NAME, PLAIN).key());
  }
}

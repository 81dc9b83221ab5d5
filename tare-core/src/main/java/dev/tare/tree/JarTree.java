// SPDX-License-Identifier: Apache-2.0
package dev.tare.tree;

import dev.tare.changeset.Entry;
import dev.tare.files.RawPath;
import dev.tare.input.InputException;
import dev.tare.jar.JavaFile;
import dev.tare.jar.JavaFiles;
import dev.tare.plan.FileSet;
import dev.tare.tar.Metadata;
import dev.tare.tar.TarName;
import java.io.IOException;

/** Places the files of a Java application. */
final class JarTree {
  private static final int MODE = 0644;

  private final FileSet.JavaArchive set;
  private final Gathering gathering;
  private final Metadata metadata;
  private final String source;
  private final Place place;

  JarTree(FileSet.JavaArchive set, TreeContext context, Accounts accounts, Gathering gathering)
      throws IOException {
    this.set = set;
    this.gathering = gathering;
    this.source = InputException.shown(set.source());
    this.place = Place.of(set.destination(), source);
    Accounts.Ids ids = accounts.of(set.owner());
    this.metadata = new Metadata(MODE, ids.uid(), ids.gid(), context.mtime());
  }

  void read() throws IOException {
    for (JavaFile file : JavaFiles.of(set.source(), set.layout())) {
      TarName name = name(file.path());
      gathering.add(new Entry.File(name, metadata, file.size(), file.content()), source);
    }
  }

  private TarName name(String path) throws InputException {
    try {
      return place.resolve(RawPath.of(path));
    } catch (IllegalArgumentException e) {
      throw InputException.content(source + ": " + e.getMessage());
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.cache;

import java.util.Arrays;

/** What records there are; the form of each is part of its name, so that another form is a miss. */
public enum CacheKind {
  /** A layer, by the names, metadata and file system identities of what is in it. */
  FILES("files-2"),
  /** That there was a layer, by what {@link #FILES} has without the identities. */
  SHAPE("shape-2"),
  /** A layer, by its diffID and the way it is compressed. */
  LAYER("layer-2"),
  /** The names in a layer, sizes, links, attributes of directories, by its digest and diffID. */
  INDEX("index-4"),
  /** The members of a tar, by the file's identity. */
  TAR("tar-3"),
  /** What the contents of files tell, by their identities. */
  FACTS("facts-2"),
  /** A manifest, index or config of a repository, by its digest. */
  DOCUMENT("document-2"),
  /** What a name in a registry last stood for. */
  NAME("name-2"),
  /** What a tag in a registry stood for when a build last published under it. */
  PUBLISHED("published-2");

  private final String directory;

  CacheKind(String directory) {
    this.directory = directory;
  }

  String directory() {
    return directory;
  }

  /** Whether a directory of that name holds records in a form of another version. */
  static boolean isOfOtherForm(String name) {
    return Arrays.stream(values()).anyMatch(kind -> kind.hasOtherForm(name));
  }

  private boolean hasOtherForm(String name) {
    String stem = directory.substring(0, directory.indexOf('-') + 1);
    return name.startsWith(stem)
        && name.substring(stem.length()).matches("[1-9][0-9]{0,3}")
        && !name.equals(directory);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.tree;

import dev.tare.changeset.Entry;
import dev.tare.files.RawPath;
import dev.tare.input.ZipContents;
import dev.tare.input.ZipItem;
import dev.tare.plan.ModeRule;
import dev.tare.tar.Metadata;
import dev.tare.tar.TarName;
import java.io.IOException;
import java.io.InputStream;

/**
 * The files of one zip. Modes and links are those that Unix tools note; without them files are 0644
 * and directories 0755. The owner is root, since the format has no common place for one.
 */
final class ZipMembers {
  private static final int UNIX = 3;
  private static final int MAC = 19;
  private static final int TYPE = 0170000;
  private static final int DIRECTORY = 0040000;
  private static final int FILE = 0100000;
  private static final int LINK = 0120000;
  private static final RawPath SLASH = RawPath.of("/");

  private final ZipContents contents;
  private final long mtime;
  private final ArchiveEntries entries;

  ZipMembers(ZipContents contents, long mtime, ArchiveEntries entries) {
    this.contents = contents;
    this.mtime = mtime;
    this.entries = entries;
  }

  void read() throws IOException {
    for (ZipItem item : contents.items()) {
      if (!item.name().isEmpty() && !TarName.isRoot(item.name())) {
        take(item);
      }
    }
  }

  private void take(ZipItem item) throws IOException {
    TarName name = contents.name(item);
    if (entries.find(name).isPresent()) {
      throw contents.fault(item, "is there twice");
    }
    boolean unix = item.host() == UNIX || item.host() == MAC;
    int mode = unix ? (int) (item.attributes() >> 16) : 0;
    boolean directory = (mode & TYPE) == DIRECTORY || item.name().endsWith(SLASH);
    if (directory) {
      entries.put(new Entry.Directory(name, metadata(mode, true)));
    } else if ((mode & TYPE) == LINK) {
      entries.put(new Entry.Symlink(name, new Metadata(0777, 0, 0, mtime), target(item)));
    } else if ((mode & TYPE) == FILE || (mode & TYPE) == 0) {
      entries.put(new Entry.File(name, metadata(mode, false), item.size(), contents.content(item)));
    } else if (entries.isSelected(name)) {
      throw contents.fault(item, "is no file, directory or link; only these can go into an image");
    }
  }

  private Metadata metadata(int mode, boolean directory) {
    int permissions = mode == 0 ? ModeRule.NORMAL.apply(0644, directory) : mode & 07777;
    return new Metadata(permissions, 0, 0, mtime);
  }

  private RawPath target(ZipItem item) throws IOException {
    if (item.size() == 0 || item.size() > TarName.MOST_BYTES) {
      throw contents.fault(item, "is a link with a target of " + item.size() + " bytes");
    }
    try (InputStream in = contents.content(item).open()) {
      RawPath target = RawPath.of(in.readAllBytes());
      if (target.indexOf('\0', 0) >= 0) {
        throw contents.fault(item, "is a link whose target holds a NUL byte");
      }
      return target;
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.tree;

import dev.tare.changeset.Entry;
import dev.tare.content.Content;
import dev.tare.files.RawPath;
import dev.tare.input.InputException;
import dev.tare.input.TarPart;
import dev.tare.tar.Metadata;
import dev.tare.tar.TarMember;
import dev.tare.tar.TarName;

/**
 * The members of one tar as extraction would leave them: a later member replaces an earlier one of
 * its name, a hard link is a further name of what its target was when the link came.
 */
final class TarMembers {
  private static final RawPath SLASH = RawPath.of("/");
  private static final long MOST_ID = 0xffff_ffffL;

  private final Content tar;
  private final String source;
  private final long mtime;
  private final ArchiveEntries entries;

  TarMembers(Content tar, String source, long mtime, ArchiveEntries entries) {
    this.tar = tar;
    this.source = source;
    this.mtime = mtime;
    this.entries = entries;
  }

  void take(TarMember member) throws InputException {
    boolean directory = isDirectory(member);
    if (directory && !member.name().isEmpty() && TarName.isRoot(member.name())) {
      return;
    }
    TarName name = name(member, member.name());
    if (directory) {
      entries.put(new Entry.Directory(name, metadata(member)));
      return;
    }
    switch (member.type()) {
      case '0', '7' -> entries.put(file(name, member));
      case '1' -> entries.put(otherName(name, member));
      case '2' -> entries.put(symlink(name, member));
      case '3' -> refuse(name, member, "is a character device");
      case '4' -> refuse(name, member, "is a block device");
      case '6' -> refuse(name, member, "is a FIFO");
      default -> refuse(name, member, "has the member type " + shown(member.type()));
    }
  }

  private static boolean isDirectory(TarMember member) {
    // Tars of before 1988 know a directory by its slash.
    return member.type() == '5' || (member.type() == '0' && member.name().endsWith(SLASH));
  }

  private TarName name(TarMember member, RawPath path) throws InputException {
    try {
      return TarName.of(path);
    } catch (IllegalArgumentException e) {
      throw fault(member, String.valueOf(e.getMessage()));
    }
  }

  private Metadata metadata(TarMember member) throws InputException {
    Metadata metadata = member.metadata();
    if (metadata.uid() > MOST_ID || metadata.gid() > MOST_ID) {
      throw fault(member, "has the owner " + metadata.uid() + ":" + metadata.gid());
    }
    return metadata.at(mtime);
  }

  private Entry file(TarName name, TarMember member) throws InputException {
    Content content = new TarPart(tar, member.dataOffset(), member.size());
    return new Entry.File(name, metadata(member), member.size(), content);
  }

  private Entry symlink(TarName name, TarMember member) throws InputException {
    if (member.linkName().isEmpty() || member.linkName().indexOf('\0', 0) >= 0) {
      throw fault(member, "is a link whose target is empty or holds a NUL byte");
    }
    return new Entry.Symlink(name, metadata(member), member.linkName());
  }

  private Entry otherName(TarName name, TarMember member) throws InputException {
    TarName target = name(member, member.linkName());
    Entry entry = entries.find(target).orElse(null);
    if (entry == null || target.compareTo(name) == 0) {
      throw fault(
          member, "is a hard link to " + member.linkName() + ", which does not come before it");
    }
    if (entry instanceof Entry.Directory) {
      throw fault(member, "is a hard link to the directory " + member.linkName());
    }
    if (entry instanceof Entry.File file) {
      entries.share(file.content());
    }
    return entry.renamed(name);
  }

  /** Refuses what no image should hold; what is not selected may be anything. */
  private void refuse(TarName name, TarMember member, String fact) throws InputException {
    if (entries.isSelected(name)) {
      throw fault(member, fact + ": only files, directories and links can go into an image");
    }
  }

  private InputException fault(TarMember member, String fact) {
    return InputException.content(source + ": member \"" + member.name() + "\": " + fact);
  }

  private static String shown(char type) {
    return type > ' ' && type < 127 ? "'" + type + "'" : Integer.toString(type);
  }
}

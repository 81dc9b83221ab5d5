// SPDX-License-Identifier: Apache-2.0
package dev.tare.tar;

/**
 * What a tar member says of a file beside its content.
 *
 * @param mode permission bits and setuid, setgid, sticky; no file type; 0 to 07777
 * @param uid of the owner, not negative
 * @param gid of the owner's group, not negative
 * @param mtime seconds since the epoch
 * @param xattrs extended attributes, such as capabilities
 */
public record Metadata(int mode, long uid, long gid, long mtime, Xattrs xattrs) {
  /** Without extended attributes. */
  public Metadata(int mode, long uid, long gid, long mtime) {
    this(mode, uid, gid, mtime, Xattrs.NONE);
  }

  /** IllegalArgumentException if a value is out of its range. */
  public Metadata {
    if (mode < 0 || mode > 07777) {
      throw new IllegalArgumentException(
          "mode is not from 0 to 07777: 0" + Integer.toOctalString(mode));
    }
    if (uid < 0 || gid < 0) {
      throw new IllegalArgumentException("negative owner: " + uid + ":" + gid);
    }
  }

  /** The same at another time. */
  public Metadata at(long time) {
    return new Metadata(mode, uid, gid, time, xattrs);
  }

  /** The same with other extended attributes. */
  public Metadata with(Xattrs others) {
    return new Metadata(mode, uid, gid, mtime, others);
  }

  /** The same with another mode and owner. */
  public Metadata with(int otherMode, long otherUid, long otherGid) {
    return new Metadata(otherMode, otherUid, otherGid, mtime, xattrs);
  }
}

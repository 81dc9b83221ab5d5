// SPDX-License-Identifier: Apache-2.0
package dev.tare.content;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Judges whether the file system's facts about files stand for their contents for good.
 *
 * <p>A change gives a file the time of the change, which nobody can set. So a file that was changed
 * before a moment, and was read after it, has other facts after any later change: unless that gets
 * the same time, because the clock of files ticks too slowly. Hence only files count whose times
 * are older than the moment by more than a tick, as git does with its index.
 */
public final class Certainty {
  // The kernel's clock for files ticks every 1 to 10 ms.
  private static final long TICK = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long SLOW_TICK = 2 * SECOND;

  /** Those that keep the time of change, of this machine's clock, and numbers of files. */
  private static final Set<String> DEPENDABLE =
      Set.of(
          "apfs",
          "bcachefs",
          "btrfs",
          "ext2",
          "ext3",
          "ext4",
          "f2fs",
          "overlay",
          "tmpfs",
          "xfs",
          "zfs");

  private final long moment;
  private final Map<Long, Boolean> devices = new HashMap<>();

  /**
   * A judge for files that are looked at from a moment on.
   *
   * @param moment nanoseconds since the epoch, not later than any look at a file
   */
  public Certainty(long moment) {
    this.moment = moment;
  }

  /**
   * Whether the facts of a file, looked at before it was read, are those of its content for good.
   *
   * @param path of the file, which tells the kind of its file system
   * @param mtime nanoseconds since the epoch
   * @param ctime likewise
   * @param device the number of its file system
   */
  public synchronized boolean of(Path path, long mtime, long ctime, long device) {
    return isOld(mtime)
        && isOld(ctime)
        && devices.computeIfAbsent(device, number -> isDependable(path));
  }

  private boolean isOld(long time) {
    // Without a fraction it may be that of a file system that knows no fractions.
    long tick = time % SECOND == 0 ? SLOW_TICK + TICK : TICK;
    return time < moment - tick;
  }

  private static boolean isDependable(Path path) {
    try {
      return DEPENDABLE.contains(Files.getFileStore(path).type());
    } catch (IOException e) {
      return false;
    }
  }
}

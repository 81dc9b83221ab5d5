// SPDX-License-Identifier: Apache-2.0
package dev.tare.plan;

import dev.tare.oci.Printable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How modes of the files of a directory come about: by default 0644, or 0755 if executable by the
 * owner, directories 0755; or by {@code --chmod}. Rules of the same text are equal.
 */
public final class ModeRule {
  /** The default. */
  public static final ModeRule NORMAL = new ModeRule("normal", List.of());

  private static final int PERMISSIONS = 0777;

  private final String text;
  private final List<ModeAction> actions;

  private ModeRule(String text, List<ModeAction> actions) {
    this.text = text;
    this.actions = actions;
  }

  /**
   * Parses octal ({@code 755}, one to four digits) or symbolic ({@code u=rwX,go=rX}) modes as
   * chmod(1) does, except that the umask has no say: no letter before the operator means {@code a}.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public static ModeRule parse(String text) {
    try {
      return new ModeRule(text, ModeAction.parse(text));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "invalid mode " + Printable.quote(text) + ": " + e.getMessage(), e);
    }
  }

  /** Always this mode, at most 07777; IllegalArgumentException else. */
  public static ModeRule of(int mode) {
    Checks.mode(mode);
    return parse(Integer.toOctalString(mode));
  }

  /**
   * The mode of a thing.
   *
   * @param diskMode as on disk; of it only the nine permission bits count, so that set-user-id,
   *     set-group-id and sticky bits come from the rule alone
   */
  public int apply(int diskMode, boolean directory) {
    if (equals(NORMAL)) {
      return directory || (diskMode & 0100) != 0 ? 0755 : 0644;
    }
    int mode = diskMode & PERMISSIONS;
    for (ModeAction action : actions) {
      mode = action.apply(mode, directory);
    }
    return mode;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ModeRule that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** The text it was parsed from; {@code normal} for the default. */
  @Override
  public String toString() {
    return text;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.compress;

/**
 * How hard to look for matches.
 *
 * @param tries how many places are looked at for one match
 * @param good from this length on a better match is looked for in a quarter as many places
 * @param enough a match of this length is taken without looking any further
 * @param lookAhead how many bytes later a better match may begin
 */
record Effort(int tries, int good, int enough, int lookAhead) {
  private static final int FIRST_LEVEL = 3;
  private static final Effort[] OF_LEVEL = {
    new Effort(4, 4, 32, 1),
    new Effort(8, 8, 32, 1),
    new Effort(16, 12, 48, 1),
    new Effort(32, 16, 64, 1),
    new Effort(64, 24, 128, 1),
    new Effort(160, 32, 258, 2),
    new Effort(600, 64, 258, 2),
  };

  /** For the levels from 3 on. */
  static Effort ofLevel(int level) {
    return OF_LEVEL[level - FIRST_LEVEL];
  }
}

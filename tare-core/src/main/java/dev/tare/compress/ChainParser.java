// SPDX-License-Identifier: Apache-2.0
package dev.tare.compress;

/** Takes the longest match, or leaves it for a better one that begins a little later. */
final class ChainParser implements Parser {
  /** After this many literals as a power of two without a match every second place is tried. */
  private static final int PATIENCE = 9;

  private final Effort effort;
  private final MatchFinder finder;
  private byte[] window = {};
  private int position;
  private int last;
  private int known;
  private int start;
  private int length;
  private int distance;

  ChainParser(Effort effort) {
    this.effort = effort;
    this.finder = new MatchFinder(effort.enough());
  }

  @Override
  public void begin(byte[] input, int from, int limit) {
    window = input;
    position = from;
    last = limit - MatchFinder.LOOKAHEAD;
    finder.begin(input, from, limit);
  }

  @Override
  public int parse(int to, Tokens tokens) {
    int stop = Math.min(to, last + 1);
    int at = position;
    int literals = at;
    while (at < stop) {
      length = finder.find(at, 0, effort.tries());
      if (length == 0) {
        at += 1 + ((at - literals) >>> PATIENCE);
        continue;
      }
      start = at;
      distance = finder.distance();
      known = at + 1;
      lookAhead();
      tokens.add(window, literals, start, length, distance);
      at = start + length;
      literals = at;
      finder.enter(known, Math.min(at, last + 1));
    }
    at = Math.max(literals, to);
    tokens.add(window, literals, at);
    position = at;
    return at;
  }

  /** Goes on to a better match as long as there is one close behind. */
  private void lookAhead() {
    int ahead = 1;
    while (ahead <= effort.lookAhead() && length < effort.enough() && start + ahead <= last) {
      int tries = length >= effort.good() ? effort.tries() >> 2 : effort.tries() >> 1;
      int other = finder.find(start + ahead, length + ahead - 1, tries);
      known = start + ahead + 1;
      // Bytes that are passed over become literals, for which the later match must make up.
      if (other > 0 && gain(other, finder.distance()) > gain(length, distance) + 4 * ahead - 3) {
        start += ahead;
        length = other;
        distance = finder.distance();
        ahead = 1;
      } else {
        ahead++;
      }
    }
  }

  /** What a match is worth, in bits, give or take a constant. */
  private static int gain(int length, int distance) {
    return 4 * length + Integer.numberOfLeadingZeros(distance);
  }
}

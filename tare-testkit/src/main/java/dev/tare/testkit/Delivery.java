// SPDX-License-Identifier: Apache-2.0
package dev.tare.testkit;

import java.time.Duration;

/**
 * How the bytes go over the wire.
 *
 * @param request what happens to the connection while the request's body comes in
 * @param answer what happens to it while the answer goes out
 * @param delay before the answer
 * @param piece at most so many body bytes are sent at once
 * @param pause after each piece
 */
record Delivery(
    Break request, Break answer, Duration delay, int piece, Duration pause, Framing framing) {
  static final int WHOLE = 1 << 14;
  static final Delivery PLAIN =
      new Delivery(Break.NONE, Break.NONE, Duration.ZERO, WHOLE, Duration.ZERO, Framing.LENGTH);

  enum End {
    NONE,
    RESET,
    CLOSE,
    STALL
  }

  enum Framing {
    LENGTH,
    CHUNKED,
    UNTIL_CLOSE
  }

  /**
   * @param at after so many body bytes; {@link #BEFORE_HEAD} for not even the head of an answer
   */
  record Break(End end, long at) {
    static final long BEFORE_HEAD = -1;
    static final Break NONE = new Break(End.NONE, Long.MAX_VALUE);

    private Break or(Break other) {
      return end == End.NONE ? other : this;
    }
  }

  static Delivery request(End end, long at) {
    return new Delivery(
        new Break(end, at), PLAIN.answer, PLAIN.delay, WHOLE, PLAIN.pause, PLAIN.framing);
  }

  static Delivery answer(End end, long at) {
    return new Delivery(
        PLAIN.request, new Break(end, at), PLAIN.delay, WHOLE, PLAIN.pause, PLAIN.framing);
  }

  static Delivery delay(Duration delay) {
    return new Delivery(PLAIN.request, PLAIN.answer, delay, WHOLE, PLAIN.pause, PLAIN.framing);
  }

  static Delivery drip(int piece, Duration pause) {
    return new Delivery(PLAIN.request, PLAIN.answer, PLAIN.delay, piece, pause, PLAIN.framing);
  }

  static Delivery framed(Framing framing) {
    return new Delivery(PLAIN.request, PLAIN.answer, PLAIN.delay, WHOLE, PLAIN.pause, framing);
  }

  Delivery and(Delivery other) {
    boolean paced = piece != WHOLE;
    return new Delivery(
        request.or(other.request),
        answer.or(other.answer),
        delay.plus(other.delay),
        paced ? piece : other.piece,
        paced ? pause : other.pause,
        framing == Framing.LENGTH ? other.framing : framing);
  }
}

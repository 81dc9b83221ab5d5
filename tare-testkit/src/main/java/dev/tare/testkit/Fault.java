// SPDX-License-Identifier: Apache-2.0
package dev.tare.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tare.testkit.Delivery.Break;
import dev.tare.testkit.Delivery.End;
import dev.tare.testkit.Delivery.Framing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;

/**
 * One way to misbehave. Immutable; {@link #and} joins several into one.
 *
 * <p>Three sorts: answers given <em>instead</em> of carrying the request out ({@link #status},
 * {@link #redirect}, {@link #raw}); changes to the request or to the answer of a request that
 * <em>is</em> carried out ({@link #refuseMount}, {@link #withoutHeader}, {@link #corrupt}); and
 * accidents of the connection ({@link #reset}, {@link #closeAfter}, {@link #stall}). Byte counts
 * are bytes of the body, without the head and without chunk framing. An accident set behind the end
 * of a body does not happen.
 */
public final class Fault {
  private static final UnaryOperator<Call> SAME_CALL = UnaryOperator.identity();
  private static final UnaryOperator<Answer> SAME_ANSWER = UnaryOperator.identity();

  static final Fault NONE = new Fault(SAME_CALL, Optional.empty(), SAME_ANSWER, Delivery.PLAIN);

  private final UnaryOperator<Call> call;
  private final Optional<Answer> instead;
  private final UnaryOperator<Answer> answer;
  private final Delivery delivery;

  private Fault(
      UnaryOperator<Call> call,
      Optional<Answer> instead,
      UnaryOperator<Answer> answer,
      Delivery delivery) {
    this.call = call;
    this.instead = instead;
    this.answer = answer;
    this.delivery = delivery;
  }

  private static Fault instead(Answer answer) {
    return new Fault(SAME_CALL, Optional.of(answer), SAME_ANSWER, Delivery.PLAIN);
  }

  private static Fault before(UnaryOperator<Call> change) {
    return new Fault(change, Optional.empty(), SAME_ANSWER, Delivery.PLAIN);
  }

  private static Fault after(UnaryOperator<Answer> change) {
    return new Fault(SAME_CALL, Optional.empty(), change, Delivery.PLAIN);
  }

  private static Fault wire(Delivery delivery) {
    return new Fault(SAME_CALL, Optional.empty(), SAME_ANSWER, delivery);
  }

  /** Both; where they contradict each other, this one wins. */
  public Fault and(Fault other) {
    return new Fault(
        c -> other.call.apply(call.apply(c)),
        instead.or(() -> other.instead),
        a -> answer.apply(other.answer.apply(a)),
        delivery.and(other.delivery));
  }

  // Instead of carrying the request out.

  /** Answers with this status and no body; for more, join it with {@link #header} and the like. */
  public static Fault status(int status) {
    return instead(Answer.of(status));
  }

  /** Answers with this status and a body in the registries' JSON form for errors. */
  public static Fault error(int status, String code, String message) {
    return instead(Answer.error(status, code, message));
  }

  /**
   * Answers 429.
   *
   * @param retryAfter the value of {@code Retry-After}: seconds, a date, or nonsense
   */
  public static Fault tooManyRequests(String retryAfter) {
    return error(429, "TOOMANYREQUESTS", "slow down").and(header("Retry-After", retryAfter));
  }

  /** Answers 307 with this {@code Location}. */
  public static Fault redirect(String location) {
    return status(307).and(header("Location", location));
  }

  /** Sends these bytes, whatever they are, in place of an answer, and closes the connection. */
  public static Fault raw(byte[] bytes) {
    return instead(Answer.of(0).body(bytes.clone()));
  }

  // The request is carried out, but not as it was meant.

  /** Runs something first, such as {@code registry::expireTokens}. */
  public static Fault first(Runnable action) {
    return before(
        c -> {
          action.run();
          return c;
        });
  }

  /** Acts as if the request had not this header. */
  public static Fault ignoreHeader(String name) {
    return before(c -> c.request(r -> r.withoutHeader(name)));
  }

  /** Acts as if the request had not this query parameter. */
  public static Fault ignoreParameter(String name) {
    return before(c -> c.request(r -> r.withoutParameter(name)));
  }

  /** Answers a mount with an upload session (202). */
  public static Fault refuseMount() {
    return ignoreParameter("mount");
  }

  /** Answers a range request with the whole (200). */
  public static Fault ignoreRange() {
    return ignoreHeader("Range");
  }

  /** Reads the whole body of an upload and keeps the first bytes only. */
  public static Fault acceptOnly(long bytes) {
    return before(c -> c.truncated(bytes));
  }

  // The request is carried out; the answer is not what it should be.

  /** Carries the request out and gives this status. */
  public static Fault answerStatus(int status) {
    return after(a -> a.status(status));
  }

  /** Sets a header, in place of all of that name. {@code Content-Length} may be a lie. */
  public static Fault header(String name, String value) {
    return after(a -> a.header(name, value));
  }

  /** Adds a header to those of that name. */
  public static Fault addHeader(String name, String value) {
    return after(a -> a.add(name, value));
  }

  /** Leaves a header out; for {@code Content-Length} see {@link #unframed}. */
  public static Fault withoutHeader(String name) {
    return after(a -> a.without(name));
  }

  /**
   * Bends the {@code Location}.
   *
   * @param change gets it as absolute URL
   */
  public static Fault location(UnaryOperator<String> change) {
    return after(a -> a.find("Location").map(l -> a.header("Location", change.apply(l))).orElse(a));
  }

  /** Replaces the body, as UTF-8. */
  public static Fault body(String text) {
    return body(text.getBytes(UTF_8));
  }

  /** Replaces the body. */
  public static Fault body(byte[] bytes) {
    byte[] copy = bytes.clone();
    return after(a -> a.body(copy));
  }

  /** Ends the body after some bytes, as if there were no more: the framing agrees. */
  public static Fault truncate(long bytes) {
    return after(a -> a.truncated(bytes));
  }

  /** Flips all bits of the byte at this offset, if there is one. */
  public static Fault corrupt(long offset) {
    return after(
        a -> {
          if (offset >= a.body().length) {
            return a;
          }
          byte[] bent = a.body().clone();
          bent[(int) offset] ^= (byte) 0xff;
          return a.body(bent);
        });
  }

  /** Sends the body in the coding gzip and says so, whatever was asked for. */
  public static Fault gzip() {
    return after(a -> a.body(gzip(a.body())).header("Content-Encoding", "gzip"));
  }

  private static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream coded = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(coded)) {
      out.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return coded.toByteArray();
  }

  /** Lets spaces follow the body; they take no memory, so there may be a great many. */
  public static Fault fill(long spaces) {
    return after(a -> a.filled(spaces));
  }

  // The connection.

  /** Resets the connection at the request's head: nothing is carried out. */
  public static Fault reset() {
    return resetInRequest(0);
  }

  /** Reads some bytes of the request's body, or all, and resets: nothing is carried out. */
  public static Fault resetInRequest(long bytes) {
    return wire(Delivery.request(End.RESET, bytes));
  }

  /** Closes the connection without an answer: nothing is carried out. */
  public static Fault close() {
    return wire(Delivery.request(End.CLOSE, Long.MAX_VALUE));
  }

  /** Carries the request out and resets the connection instead of answering. */
  public static Fault loseAnswer() {
    return wire(Delivery.answer(End.RESET, Break.BEFORE_HEAD));
  }

  /** Resets the connection after some bytes of the answer's body. */
  public static Fault resetAfter(long bytes) {
    return wire(Delivery.answer(End.RESET, bytes));
  }

  /** Closes the connection in order after some bytes, though the framing promises more. */
  public static Fault closeAfter(long bytes) {
    return wire(Delivery.answer(End.CLOSE, bytes));
  }

  /** Never answers, nor carries anything out; ends when the registry is closed. */
  public static Fault stall() {
    return wire(Delivery.request(End.STALL, Long.MAX_VALUE));
  }

  /** Sends nothing more after some bytes, until the registry is closed. */
  public static Fault stallAfter(long bytes) {
    return wire(Delivery.answer(End.STALL, bytes));
  }

  /** Waits before the answer. */
  public static Fault delay(Duration delay) {
    return wire(Delivery.delay(delay));
  }

  /** Sends the body in pieces, with a pause after each. */
  public static Fault drip(int piece, Duration pause) {
    if (piece < 1) {
      throw new IllegalArgumentException("a piece has at least one byte, not " + piece);
    }
    return wire(Delivery.drip(piece, pause));
  }

  /** Sends the body in chunks, without {@code Content-Length}. */
  public static Fault chunked() {
    return wire(Delivery.framed(Framing.CHUNKED));
  }

  /** Sends the body without {@code Content-Length} and chunks: it ends with the connection. */
  public static Fault unframed() {
    return wire(Delivery.framed(Framing.UNTIL_CLOSE));
  }

  Call change(Call given) {
    return call.apply(given);
  }

  Optional<Answer> instead() {
    return instead;
  }

  Answer change(Answer given) {
    return answer.apply(given);
  }

  Delivery delivery() {
    return delivery;
  }
}

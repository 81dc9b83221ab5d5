// SPDX-License-Identifier: Apache-2.0
package dev.tare.http;

import dev.tare.http.HttpException.Stage;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.NoHttpResponseException;

/** Says in one line what went wrong on the way. */
final class Failures {
  private static final int LONGEST = 200;

  private Failures() {}

  /** A failure once the connection stood; an interrupt stays an interrupt. */
  static IOException exchange(String place, Duration idle, Exception e) {
    if (e instanceof HttpException already) {
      return already;
    }
    if (interrupted(e)) {
      return interrupt(e);
    }
    Optional<String> refusal = TlsFailures.alert(e);
    return refusal.isPresent()
        ? new HttpException(place + ": " + refusal.get(), Stage.TLS, e)
        : new HttpException(place + ": " + reason(idle, e), Stage.EXCHANGE, e);
  }

  static boolean interrupted(Throwable e) {
    return Thread.currentThread().isInterrupted()
        || (e instanceof InterruptedIOException && !(e instanceof SocketTimeoutException));
  }

  static InterruptedIOException interrupt(Throwable cause) {
    Thread.currentThread().interrupt();
    InterruptedIOException failure = new InterruptedIOException("interrupted");
    failure.initCause(cause);
    return failure;
  }

  static String reason(Duration idle, Exception e) {
    if (e instanceof SocketTimeoutException) {
      return "no byte for " + seconds(idle);
    }
    if (e instanceof NoHttpResponseException) {
      return "connection ended before a response";
    }
    if (e instanceof MessageConstraintException) {
      return "response head is beyond the limits";
    }
    if (e instanceof ConnectionClosedException || e instanceof Wire.HeadTooLong) {
      return said(e);
    }
    if (e instanceof org.apache.hc.core5.http.HttpException) {
      return "malformed response: " + said(e);
    }
    return said(e);
  }

  private static String said(Exception e) {
    String message = e.getMessage();
    return clean(message == null ? e.getClass().getSimpleName() : message);
  }

  static String seconds(Duration time) {
    return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
  }

  /** Text that may stem from the other side: one short line without control characters. */
  static String clean(String text) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < text.length() && line.length() < LONGEST; i++) {
      char c = text.charAt(i);
      if (c >= 0x20 && c < 0x7f) {
        line.append(c);
      } else {
        line.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      }
    }
    return line.toString();
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import dev.tare.http.HttpException;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;

/**
 * Decides after each failure of one piece of work whether to try again, and waits. Five tries in
 * all without progress, after 1, 2, 4 and 8 seconds at most, by chance less.
 */
final class Retry {
  private static final int TRIES = 5;
  private static final Duration LONGEST_ASKED = Duration.ofSeconds(60);
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Set<Integer> STATUSES = Set.of(408, 429, 499, 500, 502, 503, 504, 522);

  private final Timing timing;
  private final Gate gate;
  private final URI about;
  private Instant latest;
  private int failures;

  /**
   * Nothing has failed yet.
   *
   * @param about what messages name
   */
  Retry(Timing timing, Gate gate, URI about) {
    this.timing = timing;
    this.gate = gate;
    this.about = about;
    this.latest = timing.now();
  }

  /** Forgets earlier failures: the work has come further. */
  void progressed() {
    failures = 0;
  }

  /** Whether the latest try began a minute ago or more. */
  boolean wasLongAgo() {
    return !timing.now().isBefore(latest.plus(LONG));
  }

  /** Returns after a wait if another try makes sense; else throws the failure. */
  void failed(IOException failure) throws IOException {
    failures++;
    Optional<Duration> asked =
        failure instanceof RegistryException e ? e.retryAfter() : Optional.empty();
    if (!isTransient(failure)
        || failures >= TRIES
        || asked.filter(wait -> wait.compareTo(LONGEST_ASKED) > 0).isPresent()) {
      throw ended(failure);
    }
    if (asked.isPresent()) {
      gate.close(asked.get());
    } else {
      long ceiling = 1000L << (failures - 1);
      Gate.pause(timing, Duration.ofMillis((long) (ceiling * timing.random())));
    }
    latest = timing.now().plus(asked.orElse(Duration.ZERO));
  }

  private IOException ended(IOException failure) {
    if (failure instanceof SourceFailure source) {
      return source.failure();
    }
    if (!(failure instanceof HttpException)) {
      return failure;
    }
    String tries = failures > 1 ? " (%s tries)".formatted(failures) : "";
    return new RegistryException(
        RegistryException.Kind.NETWORK,
        "%s: %s%s".formatted(Addresses.shown(about), failure.getMessage(), tries),
        0,
        about,
        failure);
  }

  /** Whether a status may be another one next time. */
  static boolean isTransient(int status) {
    return STATUSES.contains(status);
  }

  static boolean isTransient(IOException failure) {
    if (failure instanceof RegistryException e) {
      return isTransient(e.status());
    }
    if (!(failure instanceof HttpException e)) {
      return false;
    }
    if (e.stage() == HttpException.Stage.TLS) {
      return !isTrustFailure(e);
    }
    return cause(e, UnknownHostException.class)
        .map(unknown -> String.valueOf(unknown.getMessage()).contains("Temporary failure"))
        .orElse(true);
  }

  /** Whether TLS was spoken and failed, so that neither another try nor plain http may follow. */
  static boolean isTrustFailure(HttpException failure) {
    if (failure.stage() != HttpException.Stage.TLS) {
      return false;
    }
    if (cause(failure, CertificateException.class).isPresent()) {
      return true;
    }
    boolean cut =
        cause(failure, EOFException.class).isPresent()
            || cause(failure, SocketException.class).isPresent();
    // An SSLException that is none of its subclasses: the answer was not TLS at all.
    boolean foreign =
        cause(failure, SSLException.class)
            .filter(e -> e.getClass() == SSLException.class)
            .isPresent();
    return !cut && !foreign;
  }

  static <T extends Throwable> Optional<T> cause(Throwable failure, Class<T> type) {
    Throwable at = failure;
    for (int depth = 0; at != null && depth < 20; depth++) {
      if (type.isInstance(at)) {
        return Optional.of(type.cast(at));
      }
      at = at.getCause();
    }
    return Optional.empty();
  }
}

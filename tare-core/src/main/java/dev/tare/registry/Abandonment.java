// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import dev.tare.http.HttpRequest;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * Tells a registry to forget an upload (distribution-spec, cancelling uploads); many do not let us,
 * and nothing depends on it. The request goes out on a thread of its own: on one that is
 * interrupted no connection lives.
 */
final class Abandonment {
  private static final long PATIENCE_MILLIS = 10_000;

  /** Less than the two seconds in which a program that is interrupted ends. */
  private static final long INTERRUPTED_MILLIS = 1_500;

  private final Endpoint endpoint;
  private final Access access;
  private final UploadSession session;

  Abandonment(Endpoint endpoint, Access access, UploadSession session) {
    this.endpoint = endpoint;
    this.access = access;
    this.session = session;
  }

  /**
   * Returns when it is done or takes too long: 10 s, or 1.5 s after the thread was interrupted,
   * which it stays.
   */
  void run() {
    Thread thread = new Thread(this::send, "tare-abandon");
    thread.setDaemon(true);
    thread.start();
    boolean interrupted = Thread.interrupted();
    if (!interrupted) {
      interrupted = isInterrupted(thread, PATIENCE_MILLIS);
    }
    boolean again = interrupted && isInterrupted(thread, INTERRUPTED_MILLIS);
    thread.interrupt();
    if (interrupted || again) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for the thread; whether this one was interrupted meanwhile. */
  private static boolean isInterrupted(Thread thread, long millis) {
    try {
      TimeUnit.MILLISECONDS.timedJoin(thread, millis);
      return false;
    } catch (InterruptedException e) {
      return true;
    }
  }

  private void send() {
    HttpRequest delete = HttpRequest.of("DELETE", session.location());
    try (Answer answer = endpoint.attempt(Call.of(delete, access))) {
      answer.status();
    } catch (IOException e) {
      return; // what led here is the one to tell
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import dev.tare.content.Content;
import dev.tare.http.HttpException;
import dev.tare.http.HttpRequest;
import dev.tare.oci.Descriptor;
import dev.tare.transport.EarlyBlob;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The upload of a blob that is still being made: one session, and one PATCH of no stated length
 * that takes the bytes as they come. {@link Upload} goes on from there when the digest is known.
 * Nothing is tried twice here, since all of it can be done later.
 */
final class EarlyUpload implements EarlyBlob {
  private static final long PATIENCE_MILLIS = 2_000;
  private static final long GLANCE_MILLIS = 250;

  private final Endpoint endpoint;
  private final String path;
  private final Access access;
  private final Content growing;
  private final Thread thread;
  private final CountDownLatch ended = new CountDownLatch(1);
  private Optional<UploadSession> session = Optional.empty();
  private boolean begun;
  private boolean whole;
  private boolean closed;

  /**
   * What came of it.
   *
   * @param session where to go on; empty if all is still to be done
   * @param whole whether the registry has taken all bytes
   */
  record Sent(Optional<UploadSession> session, boolean whole) {
    static final Sent NOTHING = new Sent(Optional.empty(), false);
  }

  /** Whether something is true of the registry; false also if it will not say. */
  @FunctionalInterface
  interface Condition {
    boolean holds() throws IOException;
  }

  /** Looks now and then whether to go on; an IOException if not. */
  @FunctionalInterface
  interface Watch {
    void check() throws IOException;
  }

  private EarlyUpload(Endpoint endpoint, String path, Content growing, Condition wanted) {
    this.endpoint = endpoint;
    this.path = path;
    this.access = Access.push(path);
    this.growing = growing;
    this.thread = new Thread(() -> run(wanted), "tare-early-upload");
  }

  /** Begins, if the condition holds. */
  static EarlyUpload start(Endpoint endpoint, String path, Content growing, Condition wanted) {
    EarlyUpload upload = new EarlyUpload(endpoint, path, growing, wanted);
    upload.thread.setDaemon(true);
    upload.thread.start();
    return upload;
  }

  private void run(Condition wanted) {
    boolean usable = false;
    try {
      if (wanted.holds()) {
        endpoint.early().turns().acquire();
        try {
          usable = send();
        } finally {
          endpoint.early().turns().release();
        }
      }
    } catch (HttpException e) {
      usable = true; // the registry may have kept what it got
    } catch (IOException | InterruptedException | RuntimeException e) {
      usable = false; // whoever puts the blob meets it again, and tells
    } finally {
      end(usable);
    }
  }

  /** Whether the bytes went out; false if that is not wanted any more. */
  private boolean send() throws IOException {
    synchronized (this) {
      if (closed) {
        return false;
      }
      begun = true;
    }
    open();
    HttpRequest patch =
        HttpRequest.of("PATCH", location())
            .with("Content-Type", Upload.BYTES)
            .with(new HttpRequest.Body(-1, growing::open));
    try (Answer answer = endpoint.attempt(Call.of(patch, access))) {
      if (answer.status() < 200 || answer.status() > 204) {
        throw endpoint.failure(answer, access);
      }
      synchronized (this) {
        session =
            Optional.of(session.orElseThrow().after(answer, endpoint.reach(), endpoint.notices()));
        whole = true;
      }
    }
    return true;
  }

  private void open() throws IOException {
    HttpRequest post = UploadSession.post(UploadSession.uploads(endpoint, path));
    try (Answer answer = endpoint.attempt(Call.of(post, access))) {
      UploadSession opened = UploadSession.required(answer, endpoint, access);
      synchronized (this) {
        session = Optional.of(opened);
      }
    }
  }

  private synchronized URI location() {
    return session.orElseThrow().location();
  }

  /** Ends the sending; what nobody will go on with is taken back. */
  private void end(boolean usable) {
    Optional<UploadSession> useless;
    synchronized (this) {
      if (usable && !closed) {
        ended.countDown();
        return;
      }
      useless = session;
      session = Optional.empty();
      whole = false;
    }
    useless.ifPresent(this::cancel);
    ended.countDown();
  }

  private void cancel(UploadSession open) {
    new Abandonment(endpoint, access, open).run();
  }

  @Override
  public void complete(Descriptor descriptor) {
    endpoint.early().add(path, descriptor.digest(), this);
  }

  /** Whether the registry has taken all bytes. */
  synchronized boolean isWhole() {
    return whole;
  }

  /**
   * Waits until no more is sent, and leaves the rest to the caller. What has not begun to be sent
   * never is.
   */
  Sent await(Watch watch) throws IOException {
    synchronized (this) {
      if (!begun) {
        closed = true;
        thread.interrupt();
        return Sent.NOTHING;
      }
    }
    while (!hasEnded()) {
      watch.check();
    }
    synchronized (this) {
      closed = true;
      return new Sent(session, whole);
    }
  }

  /** Whether no more is sent; waits a moment for it. */
  boolean hasEnded() throws InterruptedIOException {
    try {
      return ended.await(GLANCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  @Override
  public void close() {
    Optional<UploadSession> left;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      left = ended.getCount() == 0 ? session : Optional.empty();
    }
    endpoint.early().remove(this);
    thread.interrupt();
    left.ifPresent(this::cancel);
    boolean interrupted = Thread.interrupted();
    try {
      TimeUnit.MILLISECONDS.timedJoin(thread, PATIENCE_MILLIS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import dev.tare.content.Blob;
import dev.tare.content.BlobMismatchException;
import dev.tare.content.LimitException;
import dev.tare.http.HttpException;
import dev.tare.http.HttpRequest;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/**
 * The upload of one blob: in one piece, or in chunks where the registry takes no more at a time
 * (distribution-spec, pushing blobs).
 *
 * <p>What failed is repeated at the same address. Only where the answer was lost and the registry
 * may have all bytes is it asked first whether it has the blob; where much was sent, how much of it
 * came in. A new session is opened only if the old one is refused.
 */
final class Upload {
  static final String BYTES = "application/octet-stream";
  private static final int CHUNK = 4 << 20;
  private static final int LEAST_CHUNK = 64 << 10;
  private static final int LARGEST_CHUNK = 32 << 20;
  private static final long WORTH_ASKING = 16 << 20;
  private static final int MOST_MISPLACED = 3;

  private final Endpoint endpoint;
  private final Access access;
  private final URI uploads;
  private final Blob blob;
  private final BlobBytes bytes;
  private final Retry retry;
  private Optional<UploadSession> session;
  private long offset;
  private long furthest;
  private int chunkLimit = Integer.MAX_VALUE;
  private int misplaced;
  private boolean patching;
  private boolean failed;
  private boolean restarted;
  private boolean reread;
  private boolean early;

  /**
   * Nothing is sent yet.
   *
   * @param uploads where sessions are opened
   * @param session one that is already open
   */
  Upload(
      Endpoint endpoint, Access access, URI uploads, Blob blob, Optional<UploadSession> session) {
    this.endpoint = endpoint;
    this.access = access;
    this.uploads = uploads;
    this.blob = blob;
    this.bytes = new BlobBytes(blob);
    this.session = session;
    this.retry = endpoint.retry(uploads);
  }

  /**
   * Sends it all.
   *
   * @param presence asks whether the registry has the blob, for answers that were lost
   */
  void run(Presence presence) throws IOException {
    try (bytes) {
      while (!step(presence)) {
        // every turn has sent more, or has counted as a failed try
      }
    } catch (IOException | RuntimeException e) {
      session.ifPresent(this::cancel);
      throw e;
    }
  }

  /**
   * Sends the rest of what was begun before the blob's digest was known.
   *
   * @param whole whether the session has taken all bytes; else the registry is asked
   */
  void goOn(boolean whole, Presence presence) throws IOException {
    early = true;
    patching = true;
    if (whole) {
      offset = blob.descriptor().size();
    } else {
      failed = true;
      locate();
    }
    run(presence);
  }

  /** Whether the registry has the blob. */
  @FunctionalInterface
  interface Presence {
    boolean check() throws IOException;
  }

  /** Whether the upload is complete after one more request. */
  private boolean step(Presence presence) throws IOException {
    try {
      return advance();
    } catch (RegistryException e) {
      if (isLost(e) && !restarted) {
        return found(presence) || restart(e);
      }
      if (e.status() == 413 && session.isPresent()) {
        shrink(e);
        return false;
      }
      if (e.status() == 416 && session.isPresent()) {
        return replace(e);
      }
      return recover(e, presence);
    } catch (HttpException e) {
      return recover(e, presence);
    } catch (SourceFailure e) {
      return reread(e);
    }
  }

  private boolean advance() throws IOException {
    if (session.isEmpty()) {
      return open();
    }
    if (isWhole()) {
      return finish(bytes.from(0));
    }
    if (offset < blob.descriptor().size()) {
      patch();
      return false;
    }
    return finish(bytes.nothing());
  }

  /** Whether all goes in one request that also ends the upload. */
  private boolean isWhole() {
    return chunkLimit == Integer.MAX_VALUE && offset == 0 && !patching;
  }

  /** Opens a session; true if the registry has the blob without one. */
  private boolean open() throws IOException {
    HttpRequest post = UploadSession.post(uploads);
    try (Answer answer = endpoint.attempt(Call.of(post, access))) {
      if (answer.status() == 201) {
        return true;
      }
      session = Optional.of(UploadSession.required(answer, endpoint, access));
      offset = 0;
      return false;
    }
  }

  /** Closes the session with its last bytes, or none. */
  private boolean finish(HttpRequest.Body body) throws IOException {
    URI uri =
        Addresses.with(
            session.orElseThrow().location(), "digest", blob.descriptor().digest().toString());
    HttpRequest put = HttpRequest.of("PUT", uri).with("Content-Type", BYTES).with(body);
    try (Answer answer = endpoint.attempt(Call.of(put, access))) {
      if (answer.status() < 200 || answer.status() > 204 || answer.status() == 202) {
        throw endpoint.failure(answer, access);
      }
      return true;
    }
  }

  private void patch() throws IOException {
    HttpRequest.Body body =
        chunkLimit == Integer.MAX_VALUE ? bytes.from(offset) : bytes.piece(offset, chunkLength());
    long end = offset + body.length();
    HttpRequest patch =
        HttpRequest.of("PATCH", session.orElseThrow().location())
            .with("Content-Type", BYTES)
            .with("Content-Range", offset + "-" + (end - 1))
            .with(body);
    try (Answer answer = endpoint.attempt(Call.of(patch, access))) {
      if (answer.status() < 200 || answer.status() > 204) {
        throw endpoint.failure(answer, access);
      }
      session =
          Optional.of(session.orElseThrow().after(answer, endpoint.reach(), endpoint.notices()));
      // A range that shows no progress is stale at some registries, and no proof of loss.
      offset = UploadSession.received(answer).filter(got -> got > offset && got < end).orElse(end);
      if (offset > furthest) {
        furthest = offset;
        misplaced = 0;
        retry.progressed();
      }
    }
  }

  private int chunkLength() throws LimitException {
    long minimum = session.orElseThrow().chunkMinimum();
    if (minimum > LARGEST_CHUNK) {
      throw new LimitException(
          "%s wants chunks of %s bytes, more than %s"
              .formatted(Addresses.shown(uploads), minimum, LARGEST_CHUNK));
    }
    return (int) Math.max(minimum, chunkLimit);
  }

  /**
   * Answers of registries that have forgotten the session or have other bytes than we sent; every
   * refusal, if it may be the way that was begun early that they refuse.
   */
  private boolean isLost(RegistryException e) {
    boolean lost =
        early ? !Retry.isTransient(e.status()) : e.status() == 400 || isUnknown(e.status());
    return session.isPresent() && lost;
  }

  private static boolean isUnknown(int status) {
    return status == 404 || status == 410;
  }

  /** Goes on with smaller pieces. */
  private void shrink(RegistryException tooLarge) throws IOException {
    boolean first = chunkLimit == Integer.MAX_VALUE;
    if (!first && chunkLimit / 2 < Math.max(LEAST_CHUNK, session.orElseThrow().chunkMinimum())) {
      throw tooLarge;
    }
    chunkLimit = first ? CHUNK : chunkLimit / 2;
  }

  /** After 416: goes on where the registry stands, or in smaller pieces if nothing else failed. */
  private boolean replace(RegistryException failure) throws IOException {
    if (isWhole() && !failed) {
      chunkLimit = CHUNK;
    }
    failed = true;
    misplaced++;
    if (misplaced <= MOST_MISPLACED) {
      locate();
      return false;
    }
    if (restarted) {
      throw failure;
    }
    return restart(failure);
  }

  /** Bytes that come damaged over a network may come whole the second time. */
  private boolean reread(SourceFailure damaged) throws IOException {
    if (reread || !(damaged.failure() instanceof BlobMismatchException)) {
      throw damaged.failure();
    }
    reread = true;
    bytes.forget();
    if (!isWhole()) {
      restart();
    }
    return false;
  }

  private boolean found(Presence presence) {
    try {
      return presence.check();
    } catch (IOException e) {
      return false; // then what happened before is told
    }
  }

  private boolean restart(RegistryException lost) {
    restarted = !early;
    if (isUnknown(lost.status())) {
      session = Optional.empty(); // nothing to take back
    }
    restart();
    return false;
  }

  /** Forgets the session, so that the next step opens another. */
  private void restart() {
    session.ifPresent(this::cancel);
    session = Optional.empty();
    offset = 0;
    patching &= !early; // a registry that dislikes such uploads gets one of the usual kind
    early = false;
  }

  /** After a failure: done, or ready to go on. */
  private boolean recover(IOException failure, Presence presence) throws IOException {
    retry.failed(failure);
    restarted = false;
    if (session.isEmpty() || isRefusal(failure)) {
      return false;
    }
    boolean second = failed;
    failed = true;
    boolean whole = isWhole();
    boolean closing = whole || offset == blob.descriptor().size();
    if (closing && bytes.taken() >= blob.descriptor().size() - offset && found(presence)) {
      return true;
    }
    // Registries keep the bytes of a PATCH, seldom those of a PUT.
    patching |= whole && (second || bytes.taken() >= WORTH_ASKING);
    if (patching || !closing) {
      locate();
    }
    return false;
  }

  /** Whether the registry has said that it did nothing. */
  private static boolean isRefusal(IOException failure) {
    return failure instanceof RegistryException e && (e.status() == 429 || e.status() == 503);
  }

  /** Asks how far the registry is; the session is given up if it cannot be used any more. */
  private void locate() {
    HttpRequest get = HttpRequest.of("GET", session.orElseThrow().location());
    Optional<Long> received = Optional.empty();
    try (Answer answer = endpoint.attempt(Call.of(get, access))) {
      if (isUnknown(answer.status())) {
        session = Optional.empty();
      } else if (answer.status() == 204 || answer.status() == 200 || answer.status() == 202) {
        session =
            Optional.of(session.orElseThrow().after(answer, endpoint.reach(), endpoint.notices()));
        received = UploadSession.received(answer);
      }
    } catch (IOException e) {
      received = Optional.empty();
    }
    received = received.filter(got -> got <= blob.descriptor().size());
    if (received.isEmpty()) {
      restart();
    } else {
      // An empty session is told like one of a single byte.
      offset = received.get() <= 1 ? 0 : received.get();
    }
  }

  private void cancel(UploadSession open) {
    new Abandonment(endpoint, access, open).run();
  }
}

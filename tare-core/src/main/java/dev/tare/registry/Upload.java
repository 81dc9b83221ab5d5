// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import dev.tare.content.Blob;
import dev.tare.content.BlobMismatchException;
import dev.tare.content.LimitException;
import dev.tare.http.HttpException;
import dev.tare.http.HttpRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Optional;

/**
 * The upload of one blob: in one piece, or in chunks where the registry takes no more at a time;
 * after a cut it goes on with what the registry has (distribution-spec, pushing blobs).
 */
final class Upload {
  private static final String BYTES = "application/octet-stream";
  private static final int CHUNK = 4 << 20;
  private static final int LEAST_CHUNK = 64 << 10;
  private static final int LARGEST_CHUNK = 32 << 20;

  private final Endpoint endpoint;
  private final Access access;
  private final URI uploads;
  private final Blob blob;
  private final Chunks chunks;
  private final Retry retry;
  private Optional<UploadSession> session;
  private long offset;
  private int chunkLimit = Integer.MAX_VALUE;
  private boolean restarted;
  private boolean reread;
  private boolean wasCut;
  private long furthest;

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
    this.chunks = new Chunks(blob);
    this.session = session;
    this.retry = endpoint.retry(uploads);
  }

  /**
   * Sends it all.
   *
   * @param presence asks whether the registry has the blob, for answers that were lost
   */
  void run(Presence presence) throws IOException {
    try (chunks) {
      while (!step(presence)) {
        // every turn has sent more, or has counted as a failed try
      }
    } catch (IOException | RuntimeException e) {
      session.ifPresent(this::cancel);
      throw e;
    }
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
      if (isTooLarge(e)) {
        shrink(e);
      } else if (isLost(e) && !restarted) {
        restarted = true;
        return found(presence) || restart();
      } else {
        return recover(e, presence);
      }
    } catch (HttpException e) {
      return recover(e, presence);
    } catch (SourceFailure e) {
      // Bytes that come damaged over a network may come whole the second time.
      if (reread || !(e.failure() instanceof BlobMismatchException)) {
        throw e.failure();
      }
      reread = true;
      chunks.forget();
      restart();
    }
    return false;
  }

  private boolean advance() throws IOException {
    if (session.isEmpty()) {
      return open();
    }
    if (chunkLimit == Integer.MAX_VALUE && offset == 0 && !wasCut) {
      return finish(whole(0));
    }
    if (offset < blob.descriptor().size()) {
      patch();
      return false;
    }
    return finish(HttpRequest.Body.of(new byte[0]));
  }

  /** Opens a session; true if the registry has the blob without one. */
  private boolean open() throws IOException {
    HttpRequest post = HttpRequest.of("POST", uploads).with(HttpRequest.Body.of(new byte[0]));
    try (Answer answer = endpoint.attempt(Call.of(post, access))) {
      if (answer.status() == 201) {
        return true;
      }
      if (answer.status() != 202) {
        throw endpoint.failure(answer, access);
      }
      session = Optional.of(UploadSession.opened(answer, endpoint.reach()));
      offset = 0;
      return false;
    }
  }

  /** The rest of the blob as one body. */
  private HttpRequest.Body whole(long from) {
    return new HttpRequest.Body(
        blob.descriptor().size() - from,
        () -> {
          InputStream in = blob.open();
          try {
            in.skipNBytes(from);
            return in;
          } catch (IOException e) {
            in.close();
            throw e;
          }
        });
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
    HttpRequest.Body body;
    if (chunkLimit == Integer.MAX_VALUE) {
      body = whole(offset);
    } else {
      body = HttpRequest.Body.of(chunks.at(offset, chunkLength()));
    }
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
      session = Optional.of(session.orElseThrow().after(answer, endpoint.reach()));
      // A range that shows no progress is stale at some registries, and no proof of loss.
      offset = UploadSession.received(answer).filter(got -> got > offset && got < end).orElse(end);
      if (offset > furthest) {
        furthest = offset;
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

  private static boolean isTooLarge(RegistryException e) {
    return e.status() == 413;
  }

  /** Answers of registries that have forgotten the session or have other bytes than we sent. */
  private boolean isLost(RegistryException e) {
    return session.isPresent() && (e.status() == 400 || e.status() == 404 || e.status() == 410);
  }

  /** Goes on with smaller pieces. */
  private void shrink(RegistryException tooLarge) throws IOException {
    boolean first = chunkLimit == Integer.MAX_VALUE;
    if (!first && chunkLimit / 2 < Math.max(LEAST_CHUNK, session.orElseThrow().chunkMinimum())) {
      throw tooLarge;
    }
    chunkLimit = first ? CHUNK : chunkLimit / 2;
    if (first) {
      restart();
    }
  }

  private boolean found(Presence presence) {
    try {
      return presence.check();
    } catch (IOException e) {
      return false; // then what happened before is told
    }
  }

  /** Forgets the session, so that the next step opens another. */
  private boolean restart() {
    session.ifPresent(this::cancel);
    session = Optional.empty();
    offset = 0;
    return false;
  }

  /** After a failure: done, or ready to go on where the registry stands. */
  private boolean recover(IOException failure, Presence presence) throws IOException {
    boolean misplaced = failure instanceof RegistryException e && e.status() == 416;
    if (!misplaced) {
      retry.failed(failure);
      wasCut |= session.isPresent(); // registries keep the bytes of a PATCH, seldom those of a PUT
    } else if (chunkLimit == Integer.MAX_VALUE && offset == 0) {
      chunkLimit = CHUNK;
    } else if (restarted) {
      throw failure;
    }
    if (session.isEmpty()) {
      return false;
    }
    if (found(presence)) {
      return true;
    }
    Optional<Long> standing = standing();
    if (standing.isEmpty()) {
      restarted |= misplaced;
      return restart();
    }
    offset = standing.get();
    return false;
  }

  /** How far the registry is; empty if the session cannot be used any more. */
  private Optional<Long> standing() {
    HttpRequest get = HttpRequest.of("GET", session.orElseThrow().location());
    try (Answer answer = endpoint.attempt(Call.of(get, access))) {
      if (answer.status() != 204 && answer.status() != 200 && answer.status() != 202) {
        return Optional.empty();
      }
      session = Optional.of(session.orElseThrow().after(answer, endpoint.reach()));
      return UploadSession.received(answer)
          .filter(got -> got > 1 && got <= blob.descriptor().size());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Tells the registry to forget the session; many do not let us. */
  private void cancel(UploadSession open) {
    HttpRequest delete = HttpRequest.of("DELETE", open.location());
    try (Answer answer = endpoint.attempt(Call.of(delete, access))) {
      answer.status();
    } catch (IOException e) {
      // the failure that led here is the one to tell
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import dev.tare.content.Blob;
import dev.tare.http.HttpException;
import dev.tare.http.HttpRequest;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.Repository;
import dev.tare.transport.Transfer;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/** Brings blobs into a repository: there already, mounted, or sent. */
final class BlobWriter {
  private final Endpoint endpoint;
  private final Repository repository;
  private final Access access;

  BlobWriter(Endpoint endpoint, Repository repository) {
    this.endpoint = endpoint;
    this.repository = repository;
    this.access = Access.push(repository.path());
  }

  Transfer put(Blob blob) throws IOException {
    Digest digest = blob.descriptor().digest();
    Optional<EarlyUpload> early = endpoint.early().take(repository.path(), digest);
    try {
      boolean sent = early.filter(EarlyUpload::isWhole).isPresent();
      Transfer transfer =
          !sent && isPresent(blob.descriptor()) ? Transfer.PRESENT : bring(blob, early);
      endpoint.holders().add(digest, repository.path());
      return transfer;
    } finally {
      early.ifPresent(EarlyUpload::close);
    }
  }

  private Transfer bring(Blob blob, Optional<EarlyUpload> early) throws IOException {
    Digest digest = blob.descriptor().digest();
    Optional<String> holder = endpoint.holders().findOrBegin(digest);
    if (holder.isPresent()) {
      return holder.get().equals(repository.path())
          ? Transfer.PRESENT // another destination is the same repository
          : mountOrSend(blob, holder, early);
    }
    try {
      Transfer transfer = mountOrSend(blob, origin(blob), early);
      endpoint.holders().add(digest, repository.path());
      return transfer;
    } finally {
      endpoint.holders().ended(digest);
    }
  }

  private Transfer mountOrSend(Blob blob, Optional<String> from, Optional<EarlyUpload> early)
      throws IOException {
    Optional<UploadSession> session = Optional.empty();
    if (from.isPresent()) {
      Mount mount = mount(blob.descriptor().digest(), from.get());
      if (mount.done()) {
        return Transfer.MOUNTED;
      }
      session = mount.session();
    }
    EarlyUpload.Sent sent =
        early.isPresent() ? early.get().await(() -> look(blob)) : EarlyUpload.Sent.NOTHING;
    if (sent.session().isEmpty()) {
      new Upload(endpoint, access, uploads(), blob, session).run(() -> arrived(blob.descriptor()));
    } else {
      session.ifPresent(unused -> new Abandonment(endpoint, access, unused).run());
      new Upload(endpoint, access, uploads(), blob, sent.session())
          .goOn(sent.whole(), () -> arrived(blob.descriptor()));
    }
    return Transfer.WRITTEN;
  }

  /** Fails once nobody wants the blob any more: then its content does not open. */
  private static void look(Blob blob) throws IOException {
    blob.content().open().close();
  }

  private URI uploads() throws IOException {
    return UploadSession.uploads(endpoint, repository.path());
  }

  /** Another repository of the registry that the blob comes from. */
  private Optional<String> origin(Blob blob) {
    return blob.origin()
        .filter(origin -> origin.registry().equals(repository.registry()))
        .map(Repository::path)
        .filter(path -> !path.equals(repository.path()));
  }

  private Call head(Descriptor blob) throws IOException {
    URI uri = endpoint.uri("/v2/" + repository.path() + "/blobs/" + blob.digest());
    return Call.of(HttpRequest.of("HEAD", uri), access);
  }

  /** Only a clear yes counts: registries refuse the question in many ways. */
  private boolean isPresent(Descriptor blob) throws IOException {
    try {
      return endpoint.call(
          head(blob),
          answer -> {
            if (answer.status() == 401 || Retry.isTransient(answer.status())) {
              throw endpoint.failure(answer, access);
            }
            return isThere(answer, blob);
          });
    } catch (RegistryException e) {
      if (e.status() >= 500 && e.status() != 503) {
        return false; // it may be this question alone that it cannot answer
      }
      throw e;
    }
  }

  /** Whether it is there by now; asked once, within the tries of an upload. */
  private boolean arrived(Descriptor blob) throws IOException {
    try (Answer answer = endpoint.attempt(head(blob))) {
      return isThere(answer, blob);
    }
  }

  private static boolean isThere(Answer answer, Descriptor blob) {
    return answer.status() == 200
        && answer.length().filter(length -> length != blob.size()).isEmpty();
  }

  /** What came of asking for a mount. */
  private record Mount(boolean done, Optional<UploadSession> session) {
    static final Mount REFUSED = new Mount(false, Optional.empty());
  }

  /**
   * Asks once, and once more if that was lost or the registry asks for patience; whatever goes
   * wrong then, the blob can still be sent.
   */
  private Mount mount(Digest digest, String from) throws IOException {
    URI uri = Addresses.with(Addresses.with(uploads(), "mount", digest.toString()), "from", from);
    HttpRequest post = UploadSession.post(uri);
    Call call = new Call(post, access.and(from), true);
    Retry retry = endpoint.retry(uri);
    try {
      try {
        return mount(call);
      } catch (HttpException | RegistryException e) {
        if (e instanceof RegistryException r && r.status() != 429 && r.status() != 503) {
          return Mount.REFUSED;
        }
        retry.failed(e);
      }
      return mount(call);
    } catch (HttpException | RegistryException e) {
      return Mount.REFUSED;
    }
  }

  private Mount mount(Call call) throws IOException {
    try (Answer answer = endpoint.attempt(call)) {
      if (Retry.isTransient(answer.status())) {
        throw endpoint.failure(answer, access);
      }
      return answer.status() == 202
          ? new Mount(
              false,
              Optional.of(UploadSession.opened(answer, endpoint.reach(), endpoint.notices())))
          : new Mount(answer.status() == 201, Optional.empty());
    }
  }
}

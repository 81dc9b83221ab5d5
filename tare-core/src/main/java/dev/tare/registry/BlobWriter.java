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
    Descriptor descriptor = blob.descriptor();
    if (isPresent(descriptor)) {
      return Transfer.PRESENT;
    }
    Optional<UploadSession> session = Optional.empty();
    Optional<String> from = source(blob);
    if (from.isPresent()) {
      Mount mount = mount(descriptor.digest(), from.get());
      if (mount.done()) {
        endpoint.holds(descriptor.digest(), repository.path());
        return Transfer.MOUNTED;
      }
      session = mount.session();
    }
    new Upload(endpoint, access, uploads(), blob, session).run(() -> isPresent(descriptor));
    endpoint.holds(descriptor.digest(), repository.path());
    return Transfer.WRITTEN;
  }

  private URI uploads() throws IOException {
    return endpoint.uri("/v2/" + repository.path() + "/blobs/uploads/");
  }

  /** Another repository of the registry that holds the blob. */
  private Optional<String> source(Blob blob) {
    return blob.origin()
        .filter(origin -> origin.registry().equals(repository.registry()))
        .map(Repository::path)
        .or(() -> endpoint.holder(blob.descriptor().digest()))
        .filter(path -> !path.equals(repository.path()));
  }

  /** Only a clear yes counts: registries refuse the question in many ways. */
  private boolean isPresent(Descriptor blob) throws IOException {
    HttpRequest head =
        HttpRequest.of(
            "HEAD", endpoint.uri("/v2/" + repository.path() + "/blobs/" + blob.digest()));
    try {
      return endpoint.call(
          Call.of(head, access),
          answer -> {
            if (answer.status() == 401 || Retry.isTransient(answer.status())) {
              throw endpoint.failure(answer, access);
            }
            return answer.status() == 200
                && answer.length().filter(length -> length != blob.size()).isEmpty();
          });
    } catch (RegistryException e) {
      if (e.status() >= 500) {
        return false;
      }
      throw e;
    }
  }

  /** What came of asking for a mount. */
  private record Mount(boolean done, Optional<UploadSession> session) {}

  /** Asks once; whatever goes wrong, the blob can still be sent. */
  private Mount mount(Digest digest, String from) throws IOException {
    URI uri = Addresses.with(Addresses.with(uploads(), "mount", digest.toString()), "from", from);
    HttpRequest post = HttpRequest.of("POST", uri).with(HttpRequest.Body.of(new byte[0]));
    try {
      return endpoint.call(
          new Call(post, access.and(from), true),
          answer ->
              answer.status() == 202
                  ? new Mount(false, Optional.of(UploadSession.opened(answer, endpoint.reach())))
                  : new Mount(answer.status() == 201, Optional.empty()));
    } catch (HttpException | RegistryException e) {
      return new Mount(false, Optional.empty());
    }
  }
}

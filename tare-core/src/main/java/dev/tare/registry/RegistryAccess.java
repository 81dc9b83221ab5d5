// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import dev.tare.http.HttpRequest;
import dev.tare.oci.Repository;
import java.io.IOException;
import java.util.List;

/** Finds out what a registry lets us do, and leaves nothing there. */
final class RegistryAccess {
  private final Endpoint endpoint;

  RegistryAccess(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  /** Whether it takes who we say we are. */
  void login() throws IOException {
    Access access = new Access("", List.of());
    endpoint.call(
        Call.of(HttpRequest.of("GET", endpoint.uri("/v2/")), access),
        answer -> {
          if (answer.status() != 200) {
            throw endpoint.failure(answer, access);
          }
          return answer.status();
        });
  }

  /** Whether the repository can be read; that it has no tags yet is no objection. */
  void pull(Repository repository) throws IOException {
    Access access = Access.pull(repository.path());
    HttpRequest tags =
        HttpRequest.of("GET", endpoint.uri("/v2/" + repository.path() + "/tags/list?n=1"));
    endpoint.call(
        Call.of(tags, access),
        answer -> {
          if (answer.status() != 200 && answer.status() != 404) {
            throw endpoint.failure(answer, access);
          }
          return answer.status();
        });
  }

  /** Whether the repository can be written: begins an upload and takes it back. */
  void push(Repository repository) throws IOException {
    Access access = Access.push(repository.path());
    HttpRequest post = UploadSession.post(UploadSession.uploads(endpoint, repository.path()));
    UploadSession session =
        endpoint.call(
            Call.of(post, access), answer -> UploadSession.required(answer, endpoint, access));
    new Abandonment(endpoint, access, session).run(); // that it was allowed is known
  }
}

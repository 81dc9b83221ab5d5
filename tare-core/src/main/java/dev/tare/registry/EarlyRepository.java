// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import dev.tare.content.Content;
import dev.tare.http.HttpRequest;
import dev.tare.oci.Digest;
import dev.tare.oci.Reference;
import dev.tare.transport.EarlyBlob;
import dev.tare.transport.EarlyDestination;
import java.io.IOException;
import java.util.Optional;

/**
 * A repository that takes blobs while they are made, if it cannot have what is new to the caller:
 * its tag stands for what the caller wrote last, or it has no tags at all.
 */
final class EarlyRepository implements EarlyDestination {
  private final Endpoint endpoint;
  private final Reference reference;
  private final Optional<Digest> left;
  private final String path;
  private final Access access;
  private Optional<Boolean> wanted = Optional.empty();

  /**
   * Nothing is asked yet.
   *
   * @param left what the caller's last write to the tag left there
   */
  EarlyRepository(Endpoint endpoint, Reference reference, Optional<Digest> left) {
    this.endpoint = endpoint;
    this.reference = reference;
    this.left = left;
    this.path = reference.repository().path();
    this.access = Access.push(path);
  }

  @Override
  public EarlyBlob begin(Content growing) {
    return EarlyUpload.start(endpoint, path, growing, this::isWanted);
  }

  /** Asked once. */
  private synchronized boolean isWanted() throws IOException {
    if (wanted.isEmpty()) {
      wanted = Optional.of(false); // also if asking fails
      wanted = Optional.of(isAsLeft() || isEmpty());
    }
    return wanted.get();
  }

  private boolean isAsLeft() throws IOException {
    return left.isPresent()
        && reference.tag().isPresent()
        && new Manifests(endpoint, path).resolve(reference.tag().get(), access).equals(left);
  }

  private boolean isEmpty() throws IOException {
    HttpRequest tags = HttpRequest.of("GET", endpoint.uri("/v2/" + path + "/tags/list?n=1"));
    try (Answer answer = endpoint.attempt(Call.of(tags, access))) {
      return answer.status() == 404 || (answer.status() == 200 && Tags.items(answer).isEmpty());
    }
  }
}

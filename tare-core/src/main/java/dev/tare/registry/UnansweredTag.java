// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import dev.tare.http.HttpException;
import dev.tare.http.HttpRequest;
import dev.tare.oci.Descriptor;
import java.io.IOException;
import java.security.MessageDigest;

/** Finds out whether a tag was written when no try of writing it was answered. */
final class UnansweredTag {
  private final Endpoint endpoint;
  private final String path;

  UnansweredTag(Endpoint endpoint, String path) {
    this.endpoint = endpoint;
    this.path = path;
  }

  /**
   * Returns if the tag stands for the document; else throws what made us ask, with a word more if
   * that cannot be found out either.
   */
  void resolve(String tag, Descriptor wanted, RegistryException lost) throws IOException {
    if (!mayBeWritten(lost) || !stands(tag, wanted, lost)) {
      throw lost;
    }
  }

  /** Whether the last try may have been carried out all the same. */
  private static boolean mayBeWritten(RegistryException lost) {
    return lost.kind() == RegistryException.Kind.NETWORK
        && lost.status() != 429
        && lost.status() != 503;
  }

  private boolean stands(String tag, Descriptor wanted, RegistryException lost) throws IOException {
    HttpRequest get =
        HttpRequest.of("GET", endpoint.uri("/v2/" + path + "/manifests/" + tag))
            .with("Accept", Manifests.ACCEPTED)
            .with("Accept-Encoding", "identity");
    try (Answer answer = endpoint.attempt(Call.of(get, Access.push(path)))) {
      if (answer.status() == 404) {
        return false;
      }
      if (answer.status() == 200) {
        MessageDigest hasher = wanted.digest().hasher();
        hasher.update(answer.body(Manifests.LARGEST));
        return wanted.digest().of(hasher).equals(wanted.digest());
      }
    } catch (HttpException | RegistryException e) {
      throw unknown(lost);
    }
    throw unknown(lost);
  }

  private static RegistryException unknown(RegistryException lost) {
    return lost.with("whether the tag was written is not known");
  }
}

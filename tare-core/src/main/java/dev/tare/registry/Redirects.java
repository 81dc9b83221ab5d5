// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import dev.tare.http.Http;
import dev.tare.http.HttpRequest;
import dev.tare.http.HttpResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * Sends a request and follows redirects by our own rules: at most 10, never from https to http,
 * never to an address that only we can reach, and Authorization stays at the origin it is for.
 */
final class Redirects {
  private static final int MOST = 10;
  private static final Set<Integer> ANY = Set.of(301, 302, 303, 307, 308);
  private static final Set<Integer> SAME_METHOD = Set.of(307, 308);

  private final Http http;
  private final Reach reach;

  /**
   * Redirects on behalf of a registry.
   *
   * @param reach the registry's own
   */
  Redirects(Http http, Reach reach) {
    this.http = http;
    this.reach = reach;
  }

  /**
   * The first answer that is no redirect.
   *
   * @param authorization goes to the origin of the request's address only
   */
  Answer send(HttpRequest request, Optional<String> authorization) throws IOException {
    boolean reading = request.method().equals("GET") || request.method().equals("HEAD");
    Origin first = Origin.of(request.uri());
    URI uri = request.uri();
    boolean away = false;
    for (int i = 0; i <= MOST; i++) {
      HttpRequest next = request.withUri(uri);
      if (authorization.isPresent() && !away) {
        next = next.with("Authorization", authorization.get());
      }
      HttpResponse response = exchange(next);
      Optional<String> location = response.header("Location");
      if (!(reading ? ANY : SAME_METHOD).contains(response.status()) || location.isEmpty()) {
        return new Answer(request.method(), uri, response, away);
      }
      response.close();
      uri = check(uri, location.get());
      away |= !Origin.of(uri).equals(first);
    }
    throw refused(uri, "redirects more than " + MOST + " times");
  }

  /** For bodies that are secrets: no redirect is followed. */
  Answer sendSecret(HttpRequest request) throws IOException {
    return new Answer(request.method(), request.uri(), exchange(request), false);
  }

  private HttpResponse exchange(HttpRequest request) throws IOException {
    try {
      return http.send(request);
    } catch (UncheckedIOException e) { // from reading certificates
      throw e.getCause();
    }
  }

  private URI check(URI from, String location) throws RegistryException {
    URI to =
        Addresses.resolve(from, location)
            .orElseThrow(() -> refused(from, "redirects to what is no http address"));
    if (Origin.of(from).isHttps() && !Origin.of(to).isHttps()) {
      throw refused(from, "redirects from https to http");
    }
    if (!reach.mayLeadTo(Reach.of(to))) {
      throw refused(from, "redirects to the internal address " + Origin.of(to).host());
    }
    return to;
  }

  private static RegistryException refused(URI uri, String what) {
    return RegistryException.protocol(Addresses.shown(uri) + " " + what, uri);
  }
}

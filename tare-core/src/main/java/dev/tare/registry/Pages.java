// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import dev.tare.http.HttpRequest;
import java.io.IOException;
import java.net.URI;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Reads lists that come in pages (distribution-spec, Link with rel=next). The next page is taken
 * from the registry itself only; lists that lead in circles or bring nothing end with an error.
 */
final class Pages {
  /** The largest page, in bytes. */
  static final int LARGEST = 8 << 20;

  private static final int MOST_PAGES = 10_000;
  private static final int MOST_EMPTY = 3;

  private final Endpoint endpoint;
  private final Access access;

  Pages(Endpoint endpoint, Access access) {
    this.endpoint = endpoint;
    this.access = access;
  }

  /** Takes in one page. */
  @FunctionalInterface
  interface Page {
    /** How many items it brought that were not there before; a failure must leave none behind. */
    int take(Answer answer) throws IOException;
  }

  private record Taken(int items, Optional<URI> next) {}

  /** Reads all pages, from the path on. */
  void read(URI first, String accepted, Page page) throws IOException {
    Set<URI> seen = new HashSet<>();
    int empty = 0;
    Optional<URI> next = Optional.of(first);
    while (next.isPresent()) {
      URI uri = next.get();
      if (!seen.add(uri) || seen.size() > MOST_PAGES || empty >= MOST_EMPTY) {
        throw RegistryException.protocol(Addresses.shown(uri) + ": the list has no end", uri);
      }
      HttpRequest get =
          HttpRequest.of("GET", uri).with("Accept", accepted).with("Accept-Encoding", "identity");
      Taken taken =
          endpoint.call(
              Call.of(get, access), answer -> new Taken(page.take(answer), following(answer)));
      empty = taken.items() == 0 ? empty + 1 : 0;
      next = taken.next();
    }
  }

  private Optional<URI> following(Answer answer) throws IOException {
    Optional<String> link = Links.next(answer.response().headers("Link"));
    if (link.isEmpty()) {
      return Optional.empty();
    }
    URI from = answer.uri();
    URI to =
        Addresses.resolve(from, link.get())
            .orElseThrow(() -> broken(from, "to what is no http address"));
    URI kept = Addresses.keepingTls(from, to);
    if (!kept.equals(to)) {
      endpoint.notices().keptTls();
    }
    if (!Origin.of(kept).equals(Origin.of(endpoint.uri("/v2/")))) {
      throw broken(from, "to another host, " + Origin.of(to).host());
    }
    return Optional.of(kept);
  }

  private static RegistryException broken(URI from, String where) {
    return RegistryException.protocol(Addresses.shown(from) + ": the list goes on " + where, from);
  }
}

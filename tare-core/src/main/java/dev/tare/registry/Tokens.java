// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Tokens that are good for a while; threads that want the same one wait for one request. */
final class Tokens {
  private final TokenService service;
  private final Timing timing;
  private final Map<TokenRequest, Slot> slots = new ConcurrentHashMap<>();

  Tokens(TokenService service, Timing timing) {
    this.service = service;
    this.timing = timing;
  }

  /**
   * A token.
   *
   * @param refused the header that did not do, so that it is not given out again
   */
  Token get(TokenRequest request, Optional<String> refused) throws IOException {
    Slot slot = slots.computeIfAbsent(request, key -> new Slot());
    synchronized (slot) {
      Optional<Token> held =
          slot.token
              .filter(token -> token.expires().isAfter(timing.now()))
              .filter(token -> !Optional.of(token.header()).equals(refused));
      if (held.isPresent()) {
        return held.get();
      }
      slot.token = Optional.empty();
      Token token = service.fetch(request);
      slot.token = Optional.of(token);
      return token;
    }
  }

  private static final class Slot {
    private Optional<Token> token = Optional.empty();
  }
}

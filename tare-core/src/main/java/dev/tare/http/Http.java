// SPDX-License-Identifier: Apache-2.0
package dev.tare.http;

import java.io.IOException;

/** Carries out one HTTP exchange: no redirects, no authentication, no second try. */
@FunctionalInterface
public interface Http {
  /**
   * Sends the request and reads the head of the response. Interim responses are passed over.
   *
   * @throws HttpException if there was no whole response; says whether anything was sent
   */
  HttpResponse send(HttpRequest request) throws IOException;
}

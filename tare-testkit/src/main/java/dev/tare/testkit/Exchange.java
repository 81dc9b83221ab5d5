// SPDX-License-Identifier: Apache-2.0
package dev.tare.testkit;

/**
 * A request in the log and what became of it so far.
 *
 * @param request its head
 * @param status the status that was sent, or 0 if none was
 * @param bytesIn bytes of the request's body that were read, without chunk framing
 * @param bytesOut bytes of the answer's body that were sent, without chunk framing
 * @param atOtherOrigin whether it came in at {@link MemoryRegistry#otherHost}
 */
public record Exchange(
    Request request, int status, long bytesIn, long bytesOut, boolean atOtherOrigin) {
  /** The request's method. */
  public String method() {
    return request.method();
  }

  /** The request's path, without the query. */
  public String path() {
    return request.path();
  }

  /** Method, target and status, as {@code GET /v2/ 200}. */
  @Override
  public String toString() {
    return request.method() + " " + request.target() + " " + status;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import dev.tare.http.HttpRequest;

/**
 * A request to a registry, without authorization.
 *
 * @param access what it needs
 * @param optional whether a refusal is taken at once, since there is another way
 */
record Call(HttpRequest request, Access access, boolean optional) {
  static Call of(HttpRequest request, Access access) {
    return new Call(request, access, false);
  }

  /** Makes use of an answer. */
  @FunctionalInterface
  interface Handler<T> {
    /** An exception that is transient leads to another try. */
    T handle(Answer answer) throws java.io.IOException;
  }
}

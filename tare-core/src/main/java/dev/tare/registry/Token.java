// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import java.time.Instant;

/** A bearer token and when it is not to be used any more; never shown. */
record Token(String value, Instant expires) {
  String header() {
    return "Bearer " + value;
  }

  @Override
  public String toString() {
    return "token until " + expires;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.testkit;

import java.util.Arrays;
import java.util.function.UnaryOperator;

/**
 * A request with its body, ready to be carried out.
 *
 * @param origin scheme, host and port the client used, without a slash
 */
@SuppressWarnings("ArrayRecordComponent") // passed on, never compared
record Call(Request request, byte[] body, String origin, boolean atOtherOrigin) {
  Call request(UnaryOperator<Request> change) {
    return new Call(change.apply(request), body, origin, atOtherOrigin);
  }

  Call truncated(long length) {
    return length >= body.length
        ? this
        : new Call(request, Arrays.copyOf(body, (int) length), origin, atOtherOrigin);
  }
}

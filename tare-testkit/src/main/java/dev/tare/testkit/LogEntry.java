// SPDX-License-Identifier: Apache-2.0
package dev.tare.testkit;

/** An exchange under way. It is kept ahead of the wire: what a client has seen, the log shows. */
final class LogEntry {
  private final Request request;
  private final boolean atOtherOrigin;
  private int status;
  private long bytesIn;
  private long bytesOut;

  LogEntry(Request request, boolean atOtherOrigin) {
    this.request = request;
    this.atOtherOrigin = atOtherOrigin;
  }

  synchronized void status(int status) {
    this.status = status;
  }

  synchronized void in(long count) {
    bytesIn += count;
  }

  synchronized void out(long count) {
    bytesOut += count;
  }

  synchronized Exchange snapshot() {
    return new Exchange(request, status, bytesIn, bytesOut, atOtherOrigin);
  }
}

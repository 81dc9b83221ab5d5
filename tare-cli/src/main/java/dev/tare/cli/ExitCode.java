// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

/** The exit codes of the command line; frozen. */
enum ExitCode {
  OK(0),
  /** Anything that should not happen: a bug. */
  INTERNAL(1),
  /** Wrong options, arguments or build file. */
  USAGE(2),
  AUTHENTICATION(3),
  NOT_FOUND(4),
  NETWORK(5),
  INTEGRITY(6),
  LIMIT(7),
  /** Input or output on this machine. */
  IO(8),
  INTERRUPTED(130);

  private final int status;

  ExitCode(int status) {
    this.status = status;
  }

  int status() {
    return status;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.testkit;

/** Ends the handling of a request with an error answer. */
final class RegistryError extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Answer answer;

  RegistryError(Answer answer) {
    super("answered with status " + answer.status());
    this.answer = answer;
  }

  RegistryError(int status, String code, String message) {
    this(Answer.error(status, code, message));
  }

  Answer answer() {
    return answer;
  }
}

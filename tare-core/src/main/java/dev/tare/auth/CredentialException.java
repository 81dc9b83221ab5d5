// SPDX-License-Identifier: Apache-2.0
package dev.tare.auth;

import java.io.IOException;

/** Credentials cannot be read or kept; the message names the place and the cause, no secret. */
public final class CredentialException extends IOException {
  private static final long serialVersionUID = 1;

  public CredentialException(String message) {
    super(message);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.content;

/** A document of an image that is not well formed. */
public final class MalformedDocumentException extends IntegrityException {
  public MalformedDocumentException(String message) {
    super(message);
  }

  public MalformedDocumentException(String message, Throwable cause) {
    super(message, cause);
  }
}

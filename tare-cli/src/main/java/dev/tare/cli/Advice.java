// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import dev.tare.plan.Access;
import dev.tare.plan.FailedPart;
import dev.tare.registry.RegistryException;
import java.io.IOException;

/** What to do about a failure whose message cannot know the command line. */
final class Advice {
  private Advice() {}

  /** A continuation of the failure's message, or nothing. */
  static String on(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    if (FailedPart.of(failure).stream().anyMatch(Access.class::isInstance)) {
      return "; the registry does not take the user and password that stand there";
    }
    if (failure instanceof RegistryException refusal && refusal.status() == 401) {
      return message.contains("no credentials found")
          ? "; give some with tare login"
          : "; tare login --explain tells which were used";
    }
    // engines have no such options, and their messages begin otherwise
    if (failure instanceof IOException && message.startsWith("https://")) {
      if (message.contains("unknown authority")) {
        return "; give it with --cert-dir, or allow it with --insecure";
      }
      if (message.contains("another host name") || message.contains("does not speak TLS")) {
        return "; --insecure allows it";
      }
    }
    return "";
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import dev.tare.content.NotFoundException;
import dev.tare.http.HttpException;
import dev.tare.oci.Location;
import dev.tare.oci.Reference;
import dev.tare.plan.Access;
import dev.tare.plan.FailedPart;
import dev.tare.registry.RegistryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What to do about a failure whose message cannot know the command line. */
final class Advice {
  private Advice() {}

  /**
   * A continuation of the failure's message, or nothing.
   *
   * @param folder where relative paths start
   */
  static String on(Throwable failure, Path folder) {
    return onMessage(failure) + onFileOfThatName(failure, folder);
  }

  private static String onMessage(Throwable failure) {
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

  // a name alone is one in a registry, whatever is here
  private static String onFileOfThatName(Throwable failure, Path folder) {
    boolean sought =
        failure instanceof NotFoundException
            || failure instanceof RegistryException
            || failure instanceof HttpException;
    List<Object> parts = sought ? FailedPart.of(failure) : List.of();
    return parts.stream()
        .filter(Location.Registry.class::isInstance)
        .findFirst()
        .flatMap(part -> file(((Location.Registry) part).reference(), folder))
        .map(file -> "; " + file)
        .orElse("");
  }

  /** Which file or layout is called like an image, and how it is named; empty if none is. */
  private static Optional<String> file(Reference reference, Path folder) {
    String name =
        new Reference(reference.repository(), Optional.empty(), Optional.empty()).familiar();
    if (name.contains(":")) {
      return Optional.empty(); // a path in a location ends there
    }
    Path path = folder.resolve(name);
    if (Files.isRegularFile(path)) {
      return Optional.of(
          "the file %s here is oci-archive:%s or docker-archive:%s".formatted(name, name, name));
    }
    return Files.exists(path.resolve("oci-layout"))
        ? Optional.of("the layout %s here is oci:%s".formatted(name, name))
        : Optional.empty();
  }
}

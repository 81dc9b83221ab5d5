// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import dev.tare.auth.CredentialException;
import dev.tare.build.PlatformException;
import dev.tare.compress.CompressionLimitException;
import dev.tare.compress.MalformedCompressionException;
import dev.tare.config.PlacedException;
import dev.tare.content.IntegrityException;
import dev.tare.content.LimitException;
import dev.tare.content.NotFoundException;
import dev.tare.http.HttpException;
import dev.tare.input.InputException;
import dev.tare.registry.RegistryException;
import dev.tare.tar.MalformedTarException;
import dev.tare.tar.TarLimitException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;

/** Makes one line and an exit code of whatever went wrong; the only place that does. */
final class Failure {
  private Failure() {}

  static ExitCode report(Throwable thrown, Console console) {
    return report(thrown, new Where("", Path.of("")), console);
  }

  /**
   * What is known of the place of a failure.
   *
   * @param start of the message
   * @param folder where relative paths start there
   */
  private record Where(String start, Path folder) {}

  /** Reports a failure, or the one that it only says the place of. */
  private static ExitCode report(Throwable thrown, Where where, Console console) {
    Throwable failure = unwrapped(thrown);
    Throwable cause = failure.getCause();
    if (failure instanceof PlacedException placed && cause != null) {
      return report(cause, new Where(placed.place() + ": ", placed.folder()), console);
    }
    if (failure instanceof PlatformException several && cause != null) {
      String start = where.start() + several.platform() + ": ";
      return report(cause, new Where(start, where.folder()), console);
    }
    ExitCode code = code(failure);
    String advice = Advice.on(failure, where.folder());
    if (code != ExitCode.INTERRUPTED) {
      console
          .err()
          .println("tare: " + Printable.oneLine(where.start() + message(failure, code) + advice));
    }
    if (console.variable("TARE_DEBUG").isPresent()) {
      failure.printStackTrace(console.err());
    }
    return code;
  }

  // what a function that may not throw has wrapped is a failure to read or write
  private static Throwable unwrapped(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof UncheckedIOException && cause != null ? cause : failure;
  }

  private static ExitCode code(Throwable failure) {
    if (failure instanceof InterruptedIOException
        || failure instanceof InterruptedException
        || failure instanceof ClosedByInterruptException) {
      return ExitCode.INTERRUPTED;
    }
    if (failure instanceof NotFoundException) {
      return ExitCode.NOT_FOUND;
    }
    if (isMalformed(failure)) {
      return ExitCode.INTEGRITY;
    }
    if (failure instanceof InputException input) {
      return switch (input.kind()) {
        case PLAN -> ExitCode.USAGE;
        case FILE -> ExitCode.IO;
        case CONTENT -> ExitCode.INTEGRITY;
      };
    }
    if (failure instanceof CredentialException) {
      return ExitCode.AUTHENTICATION;
    }
    if (failure instanceof RegistryException registry) {
      return registry.kind() == RegistryException.Kind.AUTHENTICATION
          ? ExitCode.AUTHENTICATION
          : ExitCode.NETWORK;
    }
    if (failure instanceof HttpException) {
      return ExitCode.NETWORK;
    }
    if (failure instanceof LimitException
        || failure instanceof TarLimitException
        || failure instanceof CompressionLimitException) {
      return ExitCode.LIMIT;
    }
    if (failure instanceof IOException) {
      return ExitCode.IO;
    }
    // the plan and its parts refuse what cannot be built with this exception, and only with it
    if (failure instanceof IllegalArgumentException) {
      return ExitCode.USAGE;
    }
    return ExitCode.INTERNAL;
  }

  private static boolean isMalformed(Throwable failure) {
    return failure instanceof IntegrityException
        || failure instanceof MalformedTarException
        || failure instanceof MalformedCompressionException;
  }

  private static String message(Throwable failure, ExitCode code) {
    if (failure instanceof OutOfMemoryError) {
      return "out of memory; give Java more with TARE_JAVA_OPTS=-Xmx…";
    }
    if (code == ExitCode.INTERNAL) {
      return "internal error: " + failure + "; please report it (TARE_DEBUG=1 shows more)";
    }
    if (failure instanceof FileSystemException file && file.getFile() != null) {
      return file.getFile() + ": " + reason(file);
    }
    return Optional.ofNullable(failure.getMessage()).orElseGet(failure::toString);
  }

  private static String reason(FileSystemException failure) {
    if (failure instanceof NoSuchFileException) {
      return "no such file or directory";
    }
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (failure instanceof FileAlreadyExistsException) {
      return "exists already";
    }
    if (failure instanceof NotDirectoryException) {
      return "not a directory";
    }
    return Optional.ofNullable(failure.getReason()).orElse("input/output error");
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import dev.tare.cache.Cache;
import dev.tare.content.TemporaryBlobStore;
import dev.tare.files.AtomicFile;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The program. */
public final class Main {
  private static final long SECONDS_TO_UNWIND = 2;

  private Main() {}

  /** Runs the command line; the process ends with its exit code. */
  public static void main(String[] arguments) {
    Console console =
        new Console(
            new FileInputStream(FileDescriptor.in),
            new PrintStream(
                new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8),
            new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
            Path.of(""),
            System.getenv(),
            Boolean.getBoolean("tare.terminal"),
            Boolean.getBoolean("tare.output.terminal"));
    CountDownLatch done = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(unwinder(Thread.currentThread(), done));
    ExitCode code;
    try {
      code = new Tare(console).run(arguments);
      if (console.out().checkError() && code == ExitCode.OK) {
        console.err().println("tare: " + Console.NOT_WRITTEN);
        code = ExitCode.IO;
      }
    } finally {
      done.countDown();
    }
    // All threads but this one are daemons. Returning skips what System.exit does before the end:
    // from Java 21 on it sets up logging to say that somebody called it, which takes 10 ms.
    if (code != ExitCode.OK) {
      System.exit(code.status());
    }
  }

  // INT, TERM and HUP start the hooks: the work is told to stop and given time to remove its files
  // and to take uploads back;
  // by then an exit of the main thread would wait for this hook, so the status is set here
  private static Thread unwinder(Thread main, CountDownLatch done) {
    return new Thread(
        () -> {
          if (done.getCount() == 0) {
            return;
          }
          SecondSignal.halts();
          main.interrupt();
          try {
            done.await(SECONDS_TO_UNWIND, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          // what hangs in the system, as the opening of a pipe does, is not woken
          AtomicFile.discardUnfinished();
          TemporaryBlobStore.discardUnclosed();
          Cache.discardUnfinished();
          Runtime.getRuntime().halt(ExitCode.INTERRUPTED.status());
        },
        "unwind");
  }
}

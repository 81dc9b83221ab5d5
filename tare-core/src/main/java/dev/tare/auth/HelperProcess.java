// SPDX-License-Identifier: Apache-2.0
package dev.tare.auth;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One run of a credential helper: limited in time and output. */
final class HelperProcess {
  /** The most bytes a helper may print. */
  static final int MOST_OUTPUT = 1 << 20;

  /**
   * What came of a run.
   *
   * @param output may hold secrets
   */
  record Answer(int status, byte[] output) {
    @Override
    public String toString() {
      return "exit status " + status;
    }
  }

  private final Process process;
  private final String name;
  private final long deadline;
  private final AuthEnvironment environment;

  private HelperProcess(Process process, String name, AuthEnvironment environment) {
    this.process = process;
    this.name = name;
    this.environment = environment;
    this.deadline = System.nanoTime() + environment.helperTimeout().toNanos();
  }

  /** Runs the program with one argument and an input; everything it started ends with it. */
  static Answer run(Path program, String action, byte[] input, AuthEnvironment environment)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(program.toString(), action);
    Map<String, String> variables = builder.environment();
    variables.clear();
    variables.putAll(environment.variables());
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    String name = program.getFileName() + " " + action;
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new CredentialException(name + ": " + program + " cannot be started");
    }
    HelperProcess run = new HelperProcess(process, name, environment);
    try {
      return run.answer(input);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(name + ": interrupted");
    } finally {
      run.kill();
    }
  }

  private Answer answer(byte[] input) throws IOException, InterruptedException {
    FutureTask<byte[]> reading = new FutureTask<>(this::read);
    start("output of " + name, reading);
    // Its own thread, too: a helper need not read, and a pipe has an end.
    start("input of " + name, new FutureTask<>(() -> write(input), null));
    if (!process.waitFor(left(), TimeUnit.NANOSECONDS)) {
      throw late();
    }
    byte[] output;
    try {
      output = reading.get(left(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw late();
    } catch (ExecutionException e) {
      throw new CredentialException(name + ": its answer cannot be read");
    }
    if (output.length > MOST_OUTPUT) {
      throw new CredentialException(name + ": answered more than " + MOST_OUTPUT + " bytes");
    }
    return new Answer(process.exitValue(), output);
  }

  private static void start(String threadName, Runnable task) {
    Thread thread = new Thread(task, threadName);
    thread.setDaemon(true);
    thread.start();
  }

  private byte[] read() throws IOException {
    byte[] output = process.getInputStream().readNBytes(MOST_OUTPUT + 1);
    if (output.length > MOST_OUTPUT) {
      kill();
    }
    return output;
  }

  private void write(byte[] input) {
    try (OutputStream out = process.getOutputStream()) {
      out.write(input);
    } catch (IOException e) {
      // A helper may answer without reading; its answer decides.
      return;
    }
  }

  private long left() {
    return Math.max(0, deadline - System.nanoTime());
  }

  private CredentialException late() {
    long seconds = environment.helperTimeout().plusMillis(999).toSeconds();
    return new CredentialException(name + ": no answer within " + seconds + " s");
  }

  private void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}

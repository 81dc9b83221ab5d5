// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import dev.tare.auth.AuthEnvironment;
import dev.tare.build.PlaceSettings;
import dev.tare.cache.CacheSettings;
import dev.tare.oci.Repository;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.cli.CommandLine;

/** How a run reaches places. */
final class Machine {
  private Machine() {}

  /** The settings of the machine and of the options on how to reach registries. */
  static PlaceSettings places(Console console, CommandLine line) {
    List<Path> certificates = new ArrayList<>();
    for (String text : RequestReader.all(line, "cert-dir")) {
      certificates.add(RequestReader.value("cert-dir", text, Machine::certificates));
    }
    Set<String> insecure = new LinkedHashSet<>();
    for (String text : RequestReader.all(line, "insecure")) {
      insecure.add(RequestReader.value("insecure", text, Machine::host));
    }
    return PlaceSettings.of(auth(console), console.environment(), notice -> tell(console, notice))
        .withCertificates(certificates)
        .withInsecure(insecure)
        .withStrictAuth(line.hasOption("strict-auth"))
        .withStandardOutput(new Checked(console.out()));
  }

  private static void tell(Console console, String notice) {
    // progress on a terminal is one line that goes away
    String start = console.terminal() ? "\r\033[K" : "";
    console.err().println(start + "tare: " + Printable.oneLine(notice));
  }

  private static String host(String text) {
    // what may be a registry is told by the grammar of repositories
    return new Repository(text, "a").registry();
  }

  private static Path certificates(String text) {
    Path folder = BuildFlags.path(text);
    if (!Files.isDirectory(folder)) {
      throw new UsageException(text + " is not a directory");
    }
    try (DirectoryStream<Path> loose = Files.newDirectoryStream(folder, "*.{crt,cert,key}")) {
      if (loose.iterator().hasNext()) {
        throw new UsageException(
            text + ": certificates stand in a directory per registry there: HOST[:PORT]/ca.crt");
      }
    } catch (IOException e) {
      throw new UsageException(text + " cannot be read");
    }
    return folder;
  }

  /** The cache that the environment names; UsageException if its limit is none. */
  static Optional<CacheSettings> cache(Console console) {
    try {
      return CacheSettings.of(console.environment());
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  /** What decides where credentials are. */
  static AuthEnvironment auth(Console console) {
    AuthEnvironment process = AuthEnvironment.ofProcess();
    return new AuthEnvironment(
        console.environment(),
        console.variable("HOME").map(Path::of).orElse(process.home()),
        process.uid(),
        process.helperTimeout());
  }

  /** Standard output for images: a PrintStream keeps its errors to itself, an image must not. */
  private static final class Checked extends FilterOutputStream {
    private final PrintStream stream;

    Checked(PrintStream stream) {
      super(stream);
      this.stream = stream;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      stream.write(bytes, from, length);
      flush();
    }

    @Override
    public void write(int value) throws IOException {
      stream.write(value);
      flush();
    }

    @Override
    public void flush() throws IOException {
      if (stream.checkError()) {
        throw new IOException(Console.NOT_WRITTEN);
      }
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;

/**
 * The work that the cache of loaded classes is trained on: what people do most, with files of the
 * Java that runs it, in a registry of its own. Not a command; the launcher runs it once.
 */
public final class Training {
  private static final int PROGRAM = 2 << 20;
  private static final int LONGEST = 60_000;
  private static final int MIB = 1 << 20;
  private static final int FILES = 2_000;
  private static final int SMALL = 6 << 10;
  private static final int LARGE = 4;
  private static final int WORDS = 4_000;

  private final Path folder;

  private Training(Path folder) {
    this.folder = folder;
  }

  /**
   * Runs it.
   *
   * @param arguments an empty directory for what is made
   */
  public static void main(String[] arguments) throws IOException {
    Thread watch = new Thread(Training::endInTime, "training-watch");
    watch.setDaemon(true);
    watch.start();
    new Training(Path.of(arguments[0])).run();
  }

  // somebody waits for it
  private static void endInTime() {
    try {
      Thread.sleep(LONGEST);
    } catch (InterruptedException e) {
      return;
    }
    Runtime.getRuntime().halt(1);
  }

  private void run() throws IOException {
    Path java = Path.of(System.getProperty("java.home"));
    Path program = folder.resolve("program");
    try (InputStream in = Files.newInputStream(java.resolve("lib/server/libjvm.so"))) {
      Files.write(program, in.readNBytes(PROGRAM));
    }
    Path settings = folder.resolve("dinker.json");
    Files.writeString(
        settings,
        """
        {"files": [{"source": "program", "dest": "/bin/program"}], "add_env": {"A": "b"},
         "entrypoint": ["/bin/program"], "dests": [{"ref": "docker-archive:%s:a"}]}
        """
            .formatted("file.tar"));
    Path image = folder.resolve("image.tar");
    String layout = "oci:" + folder.resolve("layout") + ":a";
    try (TrainingRegistry registry = TrainingRegistry.start()) {
      Main.main(new String[] {"version"});
      tare("help", "build");
      tare("build", "-o", image.toString(), program.toString());
      tare("build", settings.toString());
      tare("build", "--directory", tree().toString() + ":/t", "-o", image + ".tree");
      tare(
          "build",
          "--from",
          "oci-archive:" + image,
          "--directory",
          java.resolve("conf") + ":/conf",
          "--file",
          program + ":/usr/bin/b",
          "--env",
          "A=b",
          "--label",
          "a=b",
          "--cmd",
          "[\"a\"]",
          "--port",
          "80",
          "--user",
          "1",
          "--workdir",
          "/conf",
          "--to",
          layout);
      tare("build", "--from", layout, "--file", settings + ":/s", "--push", registry.name());
      tare("copy", registry.name(), "oci-archive:" + folder.resolve("copy.tar"));
      tare("inspect", registry.name());
      tare("inspect", "--json", image.toString());
    }
  }

  /** Small files and some large ones, of text and of noise. */
  private Path tree() throws IOException {
    Path tree = folder.resolve("tree");
    Random random = new Random(1);
    byte[] text = text(random);
    for (int i = 0; i < FILES; i++) {
      Path directory = Files.createDirectories(tree.resolve("d" + i % 20));
      int length = random.nextInt(SMALL);
      int start = random.nextInt(text.length - length);
      Files.write(directory.resolve("f" + i), Arrays.copyOfRange(text, start, start + length));
    }
    for (int i = 0; i < LARGE; i++) {
      byte[] noise = new byte[MIB];
      random.nextBytes(noise);
      Files.write(tree.resolve("n" + i), noise);
      Files.write(tree.resolve("t" + i), text);
    }
    return tree;
  }

  private static byte[] text(Random random) {
    StringBuilder text = new StringBuilder();
    while (text.length() < 2 * MIB) {
      int word = Math.min(random.nextInt(WORDS), random.nextInt(WORDS));
      text.append(Integer.toString(word * word, 36)).append(word % 12 == 0 ? '\n' : ' ');
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private void tare(String... arguments) {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    Console console =
        new Console(
            InputStream.nullInputStream(),
            nowhere,
            System.err,
            folder,
            Map.of("HOME", folder.toString()),
            false,
            false);
    if (new Tare(console).run(arguments) != ExitCode.OK) {
      throw new IllegalStateException("failed: tare " + String.join(" ", arguments));
    }
  }
}

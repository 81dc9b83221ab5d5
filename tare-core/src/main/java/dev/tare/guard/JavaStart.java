// SPDX-License-Identifier: Apache-2.0
package dev.tare.guard;

import dev.tare.oci.ImageConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * What a Java program reads as it starts: files of the Java runtime, and the jars and directories
 * of its class path.
 */
final class JavaStart {
  private static final String PROGRAM = "/bin/java";

  /** Within the home of Java: files and directories. */
  private static final List<String> RUNTIME =
      List.of(
          "lib/libjli.so",
          "lib/jli/libjli.so",
          "lib/jvm.cfg",
          "lib/server/libjvm.so",
          "lib/server/classes.jsa",
          "lib/server/classes_nocoops.jsa",
          "lib/libjava.so",
          "lib/libjimage.so",
          "lib/modules",
          "lib/libzip.so",
          "lib/libnio.so",
          "lib/libnet.so",
          "lib/libverify.so",
          "lib/tzdb.dat");

  private static final List<String> CLASS_PATH = List.of("-cp", "-classpath", "--class-path");
  private static final List<String> MODULE_PATH = List.of("-p", "--module-path");

  /** Further options of java whose value is the next word. */
  private static final Set<String> WITH_VALUE =
      Set.of(
          "--upgrade-module-path",
          "--add-modules",
          "--enable-native-access",
          "--add-exports",
          "--add-opens",
          "--add-reads",
          "--limit-modules",
          "--patch-module",
          "--source");

  private static final int MOST_ARGUMENTS = 1 << 16;
  private static final int MOST_ELEMENTS = 1 << 12;
  private static final int MOST_MANIFEST = 1 << 20;
  private static final int MOST_JAR_START = 1 << 17;

  /** The manifest is first in most jars, and behind directories in the others. */
  private static final int FIRST_ENTRIES = 16;

  private final OurFiles ours;
  private final String workdir;
  private final String classPath;
  private final Consumer<String> wanted;
  private final Set<String> seen = new HashSet<>();

  JavaStart(OurFiles ours, ImageConfig config, Consumer<String> wanted) {
    this.ours = ours;
    this.workdir = config.string("WorkingDir").filter(path -> !path.isEmpty()).orElse("/");
    this.classPath = config.environment().getOrDefault("CLASSPATH", "");
    this.wanted = wanted;
  }

  /**
   * Looks at a command line.
   *
   * @param words the first with the whole path of the program, links followed, if it is known
   */
  void search(List<String> words) throws IOException {
    String program = words.isEmpty() ? "" : words.get(0);
    if (program.endsWith(PROGRAM)) {
      String home = program.substring(0, program.length() - PROGRAM.length());
      RUNTIME.forEach(path -> wanted.accept(home + "/" + path));
      ours.below(home + "/conf").forEach(wanted);
    }
    if (program.endsWith(PROGRAM) || program.equals("java")) {
      arguments(new ArrayDeque<>(words.subList(1, words.size())));
    }
  }

  private void arguments(Deque<String> words) throws IOException {
    boolean given = false;
    for (String word = words.poll(); word != null; word = words.poll()) {
      if (word.equals("-jar")) {
        classPath(Optional.ofNullable(words.poll()).orElse(""));
        return;
      }
      if (CLASS_PATH.contains(word)) {
        given = true;
        classPath(Optional.ofNullable(words.poll()).orElse(""));
      } else if (word.startsWith("--class-path=")) {
        given = true;
        classPath(word.substring(word.indexOf('=') + 1));
      } else if (MODULE_PATH.contains(word)) {
        modulePath(Optional.ofNullable(words.poll()).orElse(""));
      } else if (word.startsWith("--module-path=")) {
        modulePath(word.substring(word.indexOf('=') + 1));
      } else if (word.startsWith("-XX:SharedArchiveFile=") || word.startsWith("-XX:AOTCache=")) {
        archives(word.substring(word.indexOf('=') + 1));
      } else if (word.startsWith("-javaagent:")) {
        classPath(word.substring(word.indexOf(':') + 1).replaceFirst("=.*", ""));
      } else if (word.startsWith("@")) {
        insert(word.substring(1), words);
      } else if (WITH_VALUE.contains(word)) {
        words.poll();
      } else if (!word.startsWith("-") || word.equals("-m")) {
        break; // the class to run; what follows is for the program
      }
    }
    if (!given) {
      classPath(classPath);
    }
  }

  /** The words of a file of arguments, in place of its name. */
  private void insert(String file, Deque<String> words) throws IOException {
    String path = absolute(file);
    if (!seen.add("@" + path)) {
      return;
    }
    wanted.accept(path);
    byte[] bytes = ours.read(path, MOST_ARGUMENTS).orElse(new byte[0]);
    List<String> inserted = new ArrayList<>();
    for (String line : new String(bytes, StandardCharsets.UTF_8).lines().toList()) {
      for (String word : line.replaceFirst("^\\s*#.*", "").strip().split("\\s+", -1)) {
        if (!word.isEmpty()) {
          inserted.add(word.replaceAll("[\"']", ""));
        }
      }
    }
    for (int i = inserted.size() - 1; i >= 0; i--) {
      words.push(inserted.get(i));
    }
  }

  private void archives(String list) {
    for (String part : list.split(":", -1)) {
      wanted.accept(absolute(part));
    }
  }

  private void modulePath(String list) throws IOException {
    for (String part : list.split(":", -1)) {
      if (!part.isEmpty()) {
        element(absolute(part));
        jarsIn(absolute(part));
      }
    }
  }

  private void classPath(String list) throws IOException {
    for (String part : list.split(":", -1)) {
      if (part.equals("*") || part.endsWith("/*")) {
        jarsIn(absolute(part.substring(0, part.length() - 1)));
      } else if (!part.isEmpty()) {
        element(absolute(part));
      }
    }
  }

  private void jarsIn(String directory) throws IOException {
    String parent = directory.endsWith("/") ? directory : directory + "/";
    for (String path : ours.below(directory)) {
      boolean direct = path.indexOf('/', Math.min(path.length(), parent.length())) < 0;
      if (direct && path.toLowerCase(Locale.ROOT).endsWith(".jar")) {
        element(path);
      }
    }
  }

  /** A jar and those it names, which may name it in turn, or all in a directory. */
  private void element(String first) throws IOException {
    Deque<String> elements = new ArrayDeque<>(List.of(first));
    for (String next = elements.poll();
        next != null && seen.size() < MOST_ELEMENTS;
        next = elements.poll()) {
      String path = View.plain(next);
      if (!seen.add(path)) {
        continue;
      }
      Optional<byte[]> start = ours.read(path, MOST_JAR_START);
      if (start.isEmpty()) {
        ours.below(path).forEach(wanted);
        continue;
      }
      wanted.accept(path);
      String folder = path.substring(0, path.lastIndexOf('/') + 1);
      for (String other : named(start.get())) {
        if (!other.isEmpty() && !other.contains(":")) {
          elements.add(other.startsWith("/") ? other : folder + other);
        }
      }
    }
  }

  /** The class path that a jar's manifest has. */
  private static List<String> named(byte[] start) {
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(start))) {
      for (int i = 0; i < FIRST_ENTRIES; i++) {
        ZipEntry entry = zip.getNextEntry();
        if (entry == null) {
          break;
        }
        if (entry.getName().equals("META-INF/MANIFEST.MF")) {
          byte[] manifest = zip.readNBytes(MOST_MANIFEST);
          String list =
              new Manifest(new ByteArrayInputStream(manifest))
                  .getMainAttributes()
                  .getValue(Attributes.Name.CLASS_PATH);
          return list == null ? List.of() : List.of(list.strip().split(" +"));
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      return List.of(); // no jar, or a damaged one: whoever runs it will say so
    }
    return List.of();
  }

  private String absolute(String path) {
    return path.startsWith("/") ? path : workdir + "/" + path;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.jar;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Jars that tests need, of members in the order in which they were put. */
public final class Jars {
  public static final String OLD_LAUNCHER = "org.springframework.boot.loader.JarLauncher";
  public static final String LAUNCHER = "org.springframework.boot.loader.launch.JarLauncher";
  public static final String LAYERS =
      """
      - "dependencies":
        - "BOOT-INF/lib/"
      - "spring-boot-loader":
        - "org/"
      - "snapshot-dependencies":
        - "BOOT-INF/lib/own-1-SNAPSHOT.jar"
      - "application":
        - "BOOT-INF/classes/"
        - "BOOT-INF/classpath.idx"
        - "BOOT-INF/layers.idx"
        - "META-INF/"
      """;

  private final Map<String, byte[]> members = new LinkedHashMap<>();

  private Jars() {}

  /** With a manifest of these lines. */
  public static Jars of(String... lines) {
    return new Jars()
        .with("META-INF/", "")
        .with("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\n" + String.join("\n", lines) + "\n");
  }

  /** A Spring Boot jar with two libraries, and indexes that order them otherwise than it does. */
  public static Jars boot(String launcher) {
    return of(
            "Main-Class: " + launcher,
            "Start-Class: demo.App",
            "Spring-Boot-Version: 3.5.6",
            "Spring-Boot-Classes: BOOT-INF/classes/",
            "Spring-Boot-Lib: BOOT-INF/lib/",
            "Spring-Boot-Classpath-Index: BOOT-INF/classpath.idx",
            "Spring-Boot-Layers-Index: BOOT-INF/layers.idx",
            "Built-By: us")
        .with("META-INF/services/java.nio.file.spi.FileSystemProvider", "of the loader")
        .with(launcher.replace('.', '/') + ".class", "loader")
        .with("META-INF/app.properties", "from the root")
        .with("BOOT-INF/", "")
        .with("BOOT-INF/classes/", "")
        .with("BOOT-INF/classes/demo/", "")
        .with("BOOT-INF/classes/demo/App.class", classOf(17))
        .with("BOOT-INF/classes/META-INF/app.properties", "from the classes")
        .with("BOOT-INF/lib/", "")
        .with("BOOT-INF/lib/b.jar", "library b")
        .with("BOOT-INF/lib/a.jar", "library a")
        .with(
            "BOOT-INF/classpath.idx",
            "- \"BOOT-INF/lib/a.jar\"\n- \"BOOT-INF/lib/gone.jar\"\n- \"BOOT-INF/lib/b.jar\"\n")
        .with("BOOT-INF/layers.idx", LAYERS);
  }

  /** The head of a class for a version of Java; characters are bytes. */
  public static byte[] classOf(int java) {
    return new byte[] {
      (byte) 0xca, (byte) 0xfe, (byte) 0xba, (byte) 0xbe, 0, 0, 0, (byte) (44 + java), 1, 2
    };
  }

  /** With another member, or another content of one. */
  public Jars with(String path, String text) {
    return with(path, text.getBytes(UTF_8));
  }

  /** With another member, or another content of one. */
  public Jars with(String path, byte[] bytes) {
    members.put(path, bytes);
    return this;
  }

  /** Without a member. */
  public Jars without(String path) {
    members.remove(path);
    return this;
  }

  /** Compressed. */
  public Path write(Path file) throws IOException {
    return Files.write(file, bytes(ZipEntry.DEFLATED));
  }

  /** Compressed or not. */
  public byte[] bytes(int method) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> member : members.entrySet()) {
        ZipEntry entry = new ZipEntry(member.getKey());
        entry.setMethod(method);
        if (method == ZipEntry.STORED) {
          CRC32 crc = new CRC32();
          crc.update(member.getValue());
          entry.setCrc(crc.getValue());
          entry.setSize(member.getValue().length);
        }
        out.putNextEntry(entry);
        out.write(member.getValue());
      }
    }
    return bytes.toByteArray();
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.jar;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The manifest of a jar (JAR File Specification, "JAR Manifest"). What is not changed stays in its
 * order. Written by rules of our own, so that the bytes are the same on every JDK: {@code
 * Manifest-Version} first, lines of at most 72 bytes that end in CR LF.
 */
final class JarManifest {
  /** Where it is in a jar. */
  static final String PATH = "META-INF/MANIFEST.MF";

  private static final String VERSION = "Manifest-Version";
  private static final int LINE = 72;

  private final List<Attribute> main;
  private final List<List<Attribute>> sections;

  private JarManifest(List<Attribute> main, List<List<Attribute>> sections) {
    this.main = List.copyOf(main);
    this.sections = sections;
  }

  private record Attribute(String name, String value) {
    boolean is(String other) {
      return name.equalsIgnoreCase(other);
    }
  }

  /**
   * Reads a manifest.
   *
   * @throws MalformedJarException if a line is no attribute
   */
  static JarManifest parse(byte[] bytes) throws MalformedJarException {
    List<List<Attribute>> sections = new ArrayList<>(List.of(new ArrayList<>()));
    boolean open = true;
    for (String line : lines(bytes)) {
      if (line.isEmpty()) {
        open = false;
      } else {
        if (!open) {
          sections.add(new ArrayList<>());
          open = true;
        }
        sections.get(sections.size() - 1).add(attribute(line));
      }
    }
    return new JarManifest(sections.get(0), sections.subList(1, sections.size()));
  }

  private static Attribute attribute(String line) throws MalformedJarException {
    int colon = line.indexOf(": ");
    if (colon < 1) {
      throw new MalformedJarException(PATH + " has a line that is no attribute");
    }
    return new Attribute(utf8(line.substring(0, colon)), utf8(line.substring(colon + 2)));
  }

  /** The lines without their ends, continuations joined; each character is a byte. */
  private static List<String> lines(byte[] bytes) throws MalformedJarException {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    List<StringBuilder> lines = new ArrayList<>();
    for (String line : text.split("\r\n|\r|\n", -1)) {
      if (!line.startsWith(" ")) {
        lines.add(new StringBuilder(line));
      } else if (lines.isEmpty() || lines.get(lines.size() - 1).isEmpty()) {
        throw new MalformedJarException(PATH + " goes on with a line that did not begin");
      } else {
        lines.get(lines.size() - 1).append(line, 1, line.length());
      }
    }
    return lines.stream().map(StringBuilder::toString).toList();
  }

  private static String utf8(String latin) {
    return new String(latin.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  /** A main attribute; of one that is there twice the last, as Java takes it. */
  Optional<String> get(String name) {
    return main.stream()
        .filter(attribute -> attribute.is(name))
        .map(Attribute::value)
        .reduce((first, last) -> last);
  }

  /**
   * A copy with other main attributes.
   *
   * @param removed names that go
   * @param set values of attributes, which keep their place or come last
   */
  JarManifest with(Collection<String> removed, Map<String, String> set) {
    List<Attribute> changed = new ArrayList<>();
    for (Attribute attribute : main) {
      if (removed.stream().noneMatch(attribute::is)) {
        changed.add(attribute);
      }
    }
    set.forEach(
        (name, value) -> {
          Attribute attribute = new Attribute(name, value);
          int place = 0;
          while (place < changed.size() && !changed.get(place).is(name)) {
            place++;
          }
          if (place < changed.size()) {
            changed.set(place, attribute);
          } else {
            changed.add(attribute);
          }
        });
    return new JarManifest(changed, sections);
  }

  /** What {@link #parse} reads. */
  byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    write(new Attribute(VERSION, get(VERSION).orElse("1.0")), out);
    main.stream()
        .filter(attribute -> !attribute.is(VERSION))
        .forEach(attribute -> write(attribute, out));
    end(out);
    for (List<Attribute> section : sections) {
      section.forEach(attribute -> write(attribute, out));
      end(out);
    }
    return out.toByteArray();
  }

  private static void write(Attribute attribute, ByteArrayOutputStream out) {
    byte[] line = (attribute.name() + ": " + attribute.value()).getBytes(StandardCharsets.UTF_8);
    int start = Math.min(LINE, line.length);
    out.write(line, 0, start);
    while (start < line.length) {
      int count = Math.min(LINE - 1, line.length - start);
      end(out);
      out.write(' ');
      out.write(line, start, count);
      start += count;
    }
    end(out);
  }

  private static void end(ByteArrayOutputStream out) {
    out.write('\r');
    out.write('\n');
  }
}

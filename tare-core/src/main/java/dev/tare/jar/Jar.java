// SPDX-License-Identifier: Apache-2.0
package dev.tare.jar;

import dev.tare.content.Content;
import dev.tare.content.LimitException;
import dev.tare.files.RawPath;
import dev.tare.input.InputException;
import dev.tare.input.ZipContents;
import dev.tare.input.ZipItem;
import dev.tare.tar.TarName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A zip with a manifest, whose members are read in place. */
final class Jar {
  /** More than any manifest or index in use has. */
  private static final int MOST_TEXT = 8 << 20;

  private static final RawPath SLASH = RawPath.of("/");

  private final List<ZipItem> items;
  private final ZipContents contents;
  private final JarManifest manifest;

  private Jar(List<ZipItem> items, ZipContents contents, JarManifest manifest) {
    this.items = items;
    this.contents = contents;
    this.manifest = manifest;
  }

  /**
   * A file or directory in it.
   *
   * @param path from its root; a directory's ends with a slash
   */
  record Member(String path, long crc, long size, Content content) {
    boolean isDirectory() {
      return path.endsWith("/");
    }
  }

  /**
   * The jar that a file is; empty if it is no zip or has no manifest. Of the members only the
   * manifest is looked at.
   *
   * @param source what messages call it
   * @throws InputException if the zip or the manifest is malformed
   */
  static Optional<Jar> read(Content file, String source) throws IOException {
    try (InputStream in = file.open()) {
      if (!ZipContents.isZip(in.readNBytes(Integer.BYTES))) {
        return Optional.empty();
      }
    }
    ZipContents contents = new ZipContents(file, source);
    List<ZipItem> items = contents.items();
    Optional<Member> manifest = find(items, contents, JarManifest.PATH);
    if (manifest.isEmpty()) {
      return Optional.empty();
    }
    try {
      JarManifest parsed = JarManifest.parse(text(manifest.get(), source));
      return Optional.of(new Jar(items, contents, parsed));
    } catch (MalformedJarException e) {
      throw InputException.content(source + ": " + e.getMessage(), e);
    }
  }

  JarManifest manifest() {
    return manifest;
  }

  /** What messages call it. */
  String source() {
    return contents.source();
  }

  /** The file that it is. */
  Content file() {
    return contents.zip();
  }

  /** A file by its path. */
  Optional<Member> find(String path) throws InputException {
    return find(items, contents, path);
  }

  private static Optional<Member> find(List<ZipItem> items, ZipContents contents, String path)
      throws InputException {
    RawPath name = RawPath.of(path);
    for (ZipItem item : items) {
      if (item.name().equals(name)) {
        return Optional.of(new Member(path, item.crc(), item.size(), contents.content(item)));
      }
    }
    return Optional.empty();
  }

  /**
   * All members, in the order they have in it.
   *
   * @throws InputException if a file is there twice, cannot be read, or has a path that leads out
   */
  Collection<Member> members() throws InputException {
    Map<String, Member> members = new LinkedHashMap<>();
    for (ZipItem item : items) {
      if (!item.name().isEmpty() && !TarName.isRoot(item.name())) {
        Member member = member(item);
        if (members.putIfAbsent(member.path(), member) != null && !member.isDirectory()) {
          throw contents.fault(item, "is there twice");
        }
      }
    }
    return members.values();
  }

  private Member member(ZipItem item) throws InputException {
    String name = new String(contents.name(item).path().bytes(), StandardCharsets.UTF_8);
    String path = item.name().endsWith(SLASH) ? name + "/" : name;
    return new Member(path, item.crc(), item.size(), contents.content(item));
  }

  /** A member's bytes; LimitException if they are more than a manifest or index has. */
  byte[] text(Member member) throws IOException {
    return text(member, source());
  }

  private static byte[] text(Member member, String source) throws IOException {
    if (member.size() > MOST_TEXT) {
      throw new LimitException(
          "%s: member \"%s\" has more than %s MiB"
              .formatted(source, TarName.shown(RawPath.of(member.path())), MOST_TEXT >> 20));
    }
    try (InputStream in = member.content().open()) {
      return in.readAllBytes();
    }
  }

  /** What is wrong with it. */
  InputException fault(String fact) {
    return InputException.content(source() + ": " + fact);
  }
}

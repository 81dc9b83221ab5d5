// SPDX-License-Identifier: Apache-2.0
package dev.tare.jar;

import dev.tare.content.Certainty;
import dev.tare.content.Content;
import dev.tare.content.Identified;
import dev.tare.content.LimitException;
import dev.tare.files.RawPath;
import dev.tare.input.InputException;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * The jar that is left of a Spring Boot jar when its libraries are taken out: the application's
 * classes at the root, what was in {@code META-INF}, and a manifest that names the libraries. The
 * same members in the same order as from Spring's own {@code extract}. Written while it is read,
 * and a function of the members alone, however they were compressed.
 */
final class ExtractedJar implements Identified {
  /** Where the libraries are, beside it. */
  static final String LIBRARIES = "lib/";

  private static final String META_INF = "META-INF/";

  /** What belongs to the loader, and what is written anew. */
  private static final Set<String> LEFT_OUT =
      Set.of(
          META_INF, JarManifest.PATH, META_INF + "services/java.nio.file.spi.FileSystemProvider");

  private static final Set<String> OF_THE_LOADER =
      Set.of(
          BootJar.START_CLASS,
          BootJar.CLASSES,
          BootJar.LIBRARIES,
          BootJar.CLASS_PATH_INDEX,
          BootJar.LAYERS_INDEX);

  private static final Pattern SIGNATURE = Pattern.compile("META-INF/[^/]*\\.(?i:SF)");

  private final BootJar boot;
  private final List<Content> parts = new ArrayList<>();
  private final ByteArrayOutputStream directory = new ByteArrayOutputStream();
  private final Set<String> written = new HashSet<>();
  private long size;

  private ExtractedJar(BootJar boot) {
    this.boot = boot;
  }

  /**
   * The jar.
   *
   * @throws InputException if it is signed, which the jar that is left could not be
   * @throws LimitException if it has more members or bytes than fit without zip64
   */
  static ExtractedJar of(BootJar boot, Collection<Jar.Member> members) throws IOException {
    ExtractedJar jar = new ExtractedJar(boot);
    jar.addManifest(members);
    for (Jar.Member member : members) {
      if (SIGNATURE.matcher(member.path()).matches()) {
        throw InputException.plan(
            boot.jar().source() + ": is signed, which it would not be extracted; take it packaged");
      }
      jar.add(member);
    }
    jar.end();
    return jar;
  }

  private void addManifest(Collection<Jar.Member> members) throws IOException {
    List<String> path = new ArrayList<>();
    for (String library : boot.classPath(members)) {
      path.add(LIBRARIES + library.substring(boot.libraries().length()));
    }
    Map<String, String> set = new LinkedHashMap<>();
    set.put("Main-Class", boot.startClass());
    set.put("Class-Path", String.join(" ", path));
    byte[] manifest = boot.jar().manifest().with(OF_THE_LOADER, set).bytes();
    CRC32 crc = new CRC32();
    crc.update(manifest);
    add(JarManifest.PATH, crc.getValue(), manifest.length, Content.of(manifest));
  }

  private void add(Jar.Member member) throws LimitException {
    String path = member.path();
    if (path.startsWith(boot.classes())) {
      path = path.substring(boot.classes().length());
    } else if (!path.startsWith(META_INF) || LEFT_OUT.contains(path)) {
      return;
    }
    if (!path.isEmpty() && written.add(path)) { // of two in META-INF the first, as Spring does
      add(path, member.crc(), member.size(), member.content());
    }
  }

  private void add(String path, long crc, long length, Content content) throws LimitException {
    RawPath name = RawPath.of(path);
    directory.writeBytes(StoredZip.listed(name, crc, length, size));
    byte[] header = StoredZip.header(name, crc, length);
    parts.add(Content.of(header));
    if (length > 0) {
      parts.add(content);
    }
    written.add(path);
    grow(header.length + length);
  }

  private void grow(long more) throws LimitException {
    size += more;
    if (size > StoredZip.MOST_BYTES || written.size() > StoredZip.MOST_ENTRIES) {
      throw new LimitException(
          boot.jar().source()
              + ": its classes and resources are more than 65534, or more than 4 GiB; take it"
              + " exploded or packaged");
    }
  }

  private void end() throws LimitException {
    long offset = size;
    byte[] listed = directory.toByteArray();
    parts.add(Content.of(listed));
    grow(listed.length);
    byte[] end = StoredZip.end(written.size(), listed.length, offset);
    parts.add(Content.of(end));
    grow(end.length);
  }

  /** In bytes. */
  long size() {
    return size;
  }

  @Override
  public InputStream open() throws IOException {
    return new JoinedContent(parts).open();
  }

  @Override
  public boolean identify(DataOutputStream out) throws IOException {
    out.writeUTF("extracted jar 1");
    out.writeLong(size);
    return boot.jar().file() instanceof Identified file && file.identify(out);
  }

  @Override
  public boolean isCertain(Certainty certainty) {
    return boot.jar().file() instanceof Identified file && file.isCertain(certainty);
  }
}

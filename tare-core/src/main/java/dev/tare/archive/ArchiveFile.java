// SPDX-License-Identifier: Apache-2.0
package dev.tare.archive;

import dev.tare.content.IntegrityException;
import dev.tare.content.LimitException;
import dev.tare.content.MalformedDocumentException;
import dev.tare.files.RawPath;
import dev.tare.oci.Printable;
import dev.tare.tar.MalformedTarException;
import dev.tare.tar.TarLimitException;
import dev.tare.tar.TarLimits;
import dev.tare.tar.TarMember;
import dev.tare.tar.TarReader;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An archive and where its members lie in it. Names are only ever looked up: nothing is unpacked
 * under them. Safe for use by several threads.
 */
final class ArchiveFile implements Closeable {
  // An image has at most some hundred layers of a few members each.
  private static final TarLimits LIMITS = new TarLimits(100_000, 1 << 20);
  private static final int MOST_NAME_BYTES = 8 << 20;
  private static final int BLOCK = 512;
  private static final int MOST_HOPS = 40;

  private final String place;
  private final FileChannel channel;
  private final Map<String, List<Member>> members = new HashMap<>();

  /** A part of the archive: a file's content, or a link's target. */
  record Member(char type, long offset, long size, String link) {
    boolean isFile() {
      return type == '0' || type == '7';
    }
  }

  private ArchiveFile(String place, FileChannel channel) {
    this.place = place;
    this.channel = channel;
  }

  /** Opens a file, or takes in standard input. */
  static ArchiveFile open(Optional<Path> file) throws IOException {
    String place = file.map(path -> RawPath.of(path).toString()).orElse("standard input");
    FileChannel channel =
        file.isPresent() ? Spool.open(file.get()) : Spool.unpacked(place, standardInput());
    ArchiveFile archive = new ArchiveFile(place, channel);
    try {
      archive.index();
      return archive;
    } catch (MalformedTarException e) {
      channel.close();
      throw new IntegrityException(place + ": " + e.getMessage());
    } catch (TarLimitException e) {
      channel.close();
      throw new LimitException(place + ": " + e.getMessage());
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** It is not ours to close. */
  private static InputStream standardInput() {
    return new FilterInputStream(System.in) {
      @Override
      public void close() {}
    };
  }

  private void index() throws IOException {
    long end = 0;
    long names = 0;
    TarReader tar = new TarReader(new Slice(channel, 0, Long.MAX_VALUE), LIMITS);
    for (Optional<TarMember> next = tar.next(); next.isPresent(); next = tar.next()) {
      TarMember member = next.get();
      names += member.name().length() + member.linkName().length();
      if (names > MOST_NAME_BYTES) {
        throw new LimitException(
            place + ": the names of its members have more than " + MOST_NAME_BYTES + " bytes");
      }
      end = Math.addExact(member.dataOffset(), -Math.floorDiv(-member.size(), BLOCK) * BLOCK);
      Optional<String> name = normalised(text(member.name().bytes()));
      if (name.isPresent() && member.type() != '5') {
        members
            .computeIfAbsent(name.get(), key -> new ArrayList<>(1))
            .add(
                new Member(
                    member.type(),
                    member.dataOffset(),
                    member.size(),
                    text(member.linkName().bytes())));
      }
    }
    // Without its end an archive may have lost members, too; not every reader of tars minds.
    byte[] mark = new Slice(channel, end, 2 * BLOCK).readAllBytes();
    if (!Arrays.equals(mark, new byte[2 * BLOCK])) {
      throw new IntegrityException(place + ": the archive is cut off: its end mark is missing");
    }
    if (members.isEmpty()) {
      throw new IntegrityException(place + ": an empty archive");
    }
  }

  String place() {
    return place;
  }

  boolean has(String name) {
    return members.containsKey(name);
  }

  /** The file of that name, links followed, but never out of the archive. */
  Optional<Member> find(String name) throws IOException {
    return resolve(name).map(resolved -> members.getOrDefault(resolved, List.of()).get(0));
  }

  InputStream open(Member member) throws IOException {
    return new Slice(channel, member.offset(), member.size());
  }

  /**
   * A small file's bytes. There may not be two that differ: which one is meant would be anyone's
   * guess, and tools guess differently.
   */
  byte[] document(String name, int limit) throws IOException {
    String resolved = resolve(name).orElseThrow(() -> missing(name));
    List<Member> all = members.getOrDefault(resolved, List.of());
    byte[] bytes = read(name, all.get(0), limit);
    for (Member other : all.subList(1, all.size())) {
      if (!other.isFile() || !Arrays.equals(bytes, read(name, other, limit))) {
        throw new MalformedDocumentException(
            place + ": " + Printable.quote(name) + " is there twice, with different content");
      }
    }
    return bytes;
  }

  IntegrityException missing(String name) {
    return new IntegrityException(place + ": " + Printable.quote(name) + " is missing");
  }

  private byte[] read(String name, Member member, int limit) throws IOException {
    if (member.size() > limit) {
      throw new LimitException(
          place + ": " + Printable.quote(name) + " is longer than " + limit + " bytes");
    }
    try (InputStream in = open(member)) {
      return in.readAllBytes();
    }
  }

  private Optional<String> resolve(String name) throws IOException {
    String at = inside(name, name);
    for (int hops = 0; hops <= MOST_HOPS; hops++) {
      List<Member> found = members.get(at);
      if (found == null) {
        return Optional.empty();
      }
      Member member = found.get(0);
      if (member.isFile()) {
        return Optional.of(at);
      }
      if (member.type() == '1') {
        at = inside(name, member.link());
      } else if (member.type() == '2' && !member.link().startsWith("/")) {
        at = inside(name, at.substring(0, at.lastIndexOf('/') + 1) + member.link());
      } else {
        throw new IntegrityException(
            place + ": " + Printable.quote(name) + " is no file and no link to one");
      }
    }
    throw new IntegrityException(place + ": " + Printable.quote(name) + " is a link to itself");
  }

  private String inside(String name, String target) throws IOException {
    return normalised(target)
        .orElseThrow(
            () ->
                new IntegrityException(
                    place + ": " + Printable.quote(name) + " leads out of the archive"));
  }

  /** Without empty and dot components; empty if it leads out. */
  private static Optional<String> normalised(String name) {
    Deque<String> parts = new ArrayDeque<>();
    for (String part : name.split("/", -1)) {
      if (part.equals("..")) {
        if (parts.pollLast() == null) {
          return Optional.empty();
        }
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.addLast(part);
      }
    }
    return Optional.of(String.join("/", parts));
  }

  private static String text(byte[] name) {
    return new String(name, StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}

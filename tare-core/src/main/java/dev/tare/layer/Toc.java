// SPDX-License-Identifier: Apache-2.0
package dev.tare.layer;

import dev.tare.changeset.Entry;
import dev.tare.files.BulkInputStream;
import dev.tare.files.RawPath;
import dev.tare.json.JsonNumber;
import dev.tare.json.JsonObject;
import dev.tare.json.JsonString;
import dev.tare.json.JsonValue;
import dev.tare.oci.Digest;
import dev.tare.tar.Metadata;
import dev.tare.tar.TarWriter;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntToLongFunction;

/**
 * The table of contents of an eStargz layer, as JSON that is made while it is read: all that is
 * kept beside the entries is a digest and an offset for each chunk.
 *
 * @param chunkSize of all chunks but the last of a file, in bytes
 * @param offsets where the gzip member of each chunk begins, by its number from 0
 */
record Toc(List<Entry> entries, int chunkSize, ChunkDigests digests, IntToLongFunction offsets) {
  /** Its member in the tar. */
  static final String NAME = "stargz.index.json";

  private static final byte[] BEGIN =
      "{\"version\":1,\"entries\":[".getBytes(StandardCharsets.UTF_8);
  private static final byte[] END = "]}".getBytes(StandardCharsets.UTF_8);

  InputStream open() {
    return new Stream();
  }

  /** What a record says of a file and its chunks. */
  private final class Stream extends BulkInputStream {
    private final Iterator<Entry> rest = entries.iterator();
    private byte[] bytes = BEGIN;
    private int at;
    private int chunks;
    private int taken;
    private boolean ended;

    @Override
    public int read(byte[] into, int offset, int length) {
      while (at == bytes.length) {
        if (ended) {
          return -1;
        }
        boolean first = bytes == BEGIN;
        ended = !rest.hasNext();
        bytes = ended ? END : records(rest.next(), first);
        at = 0;
      }
      int count = Math.min(length, bytes.length - at);
      System.arraycopy(bytes, at, into, offset, count);
      at += count;
      return count;
    }

    private byte[] records(Entry entry, boolean first) {
      StringBuilder text = new StringBuilder(first ? "" : ",");
      if (entry instanceof Entry.File file && file.size() > 0) {
        file(file, text);
      } else {
        text.append(JsonObject.of(record(entry)));
      }
      return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void file(Entry.File file, StringBuilder text) {
      long count = (file.size() + chunkSize - 1) / chunkSize;
      for (long i = 0; i < count; i++) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        Digest chunk = digests.get(taken++);
        if (i == 0) {
          members = record(file);
        } else {
          members.put("name", text(file.name().path()));
          members.put("type", new JsonString("chunk"));
        }
        members.put("offset", JsonNumber.of(offsets.applyAsLong(chunks++)));
        if (i == 0) {
          Digest whole = count == 1 ? chunk : digests.get(taken - 1 + (int) count);
          members.put("digest", new JsonString(whole.toString()));
        } else {
          members.put("chunkOffset", JsonNumber.of(i * chunkSize));
          text.append(',');
        }
        if (i < count - 1) {
          members.put("chunkSize", JsonNumber.of(chunkSize));
        }
        members.put("chunkDigest", new JsonString(chunk.toString()));
        text.append(JsonObject.of(members));
      }
      taken += count > 1 ? 1 : 0;
    }
  }

  /** The members that an entry has whatever its content; zeros are left out. */
  private static Map<String, JsonValue> record(Entry entry) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    Metadata metadata = entry.metadata();
    boolean empty = false;
    if (entry instanceof Entry.File file) {
      begin(members, entry.name().path(), "reg");
      number(members, "size", file.size());
      empty = file.size() == 0;
    } else if (entry instanceof Entry.Directory) {
      begin(members, entry.name().path().concat(RawPath.of("/")), "dir");
    } else if (entry instanceof Entry.Symlink) {
      begin(members, entry.name().path(), "symlink");
    } else if (entry instanceof Entry.Hardlink) {
      begin(members, entry.name().path(), "hardlink");
    } else {
      boolean opaque = entry instanceof Entry.Opaque;
      begin(
          members,
          opaque ? TarWriter.opaqueMark(entry.name()) : TarWriter.mark(entry.name()),
          "reg");
      metadata = TarWriter.markMetadata(metadata.mtime());
      empty = true;
    }
    if (entry instanceof Entry.Symlink link) {
      metadata(members, metadata, Optional.of(link.target()));
    } else if (entry instanceof Entry.Hardlink link) {
      metadata(members, metadata, Optional.of(link.target().path()));
    } else {
      metadata(members, metadata, Optional.empty());
    }
    if (empty) {
      members.put("digest", new JsonString(Digest.sha256(new byte[0]).toString()));
    }
    return members;
  }

  private static void metadata(
      Map<String, JsonValue> members, Metadata metadata, Optional<RawPath> link) {
    if (metadata.mtime() != 0) {
      members.put("modtime", new JsonString(Instant.ofEpochSecond(metadata.mtime()).toString()));
    }
    link.ifPresent(target -> members.put("linkName", text(target)));
    number(members, "mode", metadata.mode());
    number(members, "uid", metadata.uid());
    number(members, "gid", metadata.gid());
    xattrs(members, metadata);
  }

  private static void begin(Map<String, JsonValue> members, RawPath name, String type) {
    members.put("name", text(name));
    members.put("type", new JsonString(type));
  }

  private static void number(Map<String, JsonValue> members, String name, long value) {
    if (value != 0) {
      members.put(name, JsonNumber.of(value));
    }
  }

  private static void xattrs(Map<String, JsonValue> members, Metadata metadata) {
    if (metadata.xattrs().isEmpty()) {
      return;
    }
    Map<String, JsonValue> attributes = new LinkedHashMap<>();
    metadata
        .xattrs()
        .values()
        .forEach(
            (name, value) ->
                attributes.put(
                    text(name).value(),
                    new JsonString(Base64.getEncoder().encodeToString(value.bytes()))));
    members.put("xattrs", JsonObject.of(attributes));
  }

  /** IllegalArgumentException if an entry has what JSON cannot hold. */
  static void requireUtf8(Entry entry) {
    boolean utf8 =
        entry.name().path().isUtf8()
            && (!(entry instanceof Entry.Symlink link) || link.target().isUtf8())
            && entry.metadata().xattrs().values().keySet().stream().allMatch(RawPath::isUtf8);
    if (!utf8) {
      throw new IllegalArgumentException(
          "/"
              + entry.name()
              + " has a name, link or attribute that is not UTF-8, which estargz cannot hold;"
              + " take compression gzip");
    }
  }

  private static JsonString text(RawPath path) {
    return new JsonString(new String(path.bytes(), StandardCharsets.UTF_8));
  }
}

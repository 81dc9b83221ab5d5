// SPDX-License-Identifier: Apache-2.0
package dev.tare.layer;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.tare.json.Json;
import dev.tare.json.JsonArray;
import dev.tare.json.JsonLimits;
import dev.tare.json.JsonNumber;
import dev.tare.json.JsonObject;
import dev.tare.json.JsonString;
import dev.tare.oci.Digest;
import dev.tare.tar.TarLimits;
import dev.tare.tar.TarReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** Reads an eStargz blob by ranges, as lazy readers do, and checks all digests on the way. */
final class EstargzReader {
  static final int FOOTER = 51;

  private final byte[] blob;
  private final int tocOffset;
  private final List<JsonObject> records = new ArrayList<>();
  private final Digest tocDigest;

  EstargzReader(byte[] blob) throws IOException {
    this.blob = blob;
    byte[] footer = Arrays.copyOfRange(blob, blob.length - FOOTER, blob.length);
    if (footer[12] != 'S' || footer[13] != 'G' || footer[10] != 26 || footer[14] != 22) {
      throw new IOException("no footer");
    }
    if (!new String(footer, 32, 6, US_ASCII).equals("STARGZ")) {
      throw new IOException("no magic");
    }
    tocOffset = Integer.parseInt(new String(footer, 16, 16, US_ASCII), 16);
    byte[] tar = range(tocOffset, blob.length - FOOTER);
    TarReader reader = new TarReader(new ByteArrayInputStream(tar), TarLimits.DEFAULT);
    if (!reader.next().orElseThrow().name().toString().equals("stargz.index.json")) {
      throw new IOException("no table");
    }
    byte[] json = reader.content().readAllBytes();
    tocDigest = Digest.sha256(json);
    JsonObject toc = (JsonObject) Json.parse(json, new JsonLimits(json.length, 8, 10_000_000));
    if (number(toc, "version") != 1) {
      throw new IOException("no version 1");
    }
    ((JsonArray) toc.get("entries").orElseThrow())
        .items()
        .forEach(record -> records.add((JsonObject) record));
  }

  Digest tocDigest() {
    return tocDigest;
  }

  List<JsonObject> records() {
    return records;
  }

  List<String> names() {
    return records.stream().map(record -> text(record, "name")).toList();
  }

  static String text(JsonObject record, String name) {
    return record.get(name).map(value -> ((JsonString) value).value()).orElse("");
  }

  static long number(JsonObject record, String name) {
    return record.get(name).map(value -> ((JsonNumber) value).asLong()).orElse(0L);
  }

  /** The content of the file whose record is at the index. */
  byte[] file(int index) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    JsonObject file = records.get(index);
    long size = number(file, "size");
    for (int i = index; out.size() < size; i++) {
      JsonObject chunk = records.get(i);
      if (number(chunk, "chunkOffset") != out.size() || !text(chunk, "name").equals(name(file))) {
        throw new IOException("a chunk is missing: " + chunk);
      }
      long length = number(chunk, "chunkSize");
      int count = (int) (length == 0 ? size - out.size() : length);
      // From the chunk's member alone, of which no more is known than where the next begins.
      byte[] bytes = Arrays.copyOf(member((int) number(chunk, "offset")), count);
      if (!Digest.sha256(bytes).toString().equals(text(chunk, "chunkDigest"))) {
        throw new IOException("another chunk: " + chunk);
      }
      out.writeBytes(bytes);
    }
    if (!Digest.sha256(out.toByteArray()).toString().equals(text(file, "digest"))) {
      throw new IOException("another file: " + file);
    }
    return out.toByteArray();
  }

  private static String name(JsonObject record) {
    return text(record, "name");
  }

  /** What the member that begins there holds. */
  private byte[] member(int offset) throws IOException {
    long end =
        records.stream()
            .mapToLong(record -> number(record, "offset"))
            .filter(other -> other > offset)
            .min()
            .orElse(tocOffset);
    return range(offset, (int) end);
  }

  private byte[] range(int from, int to) throws IOException {
    try (GZIPInputStream in =
        new GZIPInputStream(new ByteArrayInputStream(Arrays.copyOfRange(blob, from, to)))) {
      return in.readAllBytes();
    }
  }
}

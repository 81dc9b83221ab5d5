// SPDX-License-Identifier: Apache-2.0
package dev.tare.archive;

import dev.tare.compress.CompressionLimitException;
import dev.tare.compress.Decompression;
import dev.tare.compress.MalformedCompressionException;
import dev.tare.content.Blob;
import dev.tare.content.IntegrityException;
import dev.tare.content.LimitException;
import dev.tare.content.Rereading;
import dev.tare.json.Json;
import dev.tare.json.JsonObject;
import dev.tare.json.JsonString;
import dev.tare.json.JsonValue;
import dev.tare.oci.Digest;
import dev.tare.oci.ImageConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A layer with a directory of its own.
 *
 * @param id names the directory: a digest of all layers up to this one
 * @param size of the uncompressed tar, in bytes
 */
record LegacyLayer(String id, Optional<String> parent, Blob blob, Digest diffId, long size) {
  /** How much a layer may unpack to: an archive of a few bytes must not fill a disk. */
  private static final long LIMIT = 16L << 30;

  /**
   * The layer on top of another one. A compressed one is read through, for its size has to be known
   * before it is written.
   *
   * @throws IntegrityException if it is not the layer of that diffID
   */
  static LegacyLayer of(Optional<String> parent, Blob blob, Digest diffId) throws IOException {
    String chain = parent.map(id -> id + " ").orElse("") + diffId;
    String id = Digest.sha256(chain.getBytes(StandardCharsets.UTF_8)).hex();
    long size = Rereading.call(() -> size(blob, diffId, LIMIT));
    return new LegacyLayer(id, parent, blob, diffId, size);
  }

  /** How large the tar is; refused if it exceeds the limit or is not that of the diffID. */
  static long size(Blob blob, Digest diffId, long limit) throws IOException {
    if (blob.descriptor().digest().equals(diffId)) {
      return blob.descriptor().size();
    }
    MessageDigest hasher = diffId.hasher();
    byte[] buffer = new byte[1 << 16];
    long size = 0;
    try (InputStream packed = blob.open();
        InputStream in = Decompression.detect(packed)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        hasher.update(buffer, 0, count);
        size += count;
        if (size > limit) {
          throw new LimitException(
              "layer " + blob.descriptor().digest() + " unpacks to more than " + limit + " bytes");
        }
      }
    } catch (MalformedCompressionException e) {
      throw new IntegrityException(
          "layer " + blob.descriptor().digest() + ": " + e.getMessage(), e);
    } catch (CompressionLimitException e) {
      throw new LimitException("layer " + blob.descriptor().digest() + ": " + e.getMessage());
    }
    if (!diffId.of(hasher).equals(diffId)) {
      throw new IntegrityException(
          "layer " + blob.descriptor().digest() + " does not have the diffID " + diffId);
    }
    return size;
  }

  /** Writes the directory. */
  void write(ImageTar tar, Optional<ImageConfig> config) throws IOException {
    tar.directory(id);
    tar.file(id + "/VERSION", "1.0".getBytes(StandardCharsets.UTF_8));
    tar.file(id + "/json", json(config));
    if (blob.descriptor().digest().equals(diffId)) {
      tar.file(file(), blob);
      return;
    }
    try (InputStream packed = blob.open();
        InputStream in = Decompression.detect(packed)) {
      tar.file(file(), size, in);
    }
  }

  /** The member with the layer. */
  String file() {
    return id + "/layer.tar";
  }

  /** What Docker before 1.10 knew of a layer; only the top one has the config. */
  private byte[] json(Optional<ImageConfig> config) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("id", new JsonString(id));
    parent.ifPresent(below -> members.put("parent", new JsonString(below)));
    members.put("created", new JsonString("1970-01-01T00:00:00Z"));
    config.ifPresent(
        top -> {
          members.put("architecture", new JsonString(top.platform().architecture()));
          members.put("os", new JsonString(top.platform().os()));
          members.put("config", top.runtime());
        });
    return Json.write(JsonObject.of(members));
  }
}

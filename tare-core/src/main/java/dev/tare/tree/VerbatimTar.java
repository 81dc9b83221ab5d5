// SPDX-License-Identifier: Apache-2.0
package dev.tare.tree;

import dev.tare.changeset.LayerIndex;
import dev.tare.compress.Decompression;
import dev.tare.compress.MalformedCompressionException;
import dev.tare.content.Blob;
import dev.tare.content.Content;
import dev.tare.content.IntegrityException;
import dev.tare.input.InputException;
import dev.tare.input.InputFiles;
import dev.tare.input.InputOpener;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.MediaType;
import dev.tare.plan.Input;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * A tar that is a layer as it is.
 *
 * @param blob of OCI's media type for its compression
 * @param diffId of the decompressed tar
 */
public record VerbatimTar(Blob blob, Digest diffId, LayerIndex index) {
  private static final int BUFFER = 1 << 16;
  private static final int GZIP = 0x1f8b;
  private static final int ZSTD = 0x28b52ffd;

  /**
   * Reads all of an input three times, and finds out whether engines can unpack it.
   *
   * @throws InputException if it is no tar, plain or compressed with gzip or zstd, or one that no
   *     engine would unpack
   */
  public static VerbatimTar read(Input input, InputOpener opener) throws IOException {
    Content content = InputFiles.open(input, opener);
    String source = InputFiles.shown(input);
    byte[] start;
    try (InputStream in = content.open()) {
      start = in.readNBytes(Integer.BYTES);
    }
    try {
      Descriptor descriptor;
      try (InputStream in = content.open()) {
        Measured whole = measure(in, source);
        descriptor = Descriptor.of(mediaType(start), whole.digest(), whole.size());
      }
      Digest diffId;
      try (InputStream in = new BufferedInputStream(content.open(), BUFFER);
          InputStream tar = Decompression.detect(in)) {
        diffId = measure(tar, source).digest();
      }
      Blob blob = new Blob(descriptor, content, Optional.empty());
      return new VerbatimTar(blob, diffId, LayerIndex.read(blob, diffId));
    } catch (InputException e) {
      throw e;
    } catch (IntegrityException | MalformedCompressionException e) {
      throw InputException.content(source + ": cannot be a layer: " + e.getMessage(), e);
    }
  }

  private record Measured(Digest digest, long size) {}

  private static Measured measure(InputStream bytes, String source) throws IOException {
    MessageDigest hasher = Digest.newSha256();
    long size = InputFiles.hash(bytes, hasher, source);
    return new Measured(Digest.sha256(hasher), size);
  }

  private static MediaType mediaType(byte[] start) {
    if (start.length < Integer.BYTES) {
      return MediaType.OCI_LAYER;
    }
    int magic =
        ((start[0] & 0xff) << 24)
            | ((start[1] & 0xff) << 16)
            | ((start[2] & 0xff) << 8)
            | (start[3] & 0xff);
    if (magic == ZSTD) {
      return MediaType.OCI_LAYER_ZSTD;
    }
    return magic >>> 16 == GZIP ? MediaType.OCI_LAYER_GZIP : MediaType.OCI_LAYER;
  }
}

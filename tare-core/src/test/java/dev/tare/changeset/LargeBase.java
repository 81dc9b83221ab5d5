// SPDX-License-Identifier: Apache-2.0
package dev.tare.changeset;

import dev.tare.content.Blob;
import dev.tare.files.RawPath;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.MediaType;
import dev.tare.tar.Metadata;
import dev.tare.tar.TarName;
import dev.tare.tar.TarWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A process of its own: writes a layer of 200,000 entries, indexes and visits it. */
final class LargeBase {
  private LargeBase() {}

  public static void main(String[] arguments) throws IOException {
    Path file = Path.of(arguments[0]);
    MessageDigest hasher = Digest.newSha256();
    Metadata metadata = new Metadata(0755, 1000, 1000, 1_700_000_000);
    try (OutputStream out =
        new DigestOutputStream(new BufferedOutputStream(Files.newOutputStream(file)), hasher)) {
      TarWriter tar = new TarWriter(out);
      for (int i = 0; i < 2000; i++) {
        TarName directory = TarName.of("usr/lib/node_modules/package-number-" + i + "/dist");
        tar.directory(directory, metadata);
        tar.symlink(directory.resolve("link"), metadata, RawPath.of("../../elsewhere/" + i));
        for (int j = 0; j < 98; j++) {
          TarName name = directory.resolve("a-file-with-a-middling-name-" + j + ".js");
          tar.file(name, metadata, 0, InputStream.nullInputStream());
        }
      }
      tar.finish();
    }
    Digest digest = Digest.sha256(hasher);
    Descriptor descriptor = Descriptor.of(MediaType.OCI_LAYER, digest, Files.size(file));
    LayerIndex index =
        LayerIndex.read(
            new Blob(descriptor, () -> Files.newInputStream(file), Optional.empty()), digest);
    AtomicInteger seen = new AtomicInteger();
    MergedTree.of(List.of(index))
        .walk(Optional.empty(), entry -> seen.incrementAndGet() <= index.size());
    System.out.println(seen);
  }
}

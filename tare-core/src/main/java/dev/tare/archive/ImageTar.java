// SPDX-License-Identifier: Apache-2.0
package dev.tare.archive;

import dev.tare.content.Blob;
import dev.tare.tar.Metadata;
import dev.tare.tar.TarName;
import dev.tare.tar.TarWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Writes members that tell nothing but their names and contents: no time, owner or odd mode. */
final class ImageTar {
  private static final Metadata FILE = new Metadata(0644, 0, 0, 0);
  private static final Metadata DIRECTORY = new Metadata(0755, 0, 0, 0);

  private final TarWriter tar;

  ImageTar(OutputStream sink) {
    tar = new TarWriter(sink);
  }

  void directory(String name) throws IOException {
    tar.directory(TarName.of(name), DIRECTORY);
  }

  void file(String name, byte[] content) throws IOException {
    file(name, content.length, new ByteArrayInputStream(content));
  }

  /** Writes a blob's bytes, verified. */
  void file(String name, Blob blob) throws IOException {
    try (InputStream content = blob.open()) {
      file(name, blob.descriptor().size(), content);
    }
  }

  void file(String name, long size, InputStream content) throws IOException {
    tar.file(TarName.of(name), FILE, size, content);
  }

  void finish() throws IOException {
    tar.finish();
  }
}

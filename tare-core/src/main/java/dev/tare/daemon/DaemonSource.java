// SPDX-License-Identifier: Apache-2.0
package dev.tare.daemon;

import dev.tare.content.IntegrityException;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Reference;
import dev.tare.transport.ImageSource;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** An image of an engine, which saves it into a private file at the first use. */
final class DaemonSource implements ImageSource {
  private static final int TAIL = 1 << 13;
  private static final String ERROR = "{\"error";

  private final Reference name;
  private final EngineAddress address;
  private final ArchiveReader reader;
  private Optional<ImageSource> saved = Optional.empty();
  private Optional<Path> leftover = Optional.empty();
  private boolean closed;

  DaemonSource(Reference name, EngineAddress address, ArchiveReader reader) {
    this.name = name;
    this.address = address;
    this.reader = reader;
  }

  @Override
  public Descriptor root() throws IOException {
    return saved().root();
  }

  @Override
  public InputStream open(Descriptor descriptor) throws IOException {
    return saved().open(descriptor);
  }

  @Override
  public String describe() {
    return "docker-daemon:" + name.familiar() + " at " + address.shown();
  }

  private synchronized ImageSource saved() throws IOException {
    if (closed) {
      throw new IOException(describe() + ": is closed");
    }
    if (saved.isEmpty()) {
      saved = Optional.of(save());
    }
    return saved.get();
  }

  private ImageSource save() throws IOException {
    try (Engine engine = Engine.connect(address)) {
      if (engine.id(name).isEmpty()) {
        throw engine.missing(name);
      }
      Path file = Files.createTempFile("tare-", ".tar");
      try {
        try (OutputStream sink = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
          engine.save(name, sink);
        }
        checkTail(file);
        return read(file);
      } finally {
        discard(file);
      }
    }
  }

  /** An engine that fails halfway puts its error behind what it has sent. */
  private void checkTail(Path file) throws IOException {
    byte[] tail;
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      tail = new byte[(int) Math.min(TAIL, in.length())];
      in.seek(in.length() - tail.length);
      in.readFully(tail);
    }
    if (tail.length == 0) {
      throw new IntegrityException(Engine.describe(address) + ": sends nothing");
    }
    int start = new String(tail, StandardCharsets.ISO_8859_1).lastIndexOf(ERROR);
    if (start >= 0 && tail[tail.length - 1] != 0) {
      byte[] line = Arrays.copyOfRange(tail, start, tail.length);
      new EngineAnswer(Engine.describe(address)).checkLine(line);
    }
  }

  private ImageSource read(Path file) throws IOException {
    try {
      return reader.open(file);
    } catch (IntegrityException e) {
      throw new IntegrityException(
          Engine.describe(address) + ": what it sends is no image: " + e.getMessage(), e);
    }
  }

  /** Where open files cannot be deleted, this one goes when it is closed. */
  private void discard(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      leftover = Optional.of(file);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    try {
      if (saved.isPresent()) {
        saved.get().close();
      }
    } finally {
      if (leftover.isPresent()) {
        Files.deleteIfExists(leftover.get());
      }
    }
  }
}

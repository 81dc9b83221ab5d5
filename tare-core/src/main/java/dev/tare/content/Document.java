// SPDX-License-Identifier: Apache-2.0
package dev.tare.content;

import dev.tare.json.Json;
import dev.tare.json.JsonException;
import dev.tare.json.JsonLimits;
import dev.tare.json.JsonObject;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.MediaType;
import dev.tare.oci.Repository;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;

/** A parsed JSON document and its exact bytes. Immutable. */
public final class Document<T> {
  private static final int LIMIT = 4 << 20;

  private final T value;
  private final Descriptor descriptor;
  private final byte[] bytes;
  private final Optional<Repository> origin;

  private Document(T value, Descriptor descriptor, byte[] bytes, Optional<Repository> origin) {
    this.value = value;
    this.descriptor = descriptor;
    this.bytes = bytes;
    this.origin = origin;
  }

  /**
   * Reads a blob (at most 4 MiB), verified, and parses it.
   *
   * @throws LimitException if it is larger
   * @throws BlobMismatchException if the bytes are not those of the descriptor
   * @throws MalformedDocumentException if it is not what the parser takes
   */
  public static <T> Document<T> read(Blob blob, Function<JsonObject, T> parser) throws IOException {
    byte[] bytes = blob.readAll(LIMIT);
    try {
      return new Document<>(parser.apply(object(bytes)), blob.descriptor(), bytes, blob.origin());
    } catch (IllegalArgumentException e) {
      throw new MalformedDocumentException(
          "document "
              + blob.descriptor().digest()
              + " ("
              + blob.descriptor().mediaType()
              + ") is malformed: "
              + place(e)
              + e.getMessage(),
          e);
    }
  }

  private static String place(IllegalArgumentException e) {
    return e instanceof JsonException json && json.line() > 0
        ? "line " + json.line() + ", column " + json.column() + ": "
        : "";
  }

  private static JsonObject object(byte[] bytes) {
    if (Json.parse(bytes, JsonLimits.DOCUMENT) instanceof JsonObject object) {
      return object;
    }
    throw new IllegalArgumentException("it is not a JSON object");
  }

  /**
   * A document of our own: canonical bytes of the object.
   *
   * @throws LimitException if it exceeds 4 MiB
   * @throws IllegalArgumentException from the parser
   */
  public static <T> Document<T> write(
      MediaType type, JsonObject json, Function<JsonObject, T> parser) throws LimitException {
    byte[] bytes = Json.write(json);
    if (bytes.length > LIMIT) {
      throw new LimitException(
          "a document of type "
              + type
              + " would have "
              + bytes.length
              + " bytes, more than the "
              + LIMIT
              + " that are read");
    }
    Descriptor descriptor = Descriptor.of(type, Digest.sha256(bytes), bytes.length);
    return new Document<>(parser.apply(json), descriptor, bytes, Optional.empty());
  }

  public T value() {
    return value;
  }

  public Descriptor descriptor() {
    return descriptor;
  }

  /** The exact bytes, copied. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** The bytes under their descriptor; known to be where the document was read from. */
  public Blob blob() {
    return new Blob(descriptor, () -> new ByteArrayInputStream(bytes), origin);
  }

  /** The same bytes under another descriptor; IllegalArgumentException unless it is of them. */
  public Document<T> withDescriptor(Descriptor other) {
    if (!other.digest().equals(descriptor.digest()) || other.size() != descriptor.size()) {
      throw new IllegalArgumentException(
          "descriptor " + other.digest() + " is not one of document " + descriptor.digest());
    }
    return new Document<>(value, other, bytes, origin);
  }
}

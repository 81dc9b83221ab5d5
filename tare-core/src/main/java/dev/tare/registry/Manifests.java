// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import dev.tare.content.BlobMismatchException;
import dev.tare.content.IntegrityException;
import dev.tare.content.LimitException;
import dev.tare.content.MalformedDocumentException;
import dev.tare.content.NotFoundException;
import dev.tare.content.Rereading;
import dev.tare.http.HttpRequest;
import dev.tare.json.Json;
import dev.tare.json.JsonException;
import dev.tare.json.JsonLimits;
import dev.tare.json.JsonObject;
import dev.tare.json.JsonString;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.MediaType;
import dev.tare.oci.Printable;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads and writes the manifests and indexes of a repository (distribution-spec). */
final class Manifests {
  /** The largest that is taken or sent. */
  static final int LARGEST = 4 << 20;

  /** The media types it reads. */
  static final String ACCEPTED =
      String.join(
          ", ",
          List.of(
              MediaType.OCI_INDEX.value(),
              MediaType.OCI_MANIFEST.value(),
              MediaType.DOCKER_LIST.value(),
              MediaType.DOCKER_MANIFEST.value()));

  private static final Pattern STRONG = Pattern.compile("\"[!#-~]{0,500}\"");

  private final Endpoint endpoint;
  private final String path;

  Manifests(Endpoint endpoint, String path) {
    this.endpoint = endpoint;
    this.path = path;
  }

  /**
   * A descriptor and the bytes it describes.
   *
   * @param etag which state of a tag this was (RFC 9110, 8.8.3); only a strong one
   */
  record Fetched(Descriptor descriptor, byte[] bytes, Optional<String> etag) {}

  private URI uri(String identifier) throws IOException {
    return endpoint.uri("/v2/" + path + "/manifests/" + identifier);
  }

  /** What a tag stands for. The answer's Docker-Content-Digest is only a reason to ask again. */
  Fetched byTag(String tag) throws IOException {
    try {
      return fetch(tag, Optional.empty(), true);
    } catch (IntegrityException e) {
      return fetch(tag, Optional.empty(), false);
    }
  }

  /** The document of a digest, verified; a wrong one is asked for once more. */
  Fetched byDigest(Digest digest) throws IOException {
    return Rereading.call(() -> once(digest));
  }

  /** The document of a digest, verified; BlobMismatchException if it is a wrong one. */
  Fetched once(Digest digest) throws IOException {
    return fetch(digest.toString(), Optional.of(digest), true);
  }

  /** The digest a tag stands for; empty if the registry does not tell it by itself. */
  Optional<Digest> resolve(String tag) throws IOException {
    return resolve(tag, Access.pull(path));
  }

  /** Likewise, with other rights than are needed, for who needs them anyway. */
  Optional<Digest> resolve(String tag, Access access) throws IOException {
    HttpRequest head = HttpRequest.of("HEAD", uri(tag)).with("Accept", ACCEPTED);
    return endpoint.call(
        Call.of(head, access),
        answer ->
            answer.status() == 200
                ? answer.header("Docker-Content-Digest").flatMap(Manifests::digest)
                : Optional.empty());
  }

  private static Optional<Digest> digest(String text) {
    try {
      return Optional.of(Digest.parse(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private Fetched fetch(String identifier, Optional<Digest> wanted, boolean first)
      throws IOException {
    HttpRequest get =
        HttpRequest.of("GET", uri(identifier))
            .with("Accept", ACCEPTED)
            .with("Accept-Encoding", "identity");
    Access access = Access.pull(path);
    return endpoint.call(
        Call.of(get, access),
        answer -> {
          if (answer.status() == 404) {
            throw new NotFoundException(
                "%s is not in %s".formatted(identifier, endpoint.repository(path)));
          }
          if (answer.status() != 200) {
            throw endpoint.failure(answer, access);
          }
          Optional<String> hint =
              answer.header("Docker-Content-Digest").filter(h -> first && wanted.isEmpty());
          return checked(answer, wanted, hint);
        });
  }

  private static Fetched checked(Answer answer, Optional<Digest> wanted, Optional<String> hint)
      throws IOException {
    Optional<String> type = contentType(answer);
    if (type.filter(t -> t.equals("text/html")).isPresent()) {
      throw RegistryException.protocol(
          Addresses.shown(answer.uri()) + " answers with a web page, it is no registry",
          answer.uri());
    }
    if (answer.length().filter(length -> length > LARGEST).isPresent()) {
      throw tooLarge(answer);
    }
    byte[] bytes = answer.body(LARGEST);
    Digest digest = wanted.map(d -> d.of(digested(d, bytes))).orElseGet(() -> Digest.sha256(bytes));
    if (wanted.filter(d -> !d.equals(digest)).isPresent()) {
      Descriptor expected = Descriptor.of(MediaType.OCI_MANIFEST, wanted.get(), bytes.length);
      throw new BlobMismatchException(expected, digest, bytes.length);
    }
    if (hint.filter(h -> h.startsWith("sha256:") && !h.equals(digest.toString())).isPresent()) {
      throw new IntegrityException("another digest than the registry says");
    }
    return new Fetched(
        Descriptor.of(type(type, bytes, answer), digest, bytes.length),
        bytes,
        answer.header("ETag").filter(text -> STRONG.matcher(text).matches()));
  }

  private static java.security.MessageDigest digested(Digest like, byte[] bytes) {
    java.security.MessageDigest hasher = like.hasher();
    hasher.update(bytes);
    return hasher;
  }

  private static LimitException tooLarge(Answer answer) {
    return new LimitException(
        "%s is larger than %s bytes".formatted(Addresses.shown(answer.uri()), LARGEST));
  }

  /** Without parameters, in lower case; empty if it says nothing about images. */
  static Optional<String> contentType(Answer answer) {
    return answer
        .header("Content-Type")
        .map(text -> text.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
        .filter(text -> !text.isEmpty());
  }

  private static MediaType type(Optional<String> header, byte[] bytes, Answer answer)
      throws IOException {
    JsonObject json;
    try {
      json = (JsonObject) Json.parse(bytes, JsonLimits.DOCUMENT);
    } catch (JsonException | ClassCastException e) {
      throw new MalformedDocumentException(
          "%s is no JSON object: %s".formatted(Addresses.shown(answer.uri()), e.getMessage()));
    }
    Optional<String> own =
        json.get("mediaType")
            .filter(JsonString.class::isInstance)
            .map(value -> ((JsonString) value).value());
    Optional<String> told =
        header.filter(
            t ->
                !t.equals("application/json")
                    && !t.equals("application/octet-stream")
                    && !t.startsWith("text/"));
    if (own.isPresent() && told.isPresent() && !own.get().equals(told.get())) {
      throw new MalformedDocumentException(
          "%s: mediaType is %s, Content-Type %s"
              .formatted(
                  Addresses.shown(answer.uri()),
                  Printable.quote(own.get()),
                  Printable.quote(told.get())));
    }
    try {
      return own.or(() -> told).map(MediaType::new).orElseGet(() -> guess(json));
    } catch (IllegalArgumentException e) {
      throw new MalformedDocumentException(
          "%s: %s".formatted(Addresses.shown(answer.uri()), e.getMessage()));
    }
  }

  private static MediaType guess(JsonObject json) {
    return json.get("manifests").isPresent() ? MediaType.OCI_INDEX : MediaType.OCI_MANIFEST;
  }

  /**
   * Puts a document under its digest. If it has a subject and the registry keeps no list of
   * referrers, this adds it to the list that clients keep.
   *
   * @throws IntegrityException if the registry says that it took something else
   */
  void put(Descriptor descriptor, byte[] bytes) throws IOException {
    boolean listed = put(descriptor.digest().toString(), descriptor, bytes, Optional.empty());
    Optional<ReferrersTag.Entry> entry =
        listed ? Optional.empty() : ReferrersTag.entry(descriptor, bytes);
    if (entry.isPresent()) {
      new ReferrersTag(endpoint, this, path).add(entry.get());
    }
  }

  /**
   * Puts a document under a tag or its digest; putting it again changes nothing.
   *
   * @param etag what the tag must still stand for
   * @return whether the registry has taken note of the document's subject
   * @throws IntegrityException if the registry says that it took something else
   */
  boolean put(String identifier, Descriptor descriptor, byte[] bytes, Optional<String> etag)
      throws IOException {
    Access access = Access.push(path);
    HttpRequest put =
        HttpRequest.of("PUT", uri(identifier))
            .with("Content-Type", descriptor.mediaType().value())
            .with(HttpRequest.Body.of(bytes));
    HttpRequest request = etag.map(state -> put.with("If-Match", state)).orElse(put);
    return endpoint.call(
        Call.of(request, access),
        answer -> {
          if (answer.status() < 200 || answer.status() > 204) {
            throw endpoint.failure(answer, access);
          }
          checkTaken(descriptor.digest(), answer.header("Docker-Content-Digest"));
          return answer.header("OCI-Subject").isPresent();
        });
  }

  private void checkTaken(Digest digest, Optional<String> stored) throws IntegrityException {
    String algorithm = digest.algorithm() + ":";
    if (stored.filter(d -> d.startsWith(algorithm) && !d.equals(digest.toString())).isPresent()) {
      throw new IntegrityException(
          "%s took %s as %s"
              .formatted(endpoint.repository(path), digest, Printable.quote(stored.get())));
    }
  }
}

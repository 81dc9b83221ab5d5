// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import dev.tare.content.NotFoundException;
import dev.tare.http.HttpException;
import dev.tare.http.HttpRequest;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Opens the blobs of a repository, and layers that lie elsewhere (image-spec, layer.md). */
final class BlobReader {
  private static final Pattern RANGE =
      Pattern.compile("bytes (\\d{1,18})-\\d{1,18}/(\\d{1,18}|\\*)");
  private static final int MOST_URLS = 8;

  private final Endpoint endpoint;
  private final String path;
  private final Access access;

  BlobReader(Endpoint endpoint, String path) {
    this.endpoint = endpoint;
    this.path = path;
    this.access = Access.pull(path);
  }

  /** The bytes, not verified; NotFoundException if the registry has none. */
  InputStream open(Descriptor blob) throws IOException {
    URI uri = endpoint.uri("/v2/" + path + "/blobs/" + blob.digest());
    try {
      return stream(blob, uri);
    } catch (NotFoundException | RegistryException e) {
      if (blob.mediaType().isForeign() && !blob.urls().isEmpty()) {
        return elsewhere(blob, e);
      }
      throw e;
    }
  }

  private InputStream stream(Descriptor blob, URI uri) throws IOException {
    return new BlobStream(blob.size(), offset -> connect(blob, uri, offset), endpoint.retry(uri));
  }

  /** The layer's own addresses, in order; they get no credentials and no internal address. */
  private InputStream elsewhere(Descriptor blob, IOException first) throws IOException {
    for (String text : blob.urls().subList(0, Math.min(MOST_URLS, blob.urls().size()))) {
      Optional<URI> uri =
          Optional.of(text)
              .filter(t -> t.startsWith("http://") || t.startsWith("https://"))
              .flatMap(t -> Addresses.resolve(URI.create("https://invalid.invalid/"), t))
              .filter(u -> endpoint.reach().mayLeadTo(Reach.of(u)))
              .filter(u -> endpoint.isElsewhere(u));
      if (uri.isPresent()) {
        try {
          return stream(blob, uri.get());
        } catch (NotFoundException | RegistryException e) {
          first.addSuppressed(e);
        }
      }
    }
    throw first;
  }

  private InputStream connect(Descriptor blob, URI uri, long offset) throws IOException {
    HttpRequest get = HttpRequest.of("GET", uri).with("Accept-Encoding", "identity");
    if (offset > 0) {
      get = get.with("Range", "bytes=" + offset + "-");
    }
    Answer answer = endpoint.attempt(Call.of(get, access));
    try {
      return positioned(blob, uri, offset, answer);
    } catch (IOException | RuntimeException e) {
      answer.close();
      throw e;
    }
  }

  private InputStream positioned(Descriptor blob, URI uri, long offset, Answer answer)
      throws IOException {
    int status = answer.status();
    boolean unusable = status == 206 && offset > 0 && !continues(answer, offset, blob.size());
    if (unusable || (status == 416 && offset > 0)) {
      answer.close();
      InputStream whole = connect(blob, uri, 0);
      skip(whole, offset);
      return whole;
    }
    if (status == 404) {
      throw notFound(blob.digest());
    }
    if (status != 200 && (status != 206 || offset == 0)) {
      throw endpoint.failure(answer, access);
    }
    checkCoding(answer);
    InputStream in = new AnswerStream(answer);
    if (status == 200) {
      skip(in, offset);
    }
    return in;
  }

  private NotFoundException notFound(Digest digest) {
    return new NotFoundException("%s is not in %s".formatted(digest, endpoint.repository(path)));
  }

  private static boolean continues(Answer answer, long offset, long size) {
    if (answer.response().headers("Content-Range").size() != 1) {
      return false;
    }
    Matcher range = RANGE.matcher(answer.header("Content-Range").orElse("").strip());
    return range.matches()
        && Long.parseLong(range.group(1)) == offset
        && (range.group(2).equals("*") || Long.parseLong(range.group(2)) == size);
  }

  private static void checkCoding(Answer answer) throws RegistryException {
    Optional<String> coding =
        answer.header("Content-Encoding").filter(text -> !text.equalsIgnoreCase("identity"));
    if (coding.isPresent()) {
      throw RegistryException.protocol(
          Addresses.shown(answer.uri()) + ": the blob comes in a content coding not asked for",
          answer.uri());
    }
  }

  private static void skip(InputStream in, long count) throws IOException {
    try {
      in.skipNBytes(count);
    } catch (java.io.EOFException e) {
      throw new HttpException("the body ended early", HttpException.Stage.EXCHANGE, e);
    }
  }
}

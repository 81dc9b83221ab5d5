// SPDX-License-Identifier: Apache-2.0
package dev.tare.testkit;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Blobs by digest: GET also in part, HEAD, DELETE. */
final class BlobRoutes {
  private static final Pattern RANGE = Pattern.compile("bytes=([0-9]{0,15})-([0-9]{0,15})");

  private final Storage storage;

  BlobRoutes(Storage storage) {
    this.storage = storage;
  }

  Answer answer(Call call, Route route) {
    String digest = route.rest();
    if (!Digests.isDigest(digest)) {
      throw new RegistryError(400, "DIGEST_INVALID", "not a digest");
    }
    byte[] blob =
        storage
            .blob(route.repository(), digest)
            .orElseThrow(() -> new RegistryError(404, "BLOB_UNKNOWN", "blob unknown to registry"));
    return switch (call.request().method()) {
      case "GET" -> inPart(call.request(), whole(digest, blob));
      case "HEAD" -> whole(digest, blob);
      case "DELETE" -> delete(route.repository(), digest);
      default -> throw Routes.unsupportedMethod();
    };
  }

  private Answer delete(String repository, String digest) {
    storage.deleteBlob(repository, digest);
    return Answer.of(202);
  }

  private static Answer whole(String digest, byte[] blob) {
    return Answer.of(200)
        .header("Content-Type", "application/octet-stream")
        .header("Docker-Content-Digest", digest)
        .header("Accept-Ranges", "bytes")
        .body(blob);
  }

  private static Answer inPart(Request request, Answer whole) {
    Matcher range = RANGE.matcher(request.header("Range").orElse(""));
    if (!range.matches() || range.group().equals("bytes=-")) {
      return whole;
    }
    int size = whole.body().length;
    long from;
    long to = size - 1L;
    if (range.group(1).isEmpty()) {
      long last = Long.parseLong(range.group(2));
      from = last == 0 ? size : Math.max(0, size - last);
    } else {
      from = Long.parseLong(range.group(1));
      if (!range.group(2).isEmpty()) {
        long end = Long.parseLong(range.group(2));
        if (end < from) {
          return whole;
        }
        to = Math.min(to, end);
      }
    }
    if (from >= size) {
      return Answer.error(416, "RANGE_INVALID", "nothing there")
          .header("Content-Range", "bytes */" + size);
    }
    return whole
        .status(206)
        .header("Content-Range", "bytes " + from + "-" + to + "/" + size)
        .body(Arrays.copyOfRange(whole.body(), (int) from, (int) to + 1));
  }
}

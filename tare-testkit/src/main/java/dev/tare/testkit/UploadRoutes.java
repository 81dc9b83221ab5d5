// SPDX-License-Identifier: Apache-2.0
package dev.tare.testkit;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Upload sessions: POST (also mounting and in one go), PATCH, PUT, GET, DELETE. */
final class UploadRoutes {
  private static final Pattern CONTENT_RANGE = Pattern.compile("([0-9]{1,15})-([0-9]{1,15})");

  private final Settings settings;
  private final Storage storage;
  private final Gate gate;

  UploadRoutes(Settings settings, Storage storage, Gate gate) {
    this.settings = settings;
    this.storage = storage;
    this.gate = gate;
  }

  Answer answer(Call call, Route route) {
    if (call.body().length > settings.maximumUpload()) {
      throw new RegistryError(413, "SIZE_INVALID", "the body is too large");
    }
    if (route.rest().isEmpty()) {
      if (!call.request().method().equals("POST")) {
        throw Routes.unsupportedMethod();
      }
      return post(call, route.repository());
    }
    Storage.Upload upload =
        storage
            .upload(route.repository(), route.rest())
            .orElseThrow(
                () -> new RegistryError(404, "BLOB_UPLOAD_UNKNOWN", "upload session unknown"));
    return switch (call.request().method()) {
      case "GET" -> state(204, call, route.repository(), upload);
      case "PATCH" -> patch(call, route.repository(), upload);
      case "PUT" -> put(call, route.repository(), upload);
      case "DELETE" -> cancel(upload);
      default -> throw Routes.unsupportedMethod();
    };
  }

  private Answer cancel(Storage.Upload upload) {
    storage.endUpload(upload);
    return Answer.of(204);
  }

  private Answer post(Call call, String repository) {
    Optional<String> mount = call.request().parameter("mount");
    if (mount.isPresent() && settings.mounts()) {
      String from = call.request().parameter("from").orElse("");
      Optional<byte[]> blob = storage.blob(from, mount.get());
      if (blob.isPresent() && gate.allows(call, "repository:" + from, "pull")) {
        storage.putBlob(repository, mount.get(), blob.get());
        return created(call, repository, mount.get());
      }
    }
    Optional<String> digest = call.request().parameter("digest");
    if (digest.isPresent()) {
      return store(call, repository, digest.get(), call.body());
    }
    Answer answer = state(202, call, repository, storage.beginUpload(repository));
    return settings.chunkMinimum() == 0
        ? answer
        : answer.header("OCI-Chunk-Min-Length", Long.toString(settings.chunkMinimum()));
  }

  private Answer patch(Call call, String repository, Storage.Upload upload) {
    boolean misplaced = isMisplaced(call, upload);
    if (misplaced || upload.isEnded()) {
      return state(416, call, repository, upload);
    }
    upload.append(call.body());
    if (call.body().length < settings.chunkMinimum()) {
      upload.end();
    }
    return state(202, call, repository, upload);
  }

  private Answer put(Call call, String repository, Storage.Upload upload) {
    String digest =
        call.request()
            .parameter("digest")
            .orElseThrow(() -> new RegistryError(400, "DIGEST_INVALID", "digest is missing"));
    if (call.body().length > 0 && isMisplaced(call, upload)) {
      return state(416, call, repository, upload);
    }
    upload.append(call.body());
    storage.endUpload(upload);
    return store(call, repository, digest, upload.bytes());
  }

  /** Whether a Content-Range does not begin where the session ends, or does not fit the body. */
  private static boolean isMisplaced(Call call, Storage.Upload upload) {
    Optional<String> header = call.request().header("Content-Range");
    if (header.isEmpty()) {
      return false;
    }
    Matcher range = CONTENT_RANGE.matcher(header.get());
    if (!range.matches()) {
      throw new RegistryError(400, "BLOB_UPLOAD_INVALID", "malformed Content-Range");
    }
    long from = Long.parseLong(range.group(1));
    long to = Long.parseLong(range.group(2));
    return from != upload.size() || to - from + 1 != call.body().length;
  }

  private Answer store(Call call, String repository, String digest, byte[] bytes) {
    if (!Digests.matches(digest, bytes)) {
      throw new RegistryError(400, "DIGEST_INVALID", "the content has another digest");
    }
    storage.putBlob(repository, digest, bytes);
    return created(call, repository, digest);
  }

  private static Answer created(Call call, String repository, String digest) {
    return Answer.of(201)
        .header("Location", call.origin() + "/v2/" + repository + "/blobs/" + digest)
        .header("Docker-Content-Digest", digest);
  }

  private static Answer state(int status, Call call, String repository, Storage.Upload upload) {
    return Answer.of(status)
        .header("Location", call.origin() + "/v2/" + repository + "/blobs/uploads/" + upload.id())
        .header("Range", "0-" + Math.max(0, upload.size() - 1))
        .header("Docker-Upload-UUID", upload.id());
  }
}

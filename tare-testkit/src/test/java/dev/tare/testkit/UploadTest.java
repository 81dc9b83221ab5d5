// SPDX-License-Identifier: Apache-2.0
package dev.tare.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testkit.Wire.Reply;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UploadTest {
  private static final byte[] HELLO = "hello, registry".getBytes(UTF_8);
  private static final String DIGEST = Digests.sha256(HELLO);

  private MemoryRegistry registry;

  @BeforeEach
  void start() throws IOException {
    registry = MemoryRegistry.builder().start();
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private Reply ask(String method, String target, byte[] body, String... headers)
      throws IOException {
    try (Wire wire = Wire.to(registry.host())) {
      return wire.ask(method, target, body, headers);
    }
  }

  private Reply ask(String method, String target) throws IOException {
    return ask(method, target, new byte[0]);
  }

  private static String path(Reply reply) {
    return reply.header("Location").orElseThrow().substring("http://registry".length());
  }

  private static String code(Reply reply) {
    List<?> errors = Json.member(Json.parse(reply.text()), "errors", List.class).orElseThrow();
    return Json.member(errors.get(0), "code", String.class).orElseThrow();
  }

  @Test
  void chunksComeInOrder() throws IOException {
    String upload = path(ask("POST", "/v2/a/blobs/uploads/"));
    Reply first = ask("PATCH", upload, "hello".getBytes(UTF_8), "Content-Range: 0-4");
    assertThat(first.status()).isEqualTo(202);
    assertThat(first.header("Range")).contains("0-4");
    for (String range : List.of("0-9", "6-15", "5-13", "5-15")) {
      Reply refused = ask("PATCH", upload, ", registry".getBytes(UTF_8), "Content-Range: " + range);
      assertThat(refused.status()).as(range).isEqualTo(416);
      assertThat(refused.header("Range")).contains("0-4");
    }
    assertThat(ask("PATCH", upload, HELLO, "Content-Range: bytes 5-14").status()).isEqualTo(400);
    Reply state = ask("GET", upload);
    assertThat(state.status()).isEqualTo(204);
    assertThat(state.header("Range")).contains("0-4");
    assertThat(ask("PATCH", upload, ", registry".getBytes(UTF_8), "Content-Range: 5-14").status())
        .isEqualTo(202);
    assertThat(registry.openUploads()).isEqualTo(1);
    assertThat(ask("PUT", upload + "?digest=" + DIGEST).status()).isEqualTo(201);
    assertThat(registry.blobs("a")).containsExactly(DIGEST);
    assertThat(registry.openUploads()).isZero();
    assertThat(code(ask("GET", upload))).isEqualTo("BLOB_UPLOAD_UNKNOWN");
  }

  @Test
  void anUploadIsCancelledOrFailsByDigest() throws IOException {
    String upload = path(ask("POST", "/v2/a/blobs/uploads/"));
    assertThat(ask("DELETE", upload).status()).isEqualTo(204);
    assertThat(ask("PATCH", upload).status()).isEqualTo(404);
    String second = path(ask("POST", "/v2/a/blobs/uploads/"));
    assertThat(code(ask("PUT", second, HELLO))).isEqualTo("DIGEST_INVALID");
    Reply wrong = ask("PUT", second + "?digest=" + DIGEST, "x".getBytes(UTF_8));
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(code(wrong)).isEqualTo("DIGEST_INVALID");
    assertThat(registry.blobs("a")).isEmpty();
    assertThat(ask("GET", second.replace("/a/", "/b/")).status()).isEqualTo(404);
  }

  @Test
  void aBlobIsPushedInOnePost() throws IOException {
    String digest = "sha512:" + "0".repeat(128);
    assertThat(ask("POST", "/v2/a/blobs/uploads/?digest=" + digest, HELLO).status()).isEqualTo(400);
    Reply reply = ask("POST", "/v2/a/blobs/uploads/?digest=" + DIGEST, HELLO);
    assertThat(reply.status()).isEqualTo(201);
    assertThat(path(reply)).isEqualTo("/v2/a/blobs/" + DIGEST);
  }

  @Test
  void chunksMayHaveALeastAndAGreatestSize() throws IOException {
    registry.close();
    registry = MemoryRegistry.builder().chunkMinimum(5).maximumUpload(10).start();
    Reply begun = ask("POST", "/v2/a/blobs/uploads/");
    assertThat(begun.header("OCI-Chunk-Min-Length")).contains("5");
    String upload = path(begun);
    assertThat(ask("PATCH", upload, HELLO).status()).isEqualTo(413);
    assertThat(ask("PATCH", upload, "hello".getBytes(UTF_8)).status()).isEqualTo(202);
    assertThat(ask("PATCH", upload, ", r".getBytes(UTF_8)).status()).isEqualTo(202);
    assertThat(ask("PATCH", upload, "egistry".getBytes(UTF_8)).status()).isEqualTo(416);
  }

  @Test
  void blobsAreMountedFromOtherRepositories() throws IOException {
    registry.putBlob("base/image", HELLO);
    String mount = "/v2/a/blobs/uploads/?mount=" + DIGEST.replace(":", "%3A") + "&from=";
    Reply mounted = ask("POST", mount + "base%2Fimage");
    assertThat(mounted.status()).isEqualTo(201);
    assertThat(mounted.header("Docker-Content-Digest")).contains(DIGEST);
    assertThat(registry.blob("a", DIGEST)).isPresent();
    assertThat(ask("POST", mount + "elsewhere").status()).isEqualTo(202);
    registry.on(r -> r.method().equals("POST"), Fault.refuseMount()).times(1);
    assertThat(ask("POST", mount + "base/image").status()).isEqualTo(202);
    registry.close();
    registry = MemoryRegistry.builder().mounts(false).start();
    registry.putBlob("base/image", HELLO);
    assertThat(ask("POST", mount + "base/image").status()).isEqualTo(202);
  }

  @Test
  void mountingNeedsTheRightToPullThere() throws IOException {
    registry.close();
    registry = MemoryRegistry.builder().auth(Auth.bearer("me", "pw")).start();
    registry.putBlob("base", HELLO);
    for (Map.Entry<String, Integer> end :
        Map.of("", 202, "&scope=repository:base:pull", 201).entrySet()) {
      Reply token =
          ask(
              "GET",
              "/token?scope=repository:a:pull,push" + end.getKey(),
              new byte[0],
              "Authorization: Basic bWU6cHc=");
      String value = Json.member(Json.parse(token.text()), "token", String.class).orElseThrow();
      Reply reply =
          ask(
              "POST",
              "/v2/a/blobs/uploads/?mount=" + DIGEST + "&from=base",
              new byte[0],
              "Authorization: Bearer " + value);
      assertThat(reply.status()).isEqualTo(end.getValue());
    }
  }
}

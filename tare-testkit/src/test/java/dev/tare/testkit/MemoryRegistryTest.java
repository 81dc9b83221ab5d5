// SPDX-License-Identifier: Apache-2.0
package dev.tare.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.tare.testkit.Wire.Reply;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryRegistryTest {
  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
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

  private static String code(Reply reply) {
    List<?> errors = Json.member(Json.parse(reply.text()), "errors", List.class).orElseThrow();
    return Json.member(errors.get(0), "code", String.class).orElseThrow();
  }

  @Test
  void anOrdinaryClientPushesAndPulls() throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    URI uploads = URI.create(registry.origin() + "/v2/team/app/blobs/uploads/");
    HttpResponse<String> begun =
        client.send(
            HttpRequest.newBuilder(uploads).POST(HttpRequest.BodyPublishers.noBody()).build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(begun.statusCode()).isEqualTo(202);
    URI location = URI.create(begun.headers().firstValue("Location").orElseThrow());
    HttpResponse<String> done =
        client.send(
            HttpRequest.newBuilder(URI.create(location + "?digest=" + DIGEST))
                .PUT(HttpRequest.BodyPublishers.ofByteArray(HELLO))
                .expectContinue(true)
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(done.statusCode()).isEqualTo(201);
    assertThat(registry.blob("team/app", DIGEST)).contains(HELLO);
    URI blob = URI.create(done.headers().firstValue("Location").orElseThrow());
    HttpResponse<byte[]> pulled =
        client.send(HttpRequest.newBuilder(blob).build(), HttpResponse.BodyHandlers.ofByteArray());
    assertThat(pulled.body()).isEqualTo(HELLO);
    assertThat(registry.requests())
        .extracting(Exchange::method, Exchange::status, Exchange::bytesIn, Exchange::bytesOut)
        .containsExactly(
            tuple("POST", 202, 0L, 0L), tuple("PUT", 201, 15L, 0L), tuple("GET", 200, 0L, 15L));
    assertThat(registry.requests().get(0)).hasToString("POST /v2/team/app/blobs/uploads/ 202");
  }

  @Test
  void headNamesLengthAndDigestWithoutABody() throws IOException {
    registry.putBlob("a", HELLO);
    try (Wire wire = Wire.to(registry.host())) {
      for (int i = 0; i < 2; i++) {
        Reply reply = wire.ask("HEAD", "/v2/a/blobs/" + DIGEST, new byte[0]);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Content-Length")).contains("15");
        assertThat(reply.header("Docker-Content-Digest")).contains(DIGEST);
      }
    }
    assertThat(registry.requests().get(0).bytesOut()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-, 206, bytes 0-14/15, 'hello, registry'",
    "bytes=7-, 206, bytes 7-14/15, registry",
    "bytes=0-0, 206, bytes 0-0/15, h",
    "bytes=7-1000, 206, bytes 7-14/15, registry",
    "bytes=-3, 206, bytes 12-14/15, try",
    "bytes=-99, 206, bytes 0-14/15, 'hello, registry'",
    "bytes=15-, 416, bytes */15,",
    "bytes=-0, 416, bytes */15,",
    "bytes=5-4, 200, , 'hello, registry'",
    "bytes=-, 200, , 'hello, registry'",
    "'bytes=0-1,3-4', 200, , 'hello, registry'",
    "lines=1-2, 200, , 'hello, registry'"
  })
  void rangesAreHonoured(String range, int status, String contentRange, String body)
      throws IOException {
    registry.putBlob("a", HELLO);
    Reply reply = ask("GET", "/v2/a/blobs/" + DIGEST, new byte[0], "Range: " + range);
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.header("Content-Range")).isEqualTo(Optional.ofNullable(contentRange));
    if (status != 416) {
      assertThat(reply.text()).isEqualTo(body);
    }
  }

  private static byte[] manifest(String extra) {
    String json =
        "{\"schemaVersion\":2,\"mediaType\":\""
            + MANIFEST
            + "\",\"config\":{\"mediaType\":\"c/t\",\"digest\":\""
            + DIGEST
            + "\",\"size\":15},\"layers\":[]"
            + extra
            + "}";
    return json.getBytes(UTF_8);
  }

  private Reply putManifest(String reference, byte[] bytes) throws IOException {
    return ask("PUT", "/v2/a/manifests/" + reference, bytes, "Content-Type: " + MANIFEST);
  }

  @Test
  void manifestsArePushedAndPulledByTagAndDigest() throws IOException {
    registry.putBlob("a", HELLO);
    byte[] manifest = manifest("");
    String digest = Digests.sha256(manifest);
    assertThat(putManifest("v1", manifest).header("Docker-Content-Digest")).contains(digest);
    assertThat(putManifest(digest, manifest).status()).isEqualTo(201);
    assertThat(code(putManifest(DIGEST, manifest))).isEqualTo("DIGEST_INVALID");
    for (String reference : List.of("v1", digest)) {
      Reply reply = ask("GET", "/v2/a/manifests/" + reference);
      assertThat(reply.header("Content-Type")).contains(MANIFEST);
      assertThat(reply.body()).isEqualTo(manifest);
      assertThat(ask("HEAD", "/v2/a/manifests/" + reference).status()).isEqualTo(200);
    }
    StoredManifest stored = registry.manifest("a", "v1").orElseThrow();
    assertThat(stored.digest()).isEqualTo(digest);
    assertThat(stored.text()).isEqualTo(new String(manifest, UTF_8));
    assertThat(ask("DELETE", "/v2/a/manifests/" + digest).status()).isEqualTo(202);
    assertThat(registry.tags("a")).isEmpty();
    assertThat(code(ask("GET", "/v2/a/manifests/v1"))).isEqualTo("MANIFEST_UNKNOWN");
    assertThat(ask("DELETE", "/v2/a/manifests/v1").status()).isEqualTo(404);
    assertThat(ask("DELETE", "/v2/a/blobs/" + DIGEST).status()).isEqualTo(202);
    assertThat(code(ask("GET", "/v2/a/blobs/" + DIGEST))).isEqualTo("BLOB_UNKNOWN");
  }

  @Test
  void severalTagsAreSetAtOnce() throws IOException {
    byte[] index = "{\"manifests\":[]}".getBytes(UTF_8);
    Reply reply = putManifest(Digests.sha256(index) + "?tag=b&tag=a", index);
    assertThat(reply.header("OCI-Tag")).contains("b, a");
    assertThat(registry.tags("a")).containsExactly("a", "b");
  }

  @Test
  void aManifestWithMissingPartsIsRefused() throws IOException {
    byte[] manifest = manifest("");
    Reply refused = putManifest("v1", manifest);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(code(refused)).isEqualTo("MANIFEST_BLOB_UNKNOWN");
    String index = "{\"manifests\":[{\"digest\":\"" + DIGEST + "\"}]}";
    assertThat(code(putManifest("v1", index.getBytes(UTF_8)))).isEqualTo("MANIFEST_BLOB_UNKNOWN");
    String foreign = "{\"layers\":[{\"digest\":\"" + DIGEST + "\",\"urls\":[]}]}";
    assertThat(putManifest("v1", foreign.getBytes(UTF_8)).status()).isEqualTo(201);
    registry.close();
    registry = MemoryRegistry.builder().requireBlobs(false).start();
    assertThat(putManifest("v1", manifest).status()).isEqualTo(201);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "[]", "{", "{}x", "{\"mediaType\":\"other\"}", "{\"a\":01}", "\"\\x\""})
  void anInvalidManifestIsRefused(String body) throws IOException {
    assertThat(code(putManifest("v1", body.getBytes(UTF_8)))).isEqualTo("MANIFEST_INVALID");
  }

  @ParameterizedTest
  @CsvSource({
    "/v2/A/tags/list, 400",
    "/v2/a//b/tags/list, 400",
    "/v2/a/blobs/sha256:00, 400",
    "/v2/a/manifests/.x, 400",
    "/v2/a/manifests/%, 404",
    "/v2/a/tags/list?n=x, 400",
    "/v2/a/tags/list?n=%, 400",
    "/v1/, 404",
    "/token, 404"
  })
  void strangeTargetsAreRefused(String target, int status) throws IOException {
    registry.putManifest("a", "1", "x/y", HELLO);
    assertThat(ask("GET", target).status()).isEqualTo(status);
  }

  @Test
  void tagsAndTheCatalogComeInPages() throws IOException {
    registry.close();
    registry = MemoryRegistry.builder().pageSize(2).start();
    for (String tag : List.of("c", "a", "b")) {
      registry.putManifest("x/" + tag, tag, "x/y", HELLO);
      registry.putManifest("r", tag, "x/y", HELLO);
    }
    Reply first = ask("GET", "/v2/r/tags/list?n=1000");
    assertThat(first.text()).isEqualTo("{\"name\":\"r\",\"tags\":[\"a\",\"b\"]}");
    assertThat(first.header("Link")).contains("</v2/r/tags/list?n=2&last=b>; rel=\"next\"");
    Reply second = ask("GET", "/v2/r/tags/list?n=2&last=b");
    assertThat(second.text()).isEqualTo("{\"name\":\"r\",\"tags\":[\"c\"]}");
    assertThat(second.header("Link")).isEmpty();
    assertThat(ask("GET", "/v2/r/tags/list?n=1").text()).endsWith("[\"a\"]}");
    assertThat(ask("GET", "/v2/_catalog").text()).isEqualTo("{\"repositories\":[\"r\",\"x/a\"]}");
    assertThat(ask("GET", "/v2/_catalog?n=2&last=x%2Fa").text())
        .isEqualTo("{\"repositories\":[\"x/b\",\"x/c\"]}");
    assertThat(code(ask("GET", "/v2/none/tags/list"))).isEqualTo("NAME_UNKNOWN");
  }

  @Test
  void referrersAreListedAndFiltered() throws IOException {
    registry.putBlob("a", HELLO);
    String subject = ",\"subject\":{\"digest\":\"" + DIGEST + "\"}";
    byte[] signature =
        manifest(subject + ",\"artifactType\":\"s/t\",\"annotations\":{\"k\":\"\\u0022v\"}");
    byte[] other = manifest(subject);
    assertThat(putManifest(Digests.sha256(signature), signature).header("OCI-Subject"))
        .contains(DIGEST);
    putManifest("unrelated", manifest(""));
    putManifest(Digests.sha256(other), other);
    Reply all = ask("GET", "/v2/a/referrers/" + DIGEST);
    assertThat(all.header("Content-Type")).contains("application/vnd.oci.image.index.v1+json");
    assertThat(all.header("OCI-Filters-Applied")).isEmpty();
    assertThat(all.text()).contains(Digests.sha256(signature), Digests.sha256(other), "\"c/t\"");
    Reply some = ask("GET", "/v2/a/referrers/" + DIGEST + "?artifactType=s%2Ft");
    assertThat(some.header("OCI-Filters-Applied")).contains("artifactType");
    assertThat(some.text())
        .isEqualTo(
            "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\","
                + "\"manifests\":[{\"mediaType\":\""
                + MANIFEST
                + "\",\"digest\":\""
                + Digests.sha256(signature)
                + "\",\"size\":"
                + signature.length
                + ",\"artifactType\":\"s/t\",\"annotations\":{\"k\":\"\\\"v\"}}]}");
    assertThat(ask("GET", "/v2/a/referrers/" + Digests.sha256(new byte[0])).text())
        .endsWith("\"manifests\":[]}");
  }

  @Test
  void withoutTheReferrersApiNothingSaysSubject() throws IOException {
    registry.close();
    registry = MemoryRegistry.builder().referrers(false).requireBlobs(false).start();
    Reply pushed = putManifest("v1", manifest(",\"subject\":{\"digest\":\"" + DIGEST + "\"}"));
    assertThat(pushed.status()).isEqualTo(201);
    assertThat(pushed.header("OCI-Subject")).isEmpty();
    assertThat(ask("GET", "/v2/a/referrers/" + DIGEST).status()).isEqualTo(404);
  }

  @Test
  void contentCanBePutInUnderAWrongDigest() throws IOException {
    registry.putBlob("a", DIGEST, new byte[] {'x'});
    assertThat(ask("GET", "/v2/a/blobs/" + DIGEST).text()).isEqualTo("x");
    assertThat(registry.putManifest("a", DIGEST, "x/y", new byte[] {'y'})).isEqualTo(DIGEST);
    assertThat(ask("GET", "/v2/a/manifests/" + DIGEST).text()).isEqualTo("y");
  }

  @Test
  void wrongMethodsAndArgumentsAreRefused() throws IOException {
    registry.putBlob("a", HELLO);
    for (String target : List.of("blobs/uploads/", "blobs/" + DIGEST, "manifests/x", "tags/list")) {
      assertThat(ask("PURGE", "/v2/a/" + target).status()).as(target).isEqualTo(405);
    }
    assertThatIllegalArgumentException().isThrownBy(() -> MemoryRegistry.builder().pageSize(0));
    registry.close();
    assertThatThrownBy(registry::otherHost).isInstanceOf(IllegalStateException.class);
  }
}

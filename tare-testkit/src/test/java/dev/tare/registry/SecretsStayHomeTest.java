// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tare.content.Blob;
import dev.tare.http.HttpClient;
import dev.tare.http.Proxies;
import dev.tare.json.Json;
import dev.tare.json.JsonLimits;
import dev.tare.json.JsonObject;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.MediaType;
import dev.tare.registry.Credentials.Secret;
import dev.tare.testkit.Auth;
import dev.tare.testkit.Exchange;
import dev.tare.testkit.Fault;
import dev.tare.testkit.MemoryRegistry;
import dev.tare.testkit.Request;
import dev.tare.transport.ImageSource;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever address a registry gives us: password, identity token and bearer token go to their own
 * origin only, and into no message. The registry's other port is another origin.
 */
class SecretsStayHomeTest {
  private static final String PASSWORD = "s3cret-pass";
  private static final String REFRESH = "s3cret-refresh";
  private static final byte[] FOREIGN =
      "a layer that lies elsewhere".getBytes(StandardCharsets.UTF_8);

  private static Lab lab(Auth auth, Credentials credentials) throws IOException {
    Lab lab = new Lab(MemoryRegistry.builder().auth(auth).start(), credentials);
    lab.seed("app", "1");
    return lab;
  }

  private static Lab bearer() throws IOException {
    return lab(Auth.bearer("me", PASSWORD), Lab.password("me", PASSWORD));
  }

  private static Lab basic() throws IOException {
    return lab(Auth.basic("me", PASSWORD), Lab.password("me", PASSWORD));
  }

  private static Lab identity() throws IOException {
    return lab(
        Auth.bearer("me", PASSWORD).identityToken("me", REFRESH),
        (registry, path) -> Optional.of(new Secret(Secret.Kind.IDENTITY_TOKEN, "", REFRESH)));
  }

  /** A registry and what is done with it; each is given anew. */
  @FunctionalInterface
  private interface Maker {
    Lab make() throws IOException;
  }

  private static final List<Maker> ALL =
      List.of(
          SecretsStayHomeTest::bearer, SecretsStayHomeTest::basic, SecretsStayHomeTest::identity);

  private static Predicate<Request> atHome(Lab lab, String method, String part) {
    return r -> r.is(method, part) && r.header("Host").orElse("").equals(lab.registry.host());
  }

  private static String elsewhere(Lab lab, String path) {
    return "http://" + lab.registry.otherHost() + path;
  }

  private static List<Exchange> strangers(Lab lab) {
    return lab.registry.requests().stream().filter(Exchange::atOtherOrigin).toList();
  }

  /** The other origin was asked, and got no credentials of any kind. */
  private static void assertNothingLeft(Lab lab) {
    assertThat(strangers(lab)).isNotEmpty().allSatisfy(e -> assertNoSecret(lab, e.request()));
  }

  private static void assertNoSecret(Lab lab, Request request) {
    assertThat(request.header("Authorization")).isEmpty();
    assertThat(request.header("Cookie")).isEmpty();
    assertNoSecret(lab, request.toString());
  }

  private static void assertNoSecret(Lab lab, String text) {
    String pair =
        Base64.getEncoder().encodeToString(("me:" + PASSWORD).getBytes(StandardCharsets.UTF_8));
    assertThat(text).doesNotContain(PASSWORD).doesNotContain(REFRESH).doesNotContain(pair);
    lab.registry.requests().stream()
        .filter(e -> !e.atOtherOrigin())
        .flatMap(e -> e.request().header("Authorization").stream())
        .filter(header -> header.startsWith("Bearer "))
        .forEach(header -> assertThat(text).doesNotContain(header.substring("Bearer ".length())));
  }

  /** Neither message nor stack trace of it, nor of what caused it or was suppressed, has one. */
  private static void assertTellsNothing(Lab lab, Throwable failure) {
    assertThat(failure).isNotNull();
    StringWriter all = new StringWriter();
    failure.printStackTrace(new PrintWriter(all));
    assertNoSecret(lab, all.toString());
    if (failure instanceof RegistryException e) {
      assertNoSecret(lab, e.uri().toString());
    }
  }

  @Test
  void aRedirectedBlobIsFetchedWithoutThem() throws IOException {
    for (Maker maker : ALL) {
      try (Lab lab = maker.make()) {
        String path = "/v2/app/blobs/" + Lab.LAYER_DESCRIPTOR.digest();
        lab.registry.on(
            atHome(lab, "GET", Lab.LAYER_DESCRIPTOR.digest().hex()),
            Fault.redirect(elsewhere(lab, path + "?X-Signature=of-the-storage")));
        assertThat(lab.pull("app:1")).isEqualTo(Lab.LAYER);
        assertNothingLeft(lab);
      }
    }
  }

  @Test
  void aRedirectedManifestIsFetchedWithoutThem() throws IOException {
    for (Maker maker : ALL) {
      try (Lab lab = maker.make()) {
        lab.registry.on(
            atHome(lab, "GET", "/manifests/"),
            Fault.redirect(elsewhere(lab, "/v2/app/manifests/1")));
        assertThat(lab.pull("app:1")).isEqualTo(Lab.LAYER);
        assertNothingLeft(lab);
      }
    }
  }

  @Test
  void theyDoNotComeBackWithARedirectThatComesBack() throws IOException {
    for (Maker maker : ALL) {
      try (Lab lab = maker.make()) {
        String blob = "/v2/app/blobs/" + Lab.LAYER_DESCRIPTOR.digest();
        lab.registry.on(
            atHome(lab, "GET", Lab.LAYER_DESCRIPTOR.digest().hex()),
            Fault.redirect(elsewhere(lab, blob)));
        lab.registry.on(
            r -> r.is("GET", blob), Fault.redirect("http://" + lab.registry.host() + blob));
        assertTellsNothing(lab, catchThrowable(() -> lab.pull("app:1")));
        assertNothingLeft(lab);
      }
    }
  }

  @Test
  void anotherOriginThatAsksForThemGetsNone() throws IOException {
    for (Maker maker : ALL) {
      for (String challenge : List.of("Basic realm=\"x\"", "Bearer realm=\"/token\"")) {
        try (Lab lab = maker.make()) {
          lab.registry.on(
              r -> r.header("Host").orElse("").equals(lab.registry.otherHost()),
              Fault.status(401).and(Fault.header("WWW-Authenticate", challenge)));
          lab.registry.on(
              atHome(lab, "GET", "/blobs/"), Fault.redirect(elsewhere(lab, "/v2/app/blobs/x")));
          assertTellsNothing(lab, catchThrowable(() -> lab.pull("app:1")));
          assertNothingLeft(lab);
        }
      }
    }
  }

  @Test
  void aPingThatIsRedirectedTeachesNothing() throws IOException {
    MemoryRegistry registry = MemoryRegistry.builder().auth(Auth.bearer("me", "s3cret")).start();
    try (Lab lab = new Lab(registry, Lab.password("me", "s3cret"))) {
      lab.seed("app", "1");
      String other = registry.otherHost();
      registry.on(
          r -> r.path().equals("/v2/") && !r.header("Host").orElse("").equals(other),
          Fault.redirect("http://" + other + "/v2/"));
      registry.on(
          r -> r.header("Host").orElse("").equals(other),
          Fault.status(401)
              .and(
                  Fault.header("WWW-Authenticate", "Bearer realm=\"http://" + other + "/token\"")));
      registry.on(r -> r.path().contains("/manifests/"), Fault.withoutHeader("WWW-Authenticate"));
      assertThat(catchThrowable(() -> lab.pull("app:1"))).isInstanceOf(RegistryException.class);
      assertThat(registry.requests()).allMatch(e -> e.request().header("Authorization").isEmpty());
    }
  }

  @Test
  void anUploadElsewhereIsSentWithoutThem() throws IOException {
    for (Maker maker : ALL) {
      try (Lab lab = maker.make()) {
        lab.registry.on(
            r -> r.is("POST", "/uploads/"),
            Fault.location(text -> text.replace(lab.registry.host(), lab.registry.otherHost())));
        lab.push("new:1");
        assertThat(lab.registry.manifest("new", "1")).isPresent();
        assertNothingLeft(lab);
      }
    }
  }

  @Test
  void anUploadThatMovesInBetweenIsContinuedWithoutThem() throws IOException {
    try (Lab lab =
        new Lab(
            MemoryRegistry.builder()
                .auth(Auth.bearer("me", PASSWORD))
                .maximumUpload(2 << 20)
                .start(),
            Lab.password("me", PASSWORD))) {
      lab.registry.on(
          r -> r.method().equals("PATCH"),
          Fault.location(text -> text.replace(lab.registry.host(), lab.registry.otherHost())));
      lab.push("new:1");
      assertThat(lab.registry.manifest("new", "1")).isPresent();
      assertNothingLeft(lab);
    }
  }

  /** Also the questions and the goodbye after a failure go there. */
  @Test
  void anUploadElsewhereThatFailsIsGivenUpWithoutThem() throws IOException {
    for (Maker maker : ALL) {
      try (Lab lab = maker.make()) {
        lab.registry.on(
            r -> r.is("POST", "/uploads/"),
            Fault.location(text -> text.replace(lab.registry.host(), lab.registry.otherHost())));
        lab.registry.on(r -> r.method().equals("PUT"), Fault.status(503));
        assertTellsNothing(lab, catchThrowable(() -> lab.push("new:1")));
        assertNothingLeft(lab);
        assertThat(strangers(lab)).extracting(Exchange::method).contains("DELETE");
      }
    }
  }

  @Test
  void aLayersOwnAddressesGetNone() throws IOException {
    for (Maker maker : ALL) {
      try (Lab lab = maker.make()) {
        Digest digest = Digest.sha256(FOREIGN);
        lab.registry.putBlob("storage", FOREIGN);
        String url = elsewhere(lab, "/v2/storage/blobs/" + digest);
        Descriptor foreign =
            Descriptor.parse(
                (JsonObject)
                    Json.parse(
                        """
                        {"mediaType":"%s","digest":"%s","size":%d,"urls":["%s"]}"""
                            .formatted(
                                MediaType.DOCKER_FOREIGN_LAYER_GZIP, digest, FOREIGN.length, url)
                            .getBytes(StandardCharsets.UTF_8),
                        JsonLimits.DOCUMENT));
        try (ImageSource source = lab.source("app:1")) {
          source.root();
          Blob blob = new Blob(foreign, () -> source.open(foreign), Optional.empty());
          assertThat(blob.readAll(1000)).isEqualTo(FOREIGN);
        }
        assertNothingLeft(lab);
      }
    }
  }

  /** A token service may be another origin; what it is for it gets, and nothing else. */
  @Test
  void aTokenServiceElsewhereGetsThePasswordButNoToken() throws IOException {
    try (Lab lab = bearer()) {
      String realm = elsewhere(lab, "/token");
      lab.registry.on(
          r -> r.header("Authorization").isEmpty() && !r.path().equals("/token"),
          Fault.header(
              "WWW-Authenticate", "Bearer realm=\"" + realm + "\",service=\"memory-registry\""));
      assertThat(lab.pull("app:1")).isEqualTo(Lab.LAYER);
      assertThat(strangers(lab))
          .isNotEmpty()
          .allMatch(e -> e.path().equals("/token"))
          .allSatisfy(
              e ->
                  assertThat(e.request().header("Authorization").orElse(""))
                      .doesNotStartWith("Bearer"));
      assertThat(lab.registry.requests())
          .filteredOn(e -> !e.atOtherOrigin())
          .noneMatch(e -> e.request().header("Authorization").orElse("").startsWith("Basic"));
    }
  }

  @Test
  void aRedirectedTokenRequestLosesThem() throws IOException {
    for (Maker maker : List.<Maker>of(SecretsStayHomeTest::bearer, SecretsStayHomeTest::identity)) {
      for (int status : new int[] {301, 302, 303, 307, 308}) {
        try (Lab lab = maker.make()) {
          lab.registry.on(
              r ->
                  r.path().equals("/token")
                      && r.header("Host").orElse("").equals(lab.registry.host()),
              Fault.status(status).and(Fault.header("Location", elsewhere(lab, "/token"))));
          assertTellsNothing(lab, catchThrowable(() -> lab.pull("app:1")));
          assertThat(strangers(lab)).allSatisfy(e -> assertNoSecret(lab, e.request()));
          assertThat(strangers(lab)).allMatch(e -> e.bytesIn() == 0);
        }
      }
    }
  }

  @Test
  void aTokenServiceWithoutTlsGetsNothingFromARegistryWithIt(@TempDir Path dir) throws Exception {
    SSLContext tls = Tls.context(dir);
    MemoryRegistry registry =
        MemoryRegistry.builder().tls(tls).auth(Auth.bearer("me", PASSWORD)).start();
    try (MemoryRegistry plain = MemoryRegistry.builder().auth(Auth.bearer("me", PASSWORD)).start();
        HttpClient http = new HttpClient(Tls.trusting(tls));
        Registries registries =
            new Registries(
                new RegistrySettings(
                    Lab.password("me", PASSWORD), Set.of(), List.of(), Proxies.NONE, "tare-test"),
                http,
                new TestTiming());
        Lab lab = new Lab(registry)) {
      registry.on(
          r -> !r.path().equals("/token"),
          Fault.header("WWW-Authenticate", "Bearer realm=\"" + plain.origin() + "/token\""));
      Throwable failure = catchThrowable(() -> registries.source(lab.reference("app:1")).root());
      assertThat(failure)
          .isInstanceOfSatisfying(
              RegistryException.class,
              e -> assertThat(e.kind()).isEqualTo(RegistryException.Kind.AUTHENTICATION))
          .hasMessageContaining("names a token service without TLS");
      assertTellsNothing(lab, failure);
      assertThat(plain.requests()).isEmpty();
      assertThat(registry.requests())
          .isNotEmpty()
          .allMatch(e -> e.request().header("Authorization").isEmpty());
    }
  }

  @Test
  void redirectsAndUploadsDoNotLeaveTls(@TempDir Path dir) throws Exception {
    SSLContext tls = Tls.context(dir);
    MemoryRegistry registry =
        MemoryRegistry.builder().tls(tls).auth(Auth.basic("me", PASSWORD)).start();
    try (MemoryRegistry plain = MemoryRegistry.builder().start();
        HttpClient http = new HttpClient(Tls.trusting(tls));
        Registries registries =
            new Registries(
                new RegistrySettings(
                    Lab.password("me", PASSWORD), Set.of(), List.of(), Proxies.NONE, "tare-test"),
                http,
                new TestTiming());
        Lab lab = new Lab(registry)) {
      registry.on(r -> r.is("GET", "/manifests/"), Fault.redirect(plain.origin() + "/v2/x"));
      registry.on(
          r -> r.is("POST", "/uploads/"), Fault.location(text -> plain.origin() + "/v2/upload"));
      assertTellsNothing(
          lab, catchThrowable(() -> registries.source(lab.reference("app:1")).root()));
      Blob layer =
          new Blob(Lab.LAYER_DESCRIPTOR, dev.tare.content.Content.of(Lab.LAYER), Optional.empty());
      assertTellsNothing(
          lab,
          catchThrowable(() -> registries.destination(List.of(lab.reference("app:1"))).put(layer)));
      assertThat(plain.requests()).filteredOn(e -> e.path().contains("upload")).isEmpty();
      assertThat(plain.requests()).isEmpty();
    }
  }

  /** Whatever goes wrong with a request that carries one: refused, cut, echoed by the registry. */
  @Test
  void noFailureTellsThem() throws IOException {
    for (Maker maker : ALL) {
      for (Fault fault :
          List.of(
              Fault.status(401),
              Fault.status(403),
              Fault.status(500),
              Fault.reset(),
              Fault.raw("HTTP/1.1 nonsense\r\n\r\n".getBytes(StandardCharsets.UTF_8)),
              Fault.redirect("http://me:" + PASSWORD + "@127.0.0.1:1/x"),
              Fault.redirect("http://127.0.0.1:1/x?token=" + PASSWORD))) {
        for (String part : List.of("/token", "/manifests/", "/blobs/", "/v2/")) {
          try (Lab lab = maker.make()) {
            lab.registry.on(r -> r.path().contains(part), fault);
            Throwable pull = catchThrowable(() -> lab.pull("app:1"));
            Throwable push = catchThrowable(() -> lab.push("app:2"));
            for (Throwable failure : new Throwable[] {pull, push}) {
              if (failure != null) {
                assertTellsNothing(lab, failure);
              }
            }
          }
        }
      }
    }
  }

  @Test
  void whatHoldsThemDoesNotShowThem() throws IOException {
    Secret secret = new Secret(Secret.Kind.PASSWORD, "me", PASSWORD);
    assertThat(secret.toString()).doesNotContain(PASSWORD);
    assertThat(new Authorizer.Grant("Bearer " + PASSWORD, List.of()).toString())
        .doesNotContain(PASSWORD);
    assertThat(
            new TokenRequest(
                    java.net.URI.create("https://r.test/token"),
                    Optional.empty(),
                    List.of(),
                    Optional.of(secret))
                .toString())
        .doesNotContain(PASSWORD);
    assertThat(new Token(PASSWORD, java.time.Instant.EPOCH).toString()).doesNotContain(PASSWORD);
    assertThat(
            dev.tare.http.HttpRequest.of("GET", java.net.URI.create("https://r.test/"))
                .with("Authorization", "Basic " + PASSWORD)
                .toString())
        .doesNotContain(PASSWORD);
  }
}

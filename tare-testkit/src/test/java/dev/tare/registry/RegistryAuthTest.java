// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.registry.Credentials.Secret;
import dev.tare.testkit.Auth;
import dev.tare.testkit.Exchange;
import dev.tare.testkit.Fault;
import dev.tare.testkit.MemoryRegistry;
import dev.tare.testkit.TokenGrant;
import dev.tare.transport.ImageSource;
import dev.tare.transport.Transfer;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryAuthTest {
  private static final Credentials PASSWORD = Lab.password("me", "s3cret");

  private static Lab lab(Auth auth, Credentials credentials) throws IOException {
    Lab lab = new Lab(MemoryRegistry.builder().auth(auth).start(), credentials);
    lab.seed("app", "1");
    return lab;
  }

  private static Credentials identity(String user, String token) {
    return (registry, path) -> Optional.of(new Secret(Secret.Kind.IDENTITY_TOKEN, user, token));
  }

  private static List<Exchange> tokenRequests(Lab lab) {
    return lab.registry.requests().stream().filter(e -> e.path().contains("token")).toList();
  }

  @Test
  void aPasswordGoesToTheTokenServiceOnly() throws IOException {
    try (Lab lab = lab(Auth.bearer("me", "s3cret"), PASSWORD)) {
      assertThat(lab.pull("app:1")).isEqualTo(Lab.LAYER);
      assertThat(tokenRequests(lab)).hasSize(1);
      assertThat(lab.registry.requests())
          .filteredOn(e -> e.request().header("Authorization").orElse("").startsWith("Basic"))
          .isEqualTo(tokenRequests(lab));
    }
  }

  @Test
  void withoutCredentialsATokenForEverybodyWillDo() throws IOException {
    try (Lab lab = lab(Auth.bearer("me", "s3cret").anonymousPull(), Credentials.ANONYMOUS)) {
      assertThat(lab.pull("app:1")).isEqualTo(Lab.LAYER);
      assertThatThrownBy(() -> lab.push("new:1"))
          .isInstanceOfSatisfying(
              RegistryException.class,
              e -> assertThat(e.kind()).isEqualTo(RegistryException.Kind.AUTHENTICATION))
          .hasMessageContaining("no credentials found");
    }
  }

  @Test
  void aWrongPasswordIsTriedOnce() throws IOException {
    try (Lab lab = lab(Auth.bearer("me", "other").anonymousPull(), PASSWORD)) {
      assertThatThrownBy(() -> lab.pull("app:1"))
          .isInstanceOfSatisfying(
              RegistryException.class,
              e -> assertThat(e.kind()).isEqualTo(RegistryException.Kind.AUTHENTICATION))
          .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3cret"));
      assertThat(tokenRequests(lab)).hasSize(1);
    }
  }

  @Test
  void basicIsAnswered() throws IOException {
    try (Lab lab = lab(Auth.basic("me", "s3cret"), PASSWORD)) {
      assertThat(lab.pull("app:1")).isEqualTo(Lab.LAYER);
      assertThat(lab.push("new:1").get(0)).isEqualTo(Transfer.WRITTEN);
    }
    try (Lab lab = lab(Auth.basic("me", "other"), PASSWORD)) {
      assertThatThrownBy(() -> lab.pull("app:1")).isInstanceOf(RegistryException.class);
      assertThat(lab.log()).hasSize(2);
    }
  }

  @Test
  void anIdentityTokenIsPosted() throws IOException {
    Auth auth = Auth.bearer("me", "s3cret").identityToken("me", "refresh");
    try (Lab lab = lab(auth, identity("", "refresh"))) {
      assertThat(lab.pull("app:1")).isEqualTo(Lab.LAYER);
      assertThat(tokenRequests(lab)).hasSize(1).allMatch(e -> e.method().equals("POST"));
    }
  }

  @Test
  void aServiceThatKnowsNoPostIsAskedByGet() throws IOException {
    for (int status : new int[] {400, 401, 404, 405}) {
      try (Lab lab = lab(Auth.bearer("me", "s3cret"), identity("me", "s3cret"))) {
        lab.registry.on(r -> r.is("POST", "token"), Fault.status(status));
        assertThat(lab.pull("app:1")).isEqualTo(Lab.LAYER);
      }
      try (Lab lab = lab(Auth.bearer("me", "s3cret"), identity("", "s3cret"))) {
        lab.registry.on(r -> r.is("POST", "token"), Fault.status(status));
        assertThatThrownBy(() -> lab.pull("app:1"))
            .isInstanceOfSatisfying(
                RegistryException.class,
                e -> assertThat(e.kind()).isEqualTo(RegistryException.Kind.AUTHENTICATION));
      }
    }
  }

  @Test
  void theFormsOfTokenAnswersAreUnderstood() throws IOException {
    for (Auth.TokenField field : Auth.TokenField.values()) {
      try (Lab lab = lab(Auth.bearer("me", "s3cret").tokenField(field), PASSWORD)) {
        if (field == Auth.TokenField.NEITHER) {
          assertThatThrownBy(() -> lab.pull("app:1")).hasMessageEndingWith("with no token");
        } else {
          assertThat(lab.pull("app:1")).isEqualTo(Lab.LAYER);
        }
      }
    }
    for (String life : new String[] {"", "0", "1", "-5", "\"300\"", "1e30", "null"}) {
      try (Lab lab = lab(Auth.bearer("me", "s3cret").expiresIn(life), PASSWORD)) {
        assertThat(lab.pull("app:1")).isEqualTo(Lab.LAYER);
        assertThat(tokenRequests(lab)).hasSize(1);
      }
    }
  }

  /** Challenges with this instead of the registry's own words. */
  private static void challenge(Lab lab, String header) {
    lab.registry.on(
        r -> r.header("Authorization").isEmpty() && !r.path().contains("token"),
        Fault.header("WWW-Authenticate", header));
  }

  @Test
  void ofManyChallengesTheOneThatIsKnownIsAnswered() throws IOException {
    for (String form :
        List.of(
            "Negotiate YWJj==, Basic realm=\"x\", Bearer realm=\"ORIGIN/token\"",
            "bearer SERVICE=memory-registry, REALM=\"/token\"",
            "Digest realm=\"a, \\\"b\\\"\", nonce=\"x\", BEARER realm=\"ORIGIN/token\","
                + "scope=\"repository:app:pull,push\"")) {
      try (Lab lab = lab(Auth.bearer("me", "s3cret"), PASSWORD)) {
        challenge(lab, form.replace("ORIGIN", lab.registry.origin()));
        assertThat(lab.pull("app:1")).isEqualTo(Lab.LAYER);
        assertThat(tokenRequests(lab)).hasSize(1);
      }
    }
    try (Lab lab = lab(Auth.bearer("me", "s3cret"), PASSWORD)) {
      challenge(lab, "Negotiate, NTLM");
      assertThatThrownBy(() -> lab.pull("app:1"))
          .isInstanceOfSatisfying(
              RegistryException.class,
              e -> assertThat(e.kind()).isEqualTo(RegistryException.Kind.AUTHENTICATION))
          .hasMessageContaining("an authentication that is not known: \"negotiate, ntlm");
      assertThat(lab.log()).hasSizeLessThan(4);
    }
  }

  @Test
  void aTokenIsNotUsedBeyondItsLife() throws IOException {
    try (Lab lab = lab(Auth.bearer("me", "s3cret").expiresIn("300"), PASSWORD)) {
      lab.pull("app:1");
      lab.timing.sleep(Duration.ofSeconds(200));
      lab.pull("app:1");
      assertThat(tokenRequests(lab)).hasSize(1);
      lab.timing.sleep(Duration.ofSeconds(100));
      lab.pull("app:1");
      assertThat(tokenRequests(lab)).hasSize(2);
    }
  }

  @Test
  void aTokenForLessIsTriedAndTheRegistryDecides() throws IOException {
    try (Lab lab = lab(Auth.bearer("me", "s3cret").readOnly(), PASSWORD)) {
      assertThat(lab.pull("app:1")).isEqualTo(Lab.LAYER);
      lab.registry.forgetRequests();
      assertThatThrownBy(() -> lab.push("new:1"))
          .isInstanceOfSatisfying(
              RegistryException.class,
              e -> assertThat(e.kind()).isEqualTo(RegistryException.Kind.AUTHENTICATION));
      assertThat(lab.log()).hasSizeLessThan(10);
    }
  }

  @Test
  void aRightThatIsMissingIsAskedForOnce() throws IOException {
    String header =
        "Bearer realm=\"/token\",error=\"insufficient_scope\",scope=\"repository:other:pull\"";
    Fault refusal = Fault.status(401).and(Fault.header("WWW-Authenticate", header));
    try (Lab lab = lab(Auth.bearer("me", "s3cret"), PASSWORD)) {
      lab.registry.on(r -> r.is("GET", "/manifests/"), refusal).times(1);
      assertThat(lab.pull("app:1")).isEqualTo(Lab.LAYER);
      assertThat(lab.registry.grants())
          .extracting(TokenGrant::asked)
          .contains(List.of("repository:app:pull", "repository:other:pull"));
    }
    try (Lab lab = lab(Auth.bearer("me", "s3cret"), PASSWORD)) {
      lab.registry.on(r -> r.is("GET", "/manifests/"), refusal);
      assertThatThrownBy(() -> lab.pull("app:1"))
          .isInstanceOfSatisfying(
              RegistryException.class,
              e -> assertThat(e.kind()).isEqualTo(RegistryException.Kind.AUTHENTICATION));
      assertThat(lab.log()).hasSizeLessThan(8);
    }
  }

  @Test
  void anEverNewScopeIsNotFollowed() throws IOException {
    try (Lab lab = lab(Auth.bearer("me", "s3cret"), PASSWORD)) {
      for (int i = 0; i < 30; i++) {
        String scope = "repository:r" + i + ":pull";
        lab.registry
            .on(
                r -> r.is("GET", "/manifests/"),
                Fault.status(403)
                    .and(
                        Fault.header(
                            "WWW-Authenticate",
                            "Bearer realm=\"/token\",error=\"insufficient_scope\",scope=\""
                                + scope
                                + "\"")))
            .times(1);
      }
      assertThatThrownBy(() -> lab.pull("app:1")).isInstanceOf(RegistryException.class);
      assertThat(tokenRequests(lab)).hasSizeLessThanOrEqualTo(3);
    }
  }

  @Test
  void aForeignRepositoryIsInTheScopeOfAMountOnly() throws IOException {
    try (Lab lab = lab(Auth.bearer("me", "s3cret"), PASSWORD)) {
      lab.push("new:1", Optional.of(lab.reference("app:1").repository()));
      assertThat(lab.registry.grants())
          .extracting(TokenGrant::asked)
          .containsExactlyInAnyOrder(
              List.of("repository:new:pull,push"),
              List.of("repository:new:pull,push", "repository:app:pull"));
    }
  }

  private static List<Fault> damages() {
    return List.of(
        Fault.body("<html>please log in s3cret</html>"),
        Fault.body("[]"),
        Fault.body(""),
        Fault.truncate(9),
        Fault.closeAfter(9),
        Fault.truncate(9).and(Fault.unframed()),
        Fault.corrupt(0),
        Fault.gzip().and(Fault.truncate(30)),
        Fault.gzip().and(Fault.corrupt(30)));
  }

  @Test
  void aTokenAnswerThatIsDamagedIsAskedForAgain() throws IOException {
    for (Fault damage : damages()) {
      try (Lab lab = lab(Auth.bearer("me", "s3cret"), PASSWORD)) {
        lab.registry.on(r -> r.is("GET", "token"), damage).times(2);
        assertThat(lab.pull("app:1")).isEqualTo(Lab.LAYER);
        assertThat(tokenRequests(lab)).hasSize(3);
      }
      try (Lab lab = lab(Auth.bearer("me", "s3cret"), PASSWORD)) {
        lab.registry.on(r -> r.is("GET", "token"), damage);
        assertThatThrownBy(() -> lab.pull("app:1"))
            .isInstanceOfSatisfying(
                RegistryException.class,
                e -> assertThat(e.kind()).isEqualTo(RegistryException.Kind.NETWORK))
            .hasMessageStartingWith("http://" + lab.registry.host() + "/token: ")
            .hasMessageEndingWith("(5 tries)")
            .satisfies(e -> assertThat(e.getMessage()).doesNotContain("html", "s3cret", "{"));
        assertThat(tokenRequests(lab)).hasSize(5);
      }
    }
  }

  @Test
  void anEndlessTokenIsRefused() throws IOException {
    try (Lab lab = lab(Auth.bearer("me", "s3cret"), PASSWORD)) {
      lab.registry.on(r -> r.is("GET", "token"), Fault.fill(1L << 30).and(Fault.unframed()));
      assertThatThrownBy(() -> lab.pull("app:1"))
          .isInstanceOf(dev.tare.content.LimitException.class);
      assertThat(tokenRequests(lab)).hasSize(1);
    }
  }

  @Test
  void aTokenThatFitsNoHeaderIsRefusedUnseen() throws IOException {
    try (Lab lab = lab(Auth.bearer("me", "s3cret"), PASSWORD)) {
      lab.registry.on(r -> r.is("GET", "token"), Fault.body("{\"token\":\"a\\r\\nX-Evil: b\"}"));
      assertThatThrownBy(() -> lab.pull("app:1"))
          .hasMessageEndingWith("with a token that fits no header")
          .satisfies(e -> assertThat(e.getMessage()).doesNotContain("Evil"));
    }
  }

  @Test
  void aTokenThatEndsInBetweenIsRenewed() throws IOException {
    for (int at = 0; at < 12; at++) {
      try (Lab lab = lab(Auth.bearer("me", "s3cret"), PASSWORD)) {
        lab.registry
            .on(r -> !r.path().contains("token"), Fault.first(lab.registry::expireTokens))
            .skip(at)
            .times(1);
        assertThat(lab.push("new:1").get(0)).isIn(Transfer.WRITTEN, Transfer.PRESENT);
        assertThat(lab.registry.manifest("new", "1")).isPresent();
      }
    }
  }

  /** Whole, and in chunks; at every request of an upload. */
  @ParameterizedTest
  @ValueSource(longs = {Long.MAX_VALUE, 1 << 20})
  void aTokenThatEndsWithinAnUploadCostsItsBytesOnceMore(long maximum) throws IOException {
    int fired = 0;
    for (int at = 0; at < 12; at++) {
      try (Lab lab =
          new Lab(
              MemoryRegistry.builder()
                  .auth(Auth.bearer("me", "s3cret"))
                  .maximumUpload(maximum)
                  .start(),
              PASSWORD)) {
        AtomicInteger expired = new AtomicInteger();
        lab.registry
            .on(
                r -> r.path().contains("/uploads/"),
                Fault.first(
                    () -> {
                      expired.incrementAndGet();
                      lab.registry.expireTokens();
                    }))
            .skip(at)
            .times(1);
        lab.push("new:1");
        fired += expired.get();
        assertThat(lab.registry.manifest("new", "1")).isPresent();
        assertThat(lab.registry.openUploads()).isZero();
        // what is refused for its size is read as far as the registry likes
        long sent =
            lab.registry.requests().stream()
                .filter(e -> e.path().contains("/uploads/") && e.status() != 413)
                .mapToLong(Exchange::bytesIn)
                .sum();
        assertThat(sent).isLessThanOrEqualTo(2L * Lab.LAYER.length + 2L * Lab.CONFIG.length);
      }
    }
    assertThat(fired).isGreaterThanOrEqualTo(4);
  }

  @Test
  void servicesThatLookAtOneScopeWillDo() throws IOException {
    for (Auth.ScopePolicy policy : Auth.ScopePolicy.values()) {
      try (Lab lab = lab(Auth.bearer("me", "s3cret").scopePolicy(policy), PASSWORD)) {
        lab.push("new:1", Optional.of(lab.reference("app:1").repository()));
        assertThat(lab.registry.manifest("new", "1")).isPresent();
      }
    }
  }

  @Test
  void aChallengeThatComesLateIsAnswered() throws IOException {
    try (Lab lab = lab(Auth.bearer("me", "s3cret"), PASSWORD)) {
      lab.registry
          .on(r -> r.is("GET", "/v2/") && r.path().equals("/v2/"), Fault.status(200))
          .times(1);
      assertThat(lab.pull("app:1")).isEqualTo(Lab.LAYER);
    }
    try (Lab lab = lab(Auth.bearer("me", "s3cret"), PASSWORD)) {
      lab.registry.on(
          r -> r.is("GET", "/manifests/") && r.header("Authorization").isEmpty(),
          Fault.withoutHeader("WWW-Authenticate"));
      assertThat(lab.pull("app:1")).isEqualTo(Lab.LAYER);
    }
  }

  @Test
  void aRealmAtAnInternalAddressGetsNothing() throws IOException {
    for (String realm :
        new String[] {"http://169.254.169.254/token", "ftp://127.0.0.1/", "http://u:p@r.test/"}) {
      try (Lab lab = lab(Auth.bearer("me", "s3cret"), PASSWORD)) {
        lab.registry.on(
            r -> true, Fault.header("WWW-Authenticate", "Bearer realm=\"" + realm + "\""));
        assertThatThrownBy(() -> lab.pull("app:1"))
            .isInstanceOf(RegistryException.class)
            .hasMessageContaining("names a token service");
        assertThat(tokenRequests(lab)).isEmpty();
      }
    }
  }

  @Test
  void aTokenRequestIsNotRedirectedWithItsPassword() throws IOException {
    try (Lab lab = lab(Auth.bearer("me", "s3cret"), PASSWORD)) {
      String other = lab.registry.otherHost();
      lab.registry.on(
          r -> r.path().contains("token") && !r.header("Host").orElse("").equals(other),
          Fault.redirect("http://" + other + "/token"));
      assertThatThrownBy(() -> lab.pull("app:1")).isInstanceOf(IOException.class);
      assertThat(lab.registry.requests())
          .filteredOn(e -> e.request().header("Host").orElse("").equals(other))
          .isNotEmpty()
          .allMatch(e -> e.request().header("Authorization").isEmpty());
    }
  }

  @Test
  void anUploadElsewhereGetsNoToken() throws IOException {
    try (Lab lab = lab(Auth.bearer("me", "s3cret"), PASSWORD)) {
      String other = lab.registry.otherHost();
      lab.registry.on(
          r -> r.is("POST", "/uploads/"),
          Fault.location(text -> text.replace(lab.registry.host(), other)));
      lab.push("new:1");
      assertThat(lab.registry.requests())
          .filteredOn(e -> e.request().header("Host").orElse("").equals(other))
          .hasSize(2)
          .allMatch(e -> e.request().header("Authorization").isEmpty());
    }
  }

  @Test
  void workersShareOneToken() throws Exception {
    try (Lab lab = lab(Auth.bearer("me", "s3cret"), PASSWORD);
        ImageSource source = lab.source("app:1")) {
      ExecutorService threads = Executors.newFixedThreadPool(4);
      try {
        for (Future<byte[]> done :
            threads.invokeAll(
                Collections.<Callable<byte[]>>nCopies(
                    5, () -> Lab.read(source, Lab.LAYER_DESCRIPTOR)))) {
          assertThat(done.get()).isEqualTo(Lab.LAYER);
        }
      } finally {
        threads.shutdownNow();
      }
      assertThat(tokenRequests(lab)).hasSize(1);
      assertThat(lab.registry.requests()).filteredOn(e -> e.path().equals("/v2/")).hasSize(1);
    }
  }

  @Test
  void usersOfOneRegistryDoNotShareTokens() throws IOException {
    Credentials two =
        (registry, path) ->
            Optional.of(
                path.equals("app")
                    ? new Secret(Secret.Kind.PASSWORD, "me", "s3cret")
                    : new Secret(Secret.Kind.PASSWORD, "you", "other"));
    try (Lab lab = lab(Auth.bearer("me", "s3cret").user("you", "other"), two)) {
      lab.pull("app:1");
      lab.push("new:1");
      assertThat(lab.registry.grants())
          .extracting(TokenGrant::user)
          .containsExactly(Optional.of("me"), Optional.of("you"));
    }
  }
}

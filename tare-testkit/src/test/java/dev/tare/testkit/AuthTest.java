// SPDX-License-Identifier: Apache-2.0
package dev.tare.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testkit.Wire.Reply;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuthTest {
  private static final String TAGS = "/v2/a/tags/list";

  private static String basic(String user, String password) {
    String pair = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
    return "Authorization: Basic " + pair;
  }

  private static String bearer(Reply token) {
    return "Authorization: Bearer " + member(token, "token");
  }

  private static String member(Reply reply, String name) {
    return Json.member(Json.parse(reply.text()), name, String.class).orElse("");
  }

  private static MemoryRegistry registry(Auth auth) throws IOException {
    MemoryRegistry registry = MemoryRegistry.builder().auth(auth).start();
    registry.putManifest("a", "1", "x/y", "{}".getBytes(UTF_8));
    return registry;
  }

  @Test
  void basicWantsTheRightPassword() throws IOException {
    try (MemoryRegistry registry = registry(Auth.basic("me", "p:w").user("you", "q"))) {
      Reply refused = Wire.once(registry, "GET", "/v2/");
      assertThat(refused.status()).isEqualTo(401);
      assertThat(refused.header("WWW-Authenticate").orElseThrow()).startsWith("Basic realm=");
      assertThat(Wire.once(registry, "GET", TAGS, basic("me", "p:w")).status()).isEqualTo(200);
      assertThat(Wire.once(registry, "GET", TAGS, basic("you", "q")).status()).isEqualTo(200);
      assertThat(Wire.once(registry, "GET", TAGS, basic("you", "p:w")).status()).isEqualTo(401);
      assertThat(Wire.once(registry, "GET", TAGS, "Authorization: Basic !").status())
          .isEqualTo(401);
    }
  }

  @Test
  void bearerChallengesGivesTokensAndHonoursThem() throws IOException {
    try (MemoryRegistry registry = registry(Auth.bearer("me", "pw"))) {
      assertThat(Wire.once(registry, "GET", "/v2/").header("WWW-Authenticate"))
          .contains("Bearer realm=\"http://registry/token\",service=\"memory-registry\"");
      assertThat(Wire.once(registry, "GET", TAGS).header("WWW-Authenticate"))
          .contains(
              "Bearer realm=\"http://registry/token\",service=\"memory-registry\","
                  + "scope=\"repository:a:pull\"");
      Reply token =
          Wire.once(registry, "GET", "/token?service=s&scope=repository:a:pull", basic("me", "pw"));
      assertThat(Wire.once(registry, "GET", TAGS, bearer(token)).status()).isEqualTo(200);
      assertThat(Wire.once(registry, "GET", "/v2/", bearer(token)).status()).isEqualTo(200);
      Reply more = Wire.once(registry, "POST", "/v2/a/blobs/uploads/", bearer(token));
      assertThat(more.status()).isEqualTo(401);
      assertThat(more.header("WWW-Authenticate").orElseThrow())
          .endsWith("scope=\"repository:a:pull,push\",error=\"insufficient_scope\"");
      assertThat(registry.grants()).hasSize(1);
      assertThat(registry.grants().get(0).granted()).containsExactly("repository:a:pull");

      registry.expireTokens();
      assertThat(
              Wire.once(registry, "GET", TAGS, bearer(token))
                  .header("WWW-Authenticate")
                  .orElseThrow())
          .endsWith("error=\"invalid_token\"");
    }
  }

  @Test
  void tokensEndWithTheirLifetime() throws IOException {
    try (MemoryRegistry registry =
        registry(Auth.bearer("me", "pw").lifetime(Duration.ZERO).expiresIn("\"300\""))) {
      Reply token = Wire.once(registry, "GET", "/token?scope=repository:a:pull", basic("me", "pw"));
      assertThat(member(token, "expires_in")).isEqualTo("300");
      assertThat(Wire.once(registry, "GET", TAGS, bearer(token)).status()).isEqualTo(401);
    }
  }

  @Test
  void passwordsAreCheckedAndNobodyMayOnlyPull() throws IOException {
    try (MemoryRegistry registry = registry(Auth.bearer("me", "pw").anonymousPull())) {
      assertThat(Wire.once(registry, "GET", "/token", basic("me", "no")).status()).isEqualTo(401);
      Reply token = Wire.once(registry, "GET", "/token?scope=repository%3Aa%3Apull%2Cpush");
      assertThat(registry.grants().get(0).granted()).containsExactly("repository:a:pull");
      assertThat(registry.grants().get(0).user()).isEmpty();
      assertThat(Wire.once(registry, "GET", TAGS, bearer(token)).status()).isEqualTo(200);
    }
    try (MemoryRegistry registry = registry(Auth.bearer("me", "pw"))) {
      assertThat(Wire.once(registry, "GET", "/token").status()).isEqualTo(401);
    }
  }

  @Test
  void theFormGivesAndTakesRefreshTokens() throws IOException {
    Auth auth = Auth.bearer("me", "pw").identityToken("me", "id-1");
    try (MemoryRegistry registry = registry(auth);
        Wire wire = Wire.to(registry.host())) {
      Reply first =
          form(wire, "grant_type=password&username=me&password=pw&access_type=offline&scope=");
      String refresh = member(first, "refresh_token");
      assertThat(refresh).startsWith("refresh-");
      for (String token : List.of(refresh, "id-1")) {
        Reply reply =
            form(
                wire,
                "grant_type=refresh_token&refresh_token="
                    + token
                    + "&scope=repository%3Aa%3Apull+repository%3Ab%3Apull%2Cpush");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(member(reply, "token")).isEmpty();
        String access = "Authorization: Bearer " + member(reply, "access_token");
        assertThat(wire.ask("GET", TAGS, new byte[0], access).status()).isEqualTo(200);
      }
      assertThat(registry.grants().get(2))
          .isEqualTo(
              new TokenGrant(
                  "POST",
                  Optional.of("me"),
                  List.of("repository:a:pull", "repository:b:pull,push"),
                  List.of("repository:a:pull", "repository:b:pull", "repository:b:push")));
      assertThat(form(wire, "grant_type=refresh_token&refresh_token=x").status()).isEqualTo(401);
      assertThat(form(wire, "grant_type=other").status()).isEqualTo(400);
      assertThat(form(wire, "grant_type=%").status()).isEqualTo(400);
      assertThat(wire.ask("DELETE", "/token", new byte[0]).status()).isEqualTo(405);
    }
  }

  private static Reply form(Wire wire, String form) throws IOException {
    return wire.ask(
        "POST", "/token", form.getBytes(UTF_8), "Content-Type: application/x-www-form-urlencoded");
  }

  @Test
  void theTokensNameAndTheScopesThatCountCanBeChosen() throws IOException {
    Map<Auth.TokenField, List<String>> fields =
        Map.of(
            Auth.TokenField.TOKEN, List.of("token"),
            Auth.TokenField.ACCESS_TOKEN, List.of("access_token"),
            Auth.TokenField.BOTH, List.of("token", "access_token"),
            Auth.TokenField.NEITHER, List.of());
    for (Auth.TokenField field : Auth.TokenField.values()) {
      try (MemoryRegistry registry =
          registry(Auth.bearer("me", "pw").anonymousPull().tokenField(field).expiresIn(""))) {
        Reply reply = Wire.once(registry, "GET", "/token");
        List<String> present =
            List.of("token", "access_token").stream()
                .filter(name -> !member(reply, name).isEmpty())
                .toList();
        assertThat(present).isEqualTo(fields.get(field));
        assertThat(reply.text()).doesNotContain("expires_in");
      }
    }
    String query = "/token?scope=repository:a:pull&scope=repository:b:pull,push";
    for (Auth.ScopePolicy policy : Auth.ScopePolicy.values()) {
      try (MemoryRegistry registry =
          registry(Auth.bearer("me", "pw").scopePolicy(policy).readOnly())) {
        Wire.once(registry, "GET", query, basic("me", "pw"));
        List<String> expected =
            switch (policy) {
              case ALL -> List.of("repository:a:pull", "repository:b:pull");
              case FIRST -> List.of("repository:a:pull");
              case LAST -> List.of("repository:b:pull");
            };
        assertThat(registry.grants().get(0).granted()).isEqualTo(expected);
      }
    }
  }

  @Test
  void tokensCanExpireInTheMiddle() throws IOException {
    try (MemoryRegistry registry = registry(Auth.bearer("me", "pw"))) {
      Reply token = Wire.once(registry, "GET", "/token?scope=repository:a:pull", basic("me", "pw"));
      registry.on(r -> r.is("GET", "/tags/"), Fault.first(registry::expireTokens)).skip(1).times(1);
      assertThat(Wire.once(registry, "GET", TAGS, bearer(token)).status()).isEqualTo(200);
      assertThat(Wire.once(registry, "GET", TAGS, bearer(token)).status()).isEqualTo(401);
    }
  }

  @Test
  void theOtherOriginAsksForNothingAndIsLogged() throws IOException {
    try (MemoryRegistry registry = registry(Auth.basic("me", "pw"));
        Wire wire = Wire.to(registry.otherHost())) {
      assertThat(registry.otherHost()).isNotEqualTo(registry.host());
      assertThat(wire.ask("GET", TAGS, new byte[0], basic("me", "pw")).status()).isEqualTo(200);
      Exchange leak = registry.requests().get(0);
      assertThat(leak.atOtherOrigin()).isTrue();
      assertThat(leak.request().header("authorization")).isPresent();
      registry.forgetRequests();
      assertThat(registry.requests()).isEmpty();
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.http.Proxies;
import dev.tare.testkit.Auth;
import dev.tare.testkit.Fault;
import dev.tare.testkit.MemoryRegistry;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class RegistryNoticesTest {
  private final List<String> notices = new CopyOnWriteArrayList<>();

  private Lab lab(Auth auth, Credentials credentials, boolean strict) throws IOException {
    Lab lab =
        new Lab(
            MemoryRegistry.builder().auth(auth).start(),
            new RegistrySettings(
                credentials, Set.of(), List.of(), Proxies.NONE, "tare-test", strict, notices::add));
    lab.seed("app", "1");
    return lab;
  }

  /** Lets the registry name its token service by the machine's other name. */
  private static void renameRealm(Lab lab) {
    String realm = lab.registry.origin().replace("127.0.0.1", "localhost") + "/token";
    lab.registry.on(
        r -> r.header("Authorization").isEmpty() && !r.path().contains("token"),
        Fault.header("WWW-Authenticate", "Bearer realm=\"" + realm + "\""));
  }

  @Test
  void aRegistrysWarningIsToldOnce() throws IOException {
    try (Lab lab = lab(Auth.none(), Credentials.ANONYMOUS, false)) {
      lab.registry.on(
          r -> !r.path().equals("/v2/"),
          Fault.header("Warning", "299 - \"moves on Monday\"")
              .and(Fault.addHeader("Warning", "110 - \"stale\"")));
      assertThat(lab.pull("app:1")).isEqualTo(Lab.LAYER);
      lab.push("new:1");
      assertThat(notices).containsExactly(lab.registry.host() + " warns: \"moves on Monday\"");
    }
  }

  @Test
  void aWarningIsOneHarmlessLineOfBoundedLength() throws IOException {
    try (Lab lab = lab(Auth.none(), Credentials.ANONYMOUS, false)) {
      lab.registry.on(
          r -> r.is("GET", "/manifests/"),
          Fault.header("Warning", "299 - \"\u009b2J\tx\u001b[31m" + "y".repeat(5000) + "\""));
      lab.pull("app:1");
      assertThat(notices)
          .singleElement()
          .satisfies(
              text ->
                  assertThat(text)
                      .hasSizeLessThan(400)
                      .endsWith("...\"")
                      .matches(t -> t.chars().noneMatch(Character::isISOControl)));
    }
  }

  @Test
  void warningsOfOthersAreNotTold() throws IOException {
    try (Lab lab = lab(Auth.none(), Credentials.ANONYMOUS, false)) {
      String other = lab.registry.otherHost();
      lab.registry.on(
          r -> r.is("GET", "/blobs/") && !r.header("Host").orElse("").equals(other),
          Fault.location(text -> text)
              .and(
                  Fault.redirect(
                      "http://" + other + "/v2/app/blobs/" + Lab.LAYER_DESCRIPTOR.digest())));
      lab.registry.on(
          r -> r.header("Host").orElse("").equals(other),
          Fault.header("Warning", "299 - \"buy this\""));
      assertThat(Lab.read(lab.source("app:1"), Lab.LAYER_DESCRIPTOR)).isEqualTo(Lab.LAYER);
      assertThat(notices).isEmpty();
    }
  }

  @Test
  void aPasswordThatGoesToAnotherDomainIsToldOnce() throws IOException {
    try (Lab lab = lab(Auth.bearer("me", "s3cret"), Lab.password("me", "s3cret"), false)) {
      renameRealm(lab);
      assertThat(lab.pull("app:1")).isEqualTo(Lab.LAYER);
      lab.push("new:1");
      assertThat(notices)
          .containsExactly(
              "the password for "
                  + lab.registry.host()
                  + " goes to the token service localhost, in another domain");
    }
  }

  @Test
  void strictAuthKeepsThePasswordAtHome() throws IOException {
    try (Lab lab = lab(Auth.bearer("me", "s3cret"), Lab.password("me", "s3cret"), true)) {
      renameRealm(lab);
      assertThatThrownBy(() -> lab.pull("app:1"))
          .isInstanceOfSatisfying(
              RegistryException.class,
              e -> assertThat(e.kind()).isEqualTo(RegistryException.Kind.AUTHENTICATION))
          .hasMessageEndingWith(
              "in another domain, localhost, which gets no password with strict-auth");
      assertThat(lab.registry.requests())
          .noneMatch(e -> e.request().header("Authorization").isPresent())
          .noneMatch(e -> e.path().contains("token"));
      assertThat(notices).isEmpty();
    }
    try (Lab lab = lab(Auth.bearer("me", "s3cret"), Lab.password("me", "s3cret"), true)) {
      assertThat(lab.pull("app:1")).isEqualTo(Lab.LAYER);
    }
  }

  @Test
  void whoHasNoPasswordIsToldNothing() throws IOException {
    Auth auth = Auth.bearer("me", "s3cret").anonymousPull();
    try (Lab lab = lab(auth, Credentials.ANONYMOUS, true)) {
      renameRealm(lab);
      assertThat(lab.pull("app:1")).isEqualTo(Lab.LAYER);
      assertThat(notices).isEmpty();
    }
  }
}

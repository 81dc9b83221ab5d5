// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.http.HttpRequest;
import dev.tare.http.HttpResponse;
import dev.tare.http.Proxies;
import dev.tare.oci.Reference;
import dev.tare.registry.Credentials.Secret;
import dev.tare.transport.ImageSource;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistriesTest {
  private final List<HttpRequest> asked = new ArrayList<>();

  private record Canned(int status, List<HttpRequest.Header> headers) implements HttpResponse {
    @Override
    public InputStream body() {
      return InputStream.nullInputStream();
    }

    @Override
    public void close() {}
  }

  private Registries registries(Credentials credentials, HttpResponse response) {
    return new Registries(
        new RegistrySettings(credentials, Set.of(), List.of(), Proxies.NONE, "test"),
        request -> {
          asked.add(request);
          return response;
        },
        Timing.SYSTEM);
  }

  @ParameterizedTest
  @CsvSource({
    "alpine, https://registry-1.docker.io/v2/library/alpine/manifests/latest",
    "index.docker.io/me/a:1, https://registry-1.docker.io/v2/me/a/manifests/1",
    "r.test:5000/a:1, https://r.test:5000/v2/a/manifests/1",
    "Foo/bar, https://Foo/v2/bar/manifests/latest",
    "[2001:db8::1]/a, https://[2001:db8::1]/v2/a/manifests/latest",
    "[2001:db8::1]:5000/a/b:1, https://[2001:db8::1]:5000/v2/a/b/manifests/1",
  })
  void aNameIsAskedForAtItsHost(String name, String address) throws Exception {
    List<String> wanted = new ArrayList<>();
    Credentials noted =
        (registry, path) -> {
          wanted.add(registry + " " + path);
          return Optional.empty();
        };
    try (Registries registries = registries(noted, new Canned(404, List.of()));
        ImageSource source = registries.source(Reference.parse(name))) {
      assertThatThrownBy(source::root).hasMessageContaining(" is not in ");
    }
    assertThat(asked).extracting(HttpRequest::uri).containsExactly(URI.create(address));
    Reference reference = Reference.parse(name);
    assertThat(wanted)
        .allMatch(
            (reference.repository().registry() + " " + reference.repository().path())::equals);
  }

  @Test
  void aTokenForTheRegistryThatFitsNoHeaderIsNotSentNorShown() throws Exception {
    Credentials token =
        (registry, path) ->
            Optional.of(new Secret(Secret.Kind.REGISTRY_TOKEN, "", "s3cret\r\nX-Evil: 1"));
    try (Registries registries = registries(token, new Canned(404, List.of()));
        ImageSource source = registries.source(Reference.parse("r.test/a:1"))) {
      assertThatThrownBy(source::root)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("the token for r.test fits no header");
    }
    assertThat(asked).isEmpty();
  }

  @Test
  void whatEndsAnUploadMayTakeLonger() {
    URI uri = URI.create("https://r.test/");
    assertThat(Registries.patient(HttpRequest.of("PUT", uri)).patience())
        .contains(Duration.ofMinutes(5));
    for (String method : List.of("GET", "HEAD", "POST", "PATCH", "DELETE")) {
      assertThat(Registries.patient(HttpRequest.of(method, uri)).patience()).isEmpty();
    }
  }
}

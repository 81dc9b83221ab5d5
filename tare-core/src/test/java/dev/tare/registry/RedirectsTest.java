// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.http.HttpRequest;
import dev.tare.http.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RedirectsTest {
  private final List<String> seen = new ArrayList<>();

  /** Redirects by a table; what is not in it answers 200. */
  private Answer get(String method, String uri, Map<String, String> table) throws IOException {
    Redirects redirects =
        new Redirects(
            request -> {
              boolean authorized =
                  request.headers().stream().anyMatch(h -> h.name().equals("Authorization"));
              seen.add(request.uri() + (authorized ? " +" : ""));
              String to = table.get(request.uri().toString());
              return to == null
                  ? new Canned(200, List.of())
                  : new Canned(307, List.of(new HttpRequest.Header("location", to)));
            },
            Reach.PUBLIC);
    return redirects.send(HttpRequest.of(method, URI.create(uri)), Optional.of("Bearer t"));
  }

  private record Canned(int status, List<HttpRequest.Header> headers) implements HttpResponse {
    @Override
    public InputStream body() {
      return InputStream.nullInputStream();
    }

    @Override
    public void close() {}
  }

  @Test
  void authorizationStaysAtItsOriginAndDoesNotComeBack() throws IOException {
    Answer answer =
        get(
            "GET",
            "https://r.test/a",
            Map.of(
                "https://r.test/a", "/b",
                "https://r.test/b", "https://r.test:444/c",
                "https://r.test:444/c", "https://r.test/d"));
    assertThat(seen)
        .containsExactly(
            "https://r.test/a +", "https://r.test/b +", "https://r.test:444/c", "https://r.test/d");
    assertThat(answer.away()).isTrue();
  }

  @Test
  void redirectsToLessSafePlacesAreRefused() {
    Map<String, String> bad =
        Map.of(
            "http://s.test/", "redirects from https to http",
            "https://127.0.0.1/", "redirects to the internal address 127.0.0.1",
            "https://u:p@s.test/", "redirects to what is no http address",
            "file:///etc/passwd", "redirects to what is no http address");
    bad.forEach(
        (to, message) ->
            assertThatThrownBy(
                    () ->
                        get("GET", "https://r.test/a?sig=1", Map.of("https://r.test/a?sig=1", to)))
                .isInstanceOf(RegistryException.class)
                .hasMessage("https://r.test/a " + message));
  }

  @Test
  void aCircleEnds() {
    assertThatThrownBy(() -> get("HEAD", "https://r.test/a", Map.of("https://r.test/a", "/a")))
        .hasMessage("https://r.test/a redirects more than 10 times");
    assertThat(seen).hasSize(11);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.content.LimitException;
import dev.tare.content.NotFoundException;
import dev.tare.testkit.Auth;
import dev.tare.testkit.Exchange;
import dev.tare.testkit.Fault;
import dev.tare.testkit.MemoryRegistry;
import dev.tare.testkit.Request;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryTagsTest {
  private static final Predicate<Request> LIST = r -> r.is("GET", "/tags/list");

  private static Lab lab(MemoryRegistry.Builder registry, int tags) throws IOException {
    Lab lab =
        new Lab(registry.auth(Auth.bearer("me", "s3cret")).start(), Lab.password("me", "s3cret"));
    for (int i = 0; i < tags; i++) {
      lab.seed("app", "v" + i);
    }
    return lab;
  }

  private static List<String> tags(Lab lab) throws IOException {
    return lab.registries.tags(lab.reference("app:1").repository());
  }

  private static List<Exchange> lists(Lab lab) {
    return lab.registry.requests().stream().filter(e -> e.path().contains("/tags/list")).toList();
  }

  @Test
  void aShortListIsOnePage() throws IOException {
    try (Lab lab = lab(MemoryRegistry.builder(), 3)) {
      assertThat(tags(lab)).containsExactly("v0", "v1", "v2");
      assertThat(lists(lab).get(0).request().parameter("n")).contains("1000");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s", "http://HOST%s", "//HOST%s"})
  void pagesFollowEachOtherWhateverTheFormOfTheirAddress(String form) throws IOException {
    try (Lab lab = lab(MemoryRegistry.builder().pageSize(2), 5)) {
      String absolute = form.replace("HOST", lab.registry.host());
      for (String last : List.of("v1", "v3")) {
        String next = absolute.formatted("/v2/app/tags/list?n=2&last=" + last);
        lab.registry.on(
            LIST.and(r -> r.parameter("last").isPresent() == last.equals("v3"))
                .and(r -> !r.parameter("last").equals(Optional.of("v3"))),
            Fault.header("Link", "<" + next + ">; rel=\"next\""));
      }
      assertThat(tags(lab)).containsExactly("v0", "v1", "v2", "v3", "v4");
    }
  }

  @Test
  void thousandsOfTagsAreListed() throws IOException {
    try (Lab lab = lab(MemoryRegistry.builder(), 0)) {
      for (int i = 0; i < 10_000; i++) {
        lab.registry.putManifest("app", "t" + i, "application/vnd.oci.image.index.v1+json", INDEX);
      }
      assertThat(tags(lab)).hasSize(10_000).doesNotHaveDuplicates();
      assertThat(lists(lab).size()).isLessThanOrEqualTo(11);
    }
  }

  private static final byte[] INDEX =
      "{\"schemaVersion\":2,\"manifests\":[]}".getBytes(java.nio.charset.StandardCharsets.UTF_8);

  @Test
  void aListWithoutEndIsGivenUp() throws IOException {
    try (Lab lab = lab(MemoryRegistry.builder(), 2)) {
      lab.registry.on(LIST, Fault.header("Link", "</v2/app/tags/list?n=1000>; rel=\"next\""));
      assertThatThrownBy(() -> tags(lab))
          .isInstanceOf(RegistryException.class)
          .hasMessageEndingWith("/v2/app/tags/list: the list has no end");
      assertThat(lists(lab)).hasSize(1);
    }
    try (Lab lab = lab(MemoryRegistry.builder(), 2)) {
      for (int i = 0; i < 20; i++) {
        Optional<String> page = Optional.of(Integer.toString(i)).filter(x -> !x.equals("0"));
        lab.registry.on(
            LIST.and(r -> r.parameter("x").equals(page)),
            Fault.header("Link", "</v2/app/tags/list?x=" + (i + 1) + ">; rel=\"next\""));
      }
      assertThatThrownBy(() -> tags(lab)).hasMessageEndingWith("the list has no end");
      assertThat(lists(lab).size()).isLessThan(10);
    }
  }

  @Test
  void aListThatGoesOnElsewhereIsNotFollowed() throws IOException {
    try (Lab lab = lab(MemoryRegistry.builder(), 2)) {
      String other = "http://" + lab.registry.otherHost() + "/v2/app/tags/list";
      lab.registry.on(LIST, Fault.header("Link", "<" + other + ">; rel=\"next\""));
      assertThatThrownBy(() -> tags(lab))
          .isInstanceOf(RegistryException.class)
          .hasMessageContaining("goes on to another host");
      assertThat(lists(lab)).noneMatch(Exchange::atOtherOrigin);
      for (String link : List.of("file:///x", "http://u:p@" + lab.registry.host() + "/x")) {
        lab.registry.behave();
        lab.registry.on(LIST, Fault.header("Link", "<" + link + ">; rel=\"next\""));
        assertThatThrownBy(() -> tags(lab)).hasMessageEndingWith("to what is no http address");
      }
    }
  }

  @Test
  void whatIsNoTagIsLeftOut() throws IOException {
    try (Lab lab = lab(MemoryRegistry.builder(), 0)) {
      lab.registry.on(
          LIST,
          Fault.status(200)
              .and(
                  Fault.body(
                      "{\"tags\":[null,\"\",\"a\",\"sha256:0\",\"\\u001b[2J\",7,\"a\",\"b\"]}")));
      assertThat(tags(lab)).containsExactly("a", "b");
      lab.registry.behave();
      lab.registry.on(LIST, Fault.status(200).and(Fault.body("{\"name\":\"app\",\"tags\":null}")));
      assertThat(tags(lab)).isEmpty();
    }
  }

  @Test
  void aRepositoryThatIsNotThereIsNotFound() throws IOException {
    try (Lab lab = lab(MemoryRegistry.builder(), 0)) {
      assertThatThrownBy(() -> tags(lab))
          .isInstanceOf(NotFoundException.class)
          .hasMessage("there is no repository " + lab.registry.host() + "/app");
    }
  }

  @Test
  void anEndlessPageIsRefused() throws IOException {
    try (Lab lab = lab(MemoryRegistry.builder(), 1)) {
      lab.registry.on(LIST, Fault.fill(1L << 30).and(Fault.unframed()));
      assertThatThrownBy(() -> tags(lab)).isInstanceOf(LimitException.class);
    }
  }

  @Test
  void aFaultBetweenPagesIsSurvived() throws IOException {
    for (int at = 0; at < 3; at++) {
      try (Lab lab = lab(MemoryRegistry.builder().pageSize(2), 5)) {
        lab.registry.on(LIST, Fault.status(503)).skip(at).times(1);
        assertThat(tags(lab)).hasSize(5);
        assertThat(lists(lab)).hasSize(4);
      }
    }
  }
}

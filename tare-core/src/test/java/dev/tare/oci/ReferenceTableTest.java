// SPDX-License-Identifier: Apache-2.0
package dev.tare.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What distribution's own tests of the grammar take and refuse, as far as ReferenceTest does not
 * have it already; there a name alone has no tag, here it has {@code latest}.
 */
class ReferenceTableTest {
  private static final String F =
      "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff";

  @ParameterizedTest
  @CsvSource({
    // typed, registry, path, tag
    "test_com, docker.io, library/test_com, latest",
    "test_com/foo, docker.io, test_com/foo, latest",
    "test.com:tag, docker.io, library/test.com, tag",
    "test.com:5000, docker.io, library/test.com, 5000",
    "test.com/repo:tag, test.com, repo, tag",
    "test.com/foo, test.com, foo, latest",
    "test:5000/repo, test:5000, repo, latest",
    "test:5000/repo:tag, test:5000, repo, tag",
    "test:8080/foo, test:8080, foo, latest",
    "test.com:8080/foo, test.com:8080, foo, latest",
    "test-com:8080/foo, test-com:8080, foo, latest",
    "test.com:8000/foo:TAG5, test.com:8000, foo, TAG5",
    "xn--n3h.com:18080/foo, xn--n3h.com:18080, foo, latest",
    "lowercase:Uppercase, docker.io, library/lowercase, Uppercase",
    "sub-dom1.foo.com/bar/baz/quux, sub-dom1.foo.com, bar/baz/quux, latest",
    "sub-dom1.foo.com/bar/baz/quux:some-long-tag, sub-dom1.foo.com, bar/baz/quux, some-long-tag",
    "b.gcr.io/test.example.com/my-app:test.example.com, b.gcr.io, test.example.com/my-app,"
        + " test.example.com",
    "foo_bar.com:8080, docker.io, library/foo_bar.com, 8080",
    "foo/foo_bar.com:8080, docker.io, foo/foo_bar.com, 8080",
    "192.168.1.1:tag, docker.io, library/192.168.1.1, tag",
    "192.168.0.1:80, docker.io, library/192.168.0.1, 80",
    "192.168.1.1/repo, 192.168.1.1, repo, latest",
    "192.168.1.1:5000/repo:5050, 192.168.1.1:5000, repo, 5050",
    "192.168.0.1:8/debian, 192.168.0.1:8, debian, latest",
    "192.168.0.2:25000/debian, 192.168.0.2:25000, debian, latest",
    "[2001:db8::1]/repo, [2001:db8::1], repo, latest",
    "[2001:db8:1:2:3:4:5:6]/repo:tag, [2001:db8:1:2:3:4:5:6], repo, tag",
    "[2001:db8::1]:5000/repo:tag, [2001:db8::1]:5000, repo, tag",
    "[2001:db8::]:5000/repo, [2001:db8::]:5000, repo, latest",
    "[fc00::1]:5000/docker/docker, [fc00::1]:5000, docker/docker, latest",
    "Uppercase/lowercase:tag, Uppercase, lowercase, tag",
    "DOCKER/docker, DOCKER, docker, latest",
    "index.docker.io/docker/docker, docker.io, docker/docker, latest",
    "index.docker.io/debian, docker.io, library/debian, latest",
    "docker---rules/docker, docker.io, docker---rules/docker, latest",
    "d/docker, docker.io, d/docker, latest",
    "dock__er/docker, docker.io, dock__er/docker, latest",
    "thisisthesongthatneverendsitgoesonandonandonthisisthesongthatnev, docker.io,"
        + " library/thisisthesongthatneverendsitgoesonandonandonthisisthesongthatnev, latest",
    "dbcc1, docker.io, library/dbcc1, latest",
    "library/foo/bar, docker.io, library/foo/bar, latest",
    "store/foo/bar, docker.io, store/foo/bar, latest",
    "docker.io/library/ubuntu-12.04-base, docker.io, library/ubuntu-12.04-base, latest",
    "127.0.0.1:8000/privatebase, 127.0.0.1:8000, privatebase, latest",
  })
  void whatIsTakenThereIsTakenHere(String typed, String registry, String path, String tag) {
    Reference reference = Reference.parse(typed);
    assertThat(reference.repository()).isEqualTo(new Repository(registry, path));
    assertThat(reference.tag()).contains(tag);
    if (!tag.equals("latest")) {
      Reference both = Reference.parse(typed + "@sha256:" + F);
      assertThat(both.repository()).isEqualTo(reference.repository());
      assertThat(both.tag()).contains(tag);
      assertThat(both.digest()).contains(new Digest("sha256", F));
    }
    assertThat(Reference.parse(reference.familiar())).isEqualTo(reference);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ":justtag",
        "repo@sha256:ffffffffffffffffffffffffffffffffff",
        "validname@invaliddigest:" + F,
        "test:5000/Uppercase/lowercase:tag",
        "aa/asdf$$^/aa",
        "[2001:db8::1]",
        "[2001:db8::1]:5000",
        "[2001:db8::1]:tag",
        "[fe80::1%@invalidzone]:5000/repo",
        "docker/Docker",
        "docker///docker",
        "docker.io/docker/Docker",
        "docker.io/docker///docker",
        "-docker",
        "-docker/docker",
        "-docker.io/docker/docker",
        "docker-/docker",
        "-docker-/docker",
        "____/____",
        "_docker/_docker",
        "dock..er/docker",
        "dock_.er/docker",
        "dock-.er/docker",
        "docker/",
        "https://github.com/docker/docker",
        F,
        "busybox:-foo",
        "busybox@foo",
      })
  void whatIsRefusedThereIsRefusedHere(String text) {
    assertThatThrownBy(() -> Reference.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {127, 128})
  void pathsOfManyPartsHaveTheSameBound(int parts) {
    String path = "a/".repeat(parts) + "a";
    if (parts == 127) {
      assertThat(Reference.parse("r.test/" + path).digest()).isEqualTo(Optional.empty());
    } else {
      assertThatThrownBy(() -> Reference.parse("r.test/" + path))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}

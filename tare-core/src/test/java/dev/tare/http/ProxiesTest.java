// SPDX-License-Identifier: Apache-2.0
package dev.tare.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxiesTest {
  private static final URI HTTP = URI.create("http://registry.test/v2/");
  private static final URI HTTPS = URI.create("https://registry.test/v2/");

  private static String host(Map<String, String> environment, URI target) {
    return Proxies.of(environment).find(target).map(URI::getHost).orElse("-");
  }

  @Test
  void eachSchemeHasItsVariable() {
    Map<String, String> environment =
        Map.of("HTTP_PROXY", "http://a:1", "HTTPS_PROXY", "b:2", "ALL_PROXY", "http://c:3");
    assertThat(host(environment, HTTP)).isEqualTo("a");
    assertThat(host(environment, HTTPS)).isEqualTo("b");
  }

  @Test
  void upperCaseComesBeforeLowerCaseAndAllComesLast() {
    Map<String, String> environment = new HashMap<>();
    environment.put("ALL_PROXY", "http://c:3");
    assertThat(host(environment, HTTPS)).isEqualTo("c");
    environment.put("https_proxy", "http://a:1");
    assertThat(host(environment, HTTPS)).isEqualTo("a");
    environment.put("HTTPS_PROXY", "");
    assertThat(host(environment, HTTPS)).isEqualTo("a");
    environment.put("HTTPS_PROXY", "http://b:1");
    assertThat(host(environment, HTTPS)).isEqualTo("b");
    assertThat(host(environment, HTTP)).isEqualTo("c");
  }

  @Test
  void aCgiServersHeaderIsNoProxy() {
    assertThat(host(Map.of("HTTP_PROXY", "http://a:1", "REQUEST_METHOD", "GET"), HTTP))
        .isEqualTo("-");
  }

  @Test
  void aValueThatIsNoUrlIsRefusedWithoutShowingIt() {
    for (String value : new String[] {"http://u:pass word@h", "ftp://secret", "http://", "//"}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Proxies.of(Map.of("https_proxy", value)))
          .withMessage("HTTPS_PROXY is not the URL of a proxy")
          .withNoCause();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*|registry.test|yes",
        "registry.test|registry.test|yes",
        "registry.test|sub.registry.test|yes",
        "registry.test|myregistry.test|no",
        "REGISTRY.test|Registry.TEST|yes",
        ".test|registry.test|yes",
        ".registry.test|registry.test|no",
        "*.test|registry.test|yes",
        "*.registry.test|registry.test|no",
        "other, registry.test|registry.test|yes",
        "registry.test:443|registry.test|yes",
        "registry.test:444|registry.test|no",
        "registry.test:5000|registry.test:5000|yes",
        "10.1.2.3|10.1.2.3|yes",
        "10.1.2.3|10.1.2.4|no",
        "10.1.2.3:443|10.1.2.3|yes",
        "10.0.0.0/8|10.9.9.9|yes",
        "10.0.0.0/8|11.0.0.1|no",
        "10.0.0.0/8|10.registry.test|no",
        "10.0.0.0/99|10.0.0.1|no",
        "10.0.0.0/x|10.0.0.1|no",
        "0.0.0.0/0|10.0.0.1|yes",
        "0.0.0.0/0|[fd00::1]|no",
        "fd00::/8|[fd00::1]|yes",
        "fd00::1|[fd00:0::1]|yes",
        "[fd00::1]:443|[fd00::1]|yes",
        "[fd00::1]:444|[fd00::1]|no",
        "''|localhost|yes",
        "''|a.localhost|yes",
        "''|127.9.9.9:5000|yes",
        "''|[::1]|yes",
        "',,.,:80'|registry.test|no",
        "''|registry.test|no"
      })
  void exceptionsAreReachedDirectly(String except, String host, String direct) {
    Map<String, String> environment = Map.of("HTTPS_PROXY", "http://p:1", "no_proxy", except);
    assertThat(host(environment, URI.create("https://" + host + "/")))
        .isEqualTo(direct.equals("yes") ? "-" : "p");
  }

  @Test
  void credentialsAreDecoded() {
    assertThat(Proxies.basic("us%40er:p%3A+w")).isEqualTo("Basic dXNAZXI6cDordw==");
    assertThat(Proxies.basic("user")).isEqualTo("Basic dXNlcjo=");
  }
}

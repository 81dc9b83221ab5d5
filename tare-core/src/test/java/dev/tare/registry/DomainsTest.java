// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DomainsTest {
  @ParameterizedTest
  @CsvSource({
    "registry-1.docker.io, auth.docker.io, true",
    "ghcr.io, ghcr.io, true",
    "registry.gitlab.com, gitlab.com, true",
    "r.example.co.uk, auth.example.co.uk, true",
    "r.example.de, auth.example.de, true",
    "example.com, auth.example.com, true",
    "r.example.com, auth.example.net, false",
    "r.example.com, example.com.evil.test, false",
    "r.example.com, evilexample.com, false",
    "one.co.uk, two.co.uk, false",
    "a.github.io, b.github.io, false",
    "mine.azurecr.io, mine.azurecr.io, true",
    "mine.azurecr.io, yours.azurecr.io, false",
    "10.0.0.1, 10.0.0.1, true",
    "10.0.0.1, 10.1.0.1, false",
    "93.184.216.34, 93.1.216.34, false",
    "[2001:db8::1], [2001:db8::2], false",
    "registry, auth, false",
    "localhost, 127.0.0.1, false",
    "com, com, true",
  })
  void namesOfOneOwnerAreTold(String host, String other, boolean one) {
    assertThat(Domains.areOne(host, other)).isEqualTo(one);
    assertThat(Domains.areOne(other, host)).isEqualTo(one);
  }
}

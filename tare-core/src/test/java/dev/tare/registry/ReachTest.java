// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReachTest {
  @ParameterizedTest
  @CsvSource({
    "registry.example.com, PUBLIC",
    "93.184.216.34, PUBLIC",
    "[2606:2800:220:1::1], PUBLIC",
    "registry, PRIVATE",
    "10.1.2.3, PRIVATE",
    "172.16.0.1, PRIVATE",
    "172.32.0.1, PUBLIC",
    "192.168.1.1, PRIVATE",
    "100.64.0.1, PRIVATE",
    "[fd00::1], PRIVATE",
    "localhost, LOOPBACK",
    "LOCALHOST., LOOPBACK",
    "a.localhost, LOOPBACK",
    "127.9.9.9, LOOPBACK",
    "[::1], LOOPBACK",
    "[::ffff:127.0.0.1], LOOPBACK",
    "169.254.169.254, SPECIAL",
    "[fe80::1], SPECIAL",
    "0.0.0.0, SPECIAL",
    "[::], SPECIAL",
    "127.1, SPECIAL",
    "0x7f.0.0.1, SPECIAL",
    "0x7f000001, SPECIAL",
    "2130706433, SPECIAL",
    "0177.0.0.1, SPECIAL",
    "224.0.0.1, SPECIAL",
    "255.255.255.255, SPECIAL",
    "240.0.0.1, SPECIAL",
    "0.1.2.3, SPECIAL",
    "[::169.254.169.254], SPECIAL",
    "[64:ff9b::a9fe:a9fe], SPECIAL",
    "[64:ff9b:1::7f00:1], SPECIAL",
    "[2002:7f00:1::], SPECIAL",
    "[64:ff9a::1], PUBLIC"
  })
  void hostsAreClassified(String host, Reach expected) {
    assertThat(Reach.of(host)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "PUBLIC, PUBLIC, true",
    "PUBLIC, PRIVATE, false",
    "PUBLIC, LOOPBACK, false",
    "PUBLIC, SPECIAL, false",
    "PRIVATE, PRIVATE, true",
    "PRIVATE, LOOPBACK, false",
    "PRIVATE, SPECIAL, false",
    "LOOPBACK, LOOPBACK, true",
    "LOOPBACK, PRIVATE, true",
    "LOOPBACK, SPECIAL, false",
    "SPECIAL, PUBLIC, true"
  })
  void aRegistryLeadsNoFurtherThanItself(Reach registry, Reach target, boolean allowed) {
    assertThat(registry.mayLeadTo(target)).isEqualTo(allowed);
  }
}

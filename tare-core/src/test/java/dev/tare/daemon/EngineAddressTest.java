// SPDX-License-Identifier: Apache-2.0
package dev.tare.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineAddressTest {
  private static final Optional<EngineTls> TLS =
      Optional.of(new EngineTls(Optional.of(Path.of("/keys")), true));

  @Test
  void aLocalSocketIsReachedByItsPath() {
    EngineAddress address = EngineAddress.parse("unix:///run/user/1000/docker.sock", TLS);
    assertThat(address.socket()).contains(Path.of("/run/user/1000/docker.sock"));
    assertThat(address.tls()).isEmpty();
    assertThat(address.shown()).isEqualTo("unix:///run/user/1000/docker.sock");
  }

  @ParameterizedTest
  @CsvSource({
    "tcp://engine:1234, http://engine:1234",
    "tcp://engine, http://engine:2375",
    "engine:1234, http://engine:1234",
    "tcp://[::1]:9/, http://[::1]:9",
    "tcp://engine:1/behind/, http://engine:1/behind",
    "http://engine, http://engine",
    "HTTP://engine:8, http://engine:8",
  })
  void anEngineElsewhereIsReachedInTheClearUnlessTlsIsAskedFor(String text, String base) {
    EngineAddress address = EngineAddress.parse(text, Optional.empty());
    assertThat(address.base()).hasToString(base);
    assertThat(address.tls()).isEmpty();
    assertThat(address.socket()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "tcp://engine:1234, https://engine:1234",
    "tcp://engine, https://engine:2376",
    "https://engine, https://engine",
  })
  void certificatesMakeItTls(String text, String base) {
    EngineAddress address = EngineAddress.parse(text, TLS);
    assertThat(address.base()).hasToString(base);
    assertThat(address.tls()).isEqualTo(TLS);
  }

  @Test
  void httpsNeedsNoCertificatesOfOurs() {
    assertThat(EngineAddress.parse("https://engine", Optional.empty()).tls())
        .contains(EngineTls.SYSTEM);
  }

  @ParameterizedTest
  @CsvSource({
    "ssh://me@host, are not reached by ssh",
    "npipe:////./pipe/docker_engine, named pipes are not supported",
    "fd://, the forms are",
    "/var/run/docker.sock, a socket is written unix:///var/run/docker.sock",
    "unix://relative.sock, not absolute",
    "unix://, not absolute",
    "tcp://, HOST:PORT is expected",
    "tcp://host:port, HOST:PORT is expected",
    "tcp://host:70000, the port is not one",
    "tcp://host?x, HOST:PORT is expected",
    "https://, HOST:PORT is expected",
  })
  void otherFormsAreRefusedWithTheReason(String text, String cause) {
    assertThatThrownBy(() -> EngineAddress.parse(text, Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("engine address \"")
        .hasMessageContaining(cause);
  }

  @Test
  void aPasswordIsRefusedAndNotShown() {
    assertThatThrownBy(() -> EngineAddress.parse("tcp://me:secret@host:1", Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("user or password")
        .hasMessageNotContaining("secret");
  }

  @Test
  void controlCharactersAreNotShownAsTheyAre() {
    assertThat(EngineAddress.parse("unix:///a\u001b[2J", Optional.empty()).shown())
        .isEqualTo("unix:///a\\x1b[2J");
    assertThatThrownBy(() -> EngineAddress.parse("tcp://\u001b[2J", Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("\u001b");
  }
}

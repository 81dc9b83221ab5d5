// SPDX-License-Identifier: Apache-2.0
package dev.tare.vcs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceUrlTest {
  @ParameterizedTest
  @CsvSource({
    "https://example.com/me/app.git,https://example.com/me/app",
    "https://example.com/me/app/,https://example.com/me/app",
    "https://Example.com:8443//me//app.git/,https://example.com:8443/me/app",
    "http://10.0.0.7:3000/me/app,http://10.0.0.7:3000/me/app",
    "https://user:word@example.com/me/app,https://example.com/me/app",
    "https://token@example.com/me/app.git,https://example.com/me/app",
    "https://me@there:word@example.com/me/app,https://example.com/me/app",
    "https://me@dev.example.com/org/project/_git/app,https://dev.example.com/org/project/_git/app",
    "https://example.com/me/app?token=word,https://example.com/me/app",
    "https://example.com/me/app.git#main,https://example.com/me/app",
    "https://[2001:db8::1]:80/app,https://[2001:db8::1]:80/app",
    "git@example.com:me/app.git,https://example.com/me/app",
    "git@example.com:/me/app,https://example.com/me/app",
    "example.com:group/sub/app.git,https://example.com/group/sub/app",
    "ssh://git@example.com:2222/me/app.git,https://example.com/me/app",
    "ssh://example.com/~me/app,https://example.com/~me/app",
    "git://example.com/me/app.git,https://example.com/me/app",
    "git+ssh://git@example.com/me/app.git,https://example.com/me/app",
    "SSH://git@example.com/app,https://example.com/app"
  })
  void anAddressIsOneForABrowser(String given, String shown) {
    assertThat(SourceUrl.of(given)).contains(shown);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/srv/git/app.git",
        "../app.git",
        "file:///srv/git/app.git",
        "C:\\work\\app",
        "c:/work/app",
        "work:me/app",
        "ftp://example.com/app",
        "https://example.com",
        "https://example.com/",
        "https://example.com/.git",
        "https://user:a/b@example.com/app",
        "https://user:12/b@example.com/app",
        "https://example.com/me/app\u0007",
        "https://example.com/me app",
        "https://exämple.com/me/app",
        "https:///app",
        "git@example.com:",
        "user:wo@rd@example.com:app",
        "ext::sh -c x"
      })
  void whatIsNoneOrMayHoldAPasswordIsNotTold(String given) {
    assertThat(SourceUrl.of(given)).isEmpty();
  }

  @Test
  void anEndlessAddressIsNotTold() {
    assertThat(SourceUrl.of("https://example.com/" + "a".repeat(5000))).isEmpty();
    assertThat(SourceUrl.of("https://" + "a@".repeat(900))).isEmpty();
  }
}

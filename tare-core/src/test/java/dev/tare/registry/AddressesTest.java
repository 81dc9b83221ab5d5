// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;

class AddressesTest {
  private static final URI BASE = URI.create("https://r.test:8443/v2/a/blobs/uploads/?x=1");

  private static String resolve(String given) {
    return Addresses.resolve(BASE, given).map(URI::toString).orElse("none");
  }

  @Test
  void addressesAreResolvedByteForByte() {
    assertThat(resolve("/v2/b?state=a%2Fb+c==&y=%20"))
        .isEqualTo("https://r.test:8443/v2/b?state=a%2Fb+c==&y=%20");
    assertThat(resolve("?q=1")).isEqualTo("https://r.test:8443/v2/a/blobs/uploads/?q=1");
    assertThat(resolve("//s.test/z")).isEqualTo("https://s.test/z");
    assertThat(resolve("https://s.test/a|b c?k={1}#f"))
        .isEqualTo("https://s.test/a%7Cb%20c?k=%7B1%7D");
  }

  @Test
  void whatIsNoPlainHttpAddressIsRefused() {
    for (String bad :
        new String[] {
          "",
          " ",
          "ftp://s.test/",
          "file:///etc/passwd",
          "https://u:p@s.test/",
          "https://",
          "http://s.test:0/",
          "http://s.test:70000/",
          "mailto:a@b",
          "https://[::1/",
          "http:x"
        }) {
      assertThat(resolve(bad)).as(bad).isEqualTo("none");
    }
  }

  @Test
  void hostsWithUnderscoresAreHosts() {
    URI uri = Addresses.resolve(BASE, "https://My_bucket.s3.test:444/k?sig=1").orElseThrow();
    assertThat(Origin.of(uri)).isEqualTo(new Origin("https", "my_bucket.s3.test", 444));
    assertThat(Addresses.shown(uri)).isEqualTo("https://My_bucket.s3.test:444/k");
    assertThat(Reach.of(uri)).isEqualTo(Reach.PUBLIC);
    assertThat(resolve("https://u@my_bucket.s3.test/")).isEqualTo("none");
  }

  @Test
  void secretsInAddressesAreNotShown() {
    assertThat(Addresses.shown(URI.create("https://u:p@s.test:1/a%2Fb?X-Signature=s#f")))
        .isEqualTo("https://s.test:1/a%2Fb");
  }

  @Test
  void parametersAreAppendedWhateverThereIs() {
    assertThat(Addresses.with(URI.create("http://h/a"), "digest", "sha256:1"))
        .hasToString("http://h/a?digest=sha256%3A1");
    assertThat(Addresses.with(URI.create("http://h/a?"), "k", "v")).hasToString("http://h/a?k=v");
    assertThat(Addresses.with(URI.create("http://h/a?s=%2F+"), "k", "ä b"))
        .hasToString("http://h/a?s=%2F+&k=%C3%A4%20b");
  }
}

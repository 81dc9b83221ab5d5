// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.http.HttpRequest.Header;
import dev.tare.http.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UploadSessionTest {
  private static final URI ASKED = URI.create("https://r.test:8443/v2/a/blobs/uploads/");

  private record Canned(List<Header> headers) implements HttpResponse {
    @Override
    public int status() {
      return 202;
    }

    @Override
    public InputStream body() {
      return InputStream.nullInputStream();
    }

    @Override
    public void close() {}
  }

  private static Answer answer(String header, String value) {
    return new Answer("POST", ASKED, new Canned(List.of(new Header(header, value))), false);
  }

  private static String location(String value) throws IOException {
    return location(value, new ArrayList<>());
  }

  private static String location(String value, List<String> told) throws IOException {
    Answer answer = answer("Location", value);
    return UploadSession.opened(answer, Reach.PUBLIC, new Notices("r.test:8443", told::add))
        .location()
        .toString();
  }

  @Test
  void everyFormOfLocationIsUnderstood() throws IOException {
    assertThat(location("/u?s=%2B+")).isEqualTo("https://r.test:8443/u?s=%2B+");
    assertThat(location("https:///u?s=1")).isEqualTo("https://r.test:8443/u?s=1");
    assertThat(location("https://s.test/u")).isEqualTo("https://s.test/u");
  }

  @Test
  void httpsIsKeptAtTheSameHostAndNotLeftForAnother() throws IOException {
    assertThat(location("http://R.test/u?s=1")).isEqualTo("https://r.test:8443/u?s=1");
    for (String bad : new String[] {"http://s.test/u", "https://10.0.0.1/u", "ftp://r.test/"}) {
      assertThatThrownBy(() -> location(bad)).isInstanceOf(RegistryException.class);
    }
  }

  @Test
  void thatHttpsIsKeptIsTold() throws IOException {
    List<String> told = new ArrayList<>();
    location("https://r.test/u?s=1", told);
    location("/u?s=1", told);
    assertThat(told).isEmpty();
    location("http://r.test/u?s=1", told);
    assertThat(told)
        .singleElement()
        .satisfies(
            line ->
                assertThat(line).startsWith("r.test:8443 names http addresses").contains("kept"));
  }

  @Test
  void rangesSayHowMuchIsThere() {
    assertThat(UploadSession.received(answer("Range", "0-999"))).contains(1000L);
    assertThat(UploadSession.received(answer("Range", "bytes=0-999"))).contains(1000L);
    for (String bad : new String[] {"", "5-9", "0--1", "0-99999999999999999999", "x"}) {
      assertThat(UploadSession.received(answer("Range", bad))).isEmpty();
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.http.HttpException;
import dev.tare.http.HttpException.Stage;
import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class RetryTest {
  private static final URI URI_ASKED = URI.create("https://r.test/v2/?secret=1");
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final List<Duration> waits = new ArrayList<>();
  private final Timing timing =
      new Timing() {
        private Instant now = NOW;

        @Override
        public Instant now() {
          return now;
        }

        @Override
        public void sleep(Duration wait) {
          waits.add(wait);
          now = now.plus(wait);
        }

        @Override
        public double random() {
          return 0.5;
        }
      };
  private final Gate gate = new Gate(timing);
  private final Retry retry = new Retry(timing, gate, URI_ASKED);

  private static RegistryException status(int status, Optional<Duration> wait) {
    return new RegistryException(
        RegistryException.Kind.NETWORK, "refused", status, URI_ASKED, wait);
  }

  private static HttpException tls(Exception cause) {
    return new HttpException("tls", Stage.TLS, cause);
  }

  @Test
  void waitsDoubleAndEndAfterFiveTries() throws IOException {
    HttpException cut = new HttpException("connection reset", Stage.EXCHANGE);
    for (int i = 0; i < 4; i++) {
      retry.failed(cut);
    }
    assertThat(waits).extracting(Duration::toMillis).containsExactly(500L, 1000L, 2000L, 4000L);
    assertThatThrownBy(() -> retry.failed(cut))
        .isInstanceOf(RegistryException.class)
        .hasMessage("https://r.test/v2/: connection reset (5 tries)")
        .hasCause(cut);
  }

  @Test
  void progressBeginsTheCountAgain() throws IOException {
    for (int i = 0; i < 20; i++) {
      retry.failed(status(503, Optional.empty()));
      retry.progressed();
    }
    assertThat(waits).hasSize(20);
  }

  @Test
  void anAskedWaitHoldsBackEverybody() throws IOException {
    retry.failed(status(429, Optional.of(Duration.ofSeconds(20))));
    assertThat(waits).isEmpty();
    gate.pass();
    gate.pass();
    assertThat(waits).containsExactly(Duration.ofSeconds(20));
  }

  @Test
  void onlyWhatMayPassIsTriedAgain() {
    for (int status : new int[] {408, 429, 499, 500, 502, 503, 504, 522}) {
      assertThat(Retry.isTransient(status(status, Optional.empty()))).isTrue();
    }
    for (int status : new int[] {0, 400, 401, 403, 404, 405, 413, 416, 501}) {
      assertThat(Retry.isTransient(status(status, Optional.empty()))).isFalse();
    }
    assertThat(Retry.isTransient(new IOException("disk full"))).isFalse();
    assertThat(
            Retry.isTransient(
                new HttpException("h", Stage.CONNECT, new UnknownHostException("r.test"))))
        .isFalse();
  }

  @Test
  void trustIsNotAMatterOfPatience() {
    SSLException untrusted = new SSLHandshakeException("no path");
    untrusted.initCause(new CertificateException("no path"));
    assertThat(Retry.isTrustFailure(tls(untrusted))).isTrue();
    assertThat(Retry.isTrustFailure(tls(new SSLHandshakeException("Received fatal alert"))))
        .isTrue();
    SSLException cut = new SSLHandshakeException("closed");
    cut.initCause(new EOFException());
    assertThat(Retry.isTrustFailure(tls(cut))).isFalse();
    assertThat(Retry.isTrustFailure(tls(new SSLException("Unsupported message")))).isFalse();
  }

  @Test
  void retryAfterIsSecondsOrADate() {
    assertThat(Failures.retryAfter("3", NOW)).contains(Duration.ofSeconds(3));
    assertThat(Failures.retryAfter("Thu, 1 Jan 2026 00:00:09 GMT", NOW))
        .contains(Duration.ofSeconds(9));
    for (String bad :
        new String[] {
          "0", "-5", "soon", "", "1.5", "99999999999999", "Wed, 31 Dec 2025 00:00:00 GMT"
        }) {
      assertThat(Failures.retryAfter(bad, NOW)).as(bad).isEmpty();
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.http;

import dev.tare.http.HttpException.Stage;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Says in plain words why TLS did not come about. */
final class TlsFailures {
  private static final String ALERT = "Received fatal alert: ";
  private static final int DEEPEST = 16;

  private TlsFailures() {}

  /**
   * Refusals of either side are of stage TLS; a connection that merely ended or was silent during
   * the handshake is of stage CONNECT.
   */
  static HttpException handshake(String place, Duration allowed, IOException e) {
    if (e instanceof SocketTimeoutException) {
      String reason = ": no TLS connection within " + Failures.seconds(allowed);
      return new HttpException(place + reason, Stage.CONNECT, e);
    }
    if (!(e instanceof SSLException) || e.getCause() instanceof EOFException) {
      return new HttpException(
          place + ": connection ended during the TLS handshake", Stage.CONNECT, e);
    }
    return new HttpException(place + ": " + refusal(e), Stage.TLS, e);
  }

  /** What an alert says that came when the handshake seemed done, as with client certificates. */
  static Optional<String> alert(Exception e) {
    String message = e.getMessage();
    return e instanceof SSLException && message != null && message.startsWith(ALERT)
        ? Optional.of(refusal(e))
        : Optional.empty();
  }

  private static String refusal(Exception e) {
    Throwable cause = e;
    for (int i = 0; i < DEEPEST && cause != null; i++) {
      Optional<String> reason = certificate(cause);
      if (reason.isPresent()) {
        return reason.get();
      }
      cause = cause.getCause();
    }
    String message = e.getMessage() == null ? e.toString() : e.getMessage();
    if (message.startsWith(ALERT)) {
      return "TLS refused by the server: " + Failures.clean(message.substring(ALERT.length()));
    }
    if (message.startsWith("Unsupported or unrecognized SSL message")) {
      return "the server does not speak TLS";
    }
    return "TLS failed: " + Failures.clean(message);
  }

  private static Optional<String> certificate(Throwable cause) {
    if (cause instanceof CertificateExpiredException) {
      return Optional.of("the server's certificate has expired");
    }
    if (cause instanceof CertificateNotYetValidException) {
      return Optional.of("the server's certificate is not valid yet");
    }
    if (cause instanceof CertPathBuilderException
        || (cause instanceof CertPathValidatorException validation
            && validation.getReason() == java.security.cert.PKIXReason.NO_TRUST_ANCHOR)) {
      return Optional.of("the server's certificate is signed by an unknown authority");
    }
    String message = cause.getMessage() == null ? "" : cause.getMessage();
    if (cause instanceof CertificateException
        && (message.startsWith("No subject alternative") || message.startsWith("No name match"))) {
      return Optional.of("the server's certificate is for another host name");
    }
    return Optional.empty();
  }
}

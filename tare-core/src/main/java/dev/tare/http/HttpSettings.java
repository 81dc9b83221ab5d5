// SPDX-License-Identifier: Apache-2.0
package dev.tare.http;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.SSLSocketFactory;

/**
 * How connections are made.
 *
 * @param connectTimeout for TCP and TLS
 * @param idleTimeout the longest wait for the next byte, in either direction, and for the whole
 *     head of a response
 * @param connectionsPerHost kept open at most
 * @param socket a local socket that every connection goes to, whatever the URI
 * @param tls the factory for a host:port; the machine's own trust if it gives none
 * @param proxies by the environment's variables
 * @param userAgent sent with every request
 */
public record HttpSettings(
    Duration connectTimeout,
    Duration idleTimeout,
    int connectionsPerHost,
    Optional<Path> socket,
    Function<String, Optional<SSLSocketFactory>> tls,
    Proxies proxies,
    String userAgent) {
  /** Usual values: 15 s to connect, 60 s of silence, 8 connections, no proxy. */
  public static HttpSettings defaults() {
    return new HttpSettings(
        Duration.ofSeconds(15),
        Duration.ofSeconds(60),
        8,
        Optional.empty(),
        host -> Optional.empty(),
        Proxies.NONE,
        "tare");
  }
}

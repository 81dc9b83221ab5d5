// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLSocketFactory;

/**
 * Loads, beside other work, what a first connection over TLS needs: the JDK's TLS and the
 * authorities that are trusted, which take longer than all else before a first request.
 */
final class TlsWarming {
  private final Certificates certificates;
  private final Map<String, Thread> threads = new ConcurrentHashMap<>();

  TlsWarming(Certificates certificates) {
    this.certificates = certificates;
  }

  /** Begins for a host:port, once. */
  void begin(String hostPort) {
    threads.computeIfAbsent(hostPort, this::start);
  }

  private Thread start(String hostPort) {
    Thread thread = new Thread(() -> load(hostPort), "tare-tls");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void load(String hostPort) {
    try {
      if (certificates.apply(hostPort).isEmpty()) {
        SSLSocketFactory.getDefault();
      }
    } catch (RuntimeException e) {
      // the connection that needs it finds the same, and tells
    }
  }

  /** Waits for what has begun; it is not long. */
  void end() {
    for (Thread thread : threads.values()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}

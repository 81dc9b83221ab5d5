// SPDX-License-Identifier: Apache-2.0
package dev.tare.daemon;

import dev.tare.http.Tls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;

/**
 * TLS with an engine.
 *
 * @param directory of {@code ca.pem} (what is trusted besides what the machine trusts), {@code
 *     cert.pem} and {@code key.pem} (what the engine is shown); each may be absent
 * @param verify whether the engine's certificate is checked
 */
record EngineTls(Optional<Path> directory, boolean verify) {
  /** What the machine trusts. */
  static final EngineTls SYSTEM = new EngineTls(Optional.empty(), true);

  /**
   * Reads the files.
   *
   * @throws IllegalArgumentException naming one that cannot be used
   */
  SSLSocketFactory factory() throws IOException {
    return verify
        ? Tls.trusting(file("ca.pem").stream().toList(), file("cert.pem"), file("key.pem"))
        : Tls.insecure(file("cert.pem"), file("key.pem"));
  }

  private Optional<Path> file(String name) {
    return directory.map(path -> path.resolve(name)).filter(Files::exists);
  }
}

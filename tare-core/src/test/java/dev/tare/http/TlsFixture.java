// SPDX-License-Identifier: Apache-2.0
package dev.tare.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;

/** Key pairs with certificates signed by themselves, made by the JDK's keytool. */
final class TlsFixture {
  static final char[] PASSWORD = "changeit".toCharArray();
  private static final Base64.Encoder PEM =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

  private final Path directory;

  TlsFixture(Path directory) {
    this.directory = directory;
  }

  /** Makes a key pair; more options may be given, such as -startdate. */
  KeyStore keyStore(String name, String algorithm, String alternativeName, String... options)
      throws Exception {
    Path file = directory.resolve(name + ".p12");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-Xshare:auto",
                "-J-XX:TieredStopAtLevel=1",
                "-genkeypair",
                "-keyalg",
                algorithm,
                "-dname",
                "CN=" + name,
                "-ext",
                "san=" + alternativeName,
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                new String(PASSWORD)));
    command.addAll(List.of(options));
    if (!command.contains("-alias")) {
      command.addAll(List.of("-alias", "a"));
    }
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(output);
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    return store;
  }

  Path certificate(String name, KeyStore store) throws Exception {
    return pem(name + ".crt", "CERTIFICATE", store.getCertificate("a").getEncoded());
  }

  Path key(String name, KeyStore store) throws Exception {
    return pem(name + ".key", "PRIVATE KEY", store.getKey("a", PASSWORD).getEncoded());
  }

  Path pem(String name, String label, byte[] der) throws IOException {
    String text =
        "Some words before.\n-----BEGIN "
            + label
            + "-----\n"
            + PEM.encodeToString(der)
            + "\n-----END "
            + label
            + "-----\n";
    return Files.writeString(directory.resolve(name), text);
  }

  /** A server with the key; asks for a certificate of the client if one is to be trusted. */
  static SSLServerSocket server(KeyStore keys, KeyStore... clients) throws Exception {
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    if (clients.length > 0) {
      KeyStore anchors = KeyStore.getInstance("PKCS12");
      anchors.load(null, null);
      anchors.setCertificateEntry("client", clients[0].getCertificate("a"));
      trust.init(anchors);
    }
    context.init(
        managers.getKeyManagers(), clients.length > 0 ? trust.getTrustManagers() : null, null);
    SSLServerSocket socket =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    socket.setNeedClientAuth(clients.length > 0);
    return socket;
  }
}

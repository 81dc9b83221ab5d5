// SPDX-License-Identifier: Apache-2.0
package dev.tare.http;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/** Makes the factories that {@link HttpSettings#tls} gives, out of PEM files. */
public final class Tls {
  private static final char[] NO_PASSWORD = {};

  private Tls() {}

  /**
   * Trusts what the machine trusts, and the authorities in the files. Without files and client
   * certificate, this is the machine's trust alone.
   *
   * @param caFiles PEM files of one or more certificates each
   * @param clientCertificate a PEM file: the certificate, then those that lead to its authority
   * @param clientKey a PEM file: an unencrypted PKCS#8, PKCS#1 (RSA) or SEC1 (EC) key
   * @throws IllegalArgumentException naming the file that holds no usable certificate or key, or a
   *     certificate without key or the reverse
   * @throws IOException if a file cannot be read
   */
  public static SSLSocketFactory trusting(
      List<Path> caFiles, Optional<Path> clientCertificate, Optional<Path> clientKey)
      throws IOException {
    return factory(trustManagers(caFiles), clientCertificate, clientKey);
  }

  /**
   * Trusts whoever answers, whatever the name in the certificate.
   *
   * @throws IllegalArgumentException as for {@link #trusting}
   * @throws IOException if a file cannot be read
   */
  public static SSLSocketFactory insecure(
      Optional<Path> clientCertificate, Optional<Path> clientKey) throws IOException {
    return factory(new TrustManager[] {new Anyone()}, clientCertificate, clientKey);
  }

  private static SSLSocketFactory factory(
      TrustManager[] trust, Optional<Path> certificate, Optional<Path> key) throws IOException {
    if (certificate.isPresent() != key.isPresent()) {
      Path alone = certificate.or(() -> key).orElseThrow();
      throw new IllegalArgumentException(
          Failures.clean(alone.toString())
              + ": a client certificate and its key are needed together");
    }
    try {
      KeyManager[] keys =
          certificate.isPresent() ? keyManagers(certificate.get(), key.orElseThrow()) : null;
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, trust, null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot set up TLS: " + e.getMessage(), e);
    }
  }

  private static TrustManager[] trustManagers(List<Path> caFiles) throws IOException {
    try {
      KeyStore anchors = empty();
      int count = 0;
      for (X509Certificate certificate : machineTrust()) {
        anchors.setCertificateEntry("machine-" + count++, certificate);
      }
      for (Path file : caFiles) {
        for (X509Certificate certificate : Pem.certificates(file)) {
          anchors.setCertificateEntry("given-" + count++, certificate);
        }
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(anchors);
      return factory.getTrustManagers();
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot set up TLS: " + e.getMessage(), e);
    }
  }

  private static X509Certificate[] machineTrust() throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init((KeyStore) null);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509TrustManager x509) {
        return x509.getAcceptedIssuers();
      }
    }
    return new X509Certificate[0];
  }

  private static KeyManager[] keyManagers(Path certificate, Path key)
      throws IOException, GeneralSecurityException {
    List<X509Certificate> chain = Pem.certificates(certificate);
    PrivateKey secret = Pem.privateKey(key);
    if (!chain.get(0).getPublicKey().getAlgorithm().equals(secret.getAlgorithm())) {
      throw new IllegalArgumentException(
          Failures.clean(key.toString()) + ": key does not belong to the certificate");
    }
    KeyStore store = empty();
    store.setKeyEntry("client", secret, NO_PASSWORD, chain.toArray(new X509Certificate[0]));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private static KeyStore empty() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  /** Being an extended one, it is also the one that would check host names, and does not. */
  private static final class Anyone extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}

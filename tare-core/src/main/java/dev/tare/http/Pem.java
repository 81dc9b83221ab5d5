// SPDX-License-Identifier: Apache-2.0
package dev.tare.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Certificates and private keys in PEM files (RFC 7468). */
final class Pem {
  private static final int LARGEST = 16 * 1024 * 1024;
  private static final String BEGIN = "-----BEGIN ";
  private static final String DASHES = "-----";

  /** Version 0 and the algorithm rsaEncryption, as they stand in front of a key in PKCS#8. */
  private static final byte[] RSA = {
    2, 1, 0, 0x30, 13, 6, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 1, 1, 5, 0
  };

  private static final byte[] VERSION = {2, 1, 0};
  private static final byte[] EC_PUBLIC_KEY = {
    6, 7, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 2, 1
  };

  private Pem() {}

  private record Block(String label, String text) {
    byte[] bytes(Path file) {
      try {
        return Base64.getMimeDecoder().decode(text);
      } catch (IllegalArgumentException e) {
        throw wrong(file, "PEM block is not base64", e);
      }
    }
  }

  /** All certificates of a file; at least one. */
  static List<X509Certificate> certificates(Path file) throws IOException {
    List<X509Certificate> certificates = new ArrayList<>();
    for (Block block : blocks(file)) {
      if (block.label().equals("CERTIFICATE") || block.label().equals("X509 CERTIFICATE")) {
        try {
          certificates.add(
              (X509Certificate)
                  CertificateFactory.getInstance("X.509")
                      .generateCertificate(new ByteArrayInputStream(block.bytes(file))));
        } catch (CertificateException e) {
          throw wrong(file, "malformed certificate", e);
        }
      }
    }
    if (certificates.isEmpty()) {
      throw wrong(file, "no PEM certificate", null);
    }
    return certificates;
  }

  /** The first private key of a file. */
  static PrivateKey privateKey(Path file) throws IOException {
    for (Block block : blocks(file)) {
      if (block.label().endsWith("PRIVATE KEY")) {
        if (block.label().startsWith("ENCRYPTED") || block.text().contains("ENCRYPTED")) {
          throw wrong(file, "encrypted private keys are not supported", null);
        }
        return key(file, block);
      }
    }
    throw wrong(file, "no PEM private key", null);
  }

  private static PrivateKey key(Path file, Block block) {
    byte[] der = block.bytes(file);
    try {
      if (block.label().equals("RSA PRIVATE KEY")) {
        return generate(pkcs8(RSA, der), "RSA");
      }
      if (block.label().equals("EC PRIVATE KEY")) {
        byte[] algorithm = der(0x30, EC_PUBLIC_KEY, curve(der));
        return generate(pkcs8(join(VERSION, algorithm), der), "EC");
      }
      return generate(der, "RSA", "EC", "EdDSA");
    } catch (GeneralSecurityException | IndexOutOfBoundsException e) {
      throw wrong(file, "malformed or unknown kind of private key", e);
    }
  }

  private static PrivateKey generate(byte[] der, String... algorithms)
      throws GeneralSecurityException {
    GeneralSecurityException last = new GeneralSecurityException("no algorithm");
    for (String algorithm : algorithms) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
      } catch (GeneralSecurityException e) {
        last = e;
      }
    }
    throw last;
  }

  private static byte[] pkcs8(byte[] head, byte[] key) {
    return der(0x30, head, der(4, key));
  }

  /** The curve's identifier, which RFC 5915 keeps in [0] behind version and secret. */
  private static byte[] curve(byte[] sec1) throws GeneralSecurityException {
    int at = content(sec1, 0);
    while (at < sec1.length) {
      int start = content(sec1, at);
      int end = start + length(sec1, at);
      if ((sec1[at] & 0xff) == 0xa0) {
        return Arrays.copyOfRange(sec1, start, end);
      }
      at = end;
    }
    throw new GeneralSecurityException("key names no curve");
  }

  private static int content(byte[] der, int at) {
    return at + 2 + (der[at + 1] < 0 ? der[at + 1] & 0x7f : 0);
  }

  private static int length(byte[] der, int at) {
    if (der[at + 1] >= 0) {
      return der[at + 1];
    }
    int length = 0;
    for (int i = at + 2; i < content(der, at); i++) {
      length = (length << 8) | (der[i] & 0xff);
    }
    return Objects.checkIndex(length, der.length);
  }

  private static byte[] der(int tag, byte[]... parts) {
    byte[] content = join(parts);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.length < 0x80) {
      out.write(content.length);
    } else {
      // DER wants the shortest form.
      byte[] length = BigInteger.valueOf(content.length).toByteArray();
      int zeros = length[0] == 0 ? 1 : 0;
      out.write(0x80 | (length.length - zeros));
      out.write(length, zeros, length.length - zeros);
    }
    out.writeBytes(content);
    return out.toByteArray();
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static List<Block> blocks(Path file) throws IOException {
    String text;
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LARGEST + 1);
      if (bytes.length > LARGEST) {
        throw wrong(file, "too large for a PEM file", null);
      }
      text = new String(bytes, StandardCharsets.ISO_8859_1);
    }
    List<Block> blocks = new ArrayList<>();
    int at = 0;
    while ((at = text.indexOf(BEGIN, at)) >= 0) {
      int labelEnd = text.indexOf(DASHES, at + BEGIN.length());
      String label = labelEnd < 0 ? "" : text.substring(at + BEGIN.length(), labelEnd);
      int end = text.indexOf("-----END " + label + DASHES, at);
      if (labelEnd < 0 || end < 0) {
        throw wrong(file, "PEM block has no end", null);
      }
      blocks.add(new Block(label, text.substring(labelEnd + DASHES.length(), end)));
      at = end + 1;
    }
    return blocks;
  }

  private static IllegalArgumentException wrong(Path file, String what, @Nullable Exception cause) {
    return new IllegalArgumentException(Failures.clean(file.toString()) + ": " + what, cause);
  }
}

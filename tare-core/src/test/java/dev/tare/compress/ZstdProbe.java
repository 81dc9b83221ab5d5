// SPDX-License-Identifier: Apache-2.0
package dev.tare.compress;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;

/** A program that goes there and back with a codec, and prints how that went. */
final class ZstdProbe {
  private ZstdProbe() {}

  public static void main(String[] arguments) {
    byte[] content = new byte[100_000];
    byte[] encoded = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};
    try {
      Codec codec = arguments[0].equals("zstd") ? Zstd.codec(3, 2) : Gzip.codec(1, 2);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (OutputStream encoder = codec.encode(out)) {
        encoder.write(content);
      }
      encoded = out.toByteArray();
    } catch (IOException e) {
      System.out.println(e);
    }
    try (InputStream in = Decompression.detect(new ByteArrayInputStream(encoded))) {
      System.out.println(Arrays.equals(in.readAllBytes(), content) ? "done" : "different");
    } catch (IOException e) {
      System.out.println(e);
    }
  }
}

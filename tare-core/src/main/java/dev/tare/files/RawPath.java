// SPDX-License-Identifier: Apache-2.0
package dev.tare.files;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A path or name as bytes, whatever the locale. Immutable; ordered by unsigned bytes with {@code /}
 * before every other byte, so that a directory precedes what is in it.
 */
public final class RawPath implements Comparable<RawPath> {
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private final byte[] bytes;

  private RawPath(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The bytes, copied. */
  public static RawPath of(byte[] bytes) {
    return new RawPath(bytes.clone());
  }

  /** The UTF-8 form of the text. */
  public static RawPath of(String text) {
    return new RawPath(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The exact bytes the file system knows the path by, also where the locale cannot show them;
   * components are parted by {@code /} on every system.
   */
  public static RawPath of(Path path) {
    String text = path.toString();
    boolean slashes = path.getFileSystem().getSeparator().equals("/");
    if (slashes && isAscii(text)) {
      return of(text);
    }
    ByteArrayOutputStream joined = new ByteArrayOutputStream(text.length() * 2);
    if (path.isAbsolute() && slashes) {
      joined.write('/');
    } else if (path.getRoot() != null) {
      joined.writeBytes(of(path.getRoot().toString().replace('\\', '/')).bytes);
    }
    for (int i = 0; i < path.getNameCount(); i++) {
      if (i > 0) {
        joined.write('/');
      }
      joined.writeBytes(nameBytes(path.getName(i)));
    }
    return new RawPath(joined.toByteArray());
  }

  private static byte[] nameBytes(Path name) {
    String text = name.toString();
    if (!isAscii(text)) {
      // A Unix path keeps its bytes, but shows them only in its URI: toString() goes through the
      // locale and turns what that cannot show into U+FFFD.
      URI uri = name.toUri();
      @Nullable String raw = uri.getRawPath();
      if (raw != null) {
        int end = raw.endsWith("/") ? raw.length() - 1 : raw.length();
        return percentDecoded(raw.substring(raw.lastIndexOf('/', end - 1) + 1, end));
      }
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] percentDecoded(String segment) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(segment.length());
    for (int i = 0; i < segment.length(); i++) {
      char c = segment.charAt(i);
      if (c == '%') {
        out.write(Integer.parseInt(segment, i + 1, i + 3, 16));
        i += 2;
      } else if (c < 0x80) {
        out.write(c);
      } else {
        int codePoint = segment.codePointAt(i);
        out.writeBytes(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
        i += Character.charCount(codePoint) - 1;
      }
    }
    return out.toByteArray();
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  public int length() {
    return bytes.length;
  }

  public boolean isEmpty() {
    return bytes.length == 0;
  }

  /** The byte at an index from 0, as 0 to 255. */
  public int at(int index) {
    return bytes[index] & 0xff;
  }

  /** The bytes from start to end, end not included. */
  public RawPath slice(int start, int end) {
    return new RawPath(Arrays.copyOfRange(bytes, start, end));
  }

  /** The index of the first such ASCII character at or after start, or -1. */
  public int indexOf(char c, int start) {
    for (int i = start; i < bytes.length; i++) {
      if (bytes[i] == (byte) c) {
        return i;
      }
    }
    return -1;
  }

  /** The index of the last such ASCII character, or -1. */
  public int lastIndexOf(char c) {
    for (int i = bytes.length - 1; i >= 0; i--) {
      if (bytes[i] == (byte) c) {
        return i;
      }
    }
    return -1;
  }

  public boolean startsWith(RawPath prefix) {
    return startsWith(prefix, 0);
  }

  /** Whether the part stands at the index. */
  public boolean startsWith(RawPath part, int index) {
    return bytes.length - index >= part.bytes.length
        && Arrays.equals(bytes, index, index + part.bytes.length, part.bytes, 0, part.bytes.length);
  }

  public boolean endsWith(RawPath suffix) {
    return bytes.length >= suffix.bytes.length
        && startsWith(suffix, bytes.length - suffix.bytes.length);
  }

  /** These bytes and then the others, with nothing between. */
  public RawPath concat(RawPath other) {
    byte[] joined = Arrays.copyOf(bytes, bytes.length + other.bytes.length);
    System.arraycopy(other.bytes, 0, joined, bytes.length, other.bytes.length);
    return new RawPath(joined);
  }

  /** Copies the bytes from start to end, end not included, into the array at the offset. */
  public void copyTo(int start, int end, byte[] into, int offset) {
    System.arraycopy(bytes, start, into, offset, end - start);
  }

  /** Whether every byte is below 128. */
  public boolean isAscii() {
    for (byte b : bytes) {
      if (b < 0) {
        return false;
      }
    }
    return true;
  }

  /** Whether the bytes are well-formed UTF-8. */
  public boolean isUtf8() {
    if (isAscii()) {
      return true;
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  @Override
  public int compareTo(RawPath other) {
    int i = Arrays.mismatch(bytes, other.bytes);
    if (i < 0) {
      return 0;
    }
    if (i == bytes.length || i == other.bytes.length) {
      return Integer.compare(bytes.length, other.bytes.length);
    }
    return Integer.compare(rank(bytes[i]), rank(other.bytes[i]));
  }

  private static int rank(byte b) {
    return b == '/' ? -1 : b & 0xff;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RawPath that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /**
   * For people, and telling different paths apart: UTF-8, with control and invisible formatting
   * characters, backslashes and malformed bytes as {@code \xNN}, a byte each.
   */
  @Override
  public String toString() {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer chars = CharBuffer.allocate(bytes.length);
    StringBuilder text = new StringBuilder(bytes.length);
    while (true) {
      CoderResult result = decoder.decode(in, chars, true);
      chars.flip().codePoints().forEach(c -> appendSafe(text, c));
      chars.clear();
      if (!result.isError()) {
        return text.toString();
      }
      for (int i = 0; i < result.length(); i++) {
        appendHex(text, in.get());
      }
      decoder.reset();
    }
  }

  private static void appendSafe(StringBuilder text, int codePoint) {
    int type = Character.getType(codePoint);
    if (codePoint != '\\'
        && type != Character.CONTROL
        && type != Character.FORMAT
        && type != Character.LINE_SEPARATOR
        && type != Character.PARAGRAPH_SEPARATOR) {
      text.appendCodePoint(codePoint);
      return;
    }
    for (byte b : Character.toString(codePoint).getBytes(StandardCharsets.UTF_8)) {
      appendHex(text, b);
    }
  }

  private static void appendHex(StringBuilder text, byte b) {
    text.append("\\x").append(HEX[(b >> 4) & 15]).append(HEX[b & 15]);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.input;

import dev.tare.content.Content;
import dev.tare.content.IntegrityException;
import dev.tare.oci.Digest;
import dev.tare.plan.FailedPart;
import dev.tare.plan.Input;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.security.MessageDigest;
import java.util.Optional;

/** The bytes of inputs. */
public final class InputFiles {
  private static final int BUFFER = 1 << 16;

  private InputFiles() {}

  /**
   * The input's bytes, read in place if it is a file of this machine. What has a digest may be
   * fetched no sooner than it is opened.
   *
   * @param opener for everything else
   * @throws IntegrityException if it has not the digest it must have
   */
  public static Content open(Input input, InputOpener opener) throws IOException {
    if (!(input instanceof Input.LocalFile file)) {
      Content content = opener.open(input);
      return input.digest().<Content>map(pin -> new PinnedContent(content, pin)).orElse(content);
    }
    DiskStat stat = DiskStat.ofFile(file.path(), "a tar must be a file");
    DiskFile content = DiskFile.following(file.path(), stat);
    Optional<Digest> digest = file.digest();
    if (digest.isPresent()) {
      verify(content, digest.get(), shown(input));
    }
    return content;
  }

  /** What messages call it. */
  public static String shown(Input input) {
    return input instanceof Input.LocalFile file
        ? InputException.shown(file.path())
        : input.toString();
  }

  /** Reads all of a content; IntegrityException naming the source if it has another digest. */
  public static void verify(Content content, Digest digest, String source) throws IOException {
    MessageDigest hasher = digest.hasher();
    try (InputStream in = content.open()) {
      hash(in, hasher, source);
    }
    Digest actual = digest.of(hasher);
    if (!actual.equals(digest)) {
      throw FailedPart.mark(
          new IntegrityException(source + ": is " + actual + ", not " + digest), digest);
    }
  }

  /** Reads to the end; gives back how many bytes there were. */
  public static long hash(InputStream in, MessageDigest hasher, String source) throws IOException {
    byte[] buffer = new byte[BUFFER];
    long size = 0;
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      if (Thread.interrupted()) {
        throw new InterruptedIOException("interrupted while reading " + source);
      }
      hasher.update(buffer, 0, count);
      size += count;
    }
    return size;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import dev.tare.compress.Gzip;
import dev.tare.compress.MalformedGzipException;
import dev.tare.http.HttpException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Reads a document out of an answer: within a time in all, since a byte now and then is no silence,
 * and out of gzip, in which some proxies send even what was asked for as it is (RFC 9110, 8.4).
 */
final class Reading extends FilterInputStream {
  private final String from;
  private final Duration time;
  private final long deadline;

  private Reading(Answer answer, Duration time) {
    super(answer.response().body());
    this.from = Addresses.shown(answer.uri());
    this.time = time;
    this.deadline = System.nanoTime() + time.toNanos();
  }

  /**
   * The first bytes of the body, or all if there are fewer.
   *
   * @throws RegistryException of kind PROTOCOL if it comes in another coding than gzip
   * @throws HttpException if it ends early, is damaged or takes too long
   */
  static byte[] first(int most, Answer answer, Duration time) throws IOException {
    List<String> codings =
        answer.response().headers("Content-Encoding").stream()
            .map(text -> text.strip().toLowerCase(Locale.ROOT))
            .filter(text -> !text.isEmpty() && !text.equals("identity"))
            .toList();
    InputStream in = new Reading(answer, time);
    if (codings.isEmpty()) {
      return in.readNBytes(most);
    }
    if (codings.size() > 1 || !List.of("gzip", "x-gzip").contains(codings.get(0))) {
      throw RegistryException.protocol(
          Addresses.shown(answer.uri()) + " answers in a content coding that was not asked for",
          answer.uri());
    }
    try (InputStream plain = Gzip.codec(1, 1).decode(in)) {
      return plain.readNBytes(most);
    } catch (MalformedGzipException e) {
      throw new HttpException(
          "the body is damaged: " + e.getMessage(), HttpException.Stage.EXCHANGE, e);
    }
  }

  @Override
  public int read() throws IOException {
    check();
    return in.read();
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    check();
    return in.read(buffer, offset, length);
  }

  private void check() throws HttpException {
    if (System.nanoTime() - deadline > 0) {
      throw new HttpException(
          "%s took longer than %s s to answer".formatted(from, time.toSeconds()),
          HttpException.Stage.EXCHANGE);
    }
  }
}

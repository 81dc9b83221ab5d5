// SPDX-License-Identifier: Apache-2.0
package dev.tare.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.tare.testkit.Delivery.Break;
import dev.tare.testkit.Delivery.End;
import dev.tare.testkit.Delivery.Framing;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;

/** Sends one answer, to the end or to where it breaks. */
final class AnswerWriter {
  /** Waits; true if the registry was closed meanwhile. */
  interface Waiting {
    boolean await(Duration time) throws IOException;
  }

  private final OutputStream out;
  private final Delivery delivery;
  private final LogEntry entry;
  private final Waiting waiting;

  AnswerWriter(OutputStream out, Delivery delivery, LogEntry entry, Waiting waiting) {
    this.out = out;
    this.delivery = delivery;
    this.entry = entry;
    this.waiting = waiting;
  }

  /** Says how it ended: {@link End#NONE} if everything was sent. */
  End write(Answer answer, boolean head, boolean close) throws IOException {
    if (delivery.answer().at() == Break.BEFORE_HEAD) {
      return delivery.answer().end();
    }
    entry.status(answer.status());
    if (answer.status() == 0) {
      entry.out(answer.body().length);
      out.write(answer.body());
      out.flush();
      return End.CLOSE;
    }
    out.write(head(answer, close).getBytes(ISO_8859_1));
    End end = head || mayNotHaveBody(answer.status()) ? cutAtOnce() : body(answer);
    out.flush();
    return end;
  }

  private End cutAtOnce() {
    return delivery.answer().at() == 0 ? delivery.answer().end() : End.NONE;
  }

  private static boolean mayNotHaveBody(int status) {
    return status == 204 || status == 304;
  }

  private String head(Answer answer, boolean close) {
    StringBuilder head = new StringBuilder("HTTP/1.1 ").append(answer.status()).append(" Answer");
    for (Map.Entry<String, String> header : answer.headers()) {
      head.append("\r\n").append(header.getKey()).append(": ").append(header.getValue());
    }
    if (answer.find("Content-Length").isEmpty() && !mayNotHaveBody(answer.status())) {
      if (delivery.framing() == Framing.LENGTH) {
        long length = answer.body().length + answer.filler();
        head.append("\r\nContent-Length: ").append(length);
      } else if (delivery.framing() == Framing.CHUNKED) {
        head.append("\r\nTransfer-Encoding: chunked");
      }
    }
    if (close) {
      head.append("\r\nConnection: close");
    }
    return head.append("\r\n\r\n").toString();
  }

  private End body(Answer answer) throws IOException {
    byte[] spaces = new byte[Delivery.WHOLE];
    Arrays.fill(spaces, (byte) ' ');
    byte[] body = answer.body();
    long length = body.length + answer.filler();
    long breakAt = Math.min(length, delivery.answer().at());
    long at = 0;
    while (at < breakAt) {
      int most = (int) Math.min(breakAt - at, delivery.piece());
      int count;
      if (at < body.length) {
        count = Math.min(most, body.length - (int) at);
        piece(body, (int) at, count);
      } else {
        count = Math.min(most, spaces.length);
        piece(spaces, 0, count);
      }
      at += count;
    }
    if (delivery.answer().at() <= length && delivery.answer().end() != End.NONE) {
      out.flush();
      return delivery.answer().end();
    }
    if (delivery.framing() == Framing.CHUNKED) {
      out.write("0\r\n\r\n".getBytes(US_ASCII));
    }
    return End.NONE;
  }

  private void piece(byte[] bytes, int offset, int count) throws IOException {
    entry.out(count);
    boolean chunked = delivery.framing() == Framing.CHUNKED;
    if (chunked) {
      out.write((Integer.toHexString(count) + "\r\n").getBytes(US_ASCII));
    }
    out.write(bytes, offset, count);
    if (chunked) {
      out.write("\r\n".getBytes(US_ASCII));
    }
    if (!delivery.pause().isZero()) {
      out.flush();
      if (waiting.await(delivery.pause())) {
        throw new IOException("the registry is closed");
      }
    }
  }
}

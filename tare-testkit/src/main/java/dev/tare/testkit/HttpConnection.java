// SPDX-License-Identifier: Apache-2.0
package dev.tare.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.tare.testkit.Delivery.End;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Serves the requests of one connection, one after the other. */
final class HttpConnection implements Runnable {
  /** What stands behind the connections. */
  interface Service {
    LogEntry begin(Request request, boolean atOtherOrigin);

    Fault fault(Request request);

    Answer answer(Call call);
  }

  private static final Duration SETTLE = Duration.ofMillis(20);

  private final Socket socket;
  private final @Nullable SSLContext tls;
  private final boolean atOtherOrigin;
  private final Service service;
  private final CountDownLatch closed;

  HttpConnection(
      Socket socket,
      @Nullable SSLContext tls,
      boolean atOtherOrigin,
      Service service,
      CountDownLatch closed) {
    this.socket = socket;
    this.tls = tls;
    this.atOtherOrigin = atOtherOrigin;
    this.service = service;
    this.closed = closed;
  }

  @Override
  public void run() {
    // The plain socket is what is reset and closed: TLS would say good-bye first.
    try (socket;
        Socket peer = tls == null ? socket : secure(tls)) {
      peer.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(peer.getInputStream());
      OutputStream out = new BufferedOutputStream(peer.getOutputStream(), Delivery.WHOLE);
      HttpReader reader = new HttpReader(in);
      End end = End.NONE;
      while (end == End.NONE) {
        Optional<Request> request = reader.head();
        end = request.isEmpty() ? End.CLOSE : serve(request.get(), reader, out);
      }
      if (end == End.STALL) {
        closed.await();
      }
      if (end == End.RESET) {
        // A reset takes back what the peer's system has not got yet.
        await(SETTLE);
        socket.setSoLinger(true, 0);
        socket.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      // The peer has gone, or spoke no HTTP: either way the connection is over.
      return;
    }
  }

  private Socket secure(SSLContext context) throws IOException {
    return context.getSocketFactory().createSocket(socket, InputStream.nullInputStream(), true);
  }

  private End serve(Request request, HttpReader reader, OutputStream out) throws IOException {
    LogEntry entry = service.begin(request, atOtherOrigin);
    Fault fault = service.fault(request);
    Delivery delivery = fault.delivery();
    boolean expects = request.headerIs("Expect", "100-continue");
    boolean unread = expects && fault.instead().isPresent();
    byte[] read = new byte[0];
    if (!unread && delivery.request().at() > 0) {
      if (expects) {
        out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(US_ASCII));
        out.flush();
      }
      read = reader.body(request, delivery.request().at(), entry);
    }
    if (delivery.request().end() != End.NONE) {
      return delivery.request().end();
    }
    Call call = fault.change(new Call(request, read, origin(request), atOtherOrigin));
    Answer answer = fault.instead().orElseGet(() -> service.answer(call));
    if (await(delivery.delay())) {
      return End.CLOSE;
    }
    boolean close =
        unread
            || delivery.framing() == Delivery.Framing.UNTIL_CLOSE
            || request.headerIs("Connection", "close");
    End end =
        new AnswerWriter(out, delivery, entry, this::await)
            .write(fault.change(answer), request.method().equals("HEAD"), close);
    return end == End.NONE && close ? End.CLOSE : end;
  }

  private String origin(Request request) {
    String own = "127.0.0.1:" + socket.getLocalPort();
    return (tls == null ? "http://" : "https://") + request.header("Host").orElse(own);
  }

  private boolean await(Duration time) throws IOException {
    try {
      return !time.isZero() && closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }
}

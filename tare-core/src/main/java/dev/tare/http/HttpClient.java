// SPDX-License-Identifier: Apache-2.0
package dev.tare.http;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.message.BasicTokenIterator;

/**
 * Connections that are kept and used again. Thread-safe.
 *
 * <p>A connection that turns out to have been ended while it was idle is replaced by a new one
 * without a word, if nothing of the request was sent or the method is GET or HEAD. An interrupt of
 * the calling thread ends the exchange with an InterruptedIOException and stays set.
 */
public final class HttpClient implements Http, Closeable {
  private static final Duration LAST_WORD = Duration.ofSeconds(1);

  private final HttpSettings settings;
  private final Pool pool;
  private final Dialer dialer;

  public HttpClient(HttpSettings settings) {
    this.settings = settings;
    this.pool = new Pool(settings.connectionsPerHost());
    this.dialer = new Dialer(settings);
  }

  /**
   * {@inheritDoc} A failure to read the request's body is thrown as it is.
   *
   * @throws IllegalArgumentException for a URI that is neither http nor https, a method or header
   *     that cannot be sent, and headers that are made here: Host, Content-Length,
   *     Transfer-Encoding, Connection, Proxy-Authorization
   */
  @Override
  public HttpResponse send(HttpRequest request) throws IOException {
    Optional<URI> proxy =
        settings.socket().isPresent() ? Optional.empty() : settings.proxies().find(request.uri());
    Route route = Route.of(request.uri(), proxy);
    Outgoing outgoing = Outgoing.of(request, route, settings.userAgent());
    Optional<Wire> idle = pool.take(route);
    if (idle.isPresent()) {
      try {
        return exchange(route, outgoing, idle.get());
      } catch (StaleException e) {
        // Falls through to a new connection.
      }
    }
    Wire fresh = dialer.dial(route);
    pool.add(fresh);
    return exchange(route, outgoing, fresh);
  }

  /** Ends all connections, also those in use. */
  @Override
  public void close() {
    pool.close();
  }

  private Reply exchange(Route route, Outgoing outgoing, Wire wire) throws IOException {
    Duration patience = outgoing.patience().orElse(settings.idleTimeout());
    boolean kept = false;
    try {
      wire.begin(patience);
      outgoing.upload().ifPresent(upload -> upload.through(wire));
      wire.sendRequestHeader(outgoing);
      wire.sendRequestEntity(outgoing);
      wire.flush();
      wire.socket().limit(System.nanoTime() + patience.toNanos());
      Reply reply = reply(route, outgoing, wire, receive(wire));
      kept = true;
      return reply;
    } catch (Upload.SourceFailure e) {
      throw e.source();
    } catch (IOException | org.apache.hc.core5.http.HttpException | RuntimeException e) {
      if (wasStale(outgoing, wire, e)) {
        throw new StaleException();
      }
      if (e instanceof SocketTimeoutException && wire.received() > 0) {
        String what = ": response head took longer than " + Failures.seconds(patience);
        throw new HttpException(place(route) + what, HttpException.Stage.EXCHANGE, e);
      }
      throw Failures.exchange(place(route), patience, e);
    } finally {
      if (!kept) {
        pool.end(wire);
      }
    }
  }

  private static boolean wasStale(Outgoing outgoing, Wire wire, Exception e) {
    return e instanceof IOException
        && !(e instanceof SocketTimeoutException)
        && wire.reused()
        && wire.received() == 0
        && (outgoing.harmless() || wire.socket().written() == 0)
        && !Failures.interrupted(e);
  }

  /** The final response's head; what was said last by a server that takes no more counts too. */
  private static ClassicHttpResponse receive(Wire wire) throws IOException {
    Optional<IOException> unsent = wire.socket().writeFailure();
    wire.socket().endRequest();
    if (unsent.isEmpty()) {
      return wire.finalHead();
    }
    wire.spoil();
    wire.idle(LAST_WORD);
    try {
      return wire.finalHead();
    } catch (IOException e) {
      if (TlsFailures.alert(e).isPresent()) {
        throw e;
      }
      unsent.get().addSuppressed(e);
      throw unsent.get();
    }
  }

  private Reply reply(Route route, Outgoing outgoing, Wire wire, ClassicHttpResponse head)
      throws IOException, org.apache.hc.core5.http.HttpException {
    wire.socket().unlimit();
    wire.idle(settings.idleTimeout());
    if (!keeps(head)) {
      wire.spoil();
    }
    Reply.Return after =
        new Reply.Return(
            wire,
            back -> pool.giveBack(route, back),
            failure -> Failures.exchange(place(route), settings.idleTimeout(), failure));
    int status = head.getCode();
    if (outgoing.head() || status == 204 || status == 304) {
      return Reply.of(head, new ReplyBody(InputStream.nullInputStream(), 0, after));
    }
    wire.receiveResponseEntity(head);
    HttpEntity entity = head.getEntity();
    long length = entity.getContentLength();
    if (length < 0 && !entity.isChunked()) {
      wire.spoil();
    }
    return Reply.of(head, new ReplyBody(entity.getContent(), length, after));
  }

  private static boolean keeps(ClassicHttpResponse head) {
    if (head.getVersion() == null || head.getVersion().lessEquals(HttpVersion.HTTP_1_0)) {
      return false;
    }
    if (head.countHeaders("Transfer-Encoding") + head.countHeaders("Content-Length") > 1) {
      return false;
    }
    // Bytes behind such a head would be taken for the next response.
    if (head.getCode() == 204 && announcesBody(head)) {
      return false;
    }
    BasicTokenIterator tokens = new BasicTokenIterator(head.headerIterator("Connection"));
    while (tokens.hasNext()) {
      if (tokens.next().equalsIgnoreCase("close")) {
        return false;
      }
    }
    return true;
  }

  private static boolean announcesBody(ClassicHttpResponse head) {
    Header length = head.getFirstHeader("Content-Length");
    return head.containsHeader("Transfer-Encoding")
        || (length != null && !"0".equals(length.getValue()));
  }

  private String place(Route route) {
    return settings
        .socket()
        .map(path -> Failures.clean(path.toString()))
        .orElseGet(route::hostPort);
  }

  /** A kept connection was not there any more; nothing came of the request. */
  private static final class StaleException extends IOException {
    private static final long serialVersionUID = 1;
  }
}

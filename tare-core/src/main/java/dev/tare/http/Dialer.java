// SPDX-License-Identifier: Apache-2.0
package dev.tare.http;

import dev.tare.http.HttpException.Stage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** Opens connections: name, address, socket, proxy, TLS. */
final class Dialer {
  private final HttpSettings settings;

  Dialer(HttpSettings settings) {
    this.settings = settings;
  }

  /** A new connection for requests to the route. */
  Wire dial(Route route) throws IOException {
    long deadline = System.nanoTime() + settings.connectTimeout().toNanos();
    if (settings.socket().isPresent()) {
      ChannelSocket local = local(settings.socket().get());
      return Wire.over(local, local);
    }
    Route next = route.proxy().isPresent() ? proxy(route.proxy().get()) : route;
    ChannelSocket socket = tcp(next.host(), next.hostPort(), next.port(), deadline);
    try {
      socket.limit(deadline);
      Socket top = next.tls() ? tls(socket, next) : socket;
      if (route.proxy().isPresent() && route.tls()) {
        tunnel(Wire.over(socket, top), route, next, route.proxy().get());
        top = tls(top, route);
      }
      return Wire.over(socket, top);
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private static Route proxy(URI proxy) throws HttpException {
    if (!Proxies.spoken(proxy)) {
      throw new HttpException("SOCKS proxies are not supported", Stage.CONNECT);
    }
    return Route.of(proxy, Optional.empty());
  }

  private void tunnel(Wire wire, Route route, Route next, URI proxy) throws IOException {
    String failed = "proxy " + next.hostPort() + ": no tunnel to " + route.hostPort() + ": ";
    int status;
    try {
      wire.sendRequestHeader(Outgoing.tunnel(route, proxy, settings.userAgent()));
      wire.flush();
      status = wire.finalHead().getCode();
    } catch (IOException | org.apache.hc.core5.http.HttpException e) {
      if (Failures.interrupted(e)) {
        throw Failures.interrupt(e);
      }
      String reason = Failures.reason(settings.connectTimeout(), e);
      throw new HttpException(failed + reason, Stage.CONNECT, e);
    }
    if (status / 100 != 2) {
      String hint = status == 407 ? " (the proxy wants other credentials)" : "";
      throw new HttpException(failed + "status " + status + hint, Stage.CONNECT);
    }
  }

  /** TLS to the route's host through what stands so far; host names are checked in all cases. */
  private SSLSocket tls(Socket lower, Route route) throws IOException {
    try {
      SSLSocketFactory factory =
          settings
              .tls()
              .apply(route.hostPort())
              .orElseGet(() -> (SSLSocketFactory) SSLSocketFactory.getDefault());
      SSLSocket socket = (SSLSocket) factory.createSocket(lower, route.host(), route.port(), true);
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return socket;
    } catch (IOException e) {
      if (Failures.interrupted(e)) {
        throw Failures.interrupt(e);
      }
      throw TlsFailures.handshake(route.hostPort(), settings.connectTimeout(), e);
    }
  }

  private ChannelSocket local(Path path) throws IOException {
    try {
      return ChannelSocket.connect(
          SocketChannel.open(StandardProtocolFamily.UNIX),
          UnixDomainSocketAddress.of(path),
          Wire.millis(settings.connectTimeout()));
    } catch (IOException | UnsupportedOperationException e) {
      throw failure(Failures.clean(path.toString()), e);
    }
  }

  /** Tries all addresses of a name in turn, each with its share of the time. */
  private ChannelSocket tcp(String host, String place, int port, long deadline) throws IOException {
    InetAddress[] addresses = resolve(host, place, deadline);
    HttpException first = null;
    for (int i = 0; i < addresses.length; i++) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      long share = Math.max(1, Math.min(left, Math.max(2000, left / (addresses.length - i))));
      try {
        SocketChannel channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        InetSocketAddress to = new InetSocketAddress(addresses[i], port);
        return ChannelSocket.connect(channel, to, (int) share);
      } catch (IOException e) {
        HttpException failed = failure(place, e);
        if (first == null) {
          first = failed;
        } else {
          first.addSuppressed(failed);
        }
      }
    }
    throw first == null ? new HttpException(place + ": no address", Stage.CONNECT) : first;
  }

  /** In a thread of its own, as the system's look-up heeds neither time-out nor interrupt. */
  private InetAddress[] resolve(String host, String place, long deadline) throws IOException {
    FutureTask<InetAddress[]> lookup = new FutureTask<>(() -> InetAddress.getAllByName(host));
    if (host.contains(":") || host.matches("[0-9.]+") || host.equals("localhost")) {
      lookup.run();
    } else {
      Thread thread = new Thread(lookup, "tare-name-lookup");
      thread.setDaemon(true);
      thread.start();
    }
    try {
      return lookup.get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      throw Failures.interrupt(e);
    } catch (TimeoutException e) {
      throw new HttpException(place + ": name was not found in time", Stage.CONNECT, e);
    } catch (ExecutionException e) {
      throw failure(place, e.getCause() instanceof Exception cause ? cause : e);
    }
  }

  /** An interrupt is thrown as itself. */
  private HttpException failure(String place, Exception e) throws IOException {
    if (Failures.interrupted(e)) {
      throw Failures.interrupt(e);
    }
    String reason;
    if (e instanceof UnknownHostException) {
      reason = "no such host";
    } else if (e instanceof SocketTimeoutException) {
      reason = "no connection within " + Failures.seconds(settings.connectTimeout());
    } else {
      reason = Failures.clean(e.getMessage() == null ? e.toString() : e.getMessage());
    }
    return new HttpException(place + ": " + reason, Stage.CONNECT, e);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.http;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;

/** A request as it is sent, checked beforehand. */
final class Outgoing extends BasicClassicHttpRequest {
  private static final long serialVersionUID = 1;
  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
  private static final Set<String> OURS =
      Set.of("host", "content-length", "transfer-encoding", "connection", "proxy-authorization");
  private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");

  private final String target;
  private transient Optional<Upload> upload = Optional.empty();
  private transient Optional<Duration> patience = Optional.empty();

  private Outgoing(String method, String target) {
    super(method, "/");
    this.target = target;
  }

  static Outgoing of(HttpRequest request, Route route, String userAgent) {
    if (!request.method().matches(TOKEN)) {
      throw new IllegalArgumentException("not an HTTP method");
    }
    String path = path(request.uri());
    Outgoing made =
        new Outgoing(
            request.method(), route.forwarded() ? "http://" + route.authority() + path : path);
    made.setHeader("Host", route.authority());
    boolean named = false;
    for (HttpRequest.Header header : request.headers()) {
      made.addHeader(checked(header), header.value());
      named |= header.name().equalsIgnoreCase("User-Agent");
    }
    if (!named) {
      made.addHeader(checked(new HttpRequest.Header("User-Agent", userAgent)), userAgent);
    }
    if (route.forwarded()) {
      route
          .proxy()
          .flatMap(Outgoing::credentials)
          .ifPresent(value -> made.setHeader("Proxy-Authorization", value));
    }
    request.body().ifPresentOrElse(made::attach, made::announceNone);
    made.patience = request.patience();
    return made;
  }

  /** The request for a tunnel; holds nothing of the requests that will go through it. */
  static Outgoing tunnel(Route route, URI proxy, String userAgent) {
    Outgoing made = new Outgoing("CONNECT", route.hostPort());
    made.setHeader("Host", route.hostPort());
    made.setHeader("User-Agent", userAgent);
    credentials(proxy).ifPresent(value -> made.setHeader("Proxy-Authorization", value));
    return made;
  }

  private static Optional<String> credentials(URI proxy) {
    return Optional.ofNullable(proxy.getRawUserInfo()).map(Proxies::basic);
  }

  private static String path(URI uri) {
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String target = uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    boolean ascii = target.chars().allMatch(c -> c > 0x20 && c < 0x7f);
    return ascii ? target : URI.create(target).toASCIIString();
  }

  private static String checked(HttpRequest.Header header) {
    if (!header.name().matches(TOKEN)) {
      throw new IllegalArgumentException("not a header name");
    }
    if (OURS.contains(header.name().toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException(header.name() + " is made when the request is sent");
    }
    // The value is not shown: it may be a secret.
    if (!header.value().chars().allMatch(c -> c == '\t' || (c >= 0x20 && c < 0x7f))) {
      throw new IllegalArgumentException(
          "value of " + header.name() + " has a character that a header cannot hold");
    }
    return header.name();
  }

  private void attach(HttpRequest.Body body) {
    Upload entity = new Upload(body);
    upload = Optional.of(entity);
    setEntity(entity);
    if (body.length() < 0) {
      setHeader("Transfer-Encoding", "chunked");
    } else {
      setHeader("Content-Length", Long.toString(body.length()));
    }
  }

  private void announceNone() {
    if (WITH_BODY.contains(getMethod())) {
      setHeader("Content-Length", "0");
    }
  }

  Optional<Duration> patience() {
    return patience;
  }

  Optional<Upload> upload() {
    return upload;
  }

  boolean head() {
    return getMethod().equals("HEAD");
  }

  /** Whether sending it twice does no more than sending it once. */
  boolean harmless() {
    return getMethod().equals("GET") || head();
  }

  @Override
  public String getRequestUri() {
    return target;
  }
}

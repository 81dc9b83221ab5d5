// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import dev.tare.content.LimitException;
import dev.tare.content.NotFoundException;
import dev.tare.http.Http;
import dev.tare.http.HttpClient;
import dev.tare.http.HttpException;
import dev.tare.http.HttpRequest;
import dev.tare.http.HttpSettings;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fetches files by http and https, without credentials: redirects, retries and certificates are as
 * for registries, and a transfer that was cut goes on where it ended.
 */
public final class Downloads implements Closeable {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration SILENCE = Duration.ofSeconds(60);
  private static final int BUFFER = 1 << 16;
  private static final Pattern RANGE = Pattern.compile("bytes (\\d{1,18})-\\d{1,18}/.*");

  private final Http http;
  private final Runnable end;
  private final Timing timing;

  /** Of the settings, those of certificates and proxies count. */
  public Downloads(RegistrySettings settings) {
    HttpClient client =
        new HttpClient(
            new HttpSettings(
                CONNECT,
                SILENCE,
                1,
                Optional.empty(),
                new Certificates(settings.certificates(), settings.insecure()),
                settings.proxies(),
                settings.userAgent()));
    this.http = client;
    this.end = client::close;
    this.timing = Timing.SYSTEM;
  }

  /** Over another transport, with another clock. */
  Downloads(Http http, Timing timing) {
    this.http = http;
    this.end = () -> {};
    this.timing = timing;
  }

  /** Where the bytes go. */
  @FunctionalInterface
  public interface Sink {
    /** Begins, or begins anew because what was written counts no more. */
    OutputStream begin() throws IOException;
  }

  /**
   * Fetches a file.
   *
   * @param checked whether the caller knows what the bytes must be, so that parts may be joined
   *     that the server does not promise to be of one file
   * @param most bytes there may be
   * @throws NotFoundException if there is no such file
   * @throws RegistryException if the server refuses or fails, after all tries
   * @throws LimitException if there are more bytes
   */
  public void fetch(URI address, boolean checked, long most, Sink sink) throws IOException {
    Gate gate = new Gate(timing);
    Retry retry = new Retry(timing, gate, address);
    Transfer transfer = new Transfer(address, checked, most, sink);
    boolean done = false;
    while (!done) {
      gate.pass();
      try {
        transfer.run(retry);
        done = true;
      } catch (HttpException | RegistryException e) {
        retry.failed(e);
      }
    }
  }

  /** Ends all connections. */
  @Override
  public void close() {
    end.run();
  }

  /** One file, as far as it came. */
  private final class Transfer {
    private final URI address;
    private final boolean checked;
    private final long most;
    private final Sink sink;
    private final Redirects redirects;
    private Optional<OutputStream> out = Optional.empty();
    private Optional<String> validator = Optional.empty();
    private long at;

    Transfer(URI address, boolean checked, long most, Sink sink) {
      this.address = address;
      this.checked = checked;
      this.most = most;
      this.sink = sink;
      this.redirects = new Redirects(http, Reach.of(address));
    }

    /** One try, from where the last one ended if that is possible. */
    void run(Retry retry) throws IOException {
      if (at > 0 && validator.isEmpty() && !checked) {
        at = 0;
      }
      try (Answer answer = redirects.send(request(), Optional.empty())) {
        boolean continued = answer.status() == 206 && continues(answer);
        if (answer.status() != 200 && !continued) {
          boolean misled = at > 0 && (answer.status() == 206 || answer.status() == 416);
          at = 0;
          throw misled ? restarted() : failure(answer);
        }
        if (!continued) {
          at = 0;
        }
        validator = answer.header("ETag").filter(tag -> tag.startsWith("\""));
        copy(answer, retry);
      }
    }

    private HttpRequest request() {
      HttpRequest get = HttpRequest.of("GET", address).with("Accept-Encoding", "identity");
      if (at == 0) {
        return get;
      }
      HttpRequest part = get.with("Range", "bytes=" + at + "-");
      return validator.isPresent() ? part.with("If-Range", validator.get()) : part;
    }

    private boolean continues(Answer answer) {
      Matcher range = RANGE.matcher(answer.header("Content-Range").orElse("").strip());
      return at > 0 && range.matches() && Long.parseLong(range.group(1)) == at;
    }

    private void copy(Answer answer, Retry retry) throws IOException {
      if (at == 0 || out.isEmpty()) {
        out = Optional.of(sink.begin());
      }
      InputStream in = answer.response().body();
      byte[] buffer = new byte[BUFFER];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        if (Thread.interrupted()) {
          throw new InterruptedIOException("interrupted while fetching " + shown());
        }
        if (at + count > most) {
          throw new LimitException(shown() + ": has more than " + most + " bytes");
        }
        out.get().write(buffer, 0, count);
        at += count;
        retry.progressed();
      }
    }

    private HttpException restarted() {
      return new HttpException(
          "the server cannot go on where it ended", HttpException.Stage.EXCHANGE);
    }

    private IOException failure(Answer answer) {
      int status = answer.status();
      if (status == 404 || status == 410) {
        return new NotFoundException(shown() + ": there is no such file (HTTP " + status + ")");
      }
      if (status == 401 || status == 403) {
        return RegistryException.authentication(
            shown() + ": asks for credentials, and none are sent; fetch it and give the file",
            address);
      }
      Optional<Duration> wait =
          answer
              .header("Retry-After")
              .filter(text -> text.matches("\\d{1,6}"))
              .map(text -> Duration.ofSeconds(Long.parseLong(text)));
      return new RegistryException(
          Retry.isTransient(status)
              ? RegistryException.Kind.NETWORK
              : RegistryException.Kind.PROTOCOL,
          shown() + ": answers with HTTP " + status,
          status,
          address,
          wait);
    }

    private String shown() {
      return Addresses.shown(address);
    }
  }
}

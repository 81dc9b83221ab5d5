// SPDX-License-Identifier: Apache-2.0
package dev.tare.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A container registry in memory, for tests: it speaks the OCI distribution protocol on a loopback
 * port, keeps a log of what it was asked, and misbehaves where a rule says so.
 *
 * <pre>{@code
 * try (MemoryRegistry registry = MemoryRegistry.builder().auth(Auth.bearer("me", "pw")).start()) {
 *   registry.on(r -> r.is("GET", "/blobs/"), Fault.resetAfter(1000)).times(1);
 *   pull(registry.host() + "/app:1");
 *   assertThat(registry.requests()).extracting(Exchange::status).containsExactly(...);
 * }
 * }</pre>
 *
 * <p>It speaks HTTP/1.1 with connections that are kept open, over TLS if given an {@link
 * SSLContext}. Everything lies in memory, uploads too. Methods may be called by any thread.
 */
public final class MemoryRegistry implements AutoCloseable {
  private final Settings settings;
  private final Storage storage = new Storage();
  private final TokenService tokens;
  private final Routes routes;
  private final List<LogEntry> log = new ArrayList<>();
  private final List<Rule> rules = new ArrayList<>();
  private final Listener listener;
  private @Nullable Listener otherListener;
  private boolean closed;

  private MemoryRegistry(Settings settings) throws IOException {
    this.settings = settings;
    this.tokens = new TokenService(settings.auth());
    this.routes = new Routes(settings, storage, tokens);
    this.listener = Listener.open(settings.tls().orElse(null), false, new Door());
  }

  /** A well-behaved registry without authentication, to be changed. */
  public static Builder builder() {
    return new Builder();
  }

  /** Where it listens, as {@code 127.0.0.1:port}. */
  public String host() {
    return "127.0.0.1:" + listener.port();
  }

  /** Scheme and host, without a slash at the end. */
  public String origin() {
    return (settings.tls().isPresent() ? "https://" : "http://") + host();
  }

  /**
   * Another port with the same content and without authentication, as storage services are that
   * registries redirect to. Opened when first asked for; its requests are in the same log.
   */
  public synchronized String otherHost() {
    Listener other = otherListener;
    if (other == null) {
      if (closed) {
        throw new IllegalStateException("the registry is closed");
      }
      try {
        other = Listener.open(settings.tls().orElse(null), true, new Door());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      otherListener = other;
    }
    return "127.0.0.1:" + other.port();
  }

  /**
   * Lets requests that meet the condition meet with this fault. Of several rules the first that
   * fires is applied, alone, in the order they were made; {@link Fault#and} joins faults. Token
   * requests and the pings count as requests too.
   */
  public Rule on(Predicate<Request> condition, Fault fault) {
    Rule rule = new Rule(condition, fault);
    synchronized (rules) {
      rules.add(rule);
    }
    return rule;
  }

  /** Takes all rules away. */
  public void behave() {
    synchronized (rules) {
      rules.clear();
    }
  }

  /** The log, in order of arrival; requests under way are in it as far as they are. */
  public List<Exchange> requests() {
    synchronized (log) {
      return log.stream().map(LogEntry::snapshot).toList();
    }
  }

  /** Empties the log. */
  public void forgetRequests() {
    synchronized (log) {
      log.clear();
    }
  }

  /** The tokens that were given out, in their order. */
  public List<TokenGrant> grants() {
    return tokens.grants();
  }

  /** Makes all tokens given out so far worthless. Identity tokens stay good. */
  public void expireTokens() {
    tokens.expire();
  }

  /** Puts a blob in and says its digest. */
  public String putBlob(String repository, byte[] bytes) {
    String digest = Digests.sha256(bytes);
    storage.putBlob(repository, digest, bytes.clone());
    return digest;
  }

  /** Puts a blob in under a digest, be it right or wrong. */
  public void putBlob(String repository, String digest, byte[] bytes) {
    storage.putBlob(repository, digest, bytes.clone());
  }

  /**
   * Puts a manifest in, checking nothing, and says its digest.
   *
   * @param reference a tag; or a digest, right or wrong, to put it in under that
   */
  public String putManifest(String repository, String reference, String mediaType, byte[] bytes) {
    boolean byDigest = reference.indexOf(':') >= 0;
    String digest = byDigest ? reference : Digests.sha256(bytes);
    storage.putManifest(repository, new StoredManifest(mediaType, digest, bytes));
    if (!byDigest) {
      storage.tag(repository, reference, digest);
    }
    return digest;
  }

  /** A copy of a blob's bytes. */
  public Optional<byte[]> blob(String repository, String digest) {
    return storage.blob(repository, digest).map(byte[]::clone);
  }

  /** The digests of a repository's blobs, sorted. */
  public List<String> blobs(String repository) {
    return storage.blobs(repository);
  }

  /** A manifest by tag or digest. */
  public Optional<StoredManifest> manifest(String repository, String reference) {
    return storage.manifest(repository, reference);
  }

  /** A repository's tags, sorted. */
  public List<String> tags(String repository) {
    return storage.tags(repository).orElse(List.of());
  }

  /** How many upload sessions were neither completed nor cancelled. */
  public int openUploads() {
    return storage.openUploads();
  }

  /** Cuts all connections and returns when all threads have ended. */
  @Override
  public void close() {
    Listener other;
    synchronized (this) {
      closed = true;
      other = otherListener;
    }
    listener.close();
    if (other != null) {
      other.close();
    }
  }

  private final class Door implements HttpConnection.Service {
    @Override
    public LogEntry begin(Request request, boolean atOtherOrigin) {
      LogEntry entry = new LogEntry(request, atOtherOrigin);
      synchronized (log) {
        log.add(entry);
      }
      return entry;
    }

    @Override
    public Fault fault(Request request) {
      synchronized (rules) {
        return rules.stream()
            .filter(rule -> rule.fires(request))
            .findFirst()
            .map(Rule::fault)
            .orElse(Fault.NONE);
      }
    }

    @Override
    public Answer answer(Call call) {
      return routes.answer(call);
    }
  }

  /** What the registry is like before any rule. */
  public static final class Builder {
    private Auth auth = Auth.none();
    private Optional<SSLContext> tls = Optional.empty();
    private boolean mounts = true;
    private boolean referrers = true;
    private boolean requireBlobs = true;
    private int pageSize = Integer.MAX_VALUE;
    private long chunkMinimum;
    private long maximumUpload = Long.MAX_VALUE;

    private Builder() {}

    /** How clients prove who they are; not at all if not set. */
    public Builder auth(Auth auth) {
      this.auth = auth;
      return this;
    }

    /** Speaks TLS on all its ports. */
    public Builder tls(SSLContext context) {
      tls = Optional.of(context);
      return this;
    }

    /** Whether blobs can be mounted; if not, mounting answers 202. They can if not set. */
    public Builder mounts(boolean mounts) {
      this.mounts = mounts;
      return this;
    }

    /** Whether there is the referrers API and the OCI-Subject header; there is if not set. */
    public Builder referrers(boolean referrers) {
      this.referrers = referrers;
      return this;
    }

    /** Whether a manifest is refused (400) if a part of it is missing; it is if not set. */
    public Builder requireBlobs(boolean requireBlobs) {
      this.requireBlobs = requireBlobs;
      return this;
    }

    /** Gives at most so many tags, repositories or referrers at once; all if not set. */
    public Builder pageSize(int pageSize) {
      if (pageSize < 1) {
        throw new IllegalArgumentException("a page has at least one entry, not " + pageSize);
      }
      this.pageSize = pageSize;
      return this;
    }

    /** Asks for chunks of so many bytes (OCI-Chunk-Min-Length); after a smaller one, only PUT. */
    public Builder chunkMinimum(long bytes) {
      chunkMinimum = bytes;
      return this;
    }

    /** Refuses larger request bodies of uploads (413). */
    public Builder maximumUpload(long bytes) {
      maximumUpload = bytes;
      return this;
    }

    /**
     * Opens the port.
     *
     * @throws IOException if there is none to be had
     */
    public MemoryRegistry start() throws IOException {
      return new MemoryRegistry(
          new Settings(
              auth, tls, mounts, referrers, requireBlobs, pageSize, chunkMinimum, maximumUpload));
    }
  }
}

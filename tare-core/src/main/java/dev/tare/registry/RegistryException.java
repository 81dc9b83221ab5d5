// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A registry's refusal or failure. The URI is shown without query and user information. */
public final class RegistryException extends IOException {
  /** What kind it is, for exit codes. */
  public enum Kind {
    /** 401 and 403, no or wrong credentials. */
    AUTHENTICATION,
    /** The network, 5xx, 429 after all tries. */
    NETWORK,
    /** Everything else it refuses, or answers that no registry should give. */
    PROTOCOL
  }

  private final Kind kind;
  private final int status;
  private final URI uri;
  private final transient Optional<Refusal> refusal;

  /** The status is 0 if there was none. */
  public RegistryException(
      Kind kind, String message, int status, URI uri, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.status = status;
    this.uri = Addresses.bare(uri);
    this.refusal = Optional.empty();
  }

  RegistryException(Kind kind, String message, int status, URI uri, Refusal refusal) {
    super(message);
    this.kind = kind;
    this.status = status;
    this.uri = Addresses.bare(uri);
    this.refusal = Optional.of(refusal);
  }

  RegistryException(Kind kind, String message, int status, URI uri, Optional<Duration> retryAfter) {
    this(kind, message, status, uri, new Refusal(retryAfter, Set.of()));
  }

  /**
   * What an answer says beside its status.
   *
   * @param retryAfter how long the registry asks us to wait
   * @param codes of its errors (distribution-spec, error codes)
   */
  record Refusal(Optional<Duration> retryAfter, Set<String> codes) {
    static final Refusal NOTHING = new Refusal(Optional.empty(), Set.of());
  }

  static RegistryException protocol(String message, URI uri) {
    return new RegistryException(Kind.PROTOCOL, message, 0, uri, Optional.empty());
  }

  static RegistryException authentication(String message, URI uri) {
    return new RegistryException(Kind.AUTHENTICATION, message, 0, uri, Optional.empty());
  }

  /** The same with one more fact. */
  RegistryException with(String fact) {
    return new RegistryException(kind, getMessage() + "; " + fact, status, uri, refusal());
  }

  /** What it is about. */
  public Kind kind() {
    return kind;
  }

  /** The HTTP status, 0 if there was none. */
  public int status() {
    return status;
  }

  /** What was asked for, without query and user information. */
  public URI uri() {
    return uri;
  }

  /** How long the registry asks us to wait. */
  Optional<Duration> retryAfter() {
    return refusal().retryAfter();
  }

  /** Whether one of the registry's errors has this code. */
  boolean says(String code) {
    return refusal().codes().contains(code);
  }

  private Refusal refusal() {
    return refusal == null ? Refusal.NOTHING : refusal.orElse(Refusal.NOTHING);
  }
}

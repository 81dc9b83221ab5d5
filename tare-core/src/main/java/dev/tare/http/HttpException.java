// SPDX-License-Identifier: Apache-2.0
package dev.tare.http;

import java.io.IOException;

/** An exchange that failed on its way: connection, TLS, time-out, cut or malformed message. */
public final class HttpException extends IOException {
  /** How far the exchange got. */
  public enum Stage {
    /** No connection: name, address, refused, proxy. */
    CONNECT,
    /** TLS was refused by one side. */
    TLS,
    /** The connection was used; the request may have been carried out. */
    EXCHANGE
  }

  private static final long serialVersionUID = 1;

  private final Stage stage;

  public HttpException(String message, Stage stage) {
    super(message);
    this.stage = stage;
  }

  public HttpException(String message, Stage stage, Throwable cause) {
    super(message, cause);
    this.stage = stage;
  }

  public Stage stage() {
    return stage;
  }
}

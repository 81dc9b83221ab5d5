// SPDX-License-Identifier: Apache-2.0
/** HTTP/1.1 exchanges over our own connections: TCP, TLS, proxies and local sockets; no policy. */
@NullMarked
package dev.tare.http;

import org.jspecify.annotations.NullMarked;

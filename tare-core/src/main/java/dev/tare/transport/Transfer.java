// SPDX-License-Identifier: Apache-2.0
package dev.tare.transport;

/** What happened to a blob at a destination. */
public enum Transfer {
  /** It was there. */
  PRESENT,
  /** The registry took it from another of its repositories. */
  MOUNTED,
  /** Its bytes were sent or will be at commit. */
  WRITTEN
}

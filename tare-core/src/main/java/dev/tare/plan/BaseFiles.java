// SPDX-License-Identifier: Apache-2.0
package dev.tare.plan;

/**
 * Whether the names in the base's layers are read, so that files are placed without changing what
 * is there: its links, and the modes and owners of its directories.
 */
public enum BaseFiles {
  /** Read if the placement of any file can depend on them. */
  AUTO,
  /** Read whenever files are added. */
  EXACT,
  /**
   * Never read. Entries stand at the paths given, no parents are written, and paths that often lead
   * through links of a base are refused.
   */
  NEVER
}

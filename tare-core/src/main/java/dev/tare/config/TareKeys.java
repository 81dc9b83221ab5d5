// SPDX-License-Identifier: Apache-2.0
package dev.tare.config;

import java.util.Set;

/** The keys of files with {@code tare: 1}; the schema has the same, which a test checks. */
final class TareKeys {
  /** The key that tells these files from others. */
  static final String VERSION = "tare";

  static final Set<String> ROOT =
      Set.of(
          "$schema",
          VERSION,
          "from",
          "baseFs",
          "platforms",
          "index",
          "scratchBundle",
          "layers",
          "config",
          "annotations",
          "vcs",
          "compression",
          "prefetch",
          "format",
          "strict",
          "to");
  static final Set<String> FROM = Set.of("image", "digest", "platform");
  static final Set<String> LAYER =
      Set.of(
          "files",
          "directories",
          "links",
          "remove",
          "directory",
          "tar",
          "jar",
          "layout",
          "split",
          "sha256",
          "dest",
          "include",
          "exclude",
          "only",
          "strip",
          "mode",
          "owner",
          "rules");
  static final Set<String> FILE = Set.of("source", "dest", "mode", "owner");
  static final Set<String> DIRECTORY = Set.of("path", "mode", "owner");
  static final Set<String> LINK = Set.of("path", "to", "owner");
  static final Set<String> RULE = Set.of("paths", "mode", "owner");
  static final Set<String> CONFIG =
      Set.of(
          "entrypoint",
          "cmd",
          "env",
          "workdir",
          "user",
          "ports",
          "volumes",
          "labels",
          "stopSignal",
          "healthcheck",
          "onbuild",
          "shell",
          "author",
          "history");
  static final Set<String> HEALTHCHECK =
      Set.of("test", "interval", "timeout", "startPeriod", "startInterval", "retries");

  private TareKeys() {}
}

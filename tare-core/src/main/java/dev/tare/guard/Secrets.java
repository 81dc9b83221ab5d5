// SPDX-License-Identifier: Apache-2.0
package dev.tare.guard;

import dev.tare.changeset.Entry;
import dev.tare.files.RawPath;
import dev.tare.tar.TarName;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tells by their names what should not be in an image. */
final class Secrets {
  private static final RawPath GIT = RawPath.of(".git");

  /** What ssh-keygen calls private keys. */
  private static final Set<RawPath> KEYS =
      Stream.of("id_rsa", "id_dsa", "id_ecdsa", "id_ecdsa_sk", "id_ed25519", "id_ed25519_sk")
          .map(RawPath::of)
          .collect(Collectors.toUnmodifiableSet());

  private static final List<RawPath> KEY_ENDINGS =
      Stream.of(".pem", ".key", ".p8").map(RawPath::of).toList();

  private Secrets() {}

  /** Whether a file has the name of a private key. */
  static boolean isKey(TarName file) {
    return KEYS.contains(file.fileName());
  }

  /** Whether a file may be a private key, which its content tells. */
  static boolean mayBeKey(TarName file) {
    return KEY_ENDINGS.stream().anyMatch(file.path()::endsWith);
  }

  static boolean isRepository(Entry entry) {
    return entry instanceof Entry.Directory && entry.name().fileName().equals(GIT);
  }
}

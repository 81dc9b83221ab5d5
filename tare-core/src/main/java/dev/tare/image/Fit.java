// SPDX-License-Identifier: Apache-2.0
package dev.tare.image;

import dev.tare.content.Document;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Manifest;
import java.util.List;

/** Checks that the parts of an artifact are those its documents name. */
final class Fit {
  private Fit() {}

  static void same(String what, Descriptor named, Descriptor given) {
    if (!named.digest().equals(given.digest())) {
      throw new IllegalArgumentException(
          what + " is " + given.digest() + ", its document names " + named.digest());
    }
    if (named.size() != given.size()) {
      throw new IllegalArgumentException(
          what + " has " + given.size() + " bytes, its document names " + named.size());
    }
    if (!named.mediaType().equals(given.mediaType())) {
      throw new IllegalArgumentException(
          what + " is of type " + given.mediaType() + ", its document names " + named.mediaType());
    }
  }

  /** The layers are the manifest's, position by position; one digest may stand there twice. */
  static void layers(Document<Manifest> manifest, List<Descriptor> given) {
    List<Descriptor> named = manifest.value().layers();
    count("layers", named.size(), "manifest", given.size());
    for (int i = 0; i < given.size(); i++) {
      same("layer " + (i + 1), named.get(i), given.get(i));
    }
  }

  static void count(String what, int named, String where, int given) {
    if (named != given) {
      throw new IllegalArgumentException(
          "there are " + given + " " + what + ", the " + where + " names " + named);
    }
  }
}

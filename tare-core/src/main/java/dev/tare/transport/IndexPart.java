// SPDX-License-Identifier: Apache-2.0
package dev.tare.transport;

import dev.tare.content.Document;
import dev.tare.content.NotFoundException;
import dev.tare.image.Artifact;
import dev.tare.image.ImageIndex;
import dev.tare.json.JsonArray;
import dev.tare.json.JsonObject;
import dev.tare.json.JsonValue;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.Index;
import dev.tare.oci.Platform;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An index of some of what another one lists. */
final class IndexPart {
  /** BuildKit's mark of what describes an entry: that entry's digest. */
  private static final String ABOUT_DIGEST = "vnd.docker.reference.digest";

  private IndexPart() {}

  static ImageIndex load(Documents documents, Descriptor root, List<Platform> platforms)
      throws IOException {
    if (!root.mediaType().isIndex()) {
      throw new NotFoundException(
          documents.describe() + " is one image, no index; several platforms need one");
    }
    Document<Index> whole = documents.index(root);
    Set<Digest> kept = new HashSet<>();
    Map<Digest, Descriptor> chosen = new LinkedHashMap<>();
    for (Platform platform : platforms) {
      Descriptor entry = PlatformSearch.find(documents, root, platform);
      kept.add(entry.digest());
      chosen.put(entry.digest(), entry);
    }
    Map<Digest, Descriptor> entries = new LinkedHashMap<>();
    for (Descriptor entry : whole.value().manifests()) {
      String about = entry.annotations().getOrDefault(ABOUT_DIGEST, "");
      boolean describes = kept.stream().anyMatch(digest -> digest.toString().equals(about));
      if (kept.contains(entry.digest()) || describes) {
        entries.putIfAbsent(entry.digest(), entry);
      }
    }
    chosen.forEach(entries::putIfAbsent); // those of nested indexes
    return of(documents, whole, List.copyOf(entries.values()));
  }

  private static ImageIndex of(Documents documents, Document<Index> whole, List<Descriptor> entries)
      throws IOException {
    ArtifactTree tree = new ArtifactTree(documents);
    List<Artifact> children = new ArrayList<>();
    List<JsonValue> items = new ArrayList<>();
    for (Descriptor entry : entries) {
      children.add(tree.load(entry));
      items.add(entry.json());
    }
    JsonObject json = whole.value().json().with("manifests", new JsonArray(items));
    return new ImageIndex(
        Document.write(whole.descriptor().mediaType(), json, Index::parse), children);
  }
}

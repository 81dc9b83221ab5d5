// SPDX-License-Identifier: Apache-2.0
package dev.tare.image;

import dev.tare.content.Blob;
import dev.tare.content.Document;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.Index;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An index and all that it lists, in its order. */
public record ImageIndex(Document<Index> index, List<Artifact> children) implements Artifact {
  /** Checks that the children are those listed; IllegalArgumentException else. */
  public ImageIndex {
    children = List.copyOf(children);
    List<Descriptor> named = index.value().manifests();
    Fit.count("manifests", named.size(), "index", children.size());
    for (int i = 0; i < named.size(); i++) {
      Fit.same("manifest " + (i + 1), named.get(i), children.get(i).descriptor());
    }
  }

  @Override
  public Descriptor descriptor() {
    return index.descriptor();
  }

  @Override
  public List<Document<?>> documents() {
    Map<Digest, Document<?>> distinct = new LinkedHashMap<>();
    for (Artifact child : distinctChildren()) {
      for (Document<?> document : child.documents()) {
        distinct.putIfAbsent(document.descriptor().digest(), document);
      }
    }
    distinct.put(index.descriptor().digest(), index);
    return List.copyOf(distinct.values());
  }

  @Override
  public List<Blob> blobs() {
    BlobSet set = new BlobSet();
    distinctChildren().forEach(child -> child.blobs().forEach(set::add));
    return set.toList();
  }

  /** Without those listed before: in nested indexes their number would multiply by level. */
  private Collection<Artifact> distinctChildren() {
    Map<Digest, Artifact> distinct = new LinkedHashMap<>();
    children.forEach(child -> distinct.putIfAbsent(child.descriptor().digest(), child));
    return distinct.values();
  }

  /** The digest; what is below would multiply likewise. */
  @Override
  public String toString() {
    return "ImageIndex[" + descriptor().digest() + "]";
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.changeset;

import dev.tare.content.Blob;
import dev.tare.content.Content;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.MediaType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Stacks of layers from tars made by hand. */
public final class Stack {
  private Stack() {}

  public static MergedTree of(RawTar... bottomUp) throws IOException {
    List<LayerIndex> indexes = new ArrayList<>();
    for (RawTar tar : bottomUp) {
      indexes.add(index(tar.end()));
    }
    return MergedTree.of(indexes);
  }

  public static LayerIndex index(byte[] tar) throws IOException {
    return LayerIndex.read(blob(tar), Digest.sha256(tar));
  }

  /** The index after it was written and read. */
  public static LayerIndex stored(LayerIndex index) throws IOException {
    return LayerIndex.readFrom(new DataInputStream(new ByteArrayInputStream(bytes(index))));
  }

  public static byte[] bytes(LayerIndex index) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    index.writeTo(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  public static Blob blob(byte[] bytes) {
    return new Blob(
        Descriptor.of(MediaType.OCI_LAYER, Digest.sha256(bytes), bytes.length),
        Content.of(bytes),
        Optional.empty());
  }
}

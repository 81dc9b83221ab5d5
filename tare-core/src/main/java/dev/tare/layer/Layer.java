// SPDX-License-Identifier: Apache-2.0
package dev.tare.layer;

import dev.tare.content.Blob;
import dev.tare.oci.Digest;

/**
 * A layer that exists.
 *
 * @param blob as it is distributed, compressed or not
 * @param diffId the digest of the uncompressed tar
 */
public record Layer(Blob blob, Digest diffId) {}

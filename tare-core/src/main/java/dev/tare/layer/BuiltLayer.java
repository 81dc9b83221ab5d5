// SPDX-License-Identifier: Apache-2.0
package dev.tare.layer;

import dev.tare.oci.Digest;

/**
 * A layer that was built.
 *
 * @param tar the digest of its entries' tar: the diffID, but of eStargz, which adds to that tar
 */
public record BuiltLayer(Layer layer, Digest tar) {}

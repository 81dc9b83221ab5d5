// SPDX-License-Identifier: Apache-2.0
/**
 * What layers do to a file system (image-spec, layer.md, "changesets"): the entries of a layer to
 * be made, the index of one that exists, and the merged view of a stack of them.
 */
@NullMarked
package dev.tare.changeset;

import org.jspecify.annotations.NullMarked;

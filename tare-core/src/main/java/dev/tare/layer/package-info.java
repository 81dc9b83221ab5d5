// SPDX-License-Identifier: Apache-2.0
/** Layers: one pass from a file tree to a compressed blob with both digests. */
@NullMarked
package dev.tare.layer;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** Compression of layers: same bytes on every machine, whatever its cores. */
@NullMarked
package dev.tare.compress;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** Strict, bounded reading of JSON into an ordered tree, and canonical writing. */
@NullMarked
package dev.tare.json;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** Strict, bounded reading of JSON and YAML into an ordered tree, and canonical writing of JSON. */
@NullMarked
package dev.tare.json;

import org.jspecify.annotations.NullMarked;

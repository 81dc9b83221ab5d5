// SPDX-License-Identifier: Apache-2.0
/** Cuts a file tree into a few layers, what seldom changes apart from what changes often. */
@NullMarked
package dev.tare.split;

import org.jspecify.annotations.NullMarked;

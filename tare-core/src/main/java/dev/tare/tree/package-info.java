// SPDX-License-Identifier: Apache-2.0
/** File trees: the entries that a layer is made of, in canonical order. */
@NullMarked
package dev.tare.tree;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** What a layer is to have: file sets looked through and placed, as entries in canonical order. */
@NullMarked
package dev.tare.tree;

import org.jspecify.annotations.NullMarked;

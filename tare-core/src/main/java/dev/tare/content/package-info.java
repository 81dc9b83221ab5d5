// SPDX-License-Identifier: Apache-2.0
/** Bytes that can be opened again and again, verified where they are read. */
@NullMarked
package dev.tare.content;

import org.jspecify.annotations.NullMarked;

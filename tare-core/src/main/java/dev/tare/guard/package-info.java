// SPDX-License-Identifier: Apache-2.0
/** Finds what will most likely keep an image from running, or should not be in it. */
@NullMarked
package dev.tare.guard;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** The tar format: a deterministic writer (byte layout 1) and a bounded reader. */
@NullMarked
package dev.tare.tar;

import org.jspecify.annotations.NullMarked;

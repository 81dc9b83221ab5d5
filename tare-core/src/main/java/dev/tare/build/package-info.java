// SPDX-License-Identifier: Apache-2.0
/** The engine: runs a plan and reports what happens. */
@NullMarked
package dev.tare.build;

import org.jspecify.annotations.NullMarked;

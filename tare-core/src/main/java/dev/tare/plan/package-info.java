// SPDX-License-Identifier: Apache-2.0
/** What to build, as plain data. */
@NullMarked
package dev.tare.plan;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** Programs that {@code tare-bench/run.sh} times beside tare, and what they need. */
@NullMarked
package dev.tare.bench;

import org.jspecify.annotations.NullMarked;

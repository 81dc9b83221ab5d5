// SPDX-License-Identifier: Apache-2.0
/**
 * What builds read: files of this machine as they were when they were looked at, members of
 * archives in their place, and what can be wrong with them.
 */
@NullMarked
package dev.tare.input;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** The symmetric view of every place an image can be read from or written to. */
@NullMarked
package dev.tare.transport;

import org.jspecify.annotations.NullMarked;

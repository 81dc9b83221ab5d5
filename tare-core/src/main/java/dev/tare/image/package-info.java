// SPDX-License-Identifier: Apache-2.0
/** Images: pure assembly of documents and layers; no input or output, no clock. */
@NullMarked
package dev.tare.image;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/**
 * Names as bytes, streams, and outputs that appear whole or not at all; knows nothing of images.
 */
@NullMarked
package dev.tare.files;

import org.jspecify.annotations.NullMarked;

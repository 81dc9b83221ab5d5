// SPDX-License-Identifier: Apache-2.0
/**
 * Java applications: what is in their jars, what starts them, and the files that they have in an
 * image.
 */
@NullMarked
package dev.tare.jar;

import org.jspecify.annotations.NullMarked;

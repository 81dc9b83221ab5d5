// SPDX-License-Identifier: Apache-2.0
/** Black-box tests of the packaged command line with real tools. */
@NullMarked
package dev.tare.acceptance;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** Build files: dinker.json into a build plan. */
@NullMarked
package dev.tare.config;

import org.jspecify.annotations.NullMarked;

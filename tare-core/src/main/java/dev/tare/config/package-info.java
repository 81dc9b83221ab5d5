// SPDX-License-Identifier: Apache-2.0
/** Build files: tare.yaml, tare.json and dinker.json into plans. */
@NullMarked
package dev.tare.config;

import org.jspecify.annotations.NullMarked;

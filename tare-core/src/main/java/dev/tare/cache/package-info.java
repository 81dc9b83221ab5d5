// SPDX-License-Identifier: Apache-2.0
/** What earlier runs left on this machine: blobs by digest, and small records by key. */
@NullMarked
package dev.tare.cache;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** Single-file archives: OCI, Docker and the universal form. */
@NullMarked
package dev.tare.archive;

import org.jspecify.annotations.NullMarked;

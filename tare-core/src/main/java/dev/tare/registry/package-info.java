// SPDX-License-Identifier: Apache-2.0
/** Registries by the OCI distribution specification. */
@NullMarked
package dev.tare.registry;

import org.jspecify.annotations.NullMarked;

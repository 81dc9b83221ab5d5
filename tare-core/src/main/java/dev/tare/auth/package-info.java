// SPDX-License-Identifier: Apache-2.0
/** Credentials for registries: where they are kept, found, put and removed. */
@NullMarked
package dev.tare.auth;

import org.jspecify.annotations.NullMarked;

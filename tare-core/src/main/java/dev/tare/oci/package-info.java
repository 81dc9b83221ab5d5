// SPDX-License-Identifier: Apache-2.0
/** The vocabulary of the OCI image and distribution specifications. */
@NullMarked
package dev.tare.oci;

import org.jspecify.annotations.NullMarked;

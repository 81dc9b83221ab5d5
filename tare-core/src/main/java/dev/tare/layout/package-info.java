// SPDX-License-Identifier: Apache-2.0
/** OCI image layouts: directories. */
@NullMarked
package dev.tare.layout;

import org.jspecify.annotations.NullMarked;

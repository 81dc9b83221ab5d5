// SPDX-License-Identifier: Apache-2.0
/** Container engines by their HTTP interface: Docker and Podman. */
@NullMarked
package dev.tare.daemon;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** Where a build's files come from: variables of CI systems, and git repositories without git. */
@NullMarked
package dev.tare.vcs;

import org.jspecify.annotations.NullMarked;

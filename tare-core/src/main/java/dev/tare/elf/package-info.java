// SPDX-License-Identifier: Apache-2.0
/** Headers of programs (System V ABI, chapters 4 and 5). */
@NullMarked
package dev.tare.elf;

import org.jspecify.annotations.NullMarked;

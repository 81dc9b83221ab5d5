// SPDX-License-Identifier: Apache-2.0
/** For tests: a container registry in memory that can misbehave on a script. Needs only the JDK. */
@NullMarked
package dev.tare.testkit;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/**
 * For tests: a container registry in memory that can misbehave on a script, and suites for those
 * who write sources and destinations of their own. The registry needs only the JDK; the suites need
 * JUnit.
 */
@NullMarked
package dev.tare.testkit;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/**
 * What is in jars: manifests, Spring Boot's indexes, heads of class files, and jars to be written.
 */
@NullMarked
package dev.tare.jar;

import org.jspecify.annotations.NullMarked;

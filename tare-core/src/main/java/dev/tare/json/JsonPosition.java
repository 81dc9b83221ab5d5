// SPDX-License-Identifier: Apache-2.0
package dev.tare.json;

/** A place in a text; line and column count from 1, columns in characters. */
public record JsonPosition(int line, int column) {}

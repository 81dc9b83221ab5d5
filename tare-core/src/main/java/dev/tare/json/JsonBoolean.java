// SPDX-License-Identifier: Apache-2.0
package dev.tare.json;

/** A JSON boolean. */
public record JsonBoolean(boolean value) implements JsonValue {}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.json;

/** The JSON null. */
public record JsonNull() implements JsonValue {}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.json;

/** A JSON value (RFC 8259). Immutable; object members keep their order. */
public sealed interface JsonValue
    permits JsonObject, JsonArray, JsonString, JsonNumber, JsonBoolean, JsonNull {}

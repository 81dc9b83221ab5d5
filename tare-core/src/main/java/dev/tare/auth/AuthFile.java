// SPDX-License-Identifier: Apache-2.0
package dev.tare.auth;

import dev.tare.json.Json;
import dev.tare.json.JsonException;
import dev.tare.json.JsonLimits;
import dev.tare.json.JsonNull;
import dev.tare.json.JsonObject;
import dev.tare.json.JsonString;
import dev.tare.json.JsonValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a file of credentials says, or a variable with the text of one. Members we do not know stay.
 *
 * @param place for messages
 * @param legacy whether the text is nothing but entries, as in {@code .dockercfg}
 */
record AuthFile(String place, JsonObject content, boolean legacy) {
  private static final String AUTHS = "auths";

  /** Reads; an empty text is an empty file. Nothing of the text gets into messages. */
  static AuthFile parse(String place, byte[] text, boolean legacy) throws CredentialException {
    byte[] json = withoutByteOrderMark(text);
    if (new String(json, java.nio.charset.StandardCharsets.ISO_8859_1).isBlank()) {
      return new AuthFile(place, JsonObject.empty(), legacy);
    }
    JsonValue value;
    try {
      value = Json.parse(json, JsonLimits.DOCUMENT);
    } catch (JsonException e) {
      throw new CredentialException(
          place + ": not JSON" + (e.line() > 0 ? ", line " + e.line() : ""));
    }
    if (value instanceof JsonObject content) {
      return new AuthFile(place, content, legacy);
    }
    throw new CredentialException(place + ": not a JSON object");
  }

  private static byte[] withoutByteOrderMark(byte[] text) {
    boolean marked =
        text.length >= 3
            && text[0] == (byte) 0xef
            && text[1] == (byte) 0xbb
            && text[2] == (byte) 0xbf;
    return marked ? Arrays.copyOfRange(text, 3, text.length) : text;
  }

  /**
   * The names of the helpers that are asked for a registry, in order. One of the registry's own
   * that is empty means the file's entries, not {@code credsStore}.
   */
  List<String> helpers(RegistryKey registry) throws CredentialException {
    if (legacy) {
      return List.of();
    }
    List<String> helpers = new ArrayList<>();
    for (Map.Entry<String, JsonValue> helper : object("credHelpers").members().entrySet()) {
      RegistryKey key = RegistryKey.of(helper.getKey());
      if (key.path().isEmpty() && key.host().equals(registry.host())) {
        String name = text("credHelpers." + Json.quote(helper.getKey()), helper.getValue());
        if (name.isEmpty()) {
          return List.of();
        }
        helpers.add(name);
      }
    }
    Optional<JsonValue> store = content.get("credsStore");
    if (store.isPresent()) {
      String name = text("credsStore", store.get());
      if (!name.isEmpty()) {
        helpers.add(name);
      }
    }
    return helpers.stream().distinct().toList();
  }

  /** The keys of the entries for a repository, the best first. */
  List<String> keys(RegistryKey registry, String repositoryPath) throws CredentialException {
    return entries().members().keySet().stream()
        .filter(key -> RegistryKey.of(key).covers(registry, repositoryPath))
        .sorted(
            Comparator.comparing((String key) -> -RegistryKey.of(key).path().length())
                .thenComparing(key -> !key.equals(registry.written()))
                .thenComparing(key -> !RegistryKey.of(key).name().equals(registry.name())))
        .toList();
  }

  /** The keys of the entries for a registry: for all of it, or for some repositories only. */
  List<String> keysOf(RegistryKey registry, boolean whole) throws CredentialException {
    return entries().members().keySet().stream()
        .filter(
            key ->
                RegistryKey.of(key).host().equals(registry.host())
                    && RegistryKey.of(key).path().isEmpty() == whole)
        .toList();
  }

  /** The entry's credential; empty if it holds none. */
  Optional<Credential> credential(String key) throws CredentialException {
    return AuthEntry.read(place, key, entries().get(key).orElseGet(JsonNull::new));
  }

  /** A copy with the registry's entry, in the place of the one of that key if there is one. */
  AuthFile with(RegistryKey registry, JsonObject entry) throws CredentialException {
    String written = registry.written();
    JsonObject entries = entries();
    for (String key : keysOf(registry, true)) {
      entries = key.equals(written) ? entries : entries.without(key);
    }
    return withEntries(entries.with(written, entry));
  }

  /** A copy without the entries for all of a registry. */
  AuthFile without(RegistryKey registry) throws CredentialException {
    JsonObject entries = entries();
    for (String key : keysOf(registry, true)) {
      entries = entries.without(key);
    }
    return withEntries(entries);
  }

  private AuthFile withEntries(JsonObject entries) {
    return new AuthFile(place, legacy ? entries : content.with(AUTHS, entries), legacy);
  }

  private JsonObject entries() throws CredentialException {
    return legacy ? content : object(AUTHS);
  }

  private JsonObject object(String name) throws CredentialException {
    JsonValue value = content.get(name).orElseGet(JsonObject::empty);
    if (value instanceof JsonObject object) {
      return object;
    }
    if (value instanceof JsonNull) {
      return JsonObject.empty();
    }
    throw new CredentialException(place + ": " + name + " is not an object");
  }

  private String text(String name, JsonValue value) throws CredentialException {
    if (value instanceof JsonString text) {
      return text.value();
    }
    if (value instanceof JsonNull) {
      return "";
    }
    throw new CredentialException(place + ": " + name + " is not a string");
  }

  /** Without the content, which holds secrets. */
  @Override
  public String toString() {
    return place;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.auth;

import dev.tare.json.Json;
import dev.tare.json.JsonNull;
import dev.tare.json.JsonObject;
import dev.tare.json.JsonString;
import dev.tare.json.JsonValue;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** One entry of a file's {@code auths}. */
final class AuthEntry {
  /** The user name that says that the password is an identity token. */
  static final String TOKEN_USER = "<token>";

  private final String place;
  private final JsonObject entry;

  private AuthEntry(String place, JsonObject entry) {
    this.place = place;
    this.entry = entry;
  }

  /** What the entry holds; empty if it is null or holds nothing of use. */
  static Optional<Credential> read(String file, String key, JsonValue value)
      throws CredentialException {
    String place = file + ": entry " + Json.quote(key);
    if (value instanceof JsonNull) {
      return Optional.empty();
    }
    if (!(value instanceof JsonObject entry)) {
      throw new CredentialException(place + " is not an object");
    }
    try {
      return new AuthEntry(place, entry).credential();
    } catch (IllegalArgumentException e) {
      throw new CredentialException(place + ": " + e.getMessage());
    }
  }

  private Optional<Credential> credential() throws CredentialException {
    String registryToken = text("registrytoken");
    if (!registryToken.isEmpty()) {
      return Optional.of(new Credential.RegistryToken(registryToken));
    }
    String auth = text("auth");
    String[] pair =
        auth.isEmpty() ? new String[] {text("username"), text("password")} : userAndPassword(auth);
    String identityToken = text("identitytoken");
    if (!identityToken.isEmpty()) {
      Optional<String> user =
          Optional.of(pair[0]).filter(u -> !u.isEmpty() && !u.equals(TOKEN_USER));
      return Optional.of(new Credential.IdentityToken(user, identityToken));
    }
    return of(pair[0], pair[1]);
  }

  /** What a user name and a secret mean together; empty if both are. */
  static Optional<Credential> of(String user, String secret) {
    if (user.equals(TOKEN_USER)) {
      return Optional.of(new Credential.IdentityToken(Optional.empty(), secret));
    }
    return user.isEmpty() && secret.isEmpty()
        ? Optional.empty()
        : Optional.of(new Credential.Password(user, secret));
  }

  private String[] userAndPassword(String auth) throws CredentialException {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(auth.strip());
    } catch (IllegalArgumentException e) {
      // The decoder's message may show a part of the secret.
      throw new CredentialException(place + ": auth is not base64");
    }
    String pair;
    try {
      pair = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new CredentialException(place + ": auth is not the base64 form of UTF-8");
    }
    int colon = pair.indexOf(':');
    if (colon < 0) {
      throw new CredentialException(place + ": auth is not the base64 form of user:password");
    }
    // Old versions of Docker padded with NUL.
    return new String[] {
      pair.substring(0, colon), pair.substring(colon + 1).replaceAll("\\x00+$", "")
    };
  }

  private String text(String name) throws CredentialException {
    Optional<JsonValue> value = entry.get(name).filter(v -> !(v instanceof JsonNull));
    if (value.isEmpty()) {
      return "";
    }
    if (value.get() instanceof JsonString text) {
      return text.value();
    }
    throw new CredentialException(place + ": " + name + " is not a string");
  }

  /** The form an entry is written in. */
  static JsonObject write(Credential credential) {
    Map<String, String> members = new LinkedHashMap<>();
    if (credential instanceof Credential.Password password) {
      members.put("auth", encode(password.user() + ":" + password.password()));
    } else if (credential instanceof Credential.IdentityToken identity) {
      identity.user().ifPresent(user -> members.put("auth", encode(user + ":")));
      members.put("identitytoken", identity.token());
    } else if (credential instanceof Credential.RegistryToken token) {
      members.put("registrytoken", token.token());
    } else {
      throw new IllegalArgumentException("nothing cannot be stored");
    }
    return JsonObject.ofStrings(members);
  }

  private static String encode(String pair) {
    return Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }
}

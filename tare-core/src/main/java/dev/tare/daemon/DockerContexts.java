// SPDX-License-Identifier: Apache-2.0
package dev.tare.daemon;

import dev.tare.content.LimitException;
import dev.tare.content.MalformedDocumentException;
import dev.tare.content.NotFoundException;
import dev.tare.json.Json;
import dev.tare.json.JsonBoolean;
import dev.tare.json.JsonLimits;
import dev.tare.json.JsonObject;
import dev.tare.json.JsonString;
import dev.tare.json.JsonValue;
import dev.tare.oci.Digest;
import dev.tare.oci.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Named engines that Docker's client keeps in its directory, each in a directory whose name is the
 * SHA-256 of its own.
 */
record DockerContexts(Path directory) {
  static final String VARIABLE = "DOCKER_CONTEXT";
  static final String CONFIG = "config.json";

  private static final String DEFAULT = "default";
  private static final int LIMIT = 1 << 20;

  /**
   * The engine of the current context; empty if that is the default one.
   *
   * @param named by the environment, which goes before the configuration
   */
  Optional<EngineAddress> current(Optional<String> named) throws IOException {
    Path config = directory.resolve(CONFIG);
    Optional<String> name = named;
    String origin = VARIABLE;
    if (name.isEmpty()) {
      Optional<JsonObject> document = read(config);
      name =
          document.isPresent()
              ? text(config, document.get(), "currentContext", "currentContext")
              : Optional.empty();
      origin = "currentContext of " + config;
    }
    return name.isEmpty() || name.get().isEmpty() || name.get().equals(DEFAULT)
        ? Optional.empty()
        : Optional.of(address(name.get(), origin));
  }

  private EngineAddress address(String name, String origin) throws IOException {
    String hash = Digest.sha256(name.getBytes(StandardCharsets.UTF_8)).hex();
    Path file = directory.resolve("contexts").resolve("meta").resolve(hash).resolve("meta.json");
    JsonObject meta =
        read(file)
            .orElseThrow(
                () ->
                    new NotFoundException(
                        "docker context %s (by %s) is not there: no %s"
                            .formatted(Printable.quote(name), origin, file)));
    String place = "Endpoints.docker.";
    JsonObject endpoint = object(file, object(file, meta, "Endpoints"), "docker");
    String host =
        text(file, endpoint, "Host", place + "Host")
            .filter(text -> !text.isEmpty())
            .orElseThrow(() -> malformed(file, place + "Host is missing"));
    Path keys = directory.resolve("contexts").resolve("tls").resolve(hash).resolve("docker");
    boolean verify =
        !(endpoint.get("SkipTLSVerify").orElse(null) instanceof JsonBoolean skip && skip.value());
    Optional<EngineTls> tls =
        Files.isDirectory(keys) || !verify
            ? Optional.of(new EngineTls(Optional.of(keys), verify))
            : Optional.empty();
    try {
      return EngineAddress.parse(host, tls);
    } catch (IllegalArgumentException e) {
      throw new MalformedDocumentException(file + ": " + place + "Host: " + e.getMessage(), e);
    }
  }

  private static Optional<JsonObject> read(Path file) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(LIMIT + 1);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    if (bytes.length > LIMIT) {
      throw new LimitException(file + ": more than " + LIMIT + " bytes");
    }
    JsonValue value;
    try {
      value = Json.parse(bytes, JsonLimits.DOCUMENT);
    } catch (IllegalArgumentException e) {
      throw new MalformedDocumentException(file + ": " + e.getMessage(), e);
    }
    if (value instanceof JsonObject object) {
      return Optional.of(object);
    }
    throw malformed(file, "it is not a JSON object");
  }

  private static JsonObject object(Path file, JsonObject parent, String key) throws IOException {
    if (parent.get(key).orElse(null) instanceof JsonObject object) {
      return object;
    }
    throw malformed(file, key + " is missing");
  }

  private static Optional<String> text(Path file, JsonObject parent, String key, String place)
      throws IOException {
    Optional<JsonValue> value = parent.get(key);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (value.get() instanceof JsonString text) {
      return Optional.of(text.value());
    }
    throw malformed(file, place + " is not a string");
  }

  private static MalformedDocumentException malformed(Path file, String cause) {
    return new MalformedDocumentException(file + ": " + cause);
  }
}

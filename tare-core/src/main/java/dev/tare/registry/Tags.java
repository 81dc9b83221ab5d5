// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import dev.tare.content.LimitException;
import dev.tare.content.MalformedDocumentException;
import dev.tare.content.NotFoundException;
import dev.tare.json.Json;
import dev.tare.json.JsonArray;
import dev.tare.json.JsonException;
import dev.tare.json.JsonLimits;
import dev.tare.json.JsonNull;
import dev.tare.json.JsonObject;
import dev.tare.json.JsonString;
import dev.tare.json.JsonValue;
import dev.tare.oci.Reference;
import dev.tare.oci.Repository;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Lists the tags of a repository (distribution-spec, listing tags). */
final class Tags {
  private static final JsonLimits LIMITS = new JsonLimits(Pages.LARGEST, 16, 500_000);
  private static final int MOST_CHARACTERS = 16 << 20;

  /** More are refused by some registries. */
  private static final String PAGE = "1000";

  private final Endpoint endpoint;
  private final Repository repository;
  private final Set<String> found = new LinkedHashSet<>();
  private long characters;

  private Tags(Endpoint endpoint, Repository repository) {
    this.endpoint = endpoint;
    this.repository = repository;
  }

  /** Each once, in the registry's order; what is no tag is left out. */
  static List<String> of(Endpoint endpoint, Repository repository) throws IOException {
    Tags tags = new Tags(endpoint, repository);
    new Pages(endpoint, Access.pull(repository.path()))
        .read(
            Addresses.with(endpoint.uri("/v2/" + repository.path() + "/tags/list"), "n", PAGE),
            "application/json",
            tags::take);
    return List.copyOf(tags.found);
  }

  private int take(Answer answer) throws IOException {
    if (answer.status() == 404) {
      throw new NotFoundException(
          "there is no repository " + endpoint.repository(repository.path()));
    }
    if (answer.status() != 200) {
      throw endpoint.failure(answer, Access.pull(repository.path()));
    }
    int before = found.size();
    for (JsonValue item : items(answer)) {
      if (item instanceof JsonString text && isTag(text.value()) && found.add(text.value())) {
        characters += text.value().length();
      }
    }
    if (characters > MOST_CHARACTERS) {
      throw new LimitException(endpoint.repository(repository.path()) + " has too many tags");
    }
    return found.size() - before;
  }

  /** What a page of the list has. */
  static List<JsonValue> items(Answer answer) throws IOException {
    byte[] body = answer.body(Pages.LARGEST);
    try {
      JsonValue tags = ((JsonObject) Json.parse(body, LIMITS)).get("tags").orElse(new JsonNull());
      return tags instanceof JsonArray array ? array.items() : List.of();
    } catch (JsonException | ClassCastException e) {
      throw new MalformedDocumentException(
          "%s is no JSON object: %s".formatted(Addresses.shown(answer.uri()), e.getMessage()));
    }
  }

  private boolean isTag(String text) {
    try {
      return new Reference(repository, Optional.of(text), Optional.empty()).tag().isPresent();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}

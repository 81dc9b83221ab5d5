// SPDX-License-Identifier: Apache-2.0
package dev.tare.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one text into a tree. Keeps its own stack, so that nesting costs heap only. */
final class JsonReader {
  private static final int LONGEST_NUMBER = 64;

  // Sizes are bounded here, with places; the length of the text bounds all the rest. Names are not
  // shared between parsers: a table of foreign names is a thing to attack.
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final char[] text;
  private final JsonLimits limits;
  private final LocatedJson.@Nullable Recorder recorder;
  private final Deque<Level> open = new ArrayDeque<>();
  private int values;
  private @Nullable JsonValue root;

  private JsonReader(char[] text, JsonLimits limits, LocatedJson.@Nullable Recorder recorder) {
    this.text = text;
    this.limits = limits;
    this.recorder = recorder;
  }

  static JsonValue read(char[] text, JsonLimits limits) {
    return new JsonReader(text, limits, null).read();
  }

  static LocatedJson readLocated(char[] text, JsonLimits limits) {
    LocatedJson.Recorder recorder = new LocatedJson.Recorder(new TextPlaces(text));
    return recorder.result(new JsonReader(text, limits, recorder).read());
  }

  private JsonValue read() {
    int length = text.length;
    try (JsonParser parser = FACTORY.createParser(text, 0, length)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        take(parser, token);
      }
    } catch (JsonProcessingException e) {
      throw JsonFaults.describe(text, e, root != null);
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
    JsonValue value = root;
    if (value == null) {
      throw TextPlaces.fault(text, length, "the text is empty");
    }
    return value;
  }

  private void take(JsonParser parser, JsonToken token) throws IOException {
    int offset = Math.toIntExact(parser.currentTokenLocation().getCharOffset());
    if (root != null) {
      throw fault(offset, "text after the end of the value");
    }
    switch (token) {
      case FIELD_NAME -> name(parser.currentName(), offset);
      case START_OBJECT, START_ARRAY -> {
        count(offset);
        if (open.size() >= limits.depth()) {
          throw fault(offset, "nested deeper than " + limits.depth() + " levels");
        }
        open.push(token == JsonToken.START_OBJECT ? new Level.OfObject() : new Level.OfArray());
        open.element().place = place(offset);
      }
      case END_OBJECT, END_ARRAY -> {
        Level level = open.pop();
        JsonValue value = level.close();
        if (recorder != null) {
          recorder.container(value, level);
        }
        add(value);
      }
      default -> {
        count(offset);
        JsonValue value = scalar(parser, token, offset);
        JsonPosition place = place(offset);
        if (recorder != null && place != null) {
          recorder.value(value, place);
        }
        add(value);
      }
    }
  }

  private void name(String name, int offset) {
    if (!Utf8.isWellFormed(name)) {
      throw fault(offset, "half a surrogate pair in a member name");
    }
    Level.OfObject level = (Level.OfObject) open.element();
    if (!level.begin(name, place(offset))) {
      throw fault(offset, "duplicate member " + Json.quote(name));
    }
  }

  private void count(int offset) {
    if (++values > limits.values()) {
      throw fault(offset, "more than " + limits.values() + " values");
    }
  }

  private void add(JsonValue value) {
    Level level = open.peek();
    if (level == null) {
      root = value;
    } else {
      level.add(value);
    }
  }

  private JsonValue scalar(JsonParser parser, JsonToken token, int offset) throws IOException {
    return switch (token) {
      case VALUE_STRING -> {
        String string = parser.getText();
        if (!Utf8.isWellFormed(string)) {
          throw fault(offset, "half a surrogate pair in a string");
        }
        yield new JsonString(string);
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
        if (parser.getTextLength() > LONGEST_NUMBER) {
          throw fault(offset, "a number of more than " + LONGEST_NUMBER + " characters");
        }
        yield new JsonNumber(parser.getText());
      }
      case VALUE_TRUE -> new JsonBoolean(true);
      case VALUE_FALSE -> new JsonBoolean(false);
      case VALUE_NULL -> new JsonNull();
      default -> throw fault(offset, "not JSON");
    };
  }

  private @Nullable JsonPosition place(int offset) {
    return recorder == null ? null : recorder.at(offset);
  }

  private JsonException fault(int offset, String message) {
    return TextPlaces.fault(text, offset, message);
  }

  /** An object or array whose end has not been seen. */
  abstract static class Level {
    @Nullable JsonPosition place;

    abstract void add(JsonValue value);

    abstract JsonValue close();

    static final class OfArray extends Level {
      private final List<JsonValue> items = new ArrayList<>();

      @Override
      void add(JsonValue value) {
        items.add(value);
      }

      @Override
      JsonValue close() {
        return new JsonArray(items);
      }
    }

    static final class OfObject extends Level {
      private final Map<String, JsonValue> members = new LinkedHashMap<>();
      final Map<String, JsonPosition> names = new LinkedHashMap<>();
      private String name = "";

      /** Whether the name is new. */
      boolean begin(String next, @Nullable JsonPosition where) {
        name = next;
        if (where != null) {
          names.put(next, where);
        }
        return !members.containsKey(next);
      }

      @Override
      void add(JsonValue value) {
        members.put(name, value);
      }

      @Override
      JsonValue close() {
        return JsonObject.owning(members);
      }
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.json;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads one document from the parser's events, so that limits hold before anything is built. */
final class YamlReader {
  // The length of the text is bounded before; aliases are counted here.
  private static final LoadSettings SETTINGS =
      LoadSettings.builder().setUseMarks(true).setCodePointLimit(Integer.MAX_VALUE).build();

  private final JsonLimits limits;
  private final LocatedJson.Recorder recorder;
  private final Deque<Frame> open = new ArrayDeque<>();
  private final Map<Anchor, Anchored> anchors = new HashMap<>();
  private int values;
  private @Nullable JsonValue root;

  private YamlReader(char[] text, JsonLimits limits) {
    this.limits = limits;
    this.recorder = new LocatedJson.Recorder(new TextPlaces(text));
  }

  /** A value that aliases can name: how many values it has, and levels. */
  private record Anchored(JsonValue value, int values, int depth) {}

  /** A mapping or sequence whose end has not been seen. */
  private static final class Frame {
    final JsonReader.Level level;
    final Optional<Anchor> anchor;
    final int first;
    boolean key;
    int depth = 1;

    Frame(JsonReader.Level level, Optional<Anchor> anchor, int first) {
      this.level = level;
      this.anchor = anchor;
      this.first = first;
      this.key = level instanceof JsonReader.Level.OfObject;
    }
  }

  static LocatedJson read(char[] text, JsonLimits limits) {
    YamlReader reader = new YamlReader(text, limits);
    try {
      for (Event event : new Parse(SETTINGS).parseString(new String(text))) {
        reader.take(event);
      }
    } catch (YamlEngineException e) {
      throw YamlFaults.describe(text, e);
    }
    JsonValue root = reader.root;
    if (root == null) {
      throw TextPlaces.fault(text, text.length, "the text is empty");
    }
    return reader.recorder.result(root);
  }

  private void take(Event event) {
    switch (event.getEventId()) {
      case DocumentStart -> {
        if (root != null) {
          throw fault(event, "a second document; one is meant");
        }
      }
      case MappingStart -> open((CollectionStartEvent) event, new JsonReader.Level.OfObject());
      case SequenceStart -> open((CollectionStartEvent) event, new JsonReader.Level.OfArray());
      case MappingEnd, SequenceEnd -> close();
      case Scalar -> scalar((ScalarEvent) event);
      case Alias -> alias((AliasEvent) event);
      default -> {}
    }
  }

  private void open(CollectionStartEvent event, JsonReader.Level level) {
    if (atKey()) {
      throw fault(event, "a list or mapping as a key; a key is a text");
    }
    if (event.getTag().isPresent()) {
      throw fault(event, "a tag; only !!str is known");
    }
    count(event, 1);
    if (open.size() >= limits.depth()) {
      throw fault(event, "nested deeper than " + limits.depth() + " levels");
    }
    level.place = place(event);
    event.getAnchor().ifPresent(anchors::remove);
    open.push(new Frame(level, event.getAnchor(), values));
  }

  private void close() {
    Frame frame = open.pop();
    JsonValue value = frame.level.close();
    recorder.container(value, frame.level);
    frame.anchor.ifPresent(
        name -> anchors.put(name, new Anchored(value, values - frame.first + 1, frame.depth)));
    add(value, frame.depth);
  }

  private void scalar(ScalarEvent event) {
    if (atKey()) {
      key(event);
      return;
    }
    count(event, 1);
    JsonValue value = value(event);
    recorder.value(value, place(event));
    event.getAnchor().ifPresent(name -> anchors.put(name, new Anchored(value, 1, 0)));
    add(value, 0);
  }

  private void key(ScalarEvent event) {
    if (event.isPlain() && event.getValue().equals("<<")) {
      throw fault(event, "a merge key (<<), which YAML 1.2 does not have");
    }
    String name = text(event);
    Frame frame = open.element();
    JsonPosition place = place(event);
    if (!((JsonReader.Level.OfObject) frame.level).begin(name, place)) {
      throw fault(event, "duplicate member " + Json.quote(name));
    }
    event
        .getAnchor()
        .ifPresent(
            anchor -> {
              JsonString value = new JsonString(name);
              recorder.value(value, place);
              anchors.put(anchor, new Anchored(value, 1, 0));
            });
    frame.key = false;
  }

  private void alias(AliasEvent event) {
    if (atKey()) {
      throw fault(event, "an alias as a key; a key is a text");
    }
    Anchored anchored = anchors.get(event.getAlias());
    if (anchored == null) {
      throw fault(event, "an alias of what is not there, or of what it stands in");
    }
    count(event, anchored.values());
    if (open.size() + anchored.depth() > limits.depth()) {
      throw fault(event, "nested deeper than " + limits.depth() + " levels");
    }
    add(anchored.value(), anchored.depth());
  }

  private void add(JsonValue value, int depth) {
    Frame frame = open.peek();
    if (frame == null) {
      root = value;
      return;
    }
    frame.level.add(value);
    frame.depth = Math.max(frame.depth, depth + 1);
    frame.key = frame.level instanceof JsonReader.Level.OfObject;
  }

  private boolean atKey() {
    return !open.isEmpty() && open.element().key;
  }

  private void count(Event event, int more) {
    values += more;
    if (values > limits.values()) {
      throw fault(event, "more than " + limits.values() + " values, those of aliases included");
    }
  }

  private JsonValue value(ScalarEvent event) {
    String text = text(event);
    if (!event.isPlain() || event.getTag().isPresent()) {
      return new JsonString(text);
    }
    try {
      return YamlScalar.of(text);
    } catch (JsonException e) {
      throw fault(event, String.valueOf(e.getMessage()));
    }
  }

  private static String text(ScalarEvent event) {
    Optional<String> tag = event.getTag();
    boolean known = tag.isEmpty() || tag.get().equals("!") || tag.get().equals(YamlScalar.TEXT);
    if (!known) {
      throw fault(event, "a tag; only !!str is known");
    }
    if (!Utf8.isWellFormed(event.getValue())) {
      throw fault(event, "half a surrogate pair in a text");
    }
    return event.getValue();
  }

  private static JsonPosition place(Event event) {
    Optional<Mark> mark = event.getStartMark();
    return new JsonPosition(
        mark.map(Mark::getLine).orElse(0) + 1, mark.map(Mark::getColumn).orElse(0) + 1);
  }

  private static JsonException fault(Event event, String message) {
    JsonPosition place = place(event);
    return new JsonException(message, place.line(), place.column());
  }
}

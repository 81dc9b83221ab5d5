// SPDX-License-Identifier: Apache-2.0
package dev.tare.oci;

import dev.tare.json.JsonObject;
import dev.tare.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The order in which a specification lists the members of an object. */
record MemberOrder(List<String> names) {
  static final MemberOrder DESCRIPTOR =
      of("mediaType", "digest", "size", "urls", "annotations", "data", "platform", "artifactType");

  static final MemberOrder CONFIG =
      of(
          "created",
          "author",
          "architecture",
          "os",
          "os.version",
          "os.features",
          "variant",
          "config",
          "rootfs",
          "history");

  static final MemberOrder RUNTIME =
      of(
          "User",
          "ExposedPorts",
          "Env",
          "Entrypoint",
          "Cmd",
          "Volumes",
          "WorkingDir",
          "Labels",
          "StopSignal",
          "ArgsEscaped",
          "Memory",
          "MemorySwap",
          "CpuShares",
          "Healthcheck");

  // String's own order is that of UTF-16, which puts U+10000 before U+FFFF.
  private static final Comparator<String> BYTEWISE =
      (a, b) ->
          Arrays.compareUnsigned(
              a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

  static MemberOrder of(String... names) {
    return new MemberOrder(List.of(names));
  }

  /**
   * A copy where the member has the value: in its place if it is there, else after the nearest
   * member that precedes it in this order, else before the nearest that follows, else last.
   */
  JsonObject put(JsonObject object, String name, JsonValue value) {
    int rank = names.indexOf(name);
    if (rank < 0 || object.get(name).isPresent()) {
      return object.with(name, value);
    }
    List<String> present = new ArrayList<>(object.members().keySet());
    int at = present.size();
    Optional<String> after = nearest(names.subList(rank + 1, names.size()), present);
    if (after.isPresent()) {
      at = present.indexOf(after.get());
    }
    List<String> preceding = new ArrayList<>(names.subList(0, rank));
    Collections.reverse(preceding);
    Optional<String> before = nearest(preceding, present);
    if (before.isPresent()) {
      at = present.indexOf(before.get()) + 1;
    }
    present.add(at, name);
    Map<String, JsonValue> members = new LinkedHashMap<>();
    for (String each : present) {
      members.put(each, each.equals(name) ? value : member(object, each));
    }
    return JsonObject.of(members);
  }

  /** Like {@link #put} for a value, like {@link JsonObject#without} for none. */
  JsonObject set(JsonObject object, String name, Optional<? extends JsonValue> value) {
    return value.isPresent() ? put(object, name, value.get()) : object.without(name);
  }

  /**
   * A copy whose known members are in this order: they share out their own places, so that every
   * other member stays where it is.
   */
  JsonObject sort(JsonObject object) {
    Iterator<String> known =
        names.stream().filter(name -> object.get(name).isPresent()).toList().iterator();
    Map<String, JsonValue> members = new LinkedHashMap<>();
    for (String name : object.members().keySet()) {
      String next = names.contains(name) ? known.next() : name;
      members.put(next, member(object, next));
    }
    return JsonObject.of(members);
  }

  /** A copy with its members sorted by the UTF-8 bytes of their names. */
  static JsonObject sortByName(JsonObject object) {
    return JsonObject.of(sortByName(object.members()));
  }

  static <V> Map<String, V> sortByName(Map<String, V> map) {
    Map<String, V> sorted = new TreeMap<>(BYTEWISE);
    sorted.putAll(map);
    return new LinkedHashMap<>(sorted);
  }

  private static Optional<String> nearest(List<String> wanted, Collection<String> present) {
    return wanted.stream().filter(present::contains).findFirst();
  }

  private static JsonValue member(JsonObject object, String name) {
    return object.get(name).orElseThrow();
  }
}

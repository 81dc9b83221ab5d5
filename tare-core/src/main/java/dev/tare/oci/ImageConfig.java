// SPDX-License-Identifier: Apache-2.0
package dev.tare.oci;

import dev.tare.json.Json;
import dev.tare.json.JsonArray;
import dev.tare.json.JsonObject;
import dev.tare.json.JsonString;
import dev.tare.json.JsonValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An image configuration (image-spec, config.md): a view of its JSON object, which keeps members
 * that we do not know, in place. The {@code with} methods give changed copies: a member that is
 * there keeps its place, a new one goes where the specification lists it. A null counts as absent.
 */
public final class ImageConfig {
  private static final String RUNTIME = "config";
  private static final String ROOTFS = "rootfs";
  private static final String LAYERS = "layers";
  private static final List<String> LISTS = List.of("Env", "Entrypoint", "Cmd", "OnBuild", "Shell");
  private static final List<String> STRINGS = List.of("User", "WorkingDir", "StopSignal");
  private static final List<String> SETS = List.of("ExposedPorts", "Volumes");
  private static final List<String> USER_MAPS = List.of("ExposedPorts", "Volumes", "Labels");

  private final JsonObject json;

  private ImageConfig(JsonObject json) {
    this.json = json;
  }

  /**
   * Reads one and checks the types of all known members; IllegalArgumentException names one. Absent
   * members are no error: configs without a platform or a rootfs type are in use.
   */
  public static ImageConfig parse(JsonObject json) {
    ImageConfig config = new ImageConfig(json);
    config.top().string("author");
    config.created();
    config.platform();
    config.checkRuntime();
    config.checkRootfs();
    config.history();
    return config;
  }

  /** A config with platform, no layers and nothing else. */
  public static ImageConfig of(Platform platform) {
    return new ImageConfig(JsonObject.empty()).withPlatform(platform).withDiffIds(List.of());
  }

  /** The object that is written. */
  public JsonObject json() {
    return json;
  }

  /** What it runs on; names that are absent are empty. */
  public Platform platform() {
    return PlatformMembers.read(top());
  }

  public Optional<Instant> created() {
    return top().parsed("created", Timestamps::parse);
  }

  /** The digests of the layers, uncompressed, lowest first. */
  public List<Digest> diffIds() {
    return top()
        .object(ROOTFS)
        .map(rootfs -> rootfs.parsedList("diff_ids", Digest::parse))
        .orElse(List.of());
  }

  public List<HistoryEntry> history() {
    return top().objects("history", Integer.MAX_VALUE, HistoryEntry::parse);
  }

  /** The {@code config} member: what runs and how; empty object if absent. */
  public JsonObject runtime() {
    return runtimeMembers().object();
  }

  /**
   * The environment in order; a variable without {@code =} has the empty value. Of several settings
   * of one variable the last counts, in the place of the first.
   */
  public Map<String, String> environment() {
    Map<String, String> variables = new LinkedHashMap<>();
    for (String setting : strings("Env")) {
      int equals = setting.indexOf('=');
      if (equals < 0) {
        variables.put(setting, "");
      } else {
        variables.put(setting.substring(0, equals), setting.substring(equals + 1));
      }
    }
    return Collections.unmodifiableMap(variables);
  }

  /** A list of strings under {@code config}, e.g. Entrypoint; empty if absent or null. */
  public List<String> strings(String member) {
    return runtimeMembers().strings(member);
  }

  /** A string under {@code config}, e.g. User; empty if absent, null or empty. */
  public Optional<String> string(String member) {
    return runtimeMembers().text(member);
  }

  /** The names of an object under {@code config}: ExposedPorts, Volumes. */
  public List<String> names(String member) {
    return runtimeMembers()
        .object(member)
        .map(set -> List.copyOf(set.object().members().keySet()))
        .orElse(List.of());
  }

  /** The labels, in their order. */
  public Map<String, String> labels() {
    return runtimeMembers().stringMap("Labels");
  }

  /** A copy with exactly this platform. */
  public ImageConfig withPlatform(Platform platform) {
    return new ImageConfig(PlatformMembers.write(json, MemberOrder.CONFIG, platform));
  }

  /** A copy with this version of the operating system. */
  public ImageConfig withOsVersion(String version) {
    return with("os.version", new JsonString(version));
  }

  /** A copy with this time, in whole seconds. */
  public ImageConfig withCreated(Instant created) {
    return with("created", new JsonString(Timestamps.write(created)));
  }

  /** A copy with this author; without the member if empty. */
  public ImageConfig withAuthor(String author) {
    return author.isEmpty()
        ? new ImageConfig(json.without("author"))
        : with("author", new JsonString(author));
  }

  /** A copy whose rootfs has these diffIDs. */
  public ImageConfig withDiffIds(List<Digest> diffIds) {
    JsonObject rootfs = top().object(ROOTFS).map(Members::object).orElse(JsonObject.empty());
    List<String> texts = diffIds.stream().map(Digest::toString).toList();
    return with(
        ROOTFS,
        rootfs.with("type", new JsonString(LAYERS)).with("diff_ids", JsonArray.ofStrings(texts)));
  }

  /** A copy with this history; without the member if empty. */
  public ImageConfig withHistory(List<HistoryEntry> history) {
    if (history.isEmpty()) {
      return new ImageConfig(json.without("history"));
    }
    List<JsonValue> entries = new ArrayList<>();
    for (HistoryEntry entry : history) {
      entries.add(entry.json());
    }
    return with("history", new JsonArray(entries));
  }

  /**
   * A copy with this {@code config} member: its known members in the specification's order, the
   * others in their places, and the names of ports, volumes and labels sorted.
   *
   * @throws IllegalArgumentException if a known member has the wrong type
   */
  public ImageConfig withRuntime(JsonObject runtime) {
    JsonObject sorted = MemberOrder.RUNTIME.sort(runtime);
    for (String name : USER_MAPS) {
      if (sorted.get(name).orElse(null) instanceof JsonObject map) {
        sorted = sorted.with(name, MemberOrder.sortByName(map));
      }
    }
    ImageConfig result = with(RUNTIME, sorted);
    result.checkRuntime();
    return result;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ImageConfig config && json.equals(config.json);
  }

  @Override
  public int hashCode() {
    return json.hashCode();
  }

  /** The canonical text. */
  @Override
  public String toString() {
    return json.toString();
  }

  private ImageConfig with(String name, JsonValue value) {
    return new ImageConfig(MemberOrder.CONFIG.put(json, name, value));
  }

  private Members top() {
    return Members.of(json);
  }

  private Members runtimeMembers() {
    return top().object(RUNTIME).orElse(new Members(JsonObject.empty(), RUNTIME));
  }

  private void checkRuntime() {
    LISTS.forEach(this::strings);
    STRINGS.forEach(this::string);
    SETS.forEach(this::names);
    labels();
    Members runtime = runtimeMembers();
    runtime.truth("ArgsEscaped");
    runtime.object("Healthcheck");
  }

  private void checkRootfs() {
    Optional<String> type = top().object(ROOTFS).flatMap(rootfs -> rootfs.text("type"));
    type.filter(text -> !text.equals(LAYERS))
        .ifPresent(
            text -> {
              throw new IllegalArgumentException(
                  "rootfs.type is not \"layers\": " + Json.quote(text));
            });
    diffIds();
  }
}

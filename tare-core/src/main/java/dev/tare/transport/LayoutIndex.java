// SPDX-License-Identifier: Apache-2.0
package dev.tare.transport;

import dev.tare.content.IntegrityException;
import dev.tare.content.MalformedDocumentException;
import dev.tare.content.NotFoundException;
import dev.tare.json.Json;
import dev.tare.json.JsonArray;
import dev.tare.json.JsonLimits;
import dev.tare.json.JsonNumber;
import dev.tare.json.JsonObject;
import dev.tare.json.JsonString;
import dev.tare.json.JsonValue;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.MediaType;
import dev.tare.oci.Printable;
import dev.tare.oci.Reference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The {@code index.json} of an image layout, in a directory or an archive: what a name stands for,
 * and how an image is added (image-spec, image-layout.md). Immutable.
 */
public final class LayoutIndex {
  /** The marker's name in a layout. */
  public static final String MARKER = "oci-layout";

  /** The index's name in a layout. */
  public static final String FILE = "index.json";

  /** The longest document of a layout that is read, in bytes. */
  public static final int LIMIT = 4 << 20;

  private static final String REF_NAME = "org.opencontainers.image.ref.name";
  private static final String IMAGE_NAME = "io.containerd.image.name";
  private static final String VERSION = "1.0.0";

  private final String place;
  private final JsonObject json;
  private final List<JsonObject> entries;
  private final byte[] bytes;

  private LayoutIndex(String place, JsonObject json, List<JsonObject> entries, byte[] bytes) {
    this.place = place;
    this.json = json;
    this.entries = List.copyOf(entries);
    this.bytes = bytes;
  }

  /**
   * How an entry is named.
   *
   * @param refName the short name: in our archives the tag
   * @param imageName the full reference, which containerd and Docker go by
   */
  public record Name(String refName, Optional<String> imageName) {
    /** A name just as it is given. */
    public static Name exact(String name) {
      return new Name(name, Optional.empty());
    }

    /** Tag and full reference; IllegalArgumentException if there is no tag. */
    public static Name of(Reference reference) {
      String tag =
          reference
              .tag()
              .orElseThrow(() -> new IllegalArgumentException(reference + ": a tag is needed"));
      return new Name(
          tag,
          Optional.of(new Reference(reference.repository(), Optional.of(tag), Optional.empty()))
              .map(Reference::toString));
    }
  }

  /** The index of a layout without images. */
  public static LayoutIndex empty(String place) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("schemaVersion", JsonNumber.of(2));
    members.put("mediaType", new JsonString(MediaType.OCI_INDEX.value()));
    members.put("manifests", new JsonArray(List.of()));
    JsonObject json = JsonObject.of(members);
    return new LayoutIndex(place, json, List.of(), Json.write(json));
  }

  /**
   * Reads one.
   *
   * @param place what messages call the layout
   * @throws MalformedDocumentException if it is no index
   */
  public static LayoutIndex parse(String place, byte[] bytes) throws IOException {
    JsonObject json = object(place, FILE, bytes);
    JsonValue version = json.get("schemaVersion").orElse(JsonNumber.of(0));
    if (!version.equals(JsonNumber.of(2))) {
      throw malformed(place, FILE, "schemaVersion is not 2");
    }
    if (json.get("layers").isPresent() || json.get("config").isPresent()) {
      throw malformed(place, FILE, "an index and a manifest at once");
    }
    if (!(json.get("manifests").orElse(JsonNumber.of(0)) instanceof JsonArray array)) {
      throw malformed(place, FILE, "manifests is not an array");
    }
    List<JsonObject> entries = new ArrayList<>();
    for (JsonValue item : array.items()) {
      if (!(item instanceof JsonObject entry)) {
        throw malformed(place, FILE, "manifests holds something else than objects");
      }
      entries.add(entry);
    }
    return new LayoutIndex(place, json, entries, bytes.clone());
  }

  /** The marker's bytes. */
  public static byte[] marker() {
    return ("{\"imageLayoutVersion\":\"" + VERSION + "\"}").getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Checks a marker.
   *
   * @throws MalformedDocumentException if it is none or of another version than 1.0.0
   */
  public static void checkMarker(String place, byte[] bytes) throws IOException {
    Optional<JsonValue> version = object(place, MARKER, bytes).get("imageLayoutVersion");
    if (!(version.orElse(JsonNumber.of(0)) instanceof JsonString text)) {
      throw malformed(place, MARKER, "imageLayoutVersion is missing");
    }
    if (!text.value().equals(VERSION)) {
      throw malformed(
          place,
          MARKER,
          "imageLayoutVersion is " + Printable.quote(text.value()) + ", not " + VERSION);
    }
  }

  /** Where a layout keeps the blob, relative to it. */
  public static String path(Digest digest) {
    return "blobs/" + digest.algorithm() + "/" + digest.hex();
  }

  /** The exact bytes, as read or to be written. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /**
   * What the name stands for: an entry's short name or full reference. Without a name the only
   * image; several platforms without names are offered as the index that they are.
   *
   * @throws NotFoundException listing the names there are
   */
  public Descriptor root(Optional<String> name) throws IOException {
    List<JsonObject> found = name.isPresent() ? named(name.get()) : entries;
    if (found.isEmpty()) {
      throw new NotFoundException(
          place
              + (entries.isEmpty()
                  ? ": holds no image"
                  : ": no image named " + Printable.quote(name.orElse("")) + names()));
    }
    List<Descriptor> roots = new ArrayList<>();
    for (JsonObject entry : found) {
      roots.add(descriptor(entry));
    }
    if (roots.stream().map(Descriptor::digest).distinct().count() == 1) {
      return roots.get(0);
    }
    if (name.isEmpty() && isPlatforms(roots)) {
      return whole();
    }
    throw new NotFoundException(
        place
            + name.map(n -> ": several images are named " + Printable.quote(n))
                .orElse(": holds several images, one must be named" + names()));
  }

  /** Whether the descriptor stands for this very index. */
  public boolean is(Descriptor descriptor) {
    return descriptor.digest().equals(whole().digest());
  }

  /**
   * A copy that has the root under these names, in the place of what had them; all else stays as it
   * is. Without names the root takes the place of its own entry without a name.
   */
  public LayoutIndex with(Descriptor root, List<Name> names) {
    List<JsonObject> changed = new ArrayList<>(entries);
    if (names.isEmpty()) {
      put(changed, entry(root, Map.of()), e -> isNameless(e) && has(e, root.digest()));
    }
    for (Name name : names) {
      Map<String, String> added = new TreeMap<>();
      added.put(REF_NAME, name.refName());
      name.imageName().ifPresent(full -> added.put(IMAGE_NAME, full));
      put(changed, entry(root, added), e -> bears(e, name));
    }
    JsonObject result = json.with("manifests", new JsonArray(List.copyOf(changed)));
    return new LayoutIndex(place, result, changed, Json.write(result));
  }

  private static void put(List<JsonObject> entries, JsonObject entry, Predicate<JsonObject> same) {
    int at = entries.size();
    for (int i = entries.size() - 1; i >= 0; i--) {
      if (same.test(entries.get(i))) {
        entries.remove(i);
        at = i;
      }
    }
    entries.add(Math.min(at, entries.size()), entry);
  }

  /** An archive's tags are not unique: there the full reference tells entries apart. */
  private static boolean bears(JsonObject entry, Name name) {
    Optional<String> full = annotation(entry, IMAGE_NAME);
    if (full.isPresent() && name.imageName().isPresent()) {
      return full.equals(name.imageName());
    }
    return annotation(entry, REF_NAME).equals(Optional.of(name.refName()));
  }

  private static JsonObject entry(Descriptor root, Map<String, String> added) {
    Map<String, String> annotations = new TreeMap<>(root.annotations());
    annotations.remove(REF_NAME);
    annotations.remove(IMAGE_NAME);
    annotations.putAll(added);
    return root.withAnnotations(annotations).json();
  }

  private List<JsonObject> named(String name) {
    List<JsonObject> exact =
        entries.stream()
            .filter(e -> annotation(e, REF_NAME).equals(Optional.of(name)))
            .collect(Collectors.toList());
    if (!exact.isEmpty()) {
      return exact;
    }
    String full = normalised(name);
    return entries.stream()
        .filter(e -> annotation(e, IMAGE_NAME).filter(n -> normalised(n).equals(full)).isPresent())
        .collect(Collectors.toList());
  }

  private static String normalised(String name) {
    try {
      return Reference.parse(name).toString();
    } catch (IllegalArgumentException e) {
      return name;
    }
  }

  private Descriptor descriptor(JsonObject entry) throws IOException {
    try {
      return Descriptor.parse(entry);
    } catch (IllegalArgumentException e) {
      throw new MalformedDocumentException(place + ": " + FILE + ": " + e.getMessage());
    }
  }

  private Descriptor whole() {
    return Descriptor.of(MediaType.OCI_INDEX, Digest.sha256(bytes), bytes.length);
  }

  private static boolean isPlatforms(List<Descriptor> roots) {
    return roots.stream().allMatch(r -> r.platform().isPresent() && isNameless(r.json()));
  }

  private static boolean isNameless(JsonObject entry) {
    return annotation(entry, REF_NAME).isEmpty() && annotation(entry, IMAGE_NAME).isEmpty();
  }

  private static boolean has(JsonObject entry, Digest digest) {
    return entry.get("digest").equals(Optional.of(new JsonString(digest.toString())));
  }

  private static Optional<String> annotation(JsonObject entry, String name) {
    return entry
        .get("annotations")
        .filter(JsonObject.class::isInstance)
        .flatMap(a -> ((JsonObject) a).get(name))
        .filter(JsonString.class::isInstance)
        .map(s -> ((JsonString) s).value());
  }

  private String names() {
    List<String> names = new ArrayList<>();
    for (JsonObject entry : entries) {
      annotation(entry, IMAGE_NAME).or(() -> annotation(entry, REF_NAME)).ifPresent(names::add);
    }
    return names.isEmpty() ? "; none has a name" : "; there are: " + Printable.list(names);
  }

  private static JsonObject object(String place, String file, byte[] bytes) throws IOException {
    try {
      if (Json.parse(bytes, JsonLimits.DOCUMENT) instanceof JsonObject object) {
        return object;
      }
    } catch (IllegalArgumentException e) {
      throw malformed(place, file, String.valueOf(e.getMessage()));
    }
    throw malformed(place, file, "not a JSON object");
  }

  private static IntegrityException malformed(String place, String file, String cause) {
    return new MalformedDocumentException(place + ": " + file + ": " + cause);
  }
}

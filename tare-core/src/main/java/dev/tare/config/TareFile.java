// SPDX-License-Identifier: Apache-2.0
package dev.tare.config;

import dev.tare.json.JsonNumber;
import dev.tare.json.JsonObject;
import dev.tare.json.JsonValue;
import dev.tare.oci.Digest;
import dev.tare.oci.Location;
import dev.tare.oci.Platform;
import dev.tare.oci.Reference;
import dev.tare.plan.Access;
import dev.tare.plan.AnnotationLevels;
import dev.tare.plan.ArtifactPlan;
import dev.tare.plan.Base;
import dev.tare.plan.BaseFiles;
import dev.tare.plan.Compression;
import dev.tare.plan.ConfigChange;
import dev.tare.plan.Destination;
import dev.tare.plan.ImagePlan;
import dev.tare.plan.LayerPlan;
import dev.tare.plan.Prefetch;
import dev.tare.vcs.SourceFacts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Files with {@code tare: 1}: any layers on any base. Relative paths start at the folder. */
final class TareFile {
  private final Section root;
  private final BuildFileContext context;

  private TareFile(Section root, BuildFileContext context) {
    this.root = root;
    this.context = context;
  }

  static FilePlan read(BuildText text, BuildFileContext context) {
    checkVersion(text);
    checkPlaces(text);
    return new TareFile(text.root(TareKeys.ROOT), context).plan(text.whereabouts());
  }

  // Before the keys: those of a later version are not misspelt ones of this.
  private static void checkVersion(BuildText text) {
    JsonObject object = text.object();
    Optional<JsonValue> version = object.get(TareKeys.VERSION);
    if (version.isEmpty()) {
      throw text.fault(
          text.placeOf(object), TareKeys.VERSION, "missing; a build file begins with tare: 1");
    }
    if (!(version.get() instanceof JsonNumber number) || !number.text().equals("1")) {
      throw text.fault(
          text.placeOf(version.get()), TareKeys.VERSION, "must be the number 1, the version known");
    }
  }

  /** What is known, but of a part of the file, gets its part named. */
  private static void checkPlaces(BuildText text) {
    JsonObject object = text.object();
    for (String name : object.members().keySet()) {
      if (TareKeys.CONFIG.contains(name)) {
        throw text.fault(text.placeOfName(object, name), name, "belongs in config");
      }
      if (TareKeys.LAYER.contains(name)) {
        throw text.fault(text.placeOfName(object, name), name, "belongs in an item of layers");
      }
    }
  }

  private FilePlan plan(Whereabouts whereabouts) {
    root.text("$schema");
    Optional<Section> from =
        root.has("from") && !root.hasText("from")
            ? root.section("from", TareKeys.FROM, "a string or an object")
            : Optional.empty();
    FilePlatforms platforms = FilePlatforms.read(root, from, context.platforms());
    Base base = root.said("from", base(from));
    Compression compression = compression();
    VcsFacts vcs = vcs();
    List<ImagePlan> images = new ArrayList<>();
    for (Optional<Platform> platform : platforms.each()) {
      images.add(image(platform, base, compression, vcs));
    }
    ArtifactPlan artifact = annotated(platforms.plan(images, root), vcs);
    return new FilePlan(artifact, destinations(), root.flag("strict"), whereabouts);
  }

  private ImagePlan image(
      Optional<Platform> platform, Base base, Compression compression, VcsFacts vcs) {
    List<LayerPlan> layers = new ArrayList<>();
    bundle(base, compression).ifPresent(layers::add);
    layers.addAll(TareLayers.read(root, new Sources(context.folder(), platform), compression));
    List<ConfigChange> config = new ArrayList<>(start(layers));
    config.addAll(TareConfig.read(root, vcs.labels()));
    return new ImagePlan(
        platform, false, base, layers, config, Map.of(), format(), context.created(), baseFiles());
  }

  private Base base(Optional<Section> from) {
    if (from.isEmpty()) {
      return root.value("from", this::location).map(this::base).orElseGet(Base.Scratch::new);
    }
    Section section = from.get();
    Location location =
        section.value("image", this::location).orElseThrow(() -> section.missing("image"));
    return base(
        section
            .value("digest", Digest::parse)
            .map(
                digest -> {
                  if (!(location instanceof Location.Registry registry)) {
                    throw section.fault("digest", "goes with an image in a registry");
                  }
                  if (registry.reference().digest().isPresent()) {
                    throw section.fault("digest", "is in image already; give it once");
                  }
                  Reference reference = registry.reference();
                  return (Location)
                      new Location.Registry(
                          new Reference(
                              reference.repository(), reference.tag(), Optional.of(digest)));
                })
            .orElse(location));
  }

  private Location location(String text) {
    return text.equals("scratch")
        ? new Location.Scratch()
        : AnchoredLocation.source(text, context.folder());
  }

  private Base base(Location location) {
    return location instanceof Location.Scratch
        ? new Base.Scratch()
        : new Base.From(root.said("from", location), Access.DEFAULT);
  }

  private Compression compression() {
    Compression compression =
        root.value("compression", Compression::parse).orElse(Compression.GZIP);
    if (!root.has("prefetch")) {
      return compression;
    }
    if (compression.kind() != Compression.Kind.ESTARGZ) {
      throw root.fault("prefetch", "goes with compression estargz alone");
    }
    if (!root.hasText("prefetch")) {
      return compression.with(Prefetch.of(root.valueOrValues("prefetch", ImagePath::below)));
    }
    boolean none =
        root.choice("prefetch", List.of("auto", "none")).filter("none"::equals).isPresent();
    return compression.with(none ? Prefetch.NONE : Prefetch.AUTO);
  }

  /** What runs a jar of the layers, unless the file says what is run. */
  private List<ConfigChange> start(List<LayerPlan> layers) {
    Optional<Section> config = root.section("config", TareKeys.CONFIG, "an object");
    if (config.filter(section -> section.has("entrypoint")).isPresent()) {
      return List.of();
    }
    try {
      return JarFiles.start(layers);
    } catch (IllegalArgumentException e) {
      throw root.fault("layers", BuildText.causeOf(e));
    }
  }

  private Optional<LayerPlan> bundle(Base base, Compression compression) {
    Optional<String> kind = root.choice("scratchBundle", ScratchBundle.KINDS);
    if (kind.isPresent() && !(base instanceof Base.Scratch)) {
      throw root.fault("scratchBundle", "goes with scratch alone; a base has such files itself");
    }
    return root.value("scratchBundle", word -> ScratchBundle.layer(word, compression));
  }

  private ArtifactPlan annotated(ArtifactPlan plan, VcsFacts vcs) {
    Map<String, String> given = root.textMap("annotations");
    if (given.containsKey("")) {
      throw root.faultIn("annotations", "", "is no name of an annotation; it is empty");
    }
    try {
      return AnnotationLevels.parse(vcs.with(given)).on(plan);
    } catch (IllegalArgumentException e) {
      throw root.fault("annotations", BuildText.causeOf(e));
    }
  }

  private VcsFacts vcs() {
    if (!root.flag("vcs")) {
      return VcsFacts.NONE;
    }
    try {
      SourceFacts facts = SourceFacts.find(context.folder(), context.variables());
      return VcsFacts.of(facts, context.created());
    } catch (IllegalArgumentException e) {
      throw root.fault("vcs", BuildText.causeOf(e));
    } catch (IOException e) {
      throw root.fault("vcs", "the git repository cannot be read: " + e.getMessage());
    }
  }

  private ImagePlan.Format format() {
    return switch (root.choice("format", List.of("base", "oci", "docker")).orElse("base")) {
      case "oci" -> ImagePlan.Format.OCI;
      case "docker" -> ImagePlan.Format.DOCKER;
      default -> ImagePlan.Format.AS_BASE;
    };
  }

  private BaseFiles baseFiles() {
    return root.choice("baseFs", List.of("auto", "exact", "never"))
        .map(word -> BaseFiles.valueOf(word.toUpperCase(Locale.ROOT)))
        .orElse(BaseFiles.AUTO);
  }

  private List<Destination> destinations() {
    List<Destination> destinations = root.valueOrValues("to", this::destination);
    if (root.has("to") && destinations.isEmpty()) {
      throw root.fault("to", "is empty; leave the key out for an archive where tare is called");
    }
    return destinations;
  }

  private Destination destination(String pattern) {
    return Destination.of(AnchoredLocation.destination(pattern, context.folder()));
  }
}

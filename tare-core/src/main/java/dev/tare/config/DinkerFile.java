// SPDX-License-Identifier: Apache-2.0
package dev.tare.config;

import dev.tare.oci.Location;
import dev.tare.oci.Platform;
import dev.tare.plan.Access;
import dev.tare.plan.Base;
import dev.tare.plan.BuildPlan;
import dev.tare.plan.Compression;
import dev.tare.plan.Destination;
import dev.tare.plan.ImagePlan;
import dev.tare.plan.LayerPlan;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * dinker.json: one layer of single files on an OCI archive, and where the image goes. Every key
 * means what dinker documents; relative paths start at the context's folder. With a base, {@code
 * arch} and {@code os} choose from the base and are written over what it says; one given alone is
 * completed by the host's other half.
 */
public final class DinkerFile {
  private static final Set<String> KEYS =
      Set.of(
          "from",
          "from_pull",
          "from_user",
          "from_password",
          "from_http",
          "from_host",
          "dests",
          "dest",
          "dest_user",
          "dest_password",
          "dest_http",
          "dest_host",
          "arch",
          "os",
          "files",
          "add_env",
          "clear_env",
          "working_dir",
          "user",
          "entrypoint",
          "cmd",
          "ports",
          "labels",
          "stop_signal");
  private static final Set<String> DESTINATION_KEYS =
      Set.of("ref", "user", "password", "http", "host");

  /** The same for every file's name, so that renaming a build file does not change the image. */
  private static final String CREATED_BY = "tare: files of dinker.json";

  private final Section root;
  private final BuildFileContext context;

  private DinkerFile(Section root, BuildFileContext context) {
    this.root = root;
    this.context = context;
  }

  /**
   * Reads a file's bytes into a plan.
   *
   * @throws BuildFileException {@code FILE:LINE:COLUMN: KEY: cause} if the text is not JSON, a key
   *     is unknown, missing, given twice, or has a value that cannot be used
   */
  public static BuildPlan read(byte[] text, BuildFileContext context) {
    return read(BuildText.parse(context, text), context);
  }

  static BuildPlan read(BuildText text, BuildFileContext context) {
    return new DinkerFile(text.root(KEYS), context).plan();
  }

  private BuildPlan plan() {
    List<Destination> destinations = destinations();
    LayerPlan layer =
        new LayerPlan(CREATED_BY, DinkerFiles.read(root, context.folder()), Compression.GZIP);
    Base base = base();
    boolean named = root.textUnlessEmpty("arch").or(() -> root.textUnlessEmpty("os")).isPresent();
    ImagePlan image =
        new ImagePlan(
            named || base instanceof Base.Scratch ? Optional.of(platform()) : Optional.empty(),
            named,
            base,
            List.of(layer),
            DinkerConfig.read(root),
            Map.of(),
            ImagePlan.Format.AS_BASE,
            context.created());
    return new BuildPlan(image, destinations);
  }

  private Base base() {
    Optional<Base.From> pull = pull();
    if (!root.has("from")) {
      return pull.isPresent() ? pull.get() : new Base.Scratch();
    }
    String from = root.text("from").orElse("");
    if (from.isEmpty()) {
      throw root.fault("from", "must not be empty; leave the key out to build from scratch");
    }
    try {
      Path archive = context.folder().resolve(from);
      // A file of the name - would be taken for standard input.
      String file = archive.toString().equals("-") ? "./-" : archive.toString();
      Location.OciArchive kept = new Location.OciArchive(file, Optional.empty());
      return root.said("from", new Base.Kept(root.said("from", kept), pull));
    } catch (InvalidPathException e) {
      throw root.fault("from", "is not a path");
    }
  }

  private Optional<Base.From> pull() {
    Access access = access(root, "from_");
    if (!root.has("from_pull")) {
      return Optional.empty();
    }
    String from = root.requiredText("from_pull");
    try {
      Location location = root.said("from_pull", AnchoredLocation.source(from, context.folder()));
      return Optional.of(root.said("from_pull", new Base.From(location, access)));
    } catch (IllegalArgumentException e) {
      throw root.fault("from_pull", BuildText.causeOf(e));
    }
  }

  private Platform platform() {
    Platform host = context.host();
    Optional<String> arch = root.textUnlessEmpty("arch");
    String os = root.textUnlessEmpty("os").orElse(host.os());
    String hostArch = host.architecture() + host.variant().map(v -> "/" + v).orElse("");
    try {
      Platform platform = Platform.parse(os + "/" + arch.orElse(hostArch));
      if (platform.osVersion().isPresent()) {
        throw new IllegalArgumentException("cannot have a version; take a tare.yaml for that");
      }
      return platform;
    } catch (IllegalArgumentException e) {
      throw root.fault(arch.isPresent() ? "arch" : "os", BuildText.causeOf(e));
    }
  }

  private List<Destination> destinations() {
    if (root.has("dest") && root.has("dests")) {
      throw root.fault("dest", "means the same as dests; give only one of them");
    }
    if (root.hasText("dest")) {
      return List.of(destination(root, "dest", "dest_"));
    }
    for (String name : List.of("dest_user", "dest_password", "dest_http", "dest_host")) {
      if (root.has(name)) {
        throw root.fault(
            name,
            "goes with dest as a string; in dests, write " + name.substring(5) + " beside ref");
      }
    }
    String key = root.has("dest") ? "dest" : "dests";
    List<Destination> destinations = new ArrayList<>();
    for (Section section : root.sections(key, DESTINATION_KEYS)) {
      destinations.add(destination(section, "ref", ""));
    }
    if (destinations.isEmpty()) {
      throw root.fault(key, "at least one destination is required: [{\"ref\": \"...\"}]");
    }
    return destinations;
  }

  private Destination destination(Section section, String key, String prefix) {
    String pattern = section.requiredText(key);
    try {
      return new Destination(
          AnchoredLocation.destination(pattern, context.folder()),
          List.of(),
          false,
          access(section, prefix));
    } catch (BuildFileException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw section.fault(key, BuildText.causeOf(e));
    }
  }

  private static Access access(Section section, String prefix) {
    Optional<String> user = section.textUnlessEmpty(prefix + "user");
    Optional<String> password = section.textUnlessEmpty(prefix + "password");
    if (user.isPresent() != password.isPresent()) {
      String given = prefix + (user.isPresent() ? "user" : "password");
      String absent = prefix + (user.isPresent() ? "password" : "user");
      throw section.fault(given, "is given without " + absent + "; give both or neither");
    }
    return section.said(
        prefix + "password",
        new Access(
            user,
            password,
            section.flag(prefix + "http"),
            section.textUnlessEmpty(prefix + "host")));
  }
}

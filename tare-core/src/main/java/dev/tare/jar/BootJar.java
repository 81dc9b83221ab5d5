// SPDX-License-Identifier: Apache-2.0
package dev.tare.jar;

import dev.tare.content.LimitException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A jar of Spring Boot ("The Executable Jar File Structure"), read by what its manifest says.
 *
 * @param startClass the application's main class
 * @param classes the directory with the application's classes
 * @param libraries the directory with the libraries
 */
record BootJar(Jar jar, String startClass, String classes, String libraries) {
  static final String START_CLASS = "Start-Class";
  static final String CLASSES = "Spring-Boot-Classes";
  static final String LIBRARIES = "Spring-Boot-Lib";
  static final String CLASS_PATH_INDEX = "Spring-Boot-Classpath-Index";
  static final String LAYERS_INDEX = "Spring-Boot-Layers-Index";
  static final String APPLICATION = "application";

  private static final String LOADER = "org/springframework/boot/loader/";
  private static final int MOST_LAYERS = 64;

  /** What is in layers if there is no index. */
  private static final List<String> USUAL_LAYERS =
      List.of("dependencies", "spring-boot-loader", "snapshot-dependencies", APPLICATION);

  /** Empty if the jar is another one. */
  static Optional<BootJar> of(Jar jar) {
    JarManifest manifest = jar.manifest();
    Optional<String> start = manifest.get(START_CLASS);
    Optional<String> classes = manifest.get(CLASSES);
    Optional<String> libraries = manifest.get(LIBRARIES);
    return start.isPresent() && classes.isPresent() && libraries.isPresent()
        ? Optional.of(
            new BootJar(jar, start.get(), directory(classes.get()), directory(libraries.get())))
        : Optional.empty();
  }

  private static String directory(String path) {
    String bare = path.startsWith("/") ? path.substring(1) : path;
    return bare.endsWith("/") ? bare : bare + "/";
  }

  /**
   * Whether it is for servlet containers, too, and has files that only they and its loader find.
   */
  boolean isWar() {
    return libraries.startsWith("WEB-INF/");
  }

  boolean isLoader(Jar.Member member) {
    return member.path().startsWith(LOADER);
  }

  boolean isLibrary(Jar.Member member) {
    return !member.isDirectory() && member.path().startsWith(libraries);
  }

  /** The libraries as they are searched for classes: as the index says, then those it lacks. */
  List<String> classPath(Collection<Jar.Member> members) throws IOException {
    Set<String> present = new LinkedHashSet<>();
    members.stream().filter(this::isLibrary).forEach(member -> present.add(member.path()));
    Set<String> ordered = new LinkedHashSet<>();
    for (String name : index(CLASS_PATH_INDEX).map(JarIndex::names).orElse(List.of())) {
      // versions before 2.4 leave the directory out
      String path = name.startsWith(libraries) ? name : libraries + name;
      if (present.contains(path)) {
        ordered.add(path);
      }
    }
    ordered.addAll(present);
    return new ArrayList<>(ordered);
  }

  /** Which layers there are, from the bottom up, and which member is in which. */
  Layers layers() throws IOException {
    Optional<JarIndex> index = index(LAYERS_INDEX);
    if (index.isEmpty()) {
      return new Layers(USUAL_LAYERS, index);
    }
    List<String> names = new ArrayList<>(index.get().names());
    if (names.size() > MOST_LAYERS) {
      throw new LimitException(jar.source() + ": names more than " + MOST_LAYERS + " layers");
    }
    if (!names.contains(APPLICATION)) {
      names.add(APPLICATION);
    }
    return new Layers(List.copyOf(names), index);
  }

  private Optional<JarIndex> index(String attribute) throws IOException {
    Optional<String> path = jar.manifest().get(attribute);
    Optional<Jar.Member> member = path.isPresent() ? jar.find(path.get()) : Optional.empty();
    if (member.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(JarIndex.parse(jar.text(member.get())));
    } catch (MalformedJarException e) {
      throw jar.fault(path.get() + ": " + e.getMessage());
    }
  }

  /** The layers of the jar. */
  final class Layers {
    private final List<String> names;
    private final Optional<JarIndex> index;

    private Layers(List<String> names, Optional<JarIndex> index) {
      this.names = names;
      this.index = index;
    }

    /** That of a member, by the path it has in the jar. */
    LayerGroup of(Jar.Member member) {
      return group(index.isPresent() ? index.get().of(member.path()) : Optional.of(usual(member)));
    }

    /** That of the application's classes, and so of a jar with them. */
    LayerGroup ofApplication() {
      return group(index.flatMap(known -> known.of(classes)));
    }

    private LayerGroup group(Optional<String> name) {
      String known = name.orElse(APPLICATION);
      return new LayerGroup(names.indexOf(known), known);
    }

    private String usual(Jar.Member member) {
      if (isLibrary(member)) {
        return USUAL_LAYERS.get(JavaLibraries.isSnapshot(member.path()) ? 2 : 0);
      }
      return isLoader(member) ? USUAL_LAYERS.get(1) : APPLICATION;
    }
  }
}

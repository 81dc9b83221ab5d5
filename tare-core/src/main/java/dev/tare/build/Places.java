// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import dev.tare.archive.ArchivePlaces;
import dev.tare.daemon.DaemonPlaces;
import dev.tare.daemon.EngineSettings;
import dev.tare.http.Proxies;
import dev.tare.layout.LayoutPlaces;
import dev.tare.oci.Location;
import dev.tare.oci.Reference;
import dev.tare.plan.Access;
import dev.tare.registry.Credentials;
import dev.tare.registry.Downloads;
import dev.tare.registry.Registries;
import dev.tare.registry.RegistrySettings;
import dev.tare.transport.ImageDestination;
import dev.tare.transport.ImageSource;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Opens locations: the one place that knows all transports. What it opened shares connections and
 * tokens, and ends with it. Thread-safe.
 */
public final class Places implements Closeable {
  private static final String STANDARD_STREAM = "-";
  private static final String USER_AGENT = "tare";

  private final PlaceSettings settings;
  private final Map<Way, Registries> registries = new HashMap<>();
  private Optional<Downloads> downloads = Optional.empty();

  /** A registry and how it is reached. */
  private record Way(String host, Access access) {
    // A record's own would be put together at run time, at the start of every process.
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Way way && host.equals(way.host) && access.equals(way.access);
    }

    @Override
    public int hashCode() {
      return 31 * host.hashCode() + access.hashCode();
    }
  }

  public Places(PlaceSettings settings) {
    this.settings = settings;
  }

  /**
   * Opens a source. Relative paths start at the working directory; the file {@code -} is standard
   * input.
   *
   * @throws IllegalArgumentException for scratch, which is no place
   */
  public ImageSource source(Location location, Access access) throws IOException {
    Reached place = new Reached(location, access);
    return new LocatedSource(place, place.get(() -> open(location, access)));
  }

  private ImageSource open(Location location, Access access) throws IOException {
    if (location instanceof Location.Layout layout) {
      return LayoutPlaces.source(Path.of(layout.directory()), layout.name());
    }
    if (location instanceof Location.OciArchive archive) {
      return ArchivePlaces.ociSource(file(archive.file()), archive.name());
    }
    if (location instanceof Location.DockerArchive archive) {
      return ArchivePlaces.dockerSource(file(archive.file()), archive.name());
    }
    if (location instanceof Location.Registry registry) {
      return registry(registry.reference(), access).source(registry.reference());
    }
    if (location instanceof Location.DockerDaemon daemon) {
      return DaemonPlaces.source(
          daemon.name(),
          access.host(),
          engines(),
          file -> ArchivePlaces.dockerSource(Optional.of(file), Optional.empty()));
    }
    throw noPlace(location);
  }

  /**
   * Opens a destination.
   *
   * @param names of the image there, besides the location's own
   * @param legacy whether an archive has the old form of one directory a layer
   * @throws IllegalArgumentException for scratch, which is no place, and for malformed names
   */
  public ImageDestination destination(
      Location location, List<String> names, boolean legacy, Access access) throws IOException {
    Reached place = new Reached(location, access);
    return new LocatedDestination(place, place.get(() -> begin(place, names, legacy)));
  }

  private ImageDestination begin(Reached place, List<String> names, boolean legacy)
      throws IOException {
    Location location = place.location();
    Access access = place.access();
    if (location instanceof Location.Layout layout) {
      return LayoutPlaces.destination(Path.of(layout.directory()), all(layout.name(), names));
    }
    if (location instanceof Location.OciArchive archive) {
      return archive(file(archive.file()), all(archive.name(), names), legacy);
    }
    if (location instanceof Location.DockerArchive archive) {
      List<String> all = all(archive.name().map(Reference::familiar), names);
      return archive(file(archive.file()), all, legacy);
    }
    if (location instanceof Location.Registry registry) {
      return registry(registry.reference(), access).destination(tags(registry.reference(), names));
    }
    if (location instanceof Location.DockerDaemon daemon) {
      return DaemonPlaces.destination(
          references(daemon.name(), names), access.host(), engines(), ArchivePlaces::universal);
    }
    throw noPlace(location);
  }

  private EngineSettings engines() {
    return new EngineSettings(settings.environment(), settings.home(), settings.notices());
  }

  /** Says that a location will be opened, so that what takes time can begin; nothing is sent. */
  void expect(Location location, Access access) {
    if (location instanceof Location.Registry registry) {
      String host = registry.reference().repository().registry();
      registry(host, access).expect(host);
    }
  }

  private ImageDestination archive(Optional<Path> file, List<String> names, boolean legacy)
      throws IOException {
    if (!legacy) {
      return file.isPresent()
          ? ArchivePlaces.universal(file.get(), names)
          : ArchivePlaces.universal(settings.standardOutput(), names);
    }
    List<Reference> references = new ArrayList<>();
    names.forEach(name -> references.add(Reference.parse(name)));
    return file.isPresent()
        ? ArchivePlaces.legacy(file.get(), references, settings.notices())
        : ArchivePlaces.legacy(settings.standardOutput(), references, settings.notices());
  }

  static Optional<Path> file(String text) {
    return text.equals(STANDARD_STREAM) ? Optional.empty() : Optional.of(Path.of(text));
  }

  private static List<String> all(Optional<String> own, List<String> others) {
    Set<String> all = new LinkedHashSet<>();
    own.ifPresent(all::add);
    all.addAll(others);
    return List.copyOf(all);
  }

  /** The reference and, of the names, those that are further tags of its repository. */
  private static List<Reference> tags(Reference reference, List<String> names) {
    return references(reference, names).stream()
        .filter(other -> other.repository().equals(reference.repository()))
        .toList();
  }

  private static List<Reference> references(Reference first, List<String> others) {
    Set<Reference> all = new LinkedHashSet<>(List.of(first));
    others.forEach(name -> all.add(Reference.parse(name)));
    return List.copyOf(all);
  }

  private Registries registry(Reference reference, Access access) {
    return registry(reference.repository().registry(), access);
  }

  /**
   * A registry's client, the same for all that is opened there in the same way.
   *
   * @param host host[:port]
   */
  public synchronized Registries registry(String host, Access access) {
    return registries.computeIfAbsent(
        new Way(host, access), way -> new Registries(registrySettings(host, access)));
  }

  private RegistrySettings registrySettings(String host, Access access) {
    Set<String> insecure = new LinkedHashSet<>(settings.insecure());
    if (access.insecure()) {
      insecure.add(host);
    }
    return new RegistrySettings(
        access.user().isPresent() ? explicit(access) : settings.credentials(),
        insecure,
        settings.certificates(),
        Proxies.of(settings.environment()),
        USER_AGENT,
        settings.strictAuth(),
        settings.notices());
  }

  /** What fetches files; the same for all. */
  synchronized Downloads downloads() {
    if (downloads.isEmpty()) {
      downloads = Optional.of(new Downloads(registrySettings("", Access.DEFAULT)));
    }
    return downloads.get();
  }

  private static Credentials explicit(Access access) {
    Credentials.Secret secret =
        new Credentials.Secret(
            Credentials.Secret.Kind.PASSWORD,
            access.user().orElse(""),
            access.password().orElse(""));
    return (registry, path) -> Optional.of(secret);
  }

  private static IllegalArgumentException noPlace(Location location) {
    return new IllegalArgumentException(location + ": not a place");
  }

  /** Ends all connections; what was opened in registries and engines cannot be used any more. */
  @Override
  public synchronized void close() {
    registries.values().forEach(Registries::close);
    registries.clear();
    downloads.ifPresent(Downloads::close);
    downloads = Optional.empty();
  }
}

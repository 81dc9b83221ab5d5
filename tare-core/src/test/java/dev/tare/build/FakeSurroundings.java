// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import dev.tare.content.BlobStore;
import dev.tare.content.NotFoundException;
import dev.tare.content.TemporaryBlobStore;
import dev.tare.input.InputOpener;
import dev.tare.oci.Location;
import dev.tare.plan.Access;
import dev.tare.transport.ImageDestination;
import dev.tare.transport.ImageSource;
import dev.tare.transport.MemoryDestination;
import dev.tare.transport.MemorySource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Places in memory by their location; archives are on disk, as are built layers. */
final class FakeSurroundings implements Surroundings {
  private final Places places = new Places(PlaceSettings.ofProcess());
  private final Path temporary;
  private final Map<String, MemorySource> sources = new HashMap<>();
  private final Map<String, MemoryDestination> destinations = new HashMap<>();
  private final List<String> opened = new ArrayList<>();
  private final List<String> expected = new ArrayList<>();
  private InputOpener inputs = InputOpener.NONE;

  FakeSurroundings(Path temporary) {
    this.temporary = temporary;
  }

  FakeSurroundings with(String location, MemorySource source) {
    sources.put(Location.parse(location).toString(), source);
    return this;
  }

  FakeSurroundings with(String location, MemoryDestination destination) {
    destinations.put(Location.parse(location).toString(), destination);
    return this;
  }

  FakeSurroundings with(InputOpener opener) {
    inputs = opener;
    return this;
  }

  @Override
  public InputOpener inputs(
      BlobStore store, Optional<BlobStore> cache, Consumer<BuildEvent> events) {
    return inputs;
  }

  /** Every location that was opened, in order. */
  List<String> opened() {
    return opened;
  }

  /** Every location that was said to be opened later, in order. */
  List<String> expected() {
    return expected;
  }

  @Override
  public ImageSource source(Location location, Access access) throws IOException {
    opened.add("from " + location);
    if (location instanceof Location.OciArchive) {
      return places.source(location, access);
    }
    MemorySource source = sources.get(location.toString());
    if (source == null) {
      throw new NotFoundException("no " + location);
    }
    return source;
  }

  @Override
  public void expect(Target target) {
    expected.add(target.location().toString());
  }

  @Override
  public ImageDestination destination(Target target) throws IOException {
    opened.add("to " + target.location());
    MemoryDestination destination = destinations.get(target.location().toString());
    return destination == null
        ? places.destination(target.location(), target.names(), target.legacy(), target.access())
        : destination;
  }

  @Override
  public BlobStore store(Closer closer) throws IOException {
    return closer.add(TemporaryBlobStore.create(temporary));
  }
}

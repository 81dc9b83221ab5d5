// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import dev.tare.archive.ArchivePlaces;
import dev.tare.content.Blob;
import dev.tare.content.Content;
import dev.tare.http.Proxies;
import dev.tare.image.Image;
import dev.tare.layer.Layer;
import dev.tare.layout.LayoutPlaces;
import dev.tare.oci.Reference;
import dev.tare.testkit.Auth;
import dev.tare.testkit.Fault;
import dev.tare.testkit.MemoryRegistry;
import dev.tare.testkit.SampleImages;
import dev.tare.transport.ImageDestination;
import dev.tare.transport.ImageSource;
import dev.tare.transport.Images;
import dev.tare.transport.PublishObserver;
import dev.tare.transport.Publisher;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A program of its own, so that all threads, descriptors and temporary files are ours. It pulls,
 * pushes and copies, well and badly, and prints what is left that was not there before.
 */
final class LeakProbe {
  private static final Image IMAGE =
      SampleImages.image("one".repeat(20_000), "two".repeat(20_000), "three");
  private static final Image UNSENT = SampleImages.image("one".repeat(20_000), "two", "never sent");
  private static final int WARM_UP = 3;

  private final Path dir;
  private final MemoryRegistry registry;
  private final Registries registries;
  private int calls;
  private int failures;

  private LeakProbe(Path dir, MemoryRegistry registry, Registries registries) {
    this.dir = dir;
    this.registry = registry;
    this.registries = registries;
  }

  /** Something that ends in an exception or not. */
  @FunctionalInterface
  private interface Call {
    void run() throws IOException;
  }

  /** First argument: a directory for archives and layouts; second: how many rounds of calls. */
  public static void main(String[] args) throws IOException {
    Path dir = Path.of(args[0]);
    for (int i = 0; i < WARM_UP; i++) {
      all(dir, 1);
    }
    Set<Thread> threads = threads();
    List<String> descriptors = descriptors();
    int[] counts = all(dir, Integer.parseInt(args[1]));
    Set<Thread> more = threads();
    more.removeAll(threads);
    System.out.println("calls " + counts[0]);
    System.out.println("failures " + counts[1]);
    System.out.println("threads " + more);
    System.out.println("descriptors " + (descriptors().size() - descriptors.size()));
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      System.out.println(
          "files " + files.filter(f -> !f.getFileName().toString().startsWith("hsperf")).toList());
    }
  }

  private static int[] all(Path dir, int rounds) throws IOException {
    RegistrySettings settings =
        new RegistrySettings(
            Lab.password("me", "s3cret"), Set.of(), List.of(), Proxies.NONE, "tare-test");
    try (MemoryRegistry registry =
            MemoryRegistry.builder().auth(Auth.bearer("me", "s3cret")).start();
        Registries registries = new Registries(settings)) {
      LeakProbe probe = new LeakProbe(dir, registry, registries);
      for (int i = 0; i < rounds; i++) {
        probe.round();
      }
      return new int[] {probe.calls, probe.failures};
    }
  }

  private void round() {
    call(() -> publish(destination("app:1"), IMAGE));
    call(() -> read("app:1"));
    call(() -> copy(ArchivePlaces.universal(dir.resolve("a.tar"), List.of())));
    call(() -> copy(LayoutPlaces.destination(dir.resolve("layout"), List.of("1"))));
    call(() -> copy(destination("copy:1")));
    call(() -> publish(ArchivePlaces.legacy(dir.resolve("l.tar"), List.of(), notice -> {}), IMAGE));
    fail(() -> read("app:none"), Fault.delay(Duration.ZERO));
    fail(() -> read("app:1"), Fault.status(403));
    fail(() -> read("app:1"), Fault.corrupt(20));
    fail(() -> copy(ArchivePlaces.universal(dir.resolve("b.tar"), List.of())), Fault.corrupt(20));
    fail(() -> publish(destination("bad:1"), broken()), Fault.status(404));
    fail(() -> publish(destination("bad:2"), broken()), Fault.delay(Duration.ZERO));
    fail(
        () -> publish(ArchivePlaces.universal(dir.resolve("c.tar"), List.of()), broken()),
        Fault.status(404));
    fail(() -> abandon("app:1"), Fault.status(403));
  }

  private void call(Call call) {
    calls++;
    try {
      call.run();
    } catch (IOException e) {
      failures++;
    }
  }

  /** The blobs of what is read meet with a fault. */
  private void fail(Call call, Fault fault) {
    registry.on(r -> r.is("GET", "/blobs/") && !r.path().contains("copy"), fault);
    call(call);
    registry.behave();
  }

  private ImageDestination destination(String rest) throws IOException {
    return registries.destination(List.of(Reference.parse(registry.host() + "/" + rest)));
  }

  private ImageSource source(String rest) throws IOException {
    return registries.source(Reference.parse(registry.host() + "/" + rest));
  }

  private static void publish(ImageDestination destination, Image image) throws IOException {
    try (destination) {
      Publisher.publish(image, List.of(destination), 3, PublishObserver.NONE);
    }
  }

  private void copy(ImageDestination destination) throws IOException {
    try (destination;
        ImageSource source = source("app:1")) {
      Publisher.publish(Images.loadAll(source), List.of(destination), 3, PublishObserver.NONE);
    }
  }

  private void read(String rest) throws IOException {
    try (ImageSource source = source(rest)) {
      for (Blob blob : Images.load(source, Optional.empty()).blobs()) {
        blob.readAll(1 << 20);
      }
    }
  }

  /** Reads a little of a layer only; then the next is refused. */
  private void abandon(String rest) throws IOException {
    try (ImageSource source = source(rest)) {
      List<Layer> layers = IMAGE.layers();
      registry.behave();
      source.root();
      try (InputStream in = source.open(layers.get(0).blob().descriptor())) {
        in.readNBytes(10);
      }
      throw new IOException("that is enough");
    }
  }

  private static Image broken() {
    List<Layer> layers = new ArrayList<>(UNSENT.layers());
    Layer last = layers.get(2);
    Content content =
        () -> {
          throw new IOException("the file is gone");
        };
    layers.set(
        2, new Layer(new Blob(last.blob().descriptor(), content, Optional.empty()), last.diffId()));
    return new Image(UNSENT.manifest(), UNSENT.config(), layers);
  }

  private static Set<Thread> threads() {
    return new HashSet<>(Thread.getAllStackTraces().keySet());
  }

  /** Empty where the system does not list them. */
  private static List<String> descriptors() throws IOException {
    Path own = Path.of("/proc/self/fd");
    if (!Files.isDirectory(own)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(own)) {
      return files.map(Path::toString).toList();
    }
  }
}

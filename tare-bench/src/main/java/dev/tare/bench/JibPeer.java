// SPDX-License-Identifier: Apache-2.0
package dev.tare.bench;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import java.nio.file.Path;
import java.util.List;

/** The same work done by jib-core. */
public final class JibPeer {
  private JibPeer() {}

  /**
   * {@code CACHE FROM TO [BASE]}: CACHE is Jib's cache of layers; FROM is {@code tar:FILE}, {@code
   * registry:NAME}, {@code directory:DIR} or {@code program:FILE}, TO is {@code tar:FILE} or {@code
   * registry:NAME}, BASE is what a program is put on, like FROM; without it, nothing.
   */
  public static void main(String[] arguments) throws Exception {
    Path cache = Path.of(arguments[0]);
    JibContainerBuilder image =
        arguments.length > 3
            ? program(from(arguments[3]), Path.of(rest(arguments[1])))
            : from(arguments[1]);
    image
        .setFormat(ImageFormat.OCI)
        .containerize(
            to(arguments[2])
                .setBaseImageLayersCache(cache.resolve("base"))
                .setApplicationLayersCache(cache.resolve("application"))
                .setAllowInsecureRegistries(true));
  }

  private static JibContainerBuilder from(String place) throws Exception {
    String rest = rest(place);
    return switch (kind(place)) {
      case "tar" -> Jib.from(TarImage.at(Path.of(rest)));
      case "registry" -> Jib.from(RegistryImage.named(rest));
      case "directory" -> Jib.fromScratch().addFileEntriesLayer(tree(Path.of(rest)));
      case "program" -> program(Jib.fromScratch(), Path.of(rest));
      default -> throw new IllegalArgumentException(place);
    };
  }

  private static JibContainerBuilder program(JibContainerBuilder base, Path file) throws Exception {
    return base.addLayer(List.of(file), "/").setEntrypoint("/" + file.getFileName());
  }

  private static FileEntriesLayer tree(Path directory) throws Exception {
    return FileEntriesLayer.builder()
        .addEntryRecursive(directory, AbsoluteUnixPath.get("/data"))
        .build();
  }

  private static Containerizer to(String place) throws Exception {
    return switch (kind(place)) {
      case "tar" -> Containerizer.to(TarImage.at(Path.of(rest(place))).named("bench"));
      case "registry" -> Containerizer.to(RegistryImage.named(rest(place)));
      default -> throw new IllegalArgumentException(place);
    };
  }

  private static String kind(String place) {
    return place.substring(0, place.indexOf(':'));
  }

  private static String rest(String place) {
    return place.substring(place.indexOf(':') + 1);
  }
}

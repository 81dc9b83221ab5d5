// SPDX-License-Identifier: Apache-2.0
package dev.tare.config;

import dev.tare.plan.Attributes;
import dev.tare.plan.Compression;
import dev.tare.plan.FileSet;
import dev.tare.plan.LayerPlan;
import dev.tare.plan.ModeRule;
import dev.tare.plan.Owner;
import dev.tare.plan.Patterns;
import dev.tare.plan.Selection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What most programs expect of a system, as the lowest layer of an image from scratch: accounts,
 * {@code /tmp}, certificates of authorities and time zones. The last two are files of this machine.
 */
public final class ScratchBundle {
  /** What bundles there are: without and with time zones. */
  public static final List<String> KINDS = List.of("minimal", "standard");

  /** The user that programs without rights run as, of that number in distroless images, too. */
  private static final Owner NONROOT = new Owner(65532, 65532);

  private static final String PASSWD =
      """
      root:x:0:0:root:/root:/sbin/nologin
      nobody:x:65534:65534:nobody:/nonexistent:/sbin/nologin
      nonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin
      """;

  private static final String GROUP =
      """
      root:x:0:
      nobody:x:65534:
      nonroot:x:65532:
      """;

  /** Where systems keep one file of all certificates; Debian's name is that of the image. */
  private static final List<String> CERTIFICATES =
      List.of(
          "etc/ssl/certs/ca-certificates.crt",
          "etc/pki/tls/certs/ca-bundle.crt",
          "etc/ssl/ca-bundle.pem",
          "etc/ssl/cert.pem");

  private static final String ZONES = "usr/share/zoneinfo";

  /** The zone of this machine, and all zones twice again in forms that hardly anybody reads. */
  private static final Patterns NO_ZONES = Patterns.of(List.of("localtime", "posix", "right"));

  private ScratchBundle() {}

  /**
   * The layer of a bundle.
   *
   * @param kind one of {@link #KINDS}
   * @throws IllegalArgumentException if this machine has no certificates or no time zones
   */
  public static LayerPlan layer(String kind, Compression compression) {
    return layer(kind, compression, Path.of("/"));
  }

  /** With the files below a directory for those of this machine. */
  static LayerPlan layer(String kind, Compression compression, Path machine) {
    List<FileSet> sets = new ArrayList<>();
    sets.add(text(PASSWD, "/etc/passwd"));
    sets.add(text(GROUP, "/etc/group"));
    sets.add(directory("/root", 0700, Owner.ROOT));
    sets.add(directory("/home/nonroot", 0700, NONROOT));
    sets.add(directory("/tmp", 01777, Owner.ROOT));
    sets.add(
        new FileSet.SourceFile(
            certificates(machine),
            "/etc/ssl/certs/ca-certificates.crt",
            ModeRule.of(0644),
            Owner.ROOT));
    if (kind.equals("standard")) {
      sets.add(
          new FileSet.SourceDirectory(
              zones(machine),
              "/usr/share/zoneinfo",
              new Selection(Patterns.NONE, NO_ZONES),
              Attributes.DEFAULT));
    }
    return new LayerPlan("tare: " + kind + " bundle for scratch", sets, compression);
  }

  private static FileSet text(String text, String path) {
    return new FileSet.Inline(text.getBytes(StandardCharsets.UTF_8), path, 0644, Owner.ROOT);
  }

  private static FileSet directory(String path, int mode, Owner owner) {
    return new FileSet.Directory(path, OptionalInt.of(mode), Optional.of(owner));
  }

  private static Path certificates(Path machine) {
    return CERTIFICATES.stream()
        .map(machine::resolve)
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there are no certificates on this machine (looked for /"
                        + String.join(", /", CERTIFICATES)
                        + "); install them, or add a file of them without a bundle"));
  }

  private static Path zones(Path machine) {
    Path zones = machine.resolve(ZONES);
    if (!Files.isDirectory(zones)) {
      throw new IllegalArgumentException(
          "there are no time zones on this machine in /"
              + ZONES
              + "; install tzdata, or take the minimal bundle");
    }
    return zones;
  }
}

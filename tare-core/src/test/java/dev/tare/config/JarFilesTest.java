// SPDX-License-Identifier: Apache-2.0
package dev.tare.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.input.InputException;
import dev.tare.jar.Jars;
import dev.tare.oci.Platform;
import dev.tare.plan.ConfigChange;
import dev.tare.plan.ConfigChange.StringList;
import dev.tare.plan.FileSet;
import dev.tare.plan.FileSet.JavaArchive.Layout;
import dev.tare.plan.ImagePlan;
import dev.tare.plan.LayerPlan;
import dev.tare.plan.Owner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Jars in build files. */
class JarFilesTest {
  @TempDir Path folder;

  @BeforeEach
  void place() throws IOException {
    Jars.boot(Jars.LAUNCHER).write(folder.resolve("shop.jar"));
    Jars.of("Main-Class: demo.App").write(folder.resolve("plain.jar"));
    Jars.of("Premain-Class: demo.Agent").write(folder.resolve("agent.jar"));
    Files.write(
        folder.resolve("no.jar"),
        Jars.of().without("META-INF/MANIFEST.MF").bytes(ZipEntry.DEFLATED));
  }

  private ImagePlan read(String layers, String... config) {
    String text = "tare: 1\nlayers: [" + layers + "]\n" + String.join("", config);
    return BuildFiles.read(
            text.getBytes(StandardCharsets.UTF_8),
            new BuildFileContext("tare.yaml", folder, Instant.EPOCH, Platform.parse("linux/amd64")))
        .image();
  }

  private static ConfigChange entrypoint(String... words) {
    return new ConfigChange.SetStrings(StringList.ENTRYPOINT, List.of(words));
  }

  @Test
  void aJarIsSplitAndRun() {
    ImagePlan plan = read("{jar: shop.jar}, {jar: agent.jar, dest: /agent}");
    assertThat(plan.layers().get(0).splitting()).isEqualTo(LayerPlan.Splitting.AUTO);
    assertThat(plan.layers().get(0).files())
        .containsExactly(
            new FileSet.JavaArchive(
                folder.resolve("shop.jar"), "/app", Layout.EXTRACTED, Owner.ROOT));
    assertThat(plan.config())
        .containsExactly(
            entrypoint("java", "-jar", "/app/shop.jar"), new ConfigChange.Clear("Cmd"));
  }

  @ParameterizedTest
  @CsvSource({
    "'{jar: plain.jar, dest: /opt/x}', 'java -jar /opt/x/plain.jar'",
    "'{jar: plain.jar, layout: exploded}', 'java -cp /app demo.App'",
    "'{jar: shop.jar, layout: exploded, dest: /}', 'java -cp / " + Jars.LAUNCHER + "'",
    "'{jar: shop.jar, layout: packaged, split: none}', 'java -jar /app/shop.jar'",
  })
  void theLayoutDecidesWhatRuns(String layer, String command) {
    assertThat(read(layer).config().get(0)).isEqualTo(entrypoint(command.split(" ")));
  }

  @Test
  void whatTheFileSaysIsRunCounts() {
    assertThat(read("{jar: shop.jar}", "config: {entrypoint: [java, X]}\n").config())
        .containsExactly(entrypoint("java", "X"), new ConfigChange.Clear("Cmd"));
    assertThat(read("{jar: shop.jar}", "config: {entrypoint: null}\n").config())
        .containsExactly(new ConfigChange.Clear("Entrypoint"), new ConfigChange.Clear("Cmd"));
    assertThat(read("{jar: shop.jar}", "config: {cmd: [--x]}\n").config())
        .containsExactly(
            entrypoint("java", "-jar", "/app/shop.jar"),
            new ConfigChange.Clear("Cmd"),
            new ConfigChange.SetStrings(StringList.CMD, List.of("--x")));
    assertThat(read("{jar: agent.jar}").config()).isEmpty();
  }

  @Test
  void whatCannotBeIsSaidOfItsKey() {
    assertThatThrownBy(() -> read("{jar: shop.jar}, {jar: plain.jar}"))
        .isInstanceOf(BuildFileException.class)
        .hasMessage(
            "tare.yaml:2:9: layers: several jars in it can be run; say which with entrypoint in"
                + " config");
    assertThatThrownBy(() -> read("{jar: no.jar}"))
        .isInstanceOf(BuildFileException.class)
        .hasMessage("tare.yaml:2:16: layers[0].jar: is no jar with a manifest");
    assertThatThrownBy(() -> read("{jar: gone.jar}"))
        .isInstanceOf(UncheckedIOException.class)
        .cause()
        .isInstanceOf(PlacedException.class)
        .hasMessage(
            "tare.yaml:2:16: layers[0].jar: " + folder.resolve("gone.jar") + ": does not exist")
        .hasCauseInstanceOf(InputException.class);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.tree;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.changeset.Entry;
import dev.tare.content.LimitException;
import dev.tare.input.InputException;
import dev.tare.jar.Jars;
import dev.tare.jar.JavaProgram;
import dev.tare.jar.LayerGroup;
import dev.tare.plan.FileSet;
import dev.tare.plan.FileSet.JavaArchive.Layout;
import dev.tare.plan.Owner;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class JarTreeTest {
  @TempDir Path folder;

  private static FileSet set(Path jar, Layout layout) {
    return new FileSet.JavaArchive(jar, "/app", layout, new Owner(7, 8));
  }

  private static List<Entry> entries(Path jar, Layout layout) throws IOException {
    return Trees.of(set(jar, layout));
  }

  /** A line a file: its group and its path. */
  private static List<String> groups(List<Entry> entries) {
    List<String> lines = new ArrayList<>();
    for (Entry entry : entries) {
      LayerGroup group = LayerGroup.of(((Entry.File) entry).content()).orElseThrow();
      lines.add(group.order() + " " + group.name() + " " + entry.name());
    }
    return lines;
  }

  private static byte[] bytes(Entry entry) throws IOException {
    Entry.File file = (Entry.File) entry;
    try (InputStream in = file.content().open()) {
      byte[] bytes = in.readAllBytes();
      assertThat(bytes).hasSize((int) file.size());
      return bytes;
    }
  }

  private static Map<String, String> unzipped(byte[] zip) throws IOException {
    Map<String, String> members = new LinkedHashMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        members.put(entry.getName(), new String(in.readAllBytes(), UTF_8));
      }
    }
    return members;
  }

  @Test
  void aBootJarIsExtractedAsItsIndexesSay() throws IOException {
    Path jar = Jars.boot(Jars.LAUNCHER).write(folder.resolve("shop.jar"));
    List<Entry> entries = entries(jar, Layout.EXTRACTED);
    assertThat(groups(entries))
        .containsExactly(
            "0 dependencies app/lib/a.jar",
            "0 dependencies app/lib/b.jar",
            "3 application app/shop.jar");
    assertThat(Trees.listing(entries).get(0)).isEqualTo("f 644 7:8 app/lib/a.jar [library a]");
    Map<String, String> left = unzipped(bytes(entries.get(2)));
    assertThat(left.keySet())
        .containsExactly(
            "META-INF/MANIFEST.MF", "META-INF/app.properties", "demo/", "demo/App.class");
    assertThat(left)
        .containsEntry("META-INF/app.properties", "from the root")
        .containsEntry(
            "META-INF/MANIFEST.MF",
            "Manifest-Version: 1.0\r\n"
                + "Main-Class: demo.App\r\n"
                + "Spring-Boot-Version: 3.5.6\r\n"
                + "Built-By: us\r\n"
                + "Class-Path: lib/a.jar lib/b.jar\r\n"
                + "\r\n");
  }

  @Test
  void whatIsExtractedDoesNotDependOnHowItWasCompressed() throws IOException {
    Jars jar = Jars.boot(Jars.LAUNCHER);
    Path deflated = jar.write(folder.resolve("a.jar"));
    Path stored = Files.write(folder.resolve("b.jar"), jar.bytes(ZipEntry.STORED));
    assertThat(bytes(entries(deflated, Layout.EXTRACTED).get(2)))
        .isEqualTo(bytes(entries(stored, Layout.EXTRACTED).get(2)));
    assertThat(Files.size(deflated)).isNotEqualTo(Files.size(stored));
  }

  @ParameterizedTest
  @ValueSource(strings = {Jars.OLD_LAUNCHER, Jars.LAUNCHER})
  void aBootJarIsExplodedWithItsLoader(String launcher) throws IOException {
    Path jar = Jars.boot(launcher).write(folder.resolve("shop.jar"));
    assertThat(groups(entries(jar, Layout.EXPLODED)))
        .containsExactly(
            "3 application app/BOOT-INF/classes/META-INF/app.properties",
            "3 application app/BOOT-INF/classes/demo/App.class",
            "3 application app/BOOT-INF/classpath.idx",
            "3 application app/BOOT-INF/layers.idx",
            "0 dependencies app/BOOT-INF/lib/a.jar",
            "0 dependencies app/BOOT-INF/lib/b.jar",
            "3 application app/META-INF/MANIFEST.MF",
            "3 application app/META-INF/app.properties",
            "3 application app/META-INF/services/java.nio.file.spi.FileSystemProvider",
            "1 spring-boot-loader app/" + launcher.replace('.', '/') + ".class");
    JavaProgram program = JavaProgram.of(jar).orElseThrow();
    assertThat(program.layout()).isEqualTo(Layout.EXTRACTED);
    assertThat(program.java()).hasValue(17);
    assertThat(program.entrypoint("/app", Layout.EXPLODED))
        .contains(List.of("java", "-cp", "/app", launcher));
    assertThat(program.entrypoint("opt/x/", Layout.EXTRACTED))
        .contains(List.of("java", "-jar", "/opt/x/shop.jar"));
    assertThat(program.entrypoint("/", Layout.PACKAGED))
        .contains(List.of("java", "-jar", "/shop.jar"));
  }

  @Test
  void aPackagedJarStaysAsItIs() throws IOException {
    Path jar = Jars.boot(Jars.LAUNCHER).write(folder.resolve("shop.jar"));
    List<Entry> entries = entries(jar, Layout.PACKAGED);
    assertThat(groups(entries)).containsExactly("2 application app/shop.jar");
    assertThat(bytes(entries.get(0))).isEqualTo(Files.readAllBytes(jar));
  }

  @Test
  void withoutAnIndexTheLayersAreTheUsualOnes() throws IOException {
    Path jar =
        Jars.boot(Jars.OLD_LAUNCHER)
            .without("BOOT-INF/layers.idx")
            .without("BOOT-INF/classpath.idx")
            .with("BOOT-INF/lib/own-2.0-SNAPSHOT.jar", "own")
            .write(folder.resolve("shop.jar"));
    List<Entry> entries = entries(jar, Layout.EXTRACTED);
    assertThat(groups(entries))
        .containsExactly(
            "0 dependencies app/lib/a.jar",
            "0 dependencies app/lib/b.jar",
            "2 snapshot-dependencies app/lib/own-2.0-SNAPSHOT.jar",
            "3 application app/shop.jar");
    assertThat(unzipped(bytes(entries.get(3))).get("META-INF/MANIFEST.MF"))
        .contains("Class-Path: lib/b.jar lib/a.jar lib/own-2.0-SNAPSHOT.jar\r\n");
    assertThat(groups(entries(jar, Layout.EXPLODED)))
        .contains("1 spring-boot-loader app/org/springframework/boot/loader/JarLauncher.class");
  }

  @Test
  void theLayersOfAnIndexAreTakenInItsOrder() throws IOException {
    Path jar =
        Jars.boot(Jars.LAUNCHER)
            .with(
                "BOOT-INF/layers.idx",
                "- \"mine\":\n  - \"BOOT-INF/classes/\"\n- \"rest\":\n  - \"BOOT-INF/lib/a.jar\"\n")
            .write(folder.resolve("shop.jar"));
    assertThat(groups(entries(jar, Layout.EXTRACTED)))
        .containsExactly(
            "1 rest app/lib/a.jar", "2 application app/lib/b.jar", "0 mine app/shop.jar");
  }

  @Test
  void aThinJarComesWithTheLibrariesThatItNames() throws IOException {
    Files.createDirectories(folder.resolve("target/lib"));
    byte[] library = Jars.of().bytes(ZipEntry.DEFLATED);
    Files.write(folder.resolve("target/lib/a b.jar"), library);
    Files.write(folder.resolve("target/lib/own-1-SNAPSHOT.jar"), library);
    Files.writeString(folder.resolve("target/lib/key.pem"), "no library");
    Path jar =
        Jars.of(
                "Main-Class: demo.App",
                "Class-Path: lib/a%20b.jar lib/own-1-SNAPSHOT.jar lib/gone.jar lib/key.pem classes/"
                    + " ",
                " file:/etc/passwd /etc/passwd ../lib/gone.jar %zz")
            .with("demo/App.class", Jars.classOf(21))
            .write(folder.resolve("target/app.jar"));
    for (Layout layout : List.of(Layout.PACKAGED, Layout.EXTRACTED)) {
      assertThat(groups(entries(jar, layout)))
          .containsExactly(
              "2 application app/app.jar",
              "0 dependencies app/lib/a b.jar",
              "1 snapshot-dependencies app/lib/own-1-SNAPSHOT.jar");
    }
    JavaProgram program = JavaProgram.of(jar).orElseThrow();
    assertThat(program.layout()).isEqualTo(Layout.PACKAGED);
    assertThat(program.java()).hasValue(21);
    assertThat(program.entrypoint("/app", Layout.EXPLODED))
        .contains(
            List.of(
                "java", "-cp", "/app:/app/lib/a b.jar:/app/lib/own-1-SNAPSHOT.jar", "demo.App"));
  }

  @Test
  void aLibraryOutsideTheJarsDirectoryIsRefused() throws IOException {
    Files.createDirectories(folder.resolve("target"));
    Files.write(folder.resolve("a.jar"), Jars.of().bytes(ZipEntry.DEFLATED));
    Path jar = Jars.of("Class-Path: ../a.jar").write(folder.resolve("target/app.jar"));
    assertThatThrownBy(() -> entries(jar, Layout.PACKAGED))
        .isInstanceOf(InputException.class)
        .hasMessage(
            jar
                + ": its class path names ../a.jar, which is outside its directory; put the library"
                + " below it");
  }

  @Test
  void aShadedJarIsOneFileWhateverIsInIt() throws IOException {
    byte[] bytes =
        Jars.of("Main-Class: demo.App")
            .with("META-INF/versions/21/demo/App.class", Jars.classOf(21))
            .with("demo/App.class", Jars.classOf(8))
            .with("demo/Opp.class", "")
            .bytes(ZipEntry.DEFLATED);
    Path jar = Files.write(folder.resolve("app.jar"), twice(bytes, "demo/Opp", "demo/App"));
    assertThat(groups(entries(jar, Layout.EXTRACTED))).containsExactly("2 application app/app.jar");
    assertThat(JavaProgram.of(jar).orElseThrow().java()).hasValue(8);
    assertThatThrownBy(() -> entries(jar, Layout.EXPLODED))
        .isInstanceOf(InputException.class)
        .hasMessage(jar + ": member \"demo/App.class\": is there twice");
  }

  private static byte[] twice(byte[] zip, String name, String other) {
    String latin = new String(zip, java.nio.charset.StandardCharsets.ISO_8859_1);
    return latin.replace(name, other).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @EnumSource(value = Layout.class, names = "PACKAGED", mode = EnumSource.Mode.EXCLUDE)
  void aBootJarWithHostilePathsIsRefused(Layout layout) throws IOException {
    Path out =
        Jars.boot(Jars.LAUNCHER)
            .with("BOOT-INF/classes/../../../etc/x", "x")
            .write(folder.resolve("out.jar"));
    assertThatThrownBy(() -> entries(out, layout))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("holds a .. component");
    Path index =
        Jars.boot(Jars.LAUNCHER)
            .with("BOOT-INF/layers.idx", "- \"a\":\n- \u001b[0m\n")
            .write(folder.resolve("index.jar"));
    assertThatThrownBy(() -> entries(index, layout))
        .isInstanceOf(InputException.class)
        .hasMessage(index + ": BOOT-INF/layers.idx: line 2 is not like - \"NAME\"");
    Path many =
        Jars.boot(Jars.LAUNCHER)
            .with("BOOT-INF/layers.idx", manyLayers())
            .write(folder.resolve("many.jar"));
    assertThatThrownBy(() -> entries(many, layout))
        .isInstanceOf(LimitException.class)
        .hasMessage(many + ": names more than 64 layers");
  }

  @Test
  void aPathThatIsTooLongInTheImageIsRefused() throws IOException {
    Path jar = Jars.of().with("x/".repeat(2046) + "y", "").write(folder.resolve("long.jar"));
    assertThatThrownBy(() -> entries(jar, Layout.EXPLODED))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("is longer than 4096 bytes");
  }

  private static String manyLayers() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 65; i++) {
      text.append("- \"layer").append(i).append("\":\n");
    }
    return text.toString();
  }

  @Test
  void aManifestThatIsTooLargeOrMalformedIsRefused() throws IOException {
    Path large =
        Jars.of()
            .with("META-INF/MANIFEST.MF", "A: " + "x".repeat(9 << 20) + "\n")
            .write(folder.resolve("large.jar"));
    assertThat(Files.size(large)).isLessThan(1 << 20);
    assertThatThrownBy(() -> JavaProgram.of(large))
        .isInstanceOf(LimitException.class)
        .hasMessage(large + ": member \"META-INF/MANIFEST.MF\" has more than 8 MiB");
    Path malformed =
        Jars.of().with("META-INF/MANIFEST.MF", "what").write(folder.resolve("malformed.jar"));
    assertThatThrownBy(() -> JavaProgram.of(malformed))
        .isInstanceOf(InputException.class)
        .hasMessage(malformed + ": META-INF/MANIFEST.MF has a line that is no attribute");
  }

  @Test
  void aDamagedMemberIsFoundWhenItIsRead() throws IOException {
    byte[] bytes = Jars.boot(Jars.LAUNCHER).bytes(ZipEntry.STORED);
    Path jar = Files.write(folder.resolve("x.jar"), twice(bytes, "from the root", "from the rook"));
    List<Entry> entries = entries(jar, Layout.EXTRACTED);
    assertThatThrownBy(() -> bytes(entries.get(2)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("META-INF/app.properties\": has another checksum than it should");
  }

  @Test
  void aSignedBootJarIsNotTakenApart() throws IOException {
    Path jar =
        Jars.boot(Jars.LAUNCHER).with("META-INF/US.SF", "x").write(folder.resolve("signed.jar"));
    assertThatThrownBy(() -> entries(jar, Layout.EXTRACTED))
        .isInstanceOf(InputException.class)
        .hasMessage(jar + ": is signed, which it would not be extracted; take it packaged");
    assertThat(entries(jar, Layout.PACKAGED)).hasSize(1);
  }

  @Test
  void aWarRunsExploded() throws IOException {
    Path war =
        Jars.of(
                "Main-Class: org.springframework.boot.loader.launch.WarLauncher",
                "Start-Class: demo.App",
                "Spring-Boot-Classes: WEB-INF/classes/",
                "Spring-Boot-Lib: WEB-INF/lib/")
            .with("WEB-INF/lib/a.jar", "a")
            .with("index.html", "hello")
            .write(folder.resolve("shop.war"));
    assertThat(JavaProgram.of(war).orElseThrow().layout()).isEqualTo(Layout.EXPLODED);
    assertThat(groups(entries(war, Layout.EXPLODED)))
        .contains("0 dependencies app/WEB-INF/lib/a.jar", "3 application app/index.html");
    assertThatThrownBy(() -> entries(war, Layout.EXTRACTED))
        .isInstanceOf(InputException.class)
        .hasMessage(war + ": is a war, which runs exploded or packaged only");
  }

  @Test
  void whatIsNoJarIsNone() throws IOException {
    Path zip = folder.resolve("a.zip");
    Files.write(zip, Jars.of().without("META-INF/MANIFEST.MF").bytes(ZipEntry.DEFLATED));
    assertThat(JavaProgram.of(zip)).isEmpty();
    assertThat(JavaProgram.of(Files.writeString(folder.resolve("x.jar"), "#!/bin/sh"))).isEmpty();
    assertThat(JavaProgram.of(folder)).isEmpty();
    assertThatThrownBy(() -> entries(zip, Layout.PACKAGED))
        .isInstanceOf(InputException.class)
        .hasMessage(zip + ": is no jar with a manifest");
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.compress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In processes of their own, for a library is loaded once and for all. */
class ZstdLibraryTest {
  @TempDir private Path folder;

  private static String place(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String ours() {
    return place(Zstd.class) + File.pathSeparator + place(ZstdProbe.class);
  }

  private static String withLibrary() {
    return ours() + File.pathSeparator + place(com.github.luben.zstd.Zstd.class);
  }

  private static String probe(String classPath, String what, String... options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", classPath, ZstdProbe.class.getName(), what));
    Process process = new ProcessBuilder(command).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String error = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(error).isZero();
    return output;
  }

  @Test
  void gzipLoadsNoClassOfTheLibrary() throws Exception {
    assertThat(probe(withLibrary(), "gzip", "-Xlog:class+load"))
        .contains("dev.tare.compress.Gzip ", "done")
        .doesNotContain("com.github.luben");
    assertThat(probe(withLibrary(), "zstd", "-Xlog:class+load"))
        .contains("com.github.luben", "done");
  }

  @Test
  void gzipNeedsNoLibraryAndZstdNamesIt() throws Exception {
    assertThat(probe(ours(), "gzip")).isEqualTo("done\n");
    String message =
        "java.io.IOException: zstd needs the library com.github.luben:zstd-jni, which is not on"
            + " the class path\n";
    assertThat(probe(ours(), "zstd")).isEqualTo(message + message);
  }

  @Test
  void theNativePartLeavesNothingBehind() throws Exception {
    assertThat(probe(withLibrary(), "zstd", "-Djava.io.tmpdir=" + folder)).isEqualTo("done\n");
    try (var left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void whereItCannotBeUnpackedTheErrorSaysSo() throws Exception {
    Path missing = folder.resolve("missing");
    assertThat(probe(withLibrary(), "zstd", "-Djava.io.tmpdir=" + missing))
        .startsWith(
            "java.io.IOException: "
                + missing
                + ": zstd's native library cannot be loaded from there: ")
        .contains("; set TMPDIR to a directory where programs may be written and run\n");
  }

  @Test
  void aMachineWithoutANativePartIsNamed() throws Exception {
    String name = System.getProperty("os.name");
    assertThat(probe(withLibrary(), "zstd", "-Dos.arch=pdp11"))
        .startsWith(
            "java.io.IOException: com.github.luben:zstd-jni has no native library for "
                + name
                + " on pdp11: zstd cannot be used here\n");
  }
}

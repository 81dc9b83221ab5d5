// SPDX-License-Identifier: Apache-2.0
package dev.tare.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs of docs/library.md compile and do what the text says. */
class LibraryGuideTest {
  private static final Pattern PROGRAM =
      Pattern.compile("```java\n(.*?public class (\\w+).*?)```", Pattern.DOTALL);
  @TempDir Path folder;

  private Class<?> program(String name) throws Exception {
    Matcher matcher = PROGRAM.matcher(Files.readString(Path.of("../docs/library.md")));
    while (matcher.find()) {
      if (matcher.group(2).equals(name)) {
        Path source = Files.writeString(folder.resolve(name + ".java"), matcher.group(1));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        boolean compiled =
            compiler
                .getTask(
                    messages,
                    null,
                    null,
                    List.of(
                        "-Xlint:all",
                        "-Werror",
                        "-proc:none",
                        "-d",
                        folder.toString(),
                        "-cp",
                        System.getProperty("java.class.path")),
                    null,
                    compiler
                        .getStandardFileManager(null, null, null)
                        .getJavaFileObjects(source.toFile()))
                .call();
        assertThat(compiled).as(messages.toString()).isTrue();
        URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()});
        return loader.loadClass(name);
      }
    }
    throw new AssertionError("no program " + name + " in docs/library.md");
  }

  @Test
  void aProgramBecomesAnArchive() throws Exception {
    Path program = Files.writeString(folder.resolve("program"), "#!/bin/sh\n");
    Path archive = folder.resolve("app.tar");
    program("Ship")
        .getMethod("main", String[].class)
        .invoke(null, (Object) new String[] {program.toString(), archive.toString()});
    assertThat(archive).isNotEmptyFile();
  }

  @Test
  void aDirectoryIsPushedUnderTwoTagsWithATokenThatIsRenewed() throws Exception {
    Path directory = Files.createDirectory(folder.resolve("directory"));
    Files.writeString(directory.resolve("file"), "content\n");
    try (MemoryRegistry registry = MemoryRegistry.builder().start()) {
      AtomicInteger asked = new AtomicInteger();
      // the first token ends after three requests
      AtomicInteger uses = new AtomicInteger();
      registry.on(
          request -> {
            String given = request.header("Authorization").orElse("");
            return given.isEmpty() || (given.equals("Bearer 1") && uses.incrementAndGet() > 3);
          },
          Fault.error(401, "UNAUTHORIZED", "the token has ended")
              .and(
                  Fault.header(
                      "WWW-Authenticate", "Bearer realm=\"" + registry.origin() + "/t\"")));
      Supplier<String> tokens = () -> Integer.toString(asked.incrementAndGet());
      Method push = program("Push").getMethod("push", Path.class, String.class, Supplier.class);
      Object digest = push.invoke(null, directory, registry.host() + "/team/app", tokens);
      assertThat(asked).hasValueGreaterThan(1);
      assertThat(registry.tags("team/app")).containsExactlyInAnyOrder("1.0", "latest");
      assertThat(registry.manifest("team/app", "latest").orElseThrow().digest())
          .isEqualTo(registry.manifest("team/app", "1.0").orElseThrow().digest())
          .isEqualTo(digest.toString());
    }
  }
}

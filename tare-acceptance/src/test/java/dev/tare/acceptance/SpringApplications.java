// SPDX-License-Identifier: Apache-2.0
package dev.tare.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.springframework.boot.loader.tools.Layers;
import org.springframework.boot.loader.tools.Layouts;
import org.springframework.boot.loader.tools.Library;
import org.springframework.boot.loader.tools.LibraryScope;
import org.springframework.boot.loader.tools.Repackager;

/** Small applications of Spring Boot as its own tools package them. */
final class SpringApplications {
  private static final String MAIN =
      """
      package demo;
      import org.springframework.boot.CommandLineRunner;
      import org.springframework.boot.SpringApplication;
      import org.springframework.context.annotation.Configuration;
      @Configuration
      public class App implements CommandLineRunner {
        public static void main(String[] words) {
          SpringApplication.run(App.class, words);
        }
        @Override
        public void run(String... words) {
          System.out.println(Greeting.TEXT.get() + " " + String.join(" ", words));
        }
      }
      """;

  private static final String GREETING =
      """
      package demo;
      import java.util.function.Supplier;
      interface Greeting {
        Supplier<String> TEXT = () -> "%s";
      }
      """;

  /** A class of each library that the application needs. */
  private static final List<String> LIBRARIES =
      List.of(
          "org.springframework.boot.SpringApplication",
          "org.springframework.context.ApplicationContext",
          "org.springframework.beans.factory.BeanFactory",
          "org.springframework.aop.Advisor",
          "org.springframework.expression.Expression",
          "org.springframework.core.SpringVersion",
          "org.apache.commons.logging.LogFactory",
          "io.micrometer.observation.Observation",
          "io.micrometer.common.KeyValue");

  private SpringApplications() {}

  /** An application that prints a greeting and its words, and ends. */
  static Path greeting(Path directory, String name, String greeting) throws IOException {
    Path sources = Files.createDirectories(directory.resolve(name + "-sources"));
    Path classes = Files.createDirectories(directory.resolve(name + "-classes"));
    List<String> command =
        new ArrayList<>(List.of("--release", "17", "-nowarn", "-d", classes.toString()));
    command.addAll(List.of("-cp", String.join(":", libraries().map(Path::toString).toList())));
    command.add(Inputs.write(sources.resolve("App.java"), MAIN).toString());
    command.add(
        Inputs.write(sources.resolve("Greeting.java"), GREETING.formatted(greeting)).toString());
    JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
    assertThat(compiler.run(null, null, null, command.toArray(String[]::new))).isZero();
    Files.writeString(classes.resolve("application.properties"), "spring.main.banner-mode=off\n");
    return repackaged(
        jar(classes, directory.resolve(name + "-plain.jar")), directory.resolve(name + ".jar"));
  }

  private static Path jar(Path classes, Path file) throws IOException {
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(file));
        Stream<Path> files = Files.walk(classes)) {
      for (Path path : files.filter(Files::isRegularFile).sorted().toList()) {
        out.putNextEntry(new JarEntry(classes.relativize(path).toString()));
        Files.copy(path, out);
      }
    }
    return file;
  }

  private static Path repackaged(Path plain, Path file) throws IOException {
    Repackager repackager = new Repackager(plain.toFile());
    repackager.setMainClass("demo.App");
    repackager.setLayout(new Layouts.Jar());
    repackager.setLayers(Layers.IMPLICIT);
    repackager.repackage(
        file.toFile(),
        callback -> {
          for (Path library : libraries().toList()) {
            callback.library(new Library(library.toFile(), LibraryScope.COMPILE));
          }
        });
    return file;
  }

  private static Stream<Path> libraries() {
    return LIBRARIES.stream().map(SpringApplications::jarWith);
  }

  private static Path jarWith(String name) {
    try {
      return Path.of(
          Class.forName(name).getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (ClassNotFoundException | URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}

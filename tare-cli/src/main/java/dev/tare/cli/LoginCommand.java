// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import dev.tare.auth.Credential;
import dev.tare.auth.CredentialException;
import dev.tare.auth.Finding;
import dev.tare.auth.Logins;
import dev.tare.auth.StoredCredentials;
import dev.tare.build.Places;
import dev.tare.oci.Repository;
import dev.tare.plan.Access;
import dev.tare.registry.RegistryException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;

/** {@code tare login} and {@code tare logout}. */
final class LoginCommand {
  private static final int LONGEST_SECRET = 64 << 10;

  private final Console console;

  LoginCommand(Console console) {
    this.console = console;
  }

  void login(String[] arguments) throws IOException {
    CommandLine line = RequestReader.read("login", arguments);
    if (line.hasOption("help")) {
      console.out().print(Help.LOGIN);
      return;
    }
    String registry = registry(line);
    if (line.hasOption("explain")) {
      explain(registry);
      return;
    }
    String user =
        Optional.ofNullable(line.getOptionValue("username"))
            .or(() -> ask("User: ", false))
            .orElseThrow(
                () -> new UsageException("--username is needed where nobody can be asked"));
    String password = password(line);
    Access access = new Access(Optional.of(user), Optional.of(password), false, Optional.empty());
    try (Places places = new Places(Machine.places(console, line))) {
      places.registry(registry, access).checkLogin(registry);
    } catch (RegistryException e) {
      if (e.status() == 401) {
        throw new CredentialException(registry + ": wrong user or password: " + e.getMessage());
      }
      throw e;
    }
    Finding kept =
        Logins.of(Machine.auth(console)).login(registry, new Credential.Password(user, password));
    console.err().println("logged in to " + registry + "; kept in " + kept.place());
  }

  // as Docker's client takes it: an address does as well, and is the host it is about
  private static String registry(CommandLine line) {
    Optional<String> argument = RequestReader.argument(line);
    if (argument.isEmpty() && line.hasOption("insecure")) {
      // Who takes the option for one without a value would send a password to Docker Hub.
      throw new UsageException(
          "--insecure %1$s: the registry to log in to must be named, too: --insecure %1$s %1$s"
              .formatted(line.getOptionValue("insecure")));
    }
    String given = argument.orElse("docker.io");
    String host = given.replaceFirst("^https?://", "").replaceFirst("/+(v[12]/*)?$", "");
    if (host.contains("/")) {
      throw new UsageException(
          given + " names a repository; a login is for a registry: HOST[:PORT]");
    }
    return new Repository(host, "a").registry();
  }

  private String password(CommandLine line) throws IOException {
    if (!line.hasOption("password-stdin")) {
      return ask("Password: ", true)
          .orElseThrow(
              () -> new UsageException("--password-stdin is needed where nobody can be asked"));
    }
    byte[] bytes = console.in().readNBytes(LONGEST_SECRET + 1);
    if (bytes.length > LONGEST_SECRET) {
      throw new UsageException("the password on standard input is longer than any");
    }
    String text = new String(bytes, StandardCharsets.UTF_8).replaceFirst("\r?\n$", "");
    if (text.isEmpty()) {
      throw new UsageException("no password on standard input");
    }
    return text;
  }

  @SuppressWarnings("SystemConsoleNull") // newer JDKs have one without a terminal, too
  private Optional<String> ask(String question, boolean secret) {
    java.io.Console terminal = System.console();
    if (terminal == null || !console.terminal()) {
      return Optional.empty();
    }
    if (!secret) {
      return Optional.ofNullable(terminal.readLine("%s", question)).filter(s -> !s.isEmpty());
    }
    char[] typed = terminal.readPassword("%s", question);
    return typed == null ? Optional.empty() : Optional.of(new String(typed));
  }

  // where a credential would come from, never what it is
  private void explain(String registry) {
    List<Finding> findings =
        StoredCredentials.of(
                Machine.auth(console), warning -> console.err().println("tare: " + warning))
            .explain(registry, "");
    findings.forEach(finding -> console.out().println(finding));
  }

  void logout(String[] arguments) throws IOException {
    CommandLine line = RequestReader.read("logout", arguments);
    if (line.hasOption("help")) {
      console.out().print(Help.LOGIN);
      return;
    }
    String registry = registry(line);
    Logins.Logout result = Logins.of(Machine.auth(console)).logout(registry);
    result.removed().forEach(place -> console.err().println("removed from " + place.place()));
    result.remaining().forEach(place -> console.err().println("still there: " + place));
    if (result.removed().isEmpty() && result.remaining().isEmpty()) {
      console.err().println("there was no login for " + registry);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.auth;

import dev.tare.json.Json;
import dev.tare.json.JsonException;
import dev.tare.json.JsonLimits;
import dev.tare.json.JsonObject;
import dev.tare.json.JsonString;
import dev.tare.json.JsonValue;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A program {@code docker-credential-NAME} that keeps credentials. It is found in the absolute
 * directories of PATH only, and started without a shell. What it prints never gets into messages.
 */
final class CredentialHelper {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,128}");
  private static final String PREFIX = "docker-credential-";
  private static final JsonLimits ANSWER = new JsonLimits(HelperProcess.MOST_OUTPUT, 8, 1000);

  private final String program;
  private final Path path;
  private final AuthEnvironment environment;

  private CredentialHelper(String program, Path path, AuthEnvironment environment) {
    this.program = program;
    this.path = path;
    this.environment = environment;
  }

  /** The helper of that name, from the file that names it. */
  static CredentialHelper of(String name, String file, AuthEnvironment environment)
      throws CredentialException {
    if (!NAME.matcher(name).matches()) {
      throw new CredentialException(
          file + ": " + Json.quote(name) + " cannot be the name of a credential helper");
    }
    String program = PREFIX + name;
    Path path =
        search(program, environment.variable("PATH").orElse(""))
            .orElseThrow(
                () -> new CredentialException(program + ", named in " + file + ", is not in PATH"));
    return new CredentialHelper(program, path, environment);
  }

  static String programOf(String name) {
    return PREFIX + (NAME.matcher(name).matches() ? name : Json.quote(name));
  }

  private static Optional<Path> search(String program, String path) {
    for (String directory : path.split(Pattern.quote(File.pathSeparator), -1)) {
      try {
        Path candidate = Path.of(directory).resolve(program);
        if (candidate.isAbsolute()
            && Files.isRegularFile(candidate)
            && Files.isExecutable(candidate)) {
          return Optional.of(candidate);
        }
      } catch (InvalidPathException e) {
        // nothing can be found in what is no path
      }
    }
    return Optional.empty();
  }

  /** What it keeps for a server; empty if it says that it has nothing. */
  Optional<Credential> get(String server) throws IOException {
    HelperProcess.Answer answer = run("get", server);
    if (answer.status() != 0) {
      if (saysNotFound(answer)) {
        return Optional.empty();
      }
      throw failed("get", answer);
    }
    try {
      if (Json.parse(answer.output(), ANSWER) instanceof JsonObject object) {
        return AuthEntry.of(text(object, "Username"), text(object, "Secret"));
      }
      throw new CredentialException(program + " get: answered something else than a JSON object");
    } catch (JsonException e) {
      // The parser's message quotes from the text.
      throw new CredentialException(program + " get: answered something else than JSON");
    } catch (IllegalArgumentException e) {
      throw new CredentialException(program + " get: " + e.getMessage());
    }
  }

  private String text(JsonObject object, String name) throws CredentialException {
    Optional<JsonValue> value = object.get(name);
    if (value.isEmpty()) {
      return "";
    }
    if (value.get() instanceof JsonString text) {
      return text.value();
    }
    throw new CredentialException(program + " get: " + name + " in the answer is not a string");
  }

  /** Hands it a credential to keep. */
  void store(String server, Credential credential) throws IOException {
    Map<String, String> request = new LinkedHashMap<>();
    request.put("ServerURL", server);
    if (credential instanceof Credential.Password password) {
      request.put("Username", password.user());
      request.put("Secret", password.password());
    } else if (credential instanceof Credential.IdentityToken identity) {
      request.put("Username", AuthEntry.TOKEN_USER);
      request.put("Secret", identity.token());
    } else {
      throw new IllegalArgumentException(program + " can keep passwords and identity tokens only");
    }
    String text = new String(Json.write(JsonObject.ofStrings(request)), StandardCharsets.UTF_8);
    HelperProcess.Answer answer = run("store", text);
    if (answer.status() != 0) {
      throw failed("store", answer);
    }
  }

  /** Makes it forget what it keeps for a server. */
  void erase(String server) throws IOException {
    HelperProcess.Answer answer = run("erase", server);
    if (answer.status() != 0 && !saysNotFound(answer)) {
      throw failed("erase", answer);
    }
  }

  private HelperProcess.Answer run(String action, String input) throws IOException {
    return HelperProcess.run(path, action, input.getBytes(StandardCharsets.UTF_8), environment);
  }

  private static boolean saysNotFound(HelperProcess.Answer answer) {
    return new String(answer.output(), StandardCharsets.UTF_8)
        .toLowerCase(Locale.ROOT)
        .contains("credentials not found");
  }

  private CredentialException failed(String action, HelperProcess.Answer answer) {
    return new CredentialException(
        program
            + " "
            + action
            + ": failed with exit status "
            + answer.status()
            + "; run "
            + program
            + " list to see whether it works");
  }

  @Override
  public String toString() {
    return program;
  }
}

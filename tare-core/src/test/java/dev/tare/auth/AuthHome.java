// SPDX-License-Identifier: Apache-2.0
package dev.tare.auth;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A home directory with an environment of its own, and helpers in a directory of PATH. */
final class AuthHome {
  final Path dir;
  final Map<String, String> variables = new LinkedHashMap<>();
  Duration timeout = Duration.ofSeconds(30);

  AuthHome(Path dir) throws IOException {
    this.dir = dir;
    Files.createDirectories(dir.resolve("bin"));
    variables.put("PATH", dir.resolve("bin") + ":/usr/bin:/bin");
    variables.put("KEPT", dir.resolve("kept").toString());
  }

  AuthEnvironment environment() {
    return new AuthEnvironment(variables, dir, Optional.empty(), timeout);
  }

  Path write(String path, String text) throws IOException {
    Path file = dir.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text.replace('\'', '"'));
  }

  String read(String path) throws IOException {
    return Files.readString(dir.resolve(path)).replace('"', '\'');
  }

  void set(String variable, Path value) {
    variables.put(variable, value.toString());
  }

  /** Docker's file. */
  Path docker(String text) throws IOException {
    return write(".docker/config.json", text);
  }

  Path helper(String name, String script) throws IOException {
    Path file = dir.resolve("bin/docker-credential-" + name);
    Files.writeString(file, "#!/bin/sh\n" + script);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** A helper that keeps one file a server, as a real one would keep its entries. */
  void keeper(String name) throws IOException {
    Files.createDirectories(dir.resolve("kept"));
    helper(
        name,
        """
        key() { sed -e 's,[^A-Za-z0-9.:-],_,g'; }
        case "$1" in
        get)
          file="$KEPT/$(key)"
          if [ -f "$file" ]; then cat "$file"
          else echo "credentials not found in native keychain"; exit 1; fi ;;
        store)
          text=$(cat)
          server=$(printf %s "$text" | sed -e 's,.*"ServerURL":"\\([^"]*\\)".*,\\1,')
          printf %s "$text" > "$KEPT/$(printf %s "$server" | key)" ;;
        erase) rm -f "$KEPT/$(key)" ;;
        esac
        """);
  }

  static String auths(String key, String userAndPassword) {
    return "{'auths':{'" + key + "':{'auth':'" + base64(userAndPassword) + "'}}}";
  }

  static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}

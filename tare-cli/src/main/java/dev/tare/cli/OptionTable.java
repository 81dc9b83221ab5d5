// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/**
 * The options of a command; what reads command lines, completes them and checks the help.
 *
 * @param options in the order of the table; the argument's name says what it is: {@code FILE},
 *     {@code DIR}, the allowed values with {@code |} between them, or anything else
 * @param repeatable long names of those that may be given more than once
 */
record OptionTable(Options options, Set<String> repeatable) {
  // [letter/]name[*][=argument], where * marks what may be given more than once
  private static final String WAYS = "insecure*=HOST cert-dir*=DIR strict-auth";
  private static final String TELLING = "progress=auto|plain|json|none q/quiet json";
  private static final String FORM = "archive-layout=universal|legacy";

  private static final String CLEAR =
      "entrypoint|cmd|env|labels|ports|volumes|user|workdir|stop-signal|healthcheck|onbuild|shell"
          + "|author|history";

  private static final Map<String, OptionTable> TABLES = new LinkedHashMap<>();

  static {
    put(
        "build",
        "from=LOCATION from-archive=FILE base-fs=auto|exact|never platform*=PLATFORM"
            + " all-platforms index=auto|always scratch-bundle=minimal|standard",
        "file*=FILE directory*=DIR tar*=FILE layer*=FILE include*=PATTERN exclude*=PATTERN",
        "strip=N mkdir*=PATH symlink*=PAIR remove*=PATH chmod=MODE chown=OWNER split=auto|none",
        "jar-layout=extracted|exploded|packaged",
        "entrypoint=WORDS cmd=WORDS env*=PAIR unset-env*=NAME clear-env label*=PAIR",
        "unset-label*=NAME annotation*=PAIR port*=PORT unset-port*=PORT volume*=PATH",
        "unset-volume*=PATH user=USER workdir=PATH stop-signal=SIGNAL healthcheck=CHECK",
        "onbuild*=INSTRUCTION shell=WORDS author=NAME history*=TEXT vcs clear*=" + CLEAR,
        "push*=REFERENCE o/output*=FILE to*=LOCATION t/tag*=NAME",
        FORM,
        WAYS,
        "compression=gzip|estargz|zstd|none prefetch=FILE format=base|oci|docker",
        "paths=file|cwd dry-run no-cache strict",
        TELLING);
    put("copy", "platform*=PLATFORM t/tag*=NAME referrers", FORM, WAYS, TELLING);
    put("inspect", "platform=PLATFORM raw config json", WAYS);
    put(
        "ls",
        "l/long R/recursive L/follow depth=N platform=PLATFORM layer=N tree sizes json no-cache",
        WAYS);
    put("tags", "json", WAYS);
    put("login", "u/username=USER password-stdin explain", WAYS);
    put("logout");
    put("check-auth", "push", WAYS);
    put("cache");
    put("completion");
    put("schema");
    put("version");
    put("help");
  }

  /** All commands, in the order they are shown. */
  static List<String> commands() {
    return List.copyOf(TABLES.keySet());
  }

  /** The options of one of {@link #commands}. */
  static OptionTable of(String command) {
    return Optional.ofNullable(TABLES.get(command)).orElseThrow();
  }

  private static void put(String command, String... lines) {
    Options options = new Options();
    Set<String> repeatable = new HashSet<>();
    for (String entry : (String.join(" ", lines) + " h/help").strip().split(" ", -1)) {
      String[] parts = entry.split("=", 2);
      String name = parts[0].replace("*", "");
      String letter = name.charAt(1) == '/' ? name.substring(0, 1) : null;
      name = letter == null ? name : name.substring(2);
      Option option = new Option(letter, name, parts.length == 2, "");
      if (parts.length == 2) {
        option.setArgName(parts[1]);
      }
      options.addOption(option);
      if (parts[0].endsWith("*")) {
        repeatable.add(name);
      }
    }
    TABLES.put(command, new OptionTable(options, Set.copyOf(repeatable)));
  }

  /** The options, in order. */
  List<Option> list() {
    return List.copyOf(options.getOptions());
  }

  /** The values an option may have; empty if that cannot be told. */
  static List<String> values(Option option) {
    String argument = Optional.ofNullable(option.getArgName()).orElse("");
    return argument.contains("|") ? Arrays.asList(argument.split("\\|", -1)) : List.of();
  }
}

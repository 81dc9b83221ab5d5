// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import dev.tare.oci.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;

/** {@code tare completion}: scripts for shells, made from the tables of options. */
final class CompletionCommand {
  private static final List<String> SHELLS = List.of("bash", "zsh", "fish");

  private final Console console;

  CompletionCommand(Console console) {
    this.console = console;
  }

  void run(String[] arguments) {
    CommandLine line = RequestReader.read("completion", arguments);
    if (line.hasOption("help")) {
      console.out().print(Help.COMPLETION);
      return;
    }
    String shell =
        RequestReader.argument(line)
            .orElseThrow(
                () -> new UsageException("tare completion needs a shell: bash, zsh or fish"));
    console
        .out()
        .print(
            switch (shell) {
              case "bash" -> bash();
              case "zsh" -> zsh();
              case "fish" -> fish();
              default ->
                  throw new UsageException(
                      shell
                          + " is not one of bash, zsh, fish"
                          + Nearest.of(shell, SHELLS)
                              .map(near -> "; did you mean " + near + "?")
                              .orElse(""));
            });
  }

  /** What may stand after a command that is no option; files where nothing is told. */
  private static List<String> words(String command) {
    return switch (command) {
      case "completion" -> SHELLS;
      case "cache" -> CacheCommand.ACTIONS;
      case "help" -> OptionTable.commands();
      default -> List.of();
    };
  }

  private static String commands() {
    return String.join(" ", OptionTable.commands());
  }

  private static String bash() {
    StringBuilder values = new StringBuilder();
    StringBuilder words = new StringBuilder();
    for (String command : OptionTable.commands()) {
      List<String> names = new ArrayList<>();
      for (Option option : OptionTable.of(command).list()) {
        names.add("--" + option.getLongOpt());
        List<String> allowed = OptionTable.values(option);
        if (!allowed.isEmpty()) {
          values.append(
              "    %s.--%s) words='%s' ;;\n"
                  .formatted(command, option.getLongOpt(), String.join(" ", allowed)));
        }
      }
      words.append("    %s.-*) words='%s' ;;\n".formatted(command, String.join(" ", names)));
      if (!words(command).isEmpty()) {
        words.append(
            "    %s.*) words='%s' ;;\n".formatted(command, String.join(" ", words(command))));
      }
    }
    return """
        # bash completion of tare; for instance: eval "$(tare completion bash)"
        _tare() {
          local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} words=
          COMPREPLY=()
          if ((COMP_CWORD == 1)); then
            COMPREPLY=($(compgen -W '%s' -- "$word"))
            return
          fi
          # --option=value is three words to bash
          if [[ $word == = ]]; then
            word=
          elif [[ $before == = ]]; then
            before=${COMP_WORDS[COMP_CWORD-2]}
          fi
          case ${COMP_WORDS[1]}.$before in
        %s  esac
          if [[ -z $words ]]; then
            case ${COMP_WORDS[1]}.$word in
        %s    esac
          fi
          # without words bash completes files, as told below
          if [[ -n $words ]]; then
            COMPREPLY=($(compgen -W "$words" -- "$word"))
          fi
        }
        complete -o default -F _tare tare
        """
        .formatted(commands(), values, words.toString().indent(2));
  }

  private static String zsh() {
    StringBuilder cases = new StringBuilder();
    for (String command : OptionTable.commands()) {
      cases.append("    %s)\n      _arguments \\\n".formatted(command));
      OptionTable table = OptionTable.of(command);
      for (Option option : table.list()) {
        String name = option.getLongOpt();
        String repeat = table.repeatable().contains(name) ? "*" : "";
        String tail = option.hasArg() ? "=" + zshArgument(option) : "";
        cases.append("        '%s--%s%s' \\\n".formatted(repeat, name, tail));
        if (option.getOpt() != null) {
          String shortTail = option.hasArg() ? "+" + zshArgument(option) : "";
          cases.append("        '%s-%s%s' \\\n".formatted(repeat, option.getOpt(), shortTail));
        }
      }
      String words =
          words(command).isEmpty() ? "_files" : "(" + String.join(" ", words(command)) + ")";
      cases.append("        '*:argument:%s'\n      ;;\n".formatted(words));
    }
    return """
        #compdef tare
        # zsh completion of tare; for instance: source <(tare completion zsh)
        _tare() {
          if ((CURRENT == 2)); then
            compadd -- %s
            return
          fi
          local command=$words[2]
          shift words
          ((CURRENT--))
          case $command in
        %s  esac
        }
        if [[ $funcstack[1] == _tare ]]; then
          _tare "$@"
        else
          compdef _tare tare
        fi
        """
        .formatted(commands(), cases);
  }

  private static String zshArgument(Option option) {
    List<String> allowed = OptionTable.values(option);
    if (!allowed.isEmpty()) {
      return ":value:(" + String.join(" ", allowed) + ")";
    }
    return switch (option.getArgName()) {
      case "FILE", "LOCATION" -> ":file:_files";
      case "DIR" -> ":directory:_files -/";
      default -> ":value: ";
    };
  }

  private static String fish() {
    StringBuilder text =
        new StringBuilder(
            "# fish completion of tare; for instance: tare completion fish | source\n");
    text.append("complete -c tare -n __fish_use_subcommand -f -a '" + commands() + "'\n");
    for (String command : OptionTable.commands()) {
      String start = "complete -c tare -n '__fish_seen_subcommand_from " + command + "'";
      for (Option option : OptionTable.of(command).list()) {
        text.append(start).append(" -l ").append(option.getLongOpt());
        Optional.ofNullable(option.getOpt()).ifPresent(name -> text.append(" -s ").append(name));
        text.append(option.hasArg() ? fishArgument(option) : "").append('\n');
      }
      if (!words(command).isEmpty()) {
        text.append(
            words(command).stream().collect(Collectors.joining(" ", start + " -f -a '", "'\n")));
      }
    }
    return text.toString();
  }

  private static String fishArgument(Option option) {
    List<String> allowed = OptionTable.values(option);
    if (!allowed.isEmpty()) {
      return " -x -a '" + String.join(" ", allowed) + "'";
    }
    return switch (option.getArgName()) {
      case "FILE", "LOCATION" -> " -r -F";
      case "DIR" -> " -x -a '(__fish_complete_directories)'";
      default -> " -x";
    };
  }
}

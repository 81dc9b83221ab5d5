// SPDX-License-Identifier: Apache-2.0
package dev.tare.guard;

import dev.tare.changeset.Entry;
import dev.tare.elf.ElfHeader;
import dev.tare.guard.Fact.Kind;
import dev.tare.tar.TarName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the first bytes of files. */
public final class FactReader {
  private static final int START = 1 << 13;
  private static final int MOST_ACCOUNTS = 1 << 20;
  private static final int MOST_NAME = 256;

  /** As much of a script as Linux looks at. */
  private static final int SCRIPT = 256;

  private static final Pattern SCRIPT_LINE =
      Pattern.compile("#![ \\t]*([^ \\t\\r\\n\\x00]*)[^\\r\\n]*(\\r?\\n|\\r?$)");
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----");

  private FactReader() {}

  /** What the contents of files tell; other entries have none. */
  public static List<Fact> read(List<Entry> files) throws IOException {
    List<Fact> facts = new ArrayList<>();
    for (Entry entry : files) {
      if (entry instanceof Entry.File file) {
        read(file, facts);
      }
    }
    return facts;
  }

  private static void read(Entry.File file, List<Fact> facts) throws IOException {
    boolean accounts = Accounts.isFile(file.name());
    byte[] start;
    try (InputStream in = file.content().open()) {
      start = in.readNBytes(accounts ? MOST_ACCOUNTS : START);
    }
    String text = new String(start, StandardCharsets.ISO_8859_1);
    if (accounts) {
      accounts(file.name(), text, facts);
    }
    if (KEY.matcher(text).find()) {
      facts.add(new Fact(file.name(), Kind.KEY, ""));
    }
    Optional<ElfHeader> elf = ElfHeader.of(start);
    if (elf.isPresent()) {
      elf.get()
          .platform()
          .ifPresent(
              platform -> facts.add(new Fact(file.name(), Kind.PLATFORM, platform.toString())));
      elf.get()
          .interpreter()
          .ifPresent(loader -> facts.add(new Fact(file.name(), Kind.LOADER, loader)));
    } else if (text.startsWith("#!")) {
      script(file.name(), text.substring(0, Math.min(SCRIPT, text.length())), facts);
    }
  }

  private static void script(TarName name, String text, List<Fact> facts) {
    Matcher line = SCRIPT_LINE.matcher(text);
    if (!line.lookingAt()) {
      return;
    }
    if (line.group(2).startsWith("\r")) {
      facts.add(new Fact(name, Kind.CRLF, ""));
    }
    if (line.group(1).startsWith("/")) {
      String path = new String(bytes(line.group(1)), StandardCharsets.UTF_8);
      facts.add(new Fact(name, Kind.INTERPRETER, path));
    }
  }

  private static byte[] bytes(String latin) {
    return latin.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void accounts(TarName name, String text, List<Fact> facts) {
    for (String line : text.split("\n", -1)) {
      int end = line.indexOf(':');
      if (end > 0 && end < MOST_NAME) {
        String account = new String(bytes(line.substring(0, end)), StandardCharsets.UTF_8);
        facts.add(new Fact(name, Kind.ACCOUNT, account));
      }
    }
  }
}

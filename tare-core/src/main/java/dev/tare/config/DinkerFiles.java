// SPDX-License-Identifier: Apache-2.0
package dev.tare.config;

import dev.tare.oci.Printable;
import dev.tare.plan.FileSet;
import dev.tare.plan.ModeRule;
import dev.tare.plan.Owner;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The files of a dinker.json. */
final class DinkerFiles {
  private static final Set<String> KEYS = Set.of("source", "dest", "name", "mode");
  private static final Pattern MODE = Pattern.compile("0{0,4}[0-7]{1,4}");
  private static final int DEFAULT_MODE = 0644;

  private DinkerFiles() {}

  static List<FileSet> read(Section root, Path folder) {
    if (!root.has("files")) {
      throw root.missing("files");
    }
    List<FileSet> files = new ArrayList<>();
    Map<String, String> placed = new HashMap<>();
    for (Section file : root.sections("files", KEYS)) {
      String destination = destination(file);
      String key = targetKey(file);
      String earlier = placed.putIfAbsent(destination, file.whereabouts(key));
      if (earlier != null) {
        throw file.fault(
            key, Printable.plain(destination) + " is already the target of " + earlier);
      }
      files.add(
          file.said(
              "source",
              new FileSet.SourceFile(
                  source(file, folder), destination, ModeRule.of(mode(file)), Owner.ROOT)));
    }
    if (files.isEmpty()) {
      throw root.fault("files", "at least one file is required");
    }
    return files;
  }

  private static Path source(Section file, Path folder) {
    try {
      return folder.resolve(file.requiredText("source"));
    } catch (InvalidPathException e) {
      throw file.fault("source", "is not a path");
    }
  }

  private static String targetKey(Section file) {
    if (file.has("dest")) {
      return "dest";
    }
    return file.has("name") ? "name" : "source";
  }

  private static String destination(Section file) {
    if (file.has("dest") && file.has("name")) {
      throw file.fault("name", "means the same as dest; give only one of them");
    }
    String source = file.requiredText("source");
    String key = targetKey(file);
    if (!key.equals("source")) {
      return clean(file, key, file.requiredText(key));
    }
    String base = source.substring(source.lastIndexOf('/') + 1);
    if (base.isEmpty() || base.equals(".") || base.equals("..")) {
      throw file.fault("source", "names no file; it ends in /, . or ..");
    }
    return "/" + base;
  }

  /** The path from the root, each name once, so that two spellings of one path are seen as one. */
  private static String clean(Section file, String key, String path) {
    String clean;
    try {
      clean = ImagePath.clean(path);
    } catch (IllegalArgumentException e) {
      throw file.fault(key, BuildText.causeOf(e));
    }
    if (clean.equals("/") || path.endsWith("/") || path.endsWith("/.")) {
      throw file.fault(key, "names a directory; write the file's whole path in the image");
    }
    return clean;
  }

  private static int mode(Section file) {
    if (!file.has("mode")) {
      return DEFAULT_MODE;
    }
    String mode = file.hasText("mode") ? file.text("mode").orElse("") : "";
    if (!MODE.matcher(mode).matches()) {
      throw file.fault("mode", "must be a string of octal digits, like \"755\"");
    }
    return Integer.parseInt(mode, 8);
  }
}

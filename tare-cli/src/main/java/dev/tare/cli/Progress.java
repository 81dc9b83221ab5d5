// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import dev.tare.build.BuildEvent;
import dev.tare.json.Json;
import dev.tare.json.JsonBoolean;
import dev.tare.json.JsonNumber;
import dev.tare.json.JsonObject;
import dev.tare.json.JsonString;
import dev.tare.json.JsonValue;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Platform;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Tells on the error stream what a build does. */
final class Progress implements Consumer<BuildEvent> {
  private enum Form {
    NONE,
    /** One line that is written over and over, and goes away. */
    TRANSIENT,
    PLAIN,
    JSON
  }

  private static final int WIDTH = 78;

  private final PrintStream err;
  private final Form form;
  private boolean shown;

  private Progress(PrintStream err, Form form) {
    this.err = err;
    this.form = form;
  }

  /**
   * Progress as options say.
   *
   * @param choice auto, plain, json or none
   */
  static Progress of(String choice, boolean quiet, Console console) {
    Form form =
        switch (quiet ? "none" : choice) {
          case "plain" -> Form.PLAIN;
          case "json" -> Form.JSON;
          case "none" -> Form.NONE;
          default -> console.terminal() ? Form.TRANSIENT : Form.NONE;
        };
    return new Progress(console.err(), form);
  }

  @Override
  public synchronized void accept(BuildEvent event) {
    if (event instanceof BuildEvent.Warning warning && form != Form.JSON) {
      end();
      err.println("tare: " + Printable.oneLine(warning.message()));
      return;
    }
    if (event instanceof BuildEvent.Prefetched && form == Form.TRANSIENT) {
      end();
      err.println("tare: " + text(event));
      return;
    }
    switch (form) {
      case PLAIN -> err.println(text(event));
      case JSON -> err.println(new String(Json.write(members(event)), StandardCharsets.UTF_8));
      case TRANSIENT -> {
        String line = text(event);
        err.print("\r\033[K" + line.substring(0, Math.min(WIDTH, line.length())));
        err.flush();
        shown = true;
      }
      case NONE -> {}
    }
  }

  /** Takes the transient line away. */
  synchronized void end() {
    if (shown) {
      err.print("\r\033[K");
      err.flush();
    }
  }

  private static String text(BuildEvent event) {
    if (event instanceof BuildEvent.Downloaded file) {
      return "fetched " + file.address() + " " + file.digest() + " " + Sizes.text(file.size());
    }
    if (event instanceof BuildEvent.BaseResolved base) {
      return "base " + base.location() + " " + base.descriptor().digest() + of(base.platform());
    }
    if (event instanceof BuildEvent.LayerBuilt layer) {
      return "layer "
          + layer.descriptor().digest()
          + " "
          + Sizes.text(layer.descriptor().size())
          + ", "
          + layer.entries()
          + (layer.entries() == 1 ? " entry" : " entries")
          + (layer.shared() ? ", made once" : layer.cached() ? ", from the cache" : "")
          + of(layer.platform());
    }
    if (event instanceof BuildEvent.BlobPut blob) {
      return blob.transfer().name().toLowerCase(Locale.ROOT)
          + " "
          + blob.descriptor().digest()
          + " "
          + Sizes.text(blob.descriptor().size())
          + " "
          + blob.destination();
    }
    if (event instanceof BuildEvent.Prefetched prefetched) {
      return "prefetch covers "
          + prefetched.files()
          + (prefetched.files() == 1 ? " file, " : " files, ")
          + Sizes.text(prefetched.bytes())
          + " of "
          + Sizes.text(prefetched.total());
    }
    BuildEvent.Committed committed = (BuildEvent.Committed) event;
    return "done " + committed.destination() + " " + committed.descriptor().digest();
  }

  private static String of(Optional<Platform> platform) {
    return platform.map(known -> " for " + known).orElse("");
  }

  private static JsonObject members(BuildEvent event) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    if (event instanceof BuildEvent.BaseResolved base) {
      members.put("event", new JsonString("base"));
      members.put("location", new JsonString(base.location()));
      add(members, base.platform());
      add(members, base.descriptor());
    } else if (event instanceof BuildEvent.Downloaded file) {
      members.put("event", new JsonString("download"));
      members.put("address", new JsonString(file.address()));
      members.put("digest", new JsonString(file.digest().toString()));
      members.put("size", JsonNumber.of(file.size()));
    } else if (event instanceof BuildEvent.LayerBuilt layer) {
      members.put("event", new JsonString("layer"));
      members.put("createdBy", new JsonString(layer.createdBy()));
      members.put("diffId", new JsonString(layer.diffId().toString()));
      members.put("entries", JsonNumber.of(layer.entries()));
      members.put("cached", new JsonBoolean(layer.cached()));
      members.put("shared", new JsonBoolean(layer.shared()));
      add(members, layer.platform());
      add(members, layer.descriptor());
    } else if (event instanceof BuildEvent.BlobPut blob) {
      members.put("event", new JsonString("blob"));
      members.put("destination", new JsonString(blob.destination()));
      members.put("transfer", new JsonString(blob.transfer().name().toLowerCase(Locale.ROOT)));
      add(members, blob.descriptor());
    } else if (event instanceof BuildEvent.Prefetched prefetched) {
      members.put("event", new JsonString("prefetch"));
      members.put("files", JsonNumber.of(prefetched.files()));
      members.put("size", JsonNumber.of(prefetched.bytes()));
      members.put("total", JsonNumber.of(prefetched.total()));
    } else if (event instanceof BuildEvent.Committed committed) {
      members.put("event", new JsonString("done"));
      members.put("destination", new JsonString(committed.destination()));
      add(members, committed.descriptor());
    } else if (event instanceof BuildEvent.Warning warning) {
      members.put("event", new JsonString("warning"));
      members.put("message", new JsonString(warning.message()));
    }
    return JsonObject.of(members);
  }

  private static void add(Map<String, JsonValue> members, Optional<Platform> platform) {
    platform.ifPresent(known -> members.put("platform", new JsonString(known.toString())));
  }

  private static void add(Map<String, JsonValue> members, Descriptor descriptor) {
    members.put("digest", new JsonString(descriptor.digest().toString()));
    members.put("size", JsonNumber.of(descriptor.size()));
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.changeset;

import dev.tare.tar.Metadata;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A small file system: what is there by path, as {@code d MODE UID:GID}, {@code f ...} or {@code s
 * TARGET}. Layers come onto it as overlay stores do it: each unpacked by itself, then laid over.
 */
public final class OverlayModel {
  private static final String NEW = "d 755 0:0";
  private static final String IMPLIED = "d ?";

  private final TreeMap<String, String> nodes = new TreeMap<>();

  public Map<String, String> nodes() {
    return nodes;
  }

  public OverlayModel copy() {
    OverlayModel copy = new OverlayModel();
    copy.nodes.putAll(nodes);
    return copy;
  }

  /** One layer by itself. Of parents that are no members, stores with one tree keep those below. */
  public static final class Layer {
    private final TreeMap<String, String> upper = new TreeMap<>();
    private final TreeMap<String, Boolean> hidden = new TreeMap<>();

    public void put(String path, String node) {
      parents(path);
      upper.put(path, node);
    }

    /** Hides what is there below; of a directory only what is in it if it is opaque. */
    public void hide(String path, boolean opaque) {
      parents(opaque ? path + "/mark" : path);
      hidden.put(path, opaque);
    }

    /** Whether all parents are members, so that stores cannot differ about them. */
    public boolean isExplicit() {
      return !upper.containsValue(IMPLIED);
    }

    private void parents(String path) {
      for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
        upper.putIfAbsent(path.substring(0, slash), IMPLIED);
      }
    }
  }

  public static String node(String kind, Metadata metadata) {
    return kind
        + (" " + Integer.toOctalString(metadata.mode()))
        + (" " + metadata.uid() + ":" + metadata.gid());
  }

  public void lay(Layer layer) {
    layer.hidden.forEach((path, opaque) -> remove(path, !opaque));
    layer.upper.forEach(
        (path, node) -> {
          if (!isDirectory(node) || !isDirectory(nodes.getOrDefault(path, ""))) {
            remove(path, true);
          }
          if (node.equals(IMPLIED)) {
            nodes.putIfAbsent(path, NEW);
          } else {
            nodes.put(path, node);
          }
        });
  }

  public void remove(String path, boolean itself) {
    nodes.keySet().removeIf(p -> p.startsWith(path + "/") || (itself && p.equals(path)));
  }

  public static boolean isDirectory(String node) {
    return node.startsWith("d");
  }

  /** Where a path leads, the last component followed as well; empty if that cannot be told. */
  public Optional<String> resolve(String path) {
    Deque<String> rest = new ArrayDeque<>(Arrays.asList(path.split("/")));
    String at = "";
    for (int steps = 0; !rest.isEmpty(); steps++) {
      if (steps > 1000) {
        return Optional.empty();
      }
      String part = rest.pop();
      if (part.isEmpty() || part.equals(".")) {
        continue;
      }
      if (part.equals("..")) {
        at = at.contains("/") ? at.substring(0, at.lastIndexOf('/')) : "";
        continue;
      }
      String next = at.isEmpty() ? part : at + "/" + part;
      String node = nodes.getOrDefault(next, "");
      if (!node.startsWith("s ")) {
        at = next;
        continue;
      }
      String target = node.substring(2);
      at = target.startsWith("/") ? "" : at;
      List<String> parts = Arrays.asList(target.split("/"));
      for (int i = parts.size() - 1; i >= 0; i--) {
        rest.push(parts.get(i));
      }
    }
    return Optional.of(at);
  }

  /** A path with the links of its parents followed. */
  public Optional<String> spot(String path) {
    int slash = path.lastIndexOf('/');
    if (slash < 0) {
      return Optional.of(path);
    }
    String last = path.substring(slash + 1);
    return resolve(path.substring(0, slash)).map(at -> at.isEmpty() ? last : at + "/" + last);
  }

  /** Puts something where it belongs, with new parents if there are none. */
  public void put(String path, String node) {
    for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
      nodes.putIfAbsent(path.substring(0, slash), NEW);
    }
    nodes.put(path, node);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.oci;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A name of an image in a registry: repository, and a tag, a digest or both (distribution reference
 * grammar). Without either it is made {@code latest} by {@link #parse}.
 */
public record Reference(Repository repository, Optional<String> tag, Optional<Digest> digest) {
  private static final String HUB = "docker.io";
  private static final String OFFICIAL = "library/";
  private static final int LONGEST = 1024;

  /** IllegalArgumentException if the tag is not one (128 characters of letters, digits, _.-). */
  public Reference {
    tag.ifPresent(Grammar::checkTag);
  }

  /**
   * Parses {@code [host[:port]/]path[:tag][@digest]}: normalised as Docker does (docker.io,
   * library/, latest).
   *
   * @throws IllegalArgumentException with the place and the cause
   */
  public static Reference parse(String text) {
    try {
      checkCharacters(text);
      return split(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "invalid reference "
              + Printable.quote(Printable.withoutUser(text))
              + ": "
              + e.getMessage(),
          e);
    }
  }

  private static void checkCharacters(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("it is empty");
    }
    if (text.length() > LONGEST) {
      throw new IllegalArgumentException(
          "it has " + text.length() + " characters, more than " + LONGEST);
    }
    int scheme = text.indexOf("://");
    if (scheme >= 0) {
      throw new IllegalArgumentException(
          "it has a scheme, "
              + Printable.quote(text.substring(0, scheme + 3))
              + "; a reference begins with the registry's host or the repository");
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c >= 0x7f) {
        throw new IllegalArgumentException(
            "it cannot contain "
                + Printable.quote(new String(Character.toChars(text.codePointAt(i))))
                + " (character "
                + (i + 1)
                + ")");
      }
    }
  }

  private static Reference split(String text) {
    if (isImageId(text)) {
      throw new IllegalArgumentException("64 hex digits are an image's id, not a name");
    }
    int at = text.indexOf('@');
    Optional<Digest> digest =
        at < 0 ? Optional.empty() : Optional.of(Digest.parse(text.substring(at + 1)));
    String name = at < 0 ? text : text.substring(0, at);
    int slash = name.indexOf('/');
    String registry = HUB;
    String rest = name;
    if (slash >= 0 && isRegistry(name.substring(0, slash))) {
      registry = name.substring(0, slash);
      rest = name.substring(slash + 1);
    } else if (name.startsWith("[")) {
      throw new IllegalArgumentException("a registry's address is followed by /REPOSITORY");
    }
    int colon = rest.indexOf(':');
    String path = colon < 0 ? rest : rest.substring(0, colon);
    Optional<String> tag =
        colon >= 0
            ? Optional.of(rest.substring(colon + 1))
            : digest.isPresent() ? Optional.empty() : Optional.of("latest");
    if (registry.equals("index.docker.io")) {
      registry = HUB;
    }
    if (registry.equals(HUB) && !path.isEmpty() && path.indexOf('/') < 0) {
      Grammar.checkPath(path);
      path = OFFICIAL + path;
    }
    return new Reference(new Repository(registry, path), tag, digest);
  }

  /** Whether a first component is a registry, and not part of a path on Docker Hub. */
  private static boolean isRegistry(String component) {
    return component.equals("localhost")
        || component.chars().anyMatch(c -> c == '.' || c == ':' || (c >= 'A' && c <= 'Z'));
  }

  private static boolean isImageId(String text) {
    return text.length() == 64 && text.chars().allMatch(c -> Grammar.isLowerHex((char) c));
  }

  /**
   * The form people type: without docker.io and library/ wherever {@link #parse} puts them back;
   * the tag always shown if there is one.
   */
  public String familiar() {
    return familiarName() + tag.map(t -> ":" + t).orElse("") + digest.map(d -> "@" + d).orElse("");
  }

  private String familiarName() {
    String path = repository.path();
    if (!repository.registry().equals(HUB)) {
      return repository.toString();
    }
    int slash = path.indexOf('/');
    if (path.startsWith(OFFICIAL) && path.indexOf('/', OFFICIAL.length()) < 0) {
      String name = path.substring(OFFICIAL.length());
      return isImageId(name) ? repository.toString() : name;
    }
    return slash < 0 || isRegistry(path.substring(0, slash)) ? repository.toString() : path;
  }

  /** What is asked of the registry: the digest if there is one, else the tag. */
  public String identifier() {
    return digest.map(Digest::toString).orElseGet(() -> tag.orElse("latest"));
  }

  public Reference withDigest(Digest digest) {
    return new Reference(repository, tag, Optional.of(digest));
  }

  // A record's own would be put together at run time, at the start of every process.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Reference reference
        && repository.equals(reference.repository)
        && tag.equals(reference.tag)
        && digest.equals(reference.digest);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * repository.hashCode() + tag.hashCode()) + digest.hashCode();
  }

  /** {@code registry/path[:tag][@digest]}. */
  @Override
  public String toString() {
    return repository + tag.map(t -> ":" + t).orElse("") + digest.map(d -> "@" + d).orElse("");
  }
}

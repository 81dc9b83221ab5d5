// SPDX-License-Identifier: Apache-2.0
package dev.tare.testkit;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a path leads.
 *
 * @param repository empty for what belongs to none
 * @param rest the last part: a digest, a tag, the id of an upload, or nothing
 */
record Route(Kind kind, String repository, String rest) {
  enum Kind {
    PING,
    CATALOG,
    UPLOAD,
    BLOB,
    MANIFEST,
    TAGS,
    REFERRERS
  }

  private record Form(Kind kind, Pattern pattern) {}

  private static final List<Form> FORMS =
      List.of(
          new Form(Kind.PING, Pattern.compile("/v2/?()()")),
          new Form(Kind.CATALOG, Pattern.compile("/v2/_catalog()()")),
          new Form(Kind.UPLOAD, Pattern.compile("/v2/(.+)/blobs/uploads/?([^/]*)")),
          new Form(Kind.BLOB, Pattern.compile("/v2/(.+)/blobs/([^/]+)")),
          new Form(Kind.MANIFEST, Pattern.compile("/v2/(.+)/manifests/([^/]+)")),
          new Form(Kind.TAGS, Pattern.compile("/v2/(.+)/tags/list()")),
          new Form(Kind.REFERRERS, Pattern.compile("/v2/(.+)/referrers/([^/]+)")));
  private static final Pattern NAME_PART =
      Pattern.compile("[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*");

  static Optional<Route> of(String path) {
    for (Form form : FORMS) {
      Matcher matcher = form.pattern().matcher(path);
      if (matcher.matches()) {
        String rest = matcher.group(2).replace("+", "%2B");
        try {
          rest = URLDecoder.decode(rest, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
          return Optional.empty();
        }
        return Optional.of(new Route(form.kind(), matcher.group(1), rest));
      }
    }
    return Optional.empty();
  }

  boolean hasGoodName() {
    if (repository.isEmpty()) {
      return kind == Kind.PING || kind == Kind.CATALOG;
    }
    return repository.length() <= 255 && isName(repository);
  }

  private static boolean isName(String name) {
    for (String part : name.split("/", -1)) {
      if (!NAME_PART.matcher(part).matches()) {
        return false;
      }
    }
    return true;
  }

  String resource() {
    return kind == Kind.CATALOG ? "registry:catalog" : "repository:" + repository;
  }

  String actions(String method) {
    if (kind == Kind.CATALOG) {
      return "*";
    }
    if ((method.equals("GET") && kind != Kind.UPLOAD) || method.equals("HEAD")) {
      return "pull";
    }
    return method.equals("DELETE") && kind != Kind.UPLOAD ? "delete" : "pull,push";
  }
}

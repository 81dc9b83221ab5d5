// SPDX-License-Identifier: Apache-2.0
package dev.tare.testkit;

/** Carries a request out: finds its place, asks the gate, hands it on. */
final class Routes {
  private final Settings settings;
  private final TokenService tokens;
  private final Gate gate;
  private final BlobRoutes blobs;
  private final UploadRoutes uploads;
  private final ManifestRoutes manifests;
  private final ListRoutes lists;

  Routes(Settings settings, Storage storage, TokenService tokens) {
    this.settings = settings;
    this.tokens = tokens;
    this.gate = new Gate(settings.auth(), tokens);
    this.blobs = new BlobRoutes(storage);
    this.uploads = new UploadRoutes(settings, storage, gate);
    this.manifests = new ManifestRoutes(settings, storage);
    this.lists = new ListRoutes(settings, storage);
  }

  Answer answer(Call call) {
    try {
      String path = call.request().path();
      if (path.equals(TokenService.PATH) && settings.auth().mode() == Auth.Mode.BEARER) {
        return tokens.answer(call);
      }
      Route route =
          Route.of(path).orElseThrow(() -> new RegistryError(404, "NOT_FOUND", "no such endpoint"));
      return answer(call, route);
    } catch (RegistryError e) {
      return e.answer();
    } catch (IllegalArgumentException e) {
      return Answer.error(400, "UNSUPPORTED", "malformed query");
    }
  }

  private Answer answer(Call call, Route route) {
    if (!route.hasGoodName()) {
      throw new RegistryError(400, "NAME_INVALID", "invalid repository name");
    }
    if (route.kind() == Route.Kind.PING) {
      gate.check(call);
      return Answer.json(200, "{}").header("Docker-Distribution-API-Version", "registry/2.0");
    }
    gate.check(call, route.resource(), route.actions(call.request().method()));
    return switch (route.kind()) {
      case UPLOAD -> uploads.answer(call, route);
      case BLOB -> blobs.answer(call, route);
      case MANIFEST -> manifests.answer(call, route);
      default -> lists.answer(call, route);
    };
  }

  static RegistryError unsupportedMethod() {
    return new RegistryError(405, "UNSUPPORTED", "the operation is unsupported");
  }
}

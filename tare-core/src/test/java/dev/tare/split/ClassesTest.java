// SPDX-License-Identifier: Apache-2.0
package dev.tare.split;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassesTest {
  private static final List<String> TREE =
      List.of(
          "opt/jre-17/release",
          "opt/jre-17/lib/modules",
          "release",
          "bin/java",
          "usr/local/bin/node",
          "usr/local/lib/node_modules/npm/package.json",
          "usr/lib/python3.12/os.py",
          "lib/own-a-2.0.1.jar",
          "lib/own-b-2.0.1.jar",
          "lib/own-c-2.0.1-linux.jar",
          "lib/x-3.1.jar",
          "lib/y-3.1.jar",
          "lib/spring-core-6.1.13.jar",
          "lib/spring-web-6.1.13.jar",
          "lib/spring-orm-6.1.13.jar",
          "lib/spring-boot-3.3.4.jar",
          "m2/org/bc/bcpkix/1.77/bcpkix-1.77.jar",
          "m2/org/bc/bcutil/1.77/bcutil-1.77.jar",
          "lib/commons-io-2.16.1.jar",
          "lib/commons-text-1.12.0.jar",
          "lib/commons-cli-1.8.0.jar",
          "lib/own-d-2.0.1.jar");

  private static Unit unit(String path) {
    List<String> paths = new ArrayList<>(TREE);
    paths.add(path);
    return new Classes(new Signs(paths)).unit(path, 64 << 10);
  }

  @ParameterizedTest
  @CsvSource({
    "opt/jre-17/legal/java.base/LICENSE, RUNTIME, opt/jre/",
    "bin/java, APPLICATION, bin/",
    "usr/local/bin/node, RUNTIME, usr/local/node",
    "usr/local/lib/node_modules/npm/bin/npm-cli.js, RUNTIME, usr/local/node",
    "usr/local/bin/other, APPLICATION, usr/local/bin/",
    "usr/lib/python3.12/json/decoder.py, RUNTIME, usr/python",
    "usr/lib/python3.12/site-packages/a.py, THIRD_PARTY, usr/lib/python/site-packages/a",
    "app/node_modules/left-pad/index.js, THIRD_PARTY, app/node_modules/left-pad",
    "app/node_modules/@scope/a/x/node_modules/b/i.js, THIRD_PARTY, app/node_modules/@scope",
    "v/site-packages/Pkg-1.2.dist-info/RECORD, THIRD_PARTY, v/site-packages/pkg",
    "v/site-packages/pkg/mod.py, THIRD_PARTY, v/site-packages/pkg",
    "lib/guava-33.2.1-jre.jar, THIRD_PARTY, lib/guava",
    "lib/log4j-1.2-api-2.20.0.jar, THIRD_PARTY, lib/logj",
    "lib/org.eclipse.sisu.inject-0.9.0.M3.jar, THIRD_PARTY, lib/org.eclipse.sisu",
    "lib/x-3.1.jar, THIRD_PARTY, lib/x",
    "lib/commons-csv-1.2.jar, THIRD_PARTY, lib/commons",
    "lib/spring-boot-3.3.4.jar, FRAMEWORK, lib/spring",
    "m2/org/ops4j/pax/1.2.3/pax-1.2.3.jar, THIRD_PARTY, m/org/opsj/",
    "m2/org/bc/bcprov/1.77/bcprov-1.77.jar, FRAMEWORK, m/org/bc/",
    "m2/org/bc/bcprov/1.77/other-1.77.jar, THIRD_PARTY, m/org/bc/bcprov//other",
    "app/libjansi.so, THIRD_PARTY, app/libjansi.so",
    "app/libz.so.1.3.1, THIRD_PARTY, app/libz.so",
    "lib/own-a-2.0.1.jar, PROJECT, ''",
    "lib/own-c-2.0.1-linux.jar, PROJECT, ''",
    "lib/thing-1.0-SNAPSHOT.jar, PROJECT, ''",
    "lib/thing-1.0-20240131.104500-3.jar, PROJECT, ''",
    "lib/catalina.jar, APPLICATION, lib/catalina.jar",
    "static/hero-2.webp, ASSETS, static/herowebp",
    "models/m.ONNX, ASSETS, models/m.ONNX",
    "app/com/example/Main.class, APPLICATION, app/com/example/",
    "run.sh, APPLICATION, ''",
    "app/BOOT-INF/classes/git.properties, VOLATILE, ''",
    "META-INF/MANIFEST.MF, VOLATILE, ''",
    "app/WEB-INF/other/MANIFEST.MF, APPLICATION, app/WEB-INF/other/"
  })
  void everyPathHasItsUnit(String path, Stability stability, String key) {
    assertThat(unit(path)).isEqualTo(new Unit(stability, key));
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.layout;

import dev.tare.transport.SampleImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A process that adds images to a layout. */
public final class LayoutWriters {
  static final int COUNT = 10;

  private LayoutWriters() {}

  public static void main(String[] args) throws IOException {
    for (int i = 0; i < COUNT; i++) {
      String name = args[1] + i;
      SampleImage.of("linux/amd64", false, "shared", name)
          .publish(LayoutPlaces.destination(Path.of(args[0]), List.of(name)));
    }
  }
}

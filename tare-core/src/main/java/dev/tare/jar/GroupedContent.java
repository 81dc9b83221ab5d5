// SPDX-License-Identifier: Apache-2.0
package dev.tare.jar;

import dev.tare.content.Certainty;
import dev.tare.content.Content;
import dev.tare.content.Identified;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** Content of a file that belongs to a part of an application. */
record GroupedContent(Content content, LayerGroup group) implements Identified {
  @Override
  public InputStream open() throws IOException {
    return content.open();
  }

  @Override
  public boolean identify(DataOutputStream out) throws IOException {
    return content instanceof Identified identified && identified.identify(out);
  }

  @Override
  public boolean isCertain(Certainty certainty) {
    return content instanceof Identified identified && identified.isCertain(certainty);
  }
}

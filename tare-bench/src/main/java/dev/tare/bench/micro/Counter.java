// SPDX-License-Identifier: Apache-2.0
package dev.tare.bench.micro;

import java.io.OutputStream;

/** Takes bytes in and knows only how many. */
final class Counter extends OutputStream {
  private long count;

  long count() {
    return count;
  }

  @Override
  public void write(int b) {
    count++;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    count += length;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.tar;

import java.io.IOException;

/** A tar has more members or larger extensions than {@link TarLimits} allow. */
public final class TarLimitException extends IOException {
  private static final long serialVersionUID = 1L;

  TarLimitException(String fault) {
    super(fault);
  }
}

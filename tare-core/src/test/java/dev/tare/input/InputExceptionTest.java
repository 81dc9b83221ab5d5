// SPDX-License-Identifier: Apache-2.0
package dev.tare.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class InputExceptionTest {
  @Test
  void reasonsOfTheFileSystemAreToldWithoutItsNames() {
    Path path = Path.of("x");

    assertThat(InputException.unreadable(path, new AccessDeniedException("\u001b")))
        .hasMessage("x: cannot be read: permission denied");
    assertThat(
            InputException.unreadable(
                path, new FileSystemException("\u001b", null, "Input/output error")))
        .hasMessage("x: cannot be read: Input/output error");
    assertThat(InputException.unreadable(path, new FileSystemException("\u001b")))
        .hasMessage("x: cannot be read");
  }
}

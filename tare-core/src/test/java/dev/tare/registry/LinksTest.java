// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinksTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "</v2/a,b;c?n=1>; rel=\"next\"",
        "</v2/a,b;c?n=1>;rel=next",
        "</v2/a,b;c?n=1> ; title=\"a, <b>; rel=\\\"prev\\\"\" ; REL=\"last NEXT\"",
        "<https://s.test/>; rel=\"prev\", </v2/a,b;c?n=1>; rel=\"next\"",
        " , </p>; x; rel=prev; rel=next ,</v2/a,b;c?n=1>; y=1; rel=next",
      })
  void theNextPageIsFound(String header) {
    assertThat(Links.next(List.of("<x", header, "</z>; rel=next"))).contains("/v2/a,b;c?n=1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/v2/a; rel=next",
        "<a>",
        "<a>; rel=prev",
        "<a>; rel=\"nextpage\"",
        "<a>; rel",
        "<a; rel=next",
        "<a>; title=\"; rel=next",
        "<a>; title=\"\\",
        ";;;",
      })
  void whatIsNoNextPageIsPassedOver(String header) {
    assertThat(Links.next(List.of(header))).isEmpty();
  }

  @Test
  void aHeaderWithoutEndIsPassedOver() {
    assertThat(Links.next(List.of("<a>; rel=next" + " ".repeat(1 << 15)))).isEmpty();
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalSocketTest {
  @TempDir private Path directory;

  private static HttpClient client(Path socket, Duration idle) {
    return new HttpClient(
        new HttpSettings(
            Duration.ofSeconds(5),
            idle,
            2,
            Optional.of(socket),
            host -> Optional.empty(),
            Proxies.of(Map.of("HTTP_PROXY", "http://proxy.test")),
            "test/1"));
  }

  private static String head(SocketChannel peer) throws IOException {
    StringBuilder head = new StringBuilder();
    ByteBuffer one = ByteBuffer.allocate(1);
    while (head.indexOf("\r\n\r\n") < 0 && peer.read(one.clear()) > 0) {
      head.append((char) one.get(0));
    }
    return head.toString();
  }

  @Test
  void everyRequestGoesToTheSocketAndSilenceEnds() throws Exception {
    Path path = directory.resolve("s");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        HttpClient client = client(path, Duration.ofMillis(300))) {
      server.bind(UnixDomainSocketAddress.of(path));
      Thread thread =
          new Thread(
              () -> {
                try (SocketChannel peer = server.accept()) {
                  for (int i = 0; i < 2; i++) {
                    String head = head(peer);
                    String line = head.substring(0, head.indexOf('\r'));
                    String answer =
                        "HTTP/1.1 200 OK\r\nContent-Length: " + line.length() + "\r\n\r\n" + line;
                    peer.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.US_ASCII)));
                  }
                  head(peer);
                  peer.read(ByteBuffer.allocate(1));
                } catch (IOException e) {
                  // The client went away.
                }
              });
      thread.start();
      HttpRequest request = HttpRequest.of("GET", URI.create("http://docker/v1/x?y"));
      assertThat(HttpClientTest.text(client.send(request))).isEqualTo("GET /v1/x?y HTTP/1.1");
      assertThat(HttpClientTest.text(client.send(request))).isEqualTo("GET /v1/x?y HTTP/1.1");
      assertThatThrownBy(() -> client.send(request))
          .isInstanceOf(HttpException.class)
          .hasMessage(path + ": no byte for 300 ms");
      thread.join();
    }
  }

  @Test
  void anAbsentSocketIsNamed() {
    Path path = directory.resolve("absent");
    try (HttpClient client = client(path, Duration.ofSeconds(5))) {
      assertThatThrownBy(() -> client.send(HttpRequest.of("GET", URI.create("http://docker/"))))
          .isInstanceOf(HttpException.class)
          .hasMessageStartingWith(path + ": ")
          .extracting(HttpClientTest::stage)
          .isEqualTo(HttpException.Stage.CONNECT);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.bench.micro;

import dev.tare.compress.Codec;
import dev.tare.compress.Gzip;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** gzip of 8 MiB on one thread: tare's levels, and the JDK's zlib beside them. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class Deflating {
  private static final int LENGTH = 8 << 20;

  @Param({"TEXT", "NOISE"})
  public Bytes input = Bytes.TEXT;

  @Param({"1", "6"})
  public int level = 1;

  private byte[] bytes = new byte[0];
  private Codec codec = Gzip.codec(1, 1);

  @Setup
  public void prepare() {
    bytes = input.make(LENGTH);
    codec = Gzip.codec(level, 1);
  }

  @Benchmark
  public long tare() throws IOException {
    Counter counter = new Counter();
    try (OutputStream out = codec.encode(counter)) {
      out.write(bytes, 0, bytes.length);
    }
    return counter.count();
  }

  @Benchmark
  public long zlib() throws IOException {
    Counter counter = new Counter();
    try (OutputStream out = new Leveled(counter, level)) {
      out.write(bytes, 0, bytes.length);
    }
    return counter.count();
  }

  /** The JDK's stream at another level than its usual one. */
  private static final class Leveled extends GZIPOutputStream {
    Leveled(OutputStream sink, int level) throws IOException {
      super(sink, 1 << 16);
      def.setLevel(level);
      def.setStrategy(Deflater.DEFAULT_STRATEGY);
    }
  }
}

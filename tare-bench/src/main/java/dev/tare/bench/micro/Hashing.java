// SPDX-License-Identifier: Apache-2.0
package dev.tare.bench.micro;

import dev.tare.oci.Digest;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** SHA-256. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Hashing {
  /** A manifest, a small file, a block of a layer. */
  @Param({"512", "65536", "8388608"})
  public int length = 512;

  private byte[] bytes = new byte[0];

  @Setup
  public void prepare() {
    bytes = Bytes.NOISE.make(length);
  }

  @Benchmark
  public Digest sha256() {
    return Digest.sha256(bytes);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.tare.bench.micro;

import dev.tare.tar.Metadata;
import dev.tare.tar.TarName;
import dev.tare.tar.TarWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A tar of 1,000 files that lie in memory. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Tarring {
  private static final int FILES = 1_000;
  private static final Metadata METADATA = new Metadata(0644, 0, 0, 0);

  @Param({"0", "3000"})
  public int length;

  private byte[] bytes = new byte[0];
  private final TarName[] names = new TarName[FILES];

  @Setup
  public void prepare() {
    bytes = Bytes.TEXT.make(length);
    for (int i = 0; i < FILES; i++) {
      names[i] = TarName.of("data/d" + i / 100 + "/f" + i);
    }
  }

  @Benchmark
  public long tar() throws IOException {
    Counter counter = new Counter();
    TarWriter tar = new TarWriter(counter);
    for (TarName name : names) {
      tar.file(name, METADATA, length, new ByteArrayInputStream(bytes));
    }
    tar.finish();
    return counter.count();
  }
}

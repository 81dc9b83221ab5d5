// SPDX-License-Identifier: Apache-2.0
package dev.tare.jar;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClassFileTest {
  @Test
  void aHeadTellsTheVersionOfJava() {
    assertThat(ClassFile.java(Jars.classOf(8))).hasValue(8);
    assertThat(ClassFile.java(Jars.classOf(25))).hasValue(25);
    assertThat(ClassFile.java(new byte[8])).isEmpty();
    assertThat(ClassFile.java(new byte[] {(byte) 0xca, (byte) 0xfe})).isEmpty();
    assertThat(ClassFile.java(Jars.classOf(0))).isEmpty();
  }
}

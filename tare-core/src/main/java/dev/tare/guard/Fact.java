// SPDX-License-Identifier: Apache-2.0
package dev.tare.guard;

import dev.tare.files.RawPath;
import dev.tare.tar.TarName;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Something that the content of a file tells, whatever else is in the image.
 *
 * @param text what its kind says
 */
public record Fact(TarName file, Kind kind, String text) {
  private static final int MOST_FACTS = 1 << 20;

  /** What is told. */
  public enum Kind {
    /** It is a program; the text is its platform. */
    PLATFORM,
    /** It is a program that is loaded by another; the text is the path of that. */
    LOADER,
    /** It is a script; the text is the path of its interpreter. */
    INTERPRETER,
    /** It is a script whose first line ends in CR LF; the text is empty. */
    CRLF,
    /** It holds a private key; the text is empty. */
    KEY,
    /** An account or group stands in it; the text is its name. */
    ACCOUNT
  }

  /** Writes what {@link #readFrom} reads. */
  public static void writeTo(DataOutputStream out, List<Fact> facts) throws IOException {
    out.writeInt(facts.size());
    for (Fact fact : facts) {
      byte[] path = fact.file.path().bytes();
      out.writeInt(path.length);
      out.write(path);
      out.writeUTF(fact.kind.name());
      out.writeUTF(fact.text);
    }
  }

  /**
   * Facts that were written once.
   *
   * @throws IOException if the stream ends early
   * @throws IllegalArgumentException if it holds none
   */
  public static List<Fact> readFrom(DataInputStream in) throws IOException {
    int count = in.readInt();
    if (count < 0 || count > MOST_FACTS) {
      throw new IllegalArgumentException("no number of facts: " + count);
    }
    List<Fact> facts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int length = in.readInt();
      if (length < 0 || length > TarName.MOST_BYTES) {
        throw new IllegalArgumentException("no length of a path: " + length);
      }
      byte[] path = new byte[length];
      in.readFully(path);
      Kind kind = Kind.valueOf(in.readUTF());
      facts.add(new Fact(TarName.of(RawPath.of(path)), kind, in.readUTF()));
    }
    return facts;
  }
}

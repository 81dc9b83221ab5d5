// SPDX-License-Identifier: Apache-2.0
package dev.tare.json;

import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlVersionException;

/** Words for what the scanner and parser refuse; their own may quote foreign text. */
final class YamlFaults {
  private record Wording(String trait, String message) {}

  private static final String NEIGHBOURS = "the line is not indented as its neighbours are";

  private static final List<Wording> WORDINGS =
      List.of(
          new Wording("TAB", "a tab; YAML is indented with spaces"),
          new Wording(
              "mapping values are not allowed",
              "a colon where no value can stand; put the text in quotes, or indent the line as its"
                  + " neighbours are"),
          new Wording("could not find expected ':'", "a key without a colon"),
          new Wording("end of stream", "the text ends too early"),
          new Wording("<stream end>", "the text ends too early"),
          new Wording("<block end>", NEIGHBOURS),
          new Wording("block sequence entries are not allowed", NEIGHBOURS),
          new Wording("mapping keys are not allowed", NEIGHBOURS),
          new Wording("expected ',' or ']'", "a comma or ] is missing"),
          new Wording("expected ',' or '}'", "a comma or } is missing"),
          new Wording("escape", "an escape that YAML does not have"),
          new Wording("hexadecimal", "an escape without its hexadecimal digits"),
          new Wording(
              "cannot start any token", "a character no text begins with; put the text in quotes"),
          new Wording("undefined tag handle", "a tag; only !!str is known"),
          new Wording("<document start>", "text after the end of the value"));

  private YamlFaults() {}

  static JsonException describe(char[] text, YamlEngineException e) {
    if (e instanceof ReaderException reader) {
      int points = Character.codePointCount(text, 0, text.length);
      int point = Math.max(0, Math.min(points, reader.getPosition()));
      int offset = Character.offsetByCodePoints(text, 0, text.length, 0, point);
      return TextPlaces.fault(text, offset, "a control character");
    }
    if (e instanceof YamlVersionException) {
      return new JsonException("not YAML 1.2", 0, 0);
    }
    if (!(e instanceof MarkedYamlEngineException marked)) {
      return new JsonException("not YAML", 0, 0);
    }
    String problem = String.valueOf(marked.getProblem());
    Optional<Mark> mark = marked.getProblemMark();
    String message =
        WORDINGS.stream()
            .filter(wording -> problem.contains(wording.trait()))
            .map(Wording::message)
            .findFirst()
            .orElse("not YAML");
    return new JsonException(
        message, mark.map(Mark::getLine).orElse(-1) + 1, mark.map(Mark::getColumn).orElse(-1) + 1);
  }
}

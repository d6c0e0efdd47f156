package dev.adjoint.conformance;

import dev.adjoint.conformance.Behaviours.Line;
import dev.adjoint.conformance.Behaviours.Section;
import dev.adjoint.conformance.Behaviours.Status;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The text of {@code docs/AUTOGRAD.md}: what of PyTorch's autograd is held, and by which test. */
final class BehavioursPage {
  static final String COMMAND =
      "mvn -pl conformance -am test -Dtest=BehavioursTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false -Dadjoint.coverage.write=true";

  private BehavioursPage() {}

  static Path path() {
    return Path.of("..", "docs", "AUTOGRAD.md");
  }

  static String text(List<Line> lines, Map<String, List<String>> tests) {
    StringBuilder page = new StringBuilder();
    page.append("# What autograd promises\n\n")
        .append(
            "The behaviours that PyTorch's own tests pin down, line by line, and the tests that")
        .append(
            " hold them here.\nA line is *held* as it stands, *mapped* where Java needs another")
        .append(" form, *later* where it waits for\nsomething, *none* where it means nothing in")
        .append(
            " Java. Generated; a test fails where it is out of date. To\nwrite it anew:\n\n    ")
        .append(COMMAND)
        .append("\n\n| section | lines | held | mapped | later | none |\n")
        .append("| --- | ---: | ---: | ---: | ---: | ---: |\n");
    int number = 0;
    for (Section section : Behaviours.SECTIONS) {
      number++;
      row(page, number + " " + section.title(), of(lines, number));
    }
    row(page, "**all**", lines);
    number = 0;
    for (Section section : Behaviours.SECTIONS) {
      number++;
      page.append("\n## ").append(number).append(' ').append(section.title()).append("\n\n");
      page.append("| line | behaviour | status | tests, or the reason |\n");
      page.append("| --- | --- | --- | --- |\n");
      for (Line line : of(lines, number)) {
        String note = line.note().isEmpty() ? "" : line.note();
        String held =
            tests.getOrDefault(line.id(), List.of()).stream()
                .map(t -> "`" + t + "`")
                .reduce((a, b) -> a + ", " + b)
                .orElse("");
        page.append("| ")
            .append(line.id())
            .append(" | ")
            .append(cell(line.title()))
            .append(" | ")
            .append(line.status().name().toLowerCase(Locale.ROOT))
            .append(" | ")
            .append(cell(note))
            .append(note.isEmpty() || held.isEmpty() ? "" : ": ")
            .append(held)
            .append(" |\n");
      }
    }
    return page.toString();
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }

  private static List<Line> of(List<Line> lines, int section) {
    return lines.stream().filter(l -> l.section() == section).toList();
  }

  private static void row(StringBuilder page, String title, List<Line> lines) {
    page.append("| ").append(title).append(" | ").append(lines.size());
    for (Status status : Status.values()) {
      page.append(" | ").append(lines.stream().filter(l -> l.status() == status).count());
    }
    page.append(" |\n");
  }
}

package dev.adjoint.notebook;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The difference of two lists of lines: kept ones with a blank, others with minus and plus. */
final class Diff {
  /** Beyond this many pairs of lines the table below is not worth its memory. */
  private static final long MOST_COMPARED = 4_000_000;

  private Diff() {}

  static List<String> lines(List<String> before, List<String> after) {
    if ((long) before.size() * after.size() > MOST_COMPARED) {
      return Stream.concat(
              before.stream().map(line -> "- " + line), after.stream().map(line -> "+ " + line))
          .toList();
    }
    int[][] common = new int[before.size() + 1][after.size() + 1];
    for (int i = before.size() - 1; i >= 0; i--) {
      for (int j = after.size() - 1; j >= 0; j--) {
        common[i][j] =
            before.get(i).equals(after.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    List<String> lines = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < before.size() || j < after.size()) {
      if (i < before.size() && j < after.size() && before.get(i).equals(after.get(j))) {
        lines.add("  " + before.get(i));
        i++;
        j++;
      } else if (j == after.size() || (i < before.size() && common[i + 1][j] >= common[i][j + 1])) {
        lines.add("- " + before.get(i++));
      } else {
        lines.add("+ " + after.get(j++));
      }
    }
    return lines;
  }
}

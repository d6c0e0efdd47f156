package dev.adjoint.ops.linalg;

import dev.adjoint.op.Errors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The subscripts of an {@code einsum} equation, and the order of dimensions that they ask for. */
final class EinsumLabels {
  /** How many letters there are: upper case ones first, as they are sorted. */
  static final int COUNT = 52;

  /** What stands for three dots. */
  static final int ELLIPSIS = COUNT;

  private static final String ARROW = "->";

  private final List<int[]> inputs;
  private final int[] counts = new int[COUNT];
  private final int[] places = new int[COUNT];
  private int covered;
  private int ellipsis;
  private int kept;
  private int rank;

  private EinsumLabels(List<int[]> inputs) {
    this.inputs = inputs;
    Arrays.fill(places, -1);
  }

  /** Reads an equation for operands of so many dimensions. */
  static EinsumLabels of(String equation, int... ranks) {
    int arrow = equation.indexOf(ARROW);
    String left = arrow < 0 ? equation : equation.substring(0, arrow);
    EinsumLabels labels = new EinsumLabels(inputs(left, ranks.length));
    labels.count(ranks);
    if (arrow < 0) {
      labels.implicitOutput();
    } else {
      labels.output(equation.substring(arrow + ARROW.length()), left.length() + ARROW.length());
    }
    return labels;
  }

  private static List<int[]> inputs(String left, int operands) {
    List<int[]> all = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    for (int i = 0; i < left.length(); i++) {
      char c = left.charAt(i);
      switch (c) {
        case ' ' -> {}
        case '.' -> {
          Errors.require(
              !labels.contains(ELLIPSIS),
              "einsum(): found '.' for operand %s for which an ellipsis was already found",
              all.size());
          Errors.require(
              left.startsWith("...", i),
              "einsum(): found '.' for operand %s that is not part of any ellipsis",
              all.size());
          labels.add(ELLIPSIS);
          i += 2;
        }
        case ',' -> {
          all.add(array(labels));
          labels.clear();
          Errors.require(
              all.size() < operands,
              "einsum(): fewer operands were provided than specified in the equation");
        }
        default -> labels.add(label(c, i));
      }
    }
    all.add(array(labels));
    Errors.require(
        all.size() == operands,
        "einsum(): more operands were provided than specified in the equation");
    return all;
  }

  private static int[] array(List<Integer> labels) {
    return labels.stream().mapToInt(Integer::intValue).toArray();
  }

  private static int label(char c, int at) {
    boolean letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    Errors.require(
        letter,
        "einsum(): invalid subscript given at index %s in the equation string, subscripts must be"
            + " in [a-zA-Z]",
        at);
    return c <= 'Z' ? c - 'A' : c - 'a' + COUNT / 2;
  }

  /** The letter of a label. */
  static char letter(int label) {
    return (char) (label < COUNT / 2 ? 'A' + label : 'a' + label - COUNT / 2);
  }

  private void count(int... ranks) {
    for (int i = 0; i < ranks.length; i++) {
      int letters = 0;
      for (int label : of(i)) {
        if (label != ELLIPSIS) {
          counts[label]++;
          letters++;
        }
      }
      boolean dots = letters < of(i).length;
      if (dots ? letters > ranks[i] : letters != ranks[i]) {
        throw Errors.state(
            "einsum(): the number of subscripts in the equation (%s%s%s) for operand %s%s",
            letters,
            dots
                ? ") is more than the number of dimensions ("
                : ") does not match the number of dimensions (",
            ranks[i],
            i,
            dots ? "" : " and no ellipsis was given");
      }
      covered = dots ? Math.max(covered, ranks[i] - letters) : covered;
    }
  }

  /** What the ellipsis covers, and then the labels that there are once, sorted. */
  private void implicitOutput() {
    rank = covered;
    for (int label = 0; label < COUNT; label++) {
      if (counts[label] == 1) {
        places[label] = rank++;
      }
    }
    finish(true);
  }

  private void output(String right, int start) {
    boolean dots = false;
    for (int i = 0; i < right.length(); i++) {
      char c = right.charAt(i);
      if (c == '.') {
        Errors.require(
            !dots, "einsum(): found '.' for output but an ellipsis (...) was already found");
        Errors.require(
            right.startsWith("...", i),
            "einsum(): found '.' for output that is not part of any ellipsis (...)");
        dots = true;
        ellipsis = rank;
        rank += covered;
        i += 2;
      } else if (c != ' ') {
        int label = label(c, start + i);
        Errors.require(
            counts[label] > 0 && places[label] < 0,
            places[label] >= 0
                ? "einsum(): output subscript %s appears more than once in the output"
                : "einsum(): output subscript %s does not appear in the equation for any input"
                    + " operand",
            c);
        places[label] = rank++;
      }
    }
    finish(dots);
  }

  /** Places what is summed behind the dimensions of the result. */
  private void finish(boolean dots) {
    kept = rank;
    if (!dots) {
      ellipsis = rank;
      rank += covered;
    }
    for (int label = 0; label < COUNT; label++) {
      if (counts[label] > 0 && places[label] < 0) {
        places[label] = rank++;
      }
    }
  }

  /** The labels of an operand. */
  int[] of(int operand) {
    return inputs.get(operand);
  }

  /** For each label its dimension; -1 where the equation does not have it. */
  int[] places() {
    return places;
  }

  /** The most dimensions that an ellipsis covers. */
  int covered() {
    return covered;
  }

  /** The first dimension that the ellipsis covers. */
  int ellipsis() {
    return ellipsis;
  }

  /** How many dimensions the result has. */
  int kept() {
    return kept;
  }

  /** How many dimensions there are together with those that are summed. */
  int rank() {
    return rank;
  }
}

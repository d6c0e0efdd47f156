package dev.adjoint.conformance.programs;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.testkit.Family;
import dev.adjoint.testkit.OpCall;
import dev.adjoint.testkit.OpCase;
import dev.adjoint.testkit.OpSpec;
import dev.adjoint.testkit.OpSpecs;
import dev.adjoint.testkit.Plan;
import dev.adjoint.testkit.Sample;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/** The rows of the table as what programs are made of: all of them, and those that join later. */
final class Table {
  /** The largest operand of a program. */
  static final int LARGEST = 64;

  // What the table of operations has no row for.
  private static final List<OpSpec> MORE =
      List.of(
          OpSpec.of(
              "detach",
              Family.VIEW,
              OpSpec.view("", OpCall.of(Tensor::detach), "x.detach()", Plan.small())),
          OpSpec.of(
              "detach_",
              Family.VIEW,
              OpSpec.inPlace("", OpCall.of(Tensor::detach_), "x.detach_()", Plan.small())));

  private static final Table INSTANCE = new Table();

  private final List<List<Entry>> rows = new ArrayList<>();

  private Table() {
    List<OpSpec> all = new ArrayList<>(OpSpecs.all());
    all.addAll(MORE);
    for (OpSpec row : all) {
      List<Entry> entries = new ArrayList<>();
      for (int i = 0; i < row.cases().size(); i++) {
        entries.add(new Entry(row, i));
      }
      rows.add(entries);
    }
  }

  static Table get() {
    return INSTANCE;
  }

  /** A case of a row, and what its samples tell of its operands. */
  static final class Entry {
    private final OpSpec row;
    private final int number;
    private List<Sample> samples = List.of();
    private List<Set<DType>> types = List.of();
    private boolean prepared;

    Entry(OpSpec row, int number) {
      this.row = row;
      this.number = number;
    }

    OpSpec row() {
      return row;
    }

    int number() {
      return number;
    }

    OpCase kase() {
      return row.cases().get(number);
    }

    private void prepare() {
      if (prepared) {
        return;
      }
      prepared = true;
      List<Sample> small = new ArrayList<>();
      List<Set<DType>> seen = new ArrayList<>();
      for (Sample sample : kase().samples(row)) {
        for (int i = 0; i < sample.inputs().size(); i++) {
          if (seen.size() <= i) {
            seen.add(EnumSet.noneOf(DType.class));
          }
          seen.get(i).add(sample.inputs().get(i).dtype());
        }
        if (sample.inputs().stream().allMatch(input -> input.values().count() <= LARGEST)) {
          small.add(sample);
        }
      }
      samples = small;
      types = seen;
    }

    /** Samples of operands small enough. */
    List<Sample> samples() {
      prepare();
      return samples;
    }

    int arity() {
      prepare();
      return types.size();
    }

    /** Whether an operand has one type whatever the others have: a condition or an index. */
    boolean isFixed(int operand) {
      prepare();
      return types.get(operand).size() == 1;
    }

    /** Whether an operand holds positions, which only the row knows how to choose. */
    boolean isIndex(int operand) {
      return isFixed(operand) && types.get(operand).contains(DType.INT64);
    }

    /** Whether the row insists on its values: what it does with others is open. */
    boolean isVerbatim() {
      prepare();
      return !samples.isEmpty()
          && arity() > 0
          && samples.stream().allMatch(sample -> sample.purpose() == Sample.Purpose.SPECIAL);
    }
  }

  /** The cases of each row. */
  List<List<Entry>> rows() {
    return rows;
  }

  /** A case that fits: every row as likely as any other. */
  Entry pick(SplittableRandom random, Predicate<Entry> fits) {
    while (true) {
      List<Entry> row = rows.get(random.nextInt(rows.size()));
      Entry entry = row.get(random.nextInt(row.size()));
      if (fits.test(entry) && !entry.samples().isEmpty()) {
        return entry;
      }
    }
  }
}

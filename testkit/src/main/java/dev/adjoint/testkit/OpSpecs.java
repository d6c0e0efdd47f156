package dev.adjoint.testkit;

import java.util.List;
import java.util.stream.Stream;

/** The table of all operations: one row each, and every test of an operation starts here. */
public final class OpSpecs {
  private static final List<OpSpec> ALL =
      Stream.of(
              CreationSpecs.ROWS,
              CopySpecs.ROWS,
              ArithmeticSpecs.ROWS,
              PointwiseSpecs.ROWS,
              ActivationSpecs.ROWS,
              ComparisonSpecs.ROWS,
              ReduceSpecs.ROWS,
              ScanSpecs.ROWS,
              ViewSpecs.ROWS,
              ArrangeSpecs.ROWS,
              JoinSpecs.ROWS,
              IndexSpecs.ROWS,
              LinalgSpecs.ROWS,
              OrderSpecs.ROWS,
              RandomSpecs.ROWS,
              LossSpecs.ROWS,
              SparseSpecs.ROWS,
              DropoutSpecs.ROWS,
              WindowSpecs.ROWS,
              ConvolutionSpecs.ROWS,
              NormalizationSpecs.ROWS,
              AttentionSpecs.ROWS,
              RecurrentSpecs.ROWS)
          .flatMap(List::stream)
          .toList();

  private OpSpecs() {}

  /** Every row. */
  public static List<OpSpec> all() {
    return ALL;
  }

  /** The row of the operation that PyTorch calls {@code name}. */
  public static OpSpec named(String name) {
    return ALL.stream()
        .filter(row -> row.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no row for " + name));
  }
}

package dev.adjoint.testkit;

import java.util.List;
import java.util.stream.Stream;

/** The table of all operations: one row each, and every test of an operation starts here. */
public final class OpSpecs {
  private static final List<OpSpec> ALL =
      Stream.of(
              LiteralSpecs.ROWS,
              CreationSpecs.ROWS,
              PointwiseSpecs.ROWS,
              ReductionSpecs.ROWS,
              ScanSpecs.ROWS,
              ViewSpecs.ROWS,
              MoreViewSpecs.ROWS,
              MoreViewSpecs.Copies.ROWS,
              JoiningSpecs.ROWS,
              FillSpecs.ROWS,
              OrderSpecs.ROWS,
              BlendSpecs.ROWS,
              RandomSpecs.ROWS,
              IndexSpecs.ROWS,
              FunctionSpecs.ROWS)
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

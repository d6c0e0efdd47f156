package dev.adjoint.testkit;

import static dev.adjoint.testkit.Family.INDEX;
import static dev.adjoint.testkit.OpSpec.functional;
import static dev.adjoint.testkit.OpSpec.inPlace;
import static dev.adjoint.testkit.OpSpec.of;
import static dev.adjoint.testkit.Plan.shape;

import dev.adjoint.Adjoint;
import dev.adjoint.DType;
import dev.adjoint.Index;
import dev.adjoint.Tensor;
import dev.adjoint.testkit.Plan.Shape;
import dev.adjoint.testkit.Sample.Purpose;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The rows of indexing, gathers, scatters and masks. */
final class IndexSpecs {
  private IndexSpecs() {}

  private static final Tolerance SUMS = Tolerance.ofMagnitude(4);

  /** An index: what positions there are, in a shape. */
  private record Positions(Shape shape, long... values) {
    Input input() {
      return new Input(DType.INT64, shape.sizes(), shape.form(), new Values.Longs(values));
    }
  }

  private static Positions at(Shape shape, long... values) {
    return new Positions(shape, values);
  }

  /** A tensor, an index and perhaps values. */
  private record Operands(Purpose purpose, Shape table, Positions index, Shape... values) {}

  private static Operands on(Shape table, Positions index, Shape... values) {
    return new Operands(Purpose.LAYOUT, table, index, values);
  }

  private static Operands refused(Shape table, Positions index, Shape... values) {
    return new Operands(Purpose.REFUSAL, table, index, values);
  }

  /**
   * Every set of operands in every type: index and tensor, or tensor, index and values.
   *
   * @param indexLast whether an index without values comes last
   */
  private static Plan plan(boolean indexLast, Operands... sets) {
    return domains -> {
      List<Sample> all = new ArrayList<>();
      for (DType dtype : DType.values()) {
        for (Operands set : sets) {
          List<Input> inputs = new ArrayList<>();
          inputs.add(set.index().input());
          inputs.add(Plan.input(dtype, set.table(), domains.getFirst(), all.size()));
          for (Shape values : set.values()) {
            inputs.add(Plan.input(dtype, values, domains.getFirst(), all.size() + 7L));
          }
          if (set.values().length > 0 || indexLast) {
            inputs.add(1, inputs.removeFirst());
          }
          all.add(new Sample(List.copyOf(inputs), set.purpose()));
        }
      }
      return all;
    };
  }

  private static final Operands[] PICKED = {
    on(shape(5), at(shape(3), 4, 0, 4)),
    on(shape(3, 4), at(shape(2, 4), 0, 1, 2, 0, 2, 2, 1, 0)),
    on(shape(3, 4), at(shape(1, 2), 2, 1)),
    on(shape(Form.TRANSPOSED, 3, 4), at(shape(Form.TRANSPOSED, 3, 2), 0, 1, 2, 0, 2, 2)),
    on(shape(Form.STRIDED, 3, 2), at(shape(Form.STRIDED, 3, 2), 2, 1, 0, 0, 1, 2)),
    on(shape(), at(shape(), 0)),
    on(shape(3, 4), at(shape(0, 4))),
    on(shape(2, 0), at(shape(1, 0))),
    refused(shape(3, 4), at(shape(1, 2), 0, 3)),
    refused(shape(3, 4), at(shape(1, 2), 0, -1)),
    refused(shape(3, 4), at(shape(2), 0, 1)),
    refused(shape(3, 2), at(shape(1, 3), 0, 1, 2))
  };

  private static final Operands[] SCATTERED = {
    on(shape(5), at(shape(3), 4, 0, 3), shape(3)),
    on(shape(4, 4), at(shape(2, 4), 0, 1, 2, 3, 1, 0, 3, 2), shape(2, 4)),
    on(shape(3, 4), at(shape(1, 2), 2, 1), shape(1, 2)),
    on(
        shape(Form.TRANSPOSED, 3, 4),
        at(shape(Form.TRANSPOSED, 2, 3), 0, 1, 2, 2, 0, 1),
        shape(Form.TRANSPOSED, 2, 3)),
    on(shape(Form.STRIDED, 3, 2), at(shape(Form.STRIDED, 2, 2), 2, 1, 0, 0), shape(2, 2)),
    on(shape(), at(shape(), 0), shape()),
    on(shape(3, 4), at(shape(0, 4)), shape(0, 4)),
    refused(shape(3, 4), at(shape(1, 2), 0, 3), shape(1, 2)),
    refused(shape(3, 4), at(shape(1, 2), 0, -1), shape(1, 2)),
    refused(shape(3, 4), at(shape(2), 0, 1), shape(2)),
    refused(shape(3, 2), at(shape(1, 3), 0, 1, 2), shape(1, 3)),
    refused(shape(3, 2), at(shape(1, 2), 0, 1), shape(1, 1))
  };

  private static final Operands[] COMBINED = {
    on(shape(4), at(shape(5), 3, 0, 3, 3, 0), shape(5)),
    on(shape(3, 4), at(shape(2, 4), 0, 1, 2, 0, 0, 2, 1, 1), shape(2, 4)),
    on(shape(3, 2), at(shape(3, 2), 0, 0, 0, 1, 2, 0), shape(Form.TRANSPOSED, 3, 2)),
    on(shape(Form.STRIDED, 3, 2), at(shape(2, 1), 2, 2), shape(2, 1)),
    on(shape(), at(shape(), 0), shape()),
    on(shape(3, 4), at(shape(0, 4)), shape(0, 4)),
    refused(shape(3, 4), at(shape(1, 2), 0, 3), shape(1, 2))
  };

  private static final Operands[] SELECTED = {
    on(shape(5), at(shape(3), 4, 0, 4)),
    on(shape(3, 4), at(shape(2), 2, 0)),
    on(shape(3, 4), at(shape(), 1)),
    on(shape(Form.TRANSPOSED, 3, 4), at(shape(4), 0, 2, 2, 1)),
    on(shape(Form.STRIDED, 3, 2), at(shape(Form.STRIDED, 2), 1, 1)),
    on(shape(3, 2, 2), at(shape(2), 0, 2)),
    on(shape(), at(shape(1), 0)),
    on(shape(3, 4), at(shape(0))),
    on(shape(130, 70), at(shape(3), 129, 0, 64)),
    refused(shape(3, 4), at(shape(1), 3)),
    refused(shape(3, 4), at(shape(1), -1)),
    refused(shape(3, 4), at(shape(1, 1), 0)),
    refused(shape(), at(shape(2), 0, 0))
  };

  private static final Operands[] SLICES = {
    on(shape(5), at(shape(3), 4, 0, 4), shape(3)),
    on(shape(3, 4), at(shape(2), 2, 0), shape(2, 4)),
    on(shape(3, 4), at(shape(), 1), shape(1, 4)),
    on(shape(Form.TRANSPOSED, 3, 4), at(shape(4), 0, 2, 2, 1), shape(Form.TRANSPOSED, 4, 4)),
    on(shape(Form.STRIDED, 3, 2), at(shape(Form.STRIDED, 2), 1, 1), shape(2, 2)),
    on(shape(3, 2, 2), at(shape(2), 0, 2), shape(2, 2, 2)),
    on(shape(3, 4), at(shape(0)), shape(0, 4)),
    refused(shape(3, 4), at(shape(1), 3), shape(1, 4)),
    refused(shape(3, 4), at(shape(2), 0, 1), shape(3, 4)),
    refused(shape(3, 4), at(shape(2), 0, 1), shape(2, 3)),
    refused(shape(3, 4), at(shape(2), 0, 1), shape(2))
  };

  /** Each slice is written once: which of several stays is not defined. */
  private static final Operands[] COPIED =
      Arrays.stream(SLICES)
          .map(
              set ->
                  set.index().values().length == 4
                          || set.table().sizes().length == 1
                          || Arrays.stream(set.index().values()).distinct().count()
                              < set.index().values().length
                      ? on(shape(5, 2), at(shape(2), 4, 1), shape(Form.TRANSPOSED, 2, 2))
                      : set)
          .toArray(Operands[]::new);

  private static final Plan MASKS =
      Plan.of(
          List.of(shape(5), shape(5)),
          List.of(shape(2, 3), shape(2, 3)),
          List.of(shape(2, 3), shape(3)),
          List.of(shape(Form.TRANSPOSED, 3, 4), shape(3, 1)),
          List.of(shape(), shape()),
          List.of(shape(0), shape(1)),
          List.of(shape(1003), shape(1003)),
          List.of(shape(2, 3), shape(2)));

  // A script applies index after index, where Python counts them first: 0-d differs.
  private static final Plan DIMENSIONED =
      Plan.shapes(shape(2, 3), shape(3, 0, 2), shape(2, 3, 4), shape(Form.TRANSPOSED, 2, 3));

  private static final Plan CUBES =
      Plan.shapes(shape(2, 3, 4), shape(Form.TRANSPOSED, 2, 3, 4), shape(Form.STRIDED, 3, 4, 2));

  /** The order of dimensions in memory is that of the result's as well. */
  private static final Plan LAID =
      Plan.shapes(
          shape(2, 3, 4),
          shape(Form.TRANSPOSED, 2, 3, 4),
          shape(Form.REVERSED, 2, 4, 3),
          shape(Form.STRIDED, 3, 4, 2),
          shape(Form.EXPANDED, 2, 3, 2));

  private static final Tensor SOME = Adjoint.tensor(new long[][] {{1, 0}, {0, 1}});

  /** Matrices, and what is written into a part of them. */
  private static final Plan WRITTEN =
      Plan.of(
          List.of(shape(2, 3), shape()),
          List.of(shape(3, 4), shape(1)),
          List.of(shape(Form.TRANSPOSED, 4, 3), shape(1)));

  private static final Plan ALL = ViewSpecs.ALL;

  /** Masks and what they are laid over. */
  private static final Plan MASKED =
      Plan.of(
          List.of(shape(5), shape(5)),
          List.of(shape(), shape()),
          List.of(shape(3), shape(2, 3)),
          List.of(shape(2, 3), shape(3)),
          List.of(shape(3, 4), shape(Form.TRANSPOSED, 3, 4)),
          List.of(shape(6, 1), shape(Form.STRIDED, 6, 5)),
          List.of(shape(3), shape(0, 3)),
          List.of(shape(65, 129), shape(65, 129)),
          List.of(shape(2), shape(3)));

  private static final Plan FILLED =
      Plan.of(
          List.of(shape(5), shape(5)),
          List.of(shape(), shape()),
          List.of(shape(2, 3), shape(3)),
          List.of(shape(Form.TRANSPOSED, 3, 4), shape(3, 4)),
          List.of(shape(Form.STRIDED, 6, 5), shape(6, 1)),
          List.of(shape(0, 3), shape(3)),
          List.of(shape(65, 129), shape(65, 129)),
          List.of(shape(2), shape(3)));

  private static final Plan MASKED_BY_TENSOR =
      Plan.of(
          List.of(shape(5), shape(5), shape()),
          List.of(shape(2, 3), shape(2, 3), shape()),
          List.of(shape(3), shape(3), shape(1)));

  private static final Plan INDEXED =
      Plan.shapes(
          shape(3),
          shape(2, 3),
          shape(),
          shape(0, 3),
          shape(Form.TRANSPOSED, 4, 3),
          shape(5, 2, 3));

  static final List<OpSpec> ROWS = rows();

  private static OpCase pick(String label, OpCall.Binary call, String python, Operands... sets) {
    return functional(label, OpCall.of((i, x) -> call.apply(x, i)), python, plan(false, sets));
  }

  private static OpCase put(String label, OpCall.Ternary call, String python, Operands... sets) {
    return functional(label, OpCall.of(call), python, plan(true, sets));
  }

  private static OpCase change(String label, OpCall.Ternary call, String python, Operands... sets) {
    return inPlace(label, OpCall.of(call), python, plan(true, sets));
  }

  private static List<OpSpec> rows() {
    List<OpSpec> rows = new ArrayList<>();
    rows.add(
        of(
                "gather",
                INDEX,
                pick("dim 0", (x, i) -> x.gather(0, i), "torch.gather(y, 0, x)", PICKED),
                pick("last dim", (x, i) -> x.gather(-1, i), "torch.gather(y, -1, x)", PICKED))
            .node("GatherBackward0")
            .within(Tolerance.EXACT, SUMS));
    rows.add(
        of(
                "index_select",
                INDEX,
                pick("dim 0", (x, i) -> x.indexSelect(0, i), "y.index_select(0, x)", SELECTED),
                pick("last", (x, i) -> x.indexSelect(-1, i), "y.index_select(-1, x)", SELECTED))
            .node("IndexSelectBackward0")
            .within(Tolerance.EXACT, SUMS));
    rows.add(
        of(
                "take",
                INDEX,
                pick(
                    "",
                    Tensor::take,
                    "torch.take(y, x)",
                    on(shape(5), at(shape(3), 4, 0, -1)),
                    on(shape(Form.TRANSPOSED, 3, 4), at(shape(2, 2), 11, 0, 0, 5)),
                    on(shape(), at(shape(), 0)),
                    on(shape(0), at(shape(0))),
                    refused(shape(0), at(shape(1), 0)),
                    refused(shape(5), at(shape(2), 0, 5)),
                    refused(shape(5), at(shape(2), 0, -6))))
            .node("TakeBackward0")
            .within(Tolerance.EXACT, SUMS));
    rows.add(
        of(
                "take_along_dim",
                INDEX,
                pick(
                    "dim 1",
                    (x, i) -> x.takeAlongDim(i, 1),
                    "torch.take_along_dim(y, x, 1)",
                    on(shape(3, 4), at(shape(3, 1), 3, 0, 1)),
                    on(shape(3, 4), at(shape(1, 2), 3, 1)),
                    on(shape(1, 4), at(shape(3, 2), 3, 1, 0, 0, 2, 1)),
                    on(shape(3, 4), at(shape(3, 1), -1, -4, 3)),
                    on(shape(3, 4), at(shape(3, 1), -5, 4, 9)),
                    refused(shape(3, 4), at(shape(2), 0, 1)),
                    refused(shape(3, 4), at(shape(2, 1), 0, 1))),
                pick(
                    "flat",
                    (x, i) -> x.takeAlongDim(i),
                    "torch.take_along_dim(y, x)",
                    on(shape(3, 4), at(shape(3), 11, 0, 1)),
                    on(shape(3, 4), at(shape(2, 2), 11, 0, 1, 1)),
                    refused(shape(3, 4), at(shape(2), -1, 0))))
            .node("GatherBackward0")
            .within(Tolerance.EXACT, SUMS));
    rows.add(
        of(
                "scatter",
                INDEX,
                put("src", (x, i, v) -> x.scatter(0, i, v), "x.scatter(0, y, z)", SCATTERED),
                put("last", (x, i, v) -> x.scatter(-1, i, v), "x.scatter(-1, y, z)", SCATTERED),
                pick("number", (x, i) -> x.scatter(0, i, 2.5), "y.scatter(0, x, 2.5)", PICKED),
                pick("integer", (x, i) -> x.scatter(0, i, 3), "y.scatter(0, x, 3)", PICKED),
                change(
                    "in-place", (x, i, v) -> x.scatter_(0, i, v), "x.scatter_(0, y, z)", SCATTERED),
                inPlace(
                    "in-place number",
                    OpCall.of((x, i) -> x.scatter_(-1, i, 1.5)),
                    "x.scatter_(-1, y, 1.5)",
                    plan(true, PICKED)),
                inPlace(
                    "in-place integer",
                    OpCall.of((x, i) -> x.scatter_(-1, i, 1)),
                    "x.scatter_(-1, y, 1)",
                    plan(true, PICKED)))
            .alsoCovers("scatter_")
            .node("ScatterBackward0"));
    rows.add(
        of(
                "scatter_add",
                INDEX,
                put(
                    "dim 0",
                    (x, i, v) -> x.scatterAdd(0, i, v),
                    "x.scatter_add(0, y, z)",
                    COMBINED),
                put(
                    "last",
                    (x, i, v) -> x.scatterAdd(-1, i, v),
                    "x.scatter_add(-1, y, z)",
                    SCATTERED),
                change(
                    "in-place",
                    (x, i, v) -> x.scatterAdd_(0, i, v),
                    "x.scatter_add_(0, y, z)",
                    COMBINED))
            .alsoCovers("scatterAdd_")
            .node("ScatterAddBackward0")
            .within(SUMS));
    OpSpec scatterReduce = of("scatter_reduce", INDEX).alsoCovers("scatterReduce_");
    OpSpec indexReduce = of("index_reduce", INDEX).alsoCovers("indexReduce_");
    for (String kind : List.of("sum", "prod", "mean", "amax", "amin")) {
      scatterReduce =
          scatterReduce
              .plus(
                  put(
                      kind,
                      (x, i, v) -> x.scatterReduce(0, i, v, kind),
                      "x.scatter_reduce(0, y, z, '" + kind + "')",
                      COMBINED))
              .plus(
                  put(
                      kind + " without self",
                      (x, i, v) -> x.scatterReduce(-1, i, v, kind, false),
                      "x.scatter_reduce(-1, y, z, '" + kind + "', include_self=False)",
                      SCATTERED))
              .plus(
                  change(
                      "in-place " + kind,
                      (x, i, v) -> x.scatterReduce_(0, i, v, kind),
                      "x.scatter_reduce_(0, y, z, '" + kind + "')",
                      COMBINED))
              .plus(
                  change(
                      "in-place " + kind + " without self",
                      (x, i, v) -> x.scatterReduce_(-1, i, v, kind, false),
                      "x.scatter_reduce_(-1, y, z, '" + kind + "', include_self=False)",
                      SCATTERED));
      if (!kind.equals("sum")) {
        indexReduce =
            indexReduce
                .plus(
                    put(
                        kind,
                        (x, i, v) -> x.indexReduce(0, i, v, kind),
                        "x.index_reduce(0, y, z, '" + kind + "')",
                        SLICES))
                .plus(
                    put(
                        kind + " without self",
                        (x, i, v) -> x.indexReduce(0, i, v, kind, false),
                        "x.index_reduce(0, y, z, '" + kind + "', include_self=False)",
                        SLICES))
                .plus(
                    change(
                        "in-place " + kind,
                        (x, i, v) -> x.indexReduce_(0, i, v, kind),
                        "x.index_reduce_(0, y, z, '" + kind + "')",
                        SLICES))
                .plus(
                    change(
                        "in-place " + kind + " without self",
                        (x, i, v) -> x.indexReduce_(0, i, v, kind, false),
                        "x.index_reduce_(0, y, z, '" + kind + "', include_self=False)",
                        SLICES));
      }
    }
    rows.add(
        scatterReduce
            .plus(
                put(
                    "unknown",
                    (x, i, v) -> x.scatterReduce(0, i, v, "median"),
                    "x.scatter_reduce(0, y, z, 'median')",
                    COMBINED[0]))
            .node("ScatterReduceBackward0")
            .within(SUMS));
    rows.add(indexReduce.node("IndexReduceBackward0").within(SUMS));
    rows.add(
        of(
                "index_add",
                INDEX,
                put("dim 0", (x, i, v) -> x.indexAdd(0, i, v), "x.index_add(0, y, z)", SLICES),
                put(
                    "with alpha",
                    (x, i, v) -> x.indexAdd(0, i, v, 2),
                    "x.index_add(0, y, z, alpha=2)",
                    SLICES),
                put(
                    "with a fraction",
                    (x, i, v) -> x.indexAdd(0, i, v, 0.5),
                    "x.index_add(0, y, z, alpha=0.5)",
                    SLICES),
                change(
                    "in-place", (x, i, v) -> x.indexAdd_(0, i, v), "x.index_add_(0, y, z)", SLICES),
                change(
                    "in-place with alpha",
                    (x, i, v) -> x.indexAdd_(0, i, v, 3),
                    "x.index_add_(0, y, z, alpha=3)",
                    SLICES),
                change(
                    "in-place with a fraction",
                    (x, i, v) -> x.indexAdd_(0, i, v, -0.5),
                    "x.index_add_(0, y, z, alpha=-0.5)",
                    SLICES))
            .alsoCovers("indexAdd_")
            .node("IndexAddBackward0")
            .within(SUMS));
    rows.add(
        of(
                "index_copy",
                INDEX,
                put("dim 0", (x, i, v) -> x.indexCopy(0, i, v), "x.index_copy(0, y, z)", COPIED),
                change(
                    "in-place",
                    (x, i, v) -> x.indexCopy_(0, i, v),
                    "x.index_copy_(0, y, z)",
                    COPIED))
            .alsoCovers("indexCopy_")
            .node("IndexCopyBackward0"));
    rows.add(
        of(
                "index_put",
                INDEX,
                put(
                    "put",
                    (x, i, v) -> x.indexPut(new Tensor[] {i}, v),
                    "torch.index_put(x, [y], z)",
                    on(shape(5), at(shape(3), 4, 0, -3), shape(3)),
                    on(shape(3, 4), at(shape(2), 2, 0), shape(4)),
                    on(shape(3, 4), at(shape(2), 2, 0), shape()),
                    on(shape(3, 4), at(shape(2, 1), 2, 0), shape(2, 1, 4)),
                    on(shape(Form.TRANSPOSED, 3, 4), at(shape(2), 2, 0), shape(2, 1)),
                    on(shape(3, 4), at(shape(0)), shape()),
                    refused(shape(3, 4), at(shape(2), 2, 3), shape()),
                    refused(shape(3, 4), at(shape(2), 2, 1), shape(3))),
                put(
                    "add",
                    (x, i, v) -> x.indexPut(new Tensor[] {i, i}, v, true),
                    "torch.index_put(x, [y, y], z, accumulate=True)",
                    on(shape(3, 4), at(shape(3), 2, 0, 2), shape(3)),
                    on(shape(3, 4), at(shape(3), 2, 2, 2), shape()),
                    on(shape(3, 4, 2), at(shape(2, 2), 0, 1, 0, -1), shape(2, 1)),
                    refused(shape(5), at(shape(2), 2, 0), shape())),
                change(
                    "in-place",
                    (x, i, v) -> x.indexPut_(new Tensor[] {i}, v),
                    "x.index_put_([y], z)",
                    on(shape(5), at(shape(3), 4, 0, -3), shape(3)),
                    on(shape(3, 4), at(shape(2), 2, 0), shape(4))),
                change(
                    "in-place add",
                    (x, i, v) -> x.indexPut_(new Tensor[] {i}, v, true),
                    "x.index_put_([y], z, accumulate=True)",
                    on(shape(5), at(shape(3), 4, 0, 4), shape(3)),
                    on(shape(3, 4), at(shape(2), 2, 2), shape(4))))
            .alsoCovers("indexPut_")
            .node("IndexPutBackward0")
            .within(SUMS));
    rows.addAll(masks());
    rows.addAll(items());
    return List.copyOf(rows);
  }

  private static List<OpSpec> masks() {
    List<OpSpec> rows = new ArrayList<>();
    rows.add(
        of(
                "masked_select",
                INDEX,
                functional(
                        "",
                        OpCall.of((mask, x) -> x.maskedSelect(mask)),
                        "torch.masked_select(y, x)",
                        MASKS)
                    .over(Domain.CONDITION, Domain.REAL))
            .node("MaskedSelectBackward0")
            .within(Tolerance.EXACT, SUMS));
    Plan sources =
        Plan.of(
            List.of(shape(5), shape(5), shape(7)),
            List.of(shape(2, 3), shape(2, 3), shape(2, 3)),
            List.of(shape(2, 3), shape(3), shape(3, 2)),
            List.of(shape(Form.TRANSPOSED, 3, 4), shape(3, 1), shape(Form.TRANSPOSED, 4, 3)),
            List.of(shape(), shape(), shape(1)),
            List.of(shape(0), shape(1), shape(0)),
            List.of(shape(2, 3), shape(2), shape(6)));
    rows.add(
        of(
                "masked_scatter",
                INDEX,
                functional(
                        "",
                        OpCall.of(Tensor::maskedScatter),
                        "torch.masked_scatter(x, y, z)",
                        sources)
                    .over(Domain.REAL, Domain.CONDITION, Domain.REAL),
                inPlace(
                        "in-place",
                        OpCall.of(Tensor::maskedScatter_),
                        "x.masked_scatter_(y, z)",
                        sources)
                    .over(Domain.REAL, Domain.CONDITION, Domain.REAL))
            .alsoCovers("maskedScatter_")
            .node("MaskedScatterBackward0"));
    rows.add(
        of(
                "nonzero",
                INDEX,
                functional("", OpCall.of(x -> x.nonzero()), "torch.nonzero(x)", Plan.unary()),
                functional(
                    "tuple",
                    in -> in[0].nonzeroAsTuple(),
                    "torch.nonzero_numpy(x)",
                    Plan.shapes(shape(), shape(5), shape(2, 3))),
                functional(
                    "as tuple", in -> in[0].nonzero(true), "torch.nonzero_numpy(x)", Plan.small()),
                functional(
                    "as tensor", in -> in[0].nonzero(false), "[torch.nonzero(x)]", Plan.small()),
                functional("where", in -> Adjoint.where(in[0]), "torch.where(x)", Plan.small()))
            .alsoCovers("nonzeroAsTuple"));
    return rows;
  }

  private static List<OpSpec> items() {
    List<OpSpec> rows = new ArrayList<>();
    rows.add(
        of(
                "__getitem__",
                INDEX,
                view("number", x -> x.get(0), "x[0]"),
                view("from the end", x -> x.get(-1), "x[-1]"),
                view("numbers", x -> x.get(1, 0), "x[1, 0]"),
                view("range", x -> x.get("1:3"), "x[1:3]"),
                view("ranges", x -> x.get(":, ::2"), "x[:, ::2]"),
                view("ellipsis", x -> x.get("..., 0"), "x[..., 0]"),
                view("new axis", x -> x.get("None, ..., 1:"), "x[None, ..., 1:]").on(DIMENSIONED),
                view("mixed", x -> x.get("0, None, 1:"), "x[0, None, 1:]").on(DIMENSIONED),
                view("out of range", x -> x.get(9), "x[9]"),
                view("too many", x -> x.get("0, 0, 0, 0"), "x[0, 0, 0, 0]"),
                view(
                        "indices",
                        x -> x.get(Adjoint.at(0), Adjoint.slice(0, 3, 2), Adjoint.slice()),
                        "x[0, 0:3:2, :]")
                    .on(CUBES),
                view(
                        "open range",
                        x -> x.get(Adjoint.slice(null, -1L), Adjoint.slice(1, 3)),
                        "x[:-1, 1:3]")
                    .on(CUBES),
                functional(
                    "everything",
                    OpCall.of(x -> x.get(true)),
                    "x.unsqueeze(0)[torch.tensor([0])]",
                    CUBES),
                functional(
                    "nothing",
                    OpCall.of(x -> x.get(false)),
                    "x.unsqueeze(0)[torch.zeros([0], dtype=torch.int64)]",
                    Plan.shapes(shape(2, 3), shape(3))),
                functional(
                    "positions",
                    OpCall.of(x -> x.get(Adjoint.tensor(1, 0, 1))),
                    "x[torch.tensor([1, 0, 1])]",
                    LAID),
                functional(
                    "pairs of positions",
                    OpCall.of(x -> x.get(Adjoint.tensor(1, 0, 1), Adjoint.tensor(0, 2, -1))),
                    "x[torch.tensor([1, 0, 1]), torch.tensor([0, 2, -1])]",
                    LAID),
                functional(
                    "positions apart",
                    OpCall.of(
                        x ->
                            x.get(
                                Index.of(Adjoint.tensor(1, 0)),
                                Adjoint.slice(),
                                Index.of(Adjoint.tensor(0, 1)))),
                    "x[torch.tensor([1, 0]), :, torch.tensor([0, 1])]",
                    LAID),
                functional(
                    "positions of the last",
                    OpCall.of(x -> x.get(Adjoint.at(0), Adjoint.slice(), Index.of(SOME))),
                    "x[0, :, torch.tensor([[1, 0], [0, 1]])]",
                    LAID),
                functional(
                    "text with positions",
                    OpCall.of(x -> x.get("?, 1:", Adjoint.tensor(1, 0))),
                    "x[torch.tensor([1, 0]), 1:]",
                    LAID),
                functional(
                        "mask",
                        OpCall.of((mask, x) -> x.get(mask)),
                        "y[x]",
                        Plan.of(
                            List.of(shape(5), shape(5)),
                            List.of(shape(2, 3), shape(2, 3)),
                            List.of(shape(2), shape(2, 3)),
                            List.of(shape(3), shape(2, 3))))
                    .over(Domain.CONDITION, Domain.REAL))
            .methods("get")
            .node("SelectBackward0"));
    rows.add(
        of(
                "__setitem__",
                INDEX,
                set("number", x -> x.set(0, 2.5), "x[0] = 2.5"),
                set("range", x -> x.set("1:3", 2), "x[1:3] = 2"),
                set("inner", x -> x.set("..., 0", 1.5), "x[..., 0] = 1.5"),
                inPlace(
                        "mask",
                        OpCall.of((x, mask) -> x.set(mask, 2)),
                        "x[y] = 2\nreturn x",
                        Plan.of(
                            List.of(shape(5), shape(5)),
                            List.of(shape(2, 3), shape(2, 3)),
                            List.of(shape(2, 3), shape(2))))
                    .over(Domain.REAL, Domain.CONDITION),
                inPlace(
                    "tensor",
                    OpCall.of((x, y) -> x.set(0, y)),
                    "x[0] = y\nreturn x",
                    Plan.of(
                        List.of(shape(2, 3), shape(3)),
                        List.of(shape(2, 3), shape()),
                        List.of(shape(2, 3), shape(2)))),
                set("whole number", x -> x.set(0, 2), "x[0] = 2"),
                inPlace(
                    "tensor in a range",
                    OpCall.of((x, y) -> x.set("1:, ::2", y)),
                    "x[1:, ::2] = y\nreturn x",
                    WRITTEN),
                inPlace(
                    "tensor at indices",
                    OpCall.of((x, y) -> x.set(Adjoint.index(Adjoint.at(-1)), y)),
                    "x[-1] = y\nreturn x",
                    WRITTEN),
                set(
                    "number at indices",
                    x -> x.set(Adjoint.index(Adjoint.at(0)), 2.5),
                    "x[0] = 2.5"),
                inPlace(
                    "whole number at indices",
                    OpCall.of(x -> x.set(Adjoint.index(Adjoint.slice(0, 1, 2)), 2)),
                    "x[0:1:2] = 2\nreturn x",
                    CUBES),
                inPlace(
                    "tensor at positions",
                    OpCall.of((x, y) -> x.set(Adjoint.tensor(1, 0), y)),
                    "x[torch.tensor([1, 0])] = y\nreturn x",
                    WRITTEN),
                set(
                    "number at positions",
                    x -> x.set(Adjoint.tensor(1, 0), 2.5),
                    "x[torch.tensor([1, 0])] = 2.5"),
                inPlace(
                    "tensor at pairs of positions",
                    OpCall.of(
                        (x, y) ->
                            x.set(new Tensor[] {Adjoint.tensor(1, 0), Adjoint.tensor(0, 2)}, y)),
                    "x[torch.tensor([1, 0]), torch.tensor([0, 2])] = y\nreturn x",
                    WRITTEN),
                inPlace(
                    "tensor everywhere",
                    OpCall.of((x, y) -> x.set(true, y)),
                    "x.unsqueeze(0)[torch.tensor([0])] = y\nreturn x",
                    WRITTEN),
                inPlace("number nowhere", OpCall.of(x -> x.set(false, 2.5)), "return x", CUBES),
                inPlace(
                    "whole number everywhere",
                    OpCall.of(x -> x.set(true, 2)),
                    "x.unsqueeze(0)[torch.tensor([0])] = 2\nreturn x",
                    CUBES))
            .methods("set")
            .node("CopySlices"));
    rows.add(
        of(
                "masked_fill",
                Family.INDEX,
                functional(
                    "number",
                    OpCall.of((mask, x) -> x.maskedFill(mask, 2)),
                    "y.masked_fill(x, 2)",
                    MASKED),
                functional(
                    "fraction",
                    OpCall.of((mask, x) -> x.maskedFill(mask, 2.75)),
                    "y.masked_fill(x, 2.75)",
                    MASKED),
                functional(
                    "tensor",
                    OpCall.of((mask, x, value) -> x.maskedFill(mask, value)),
                    "y.masked_fill(x, z)",
                    MASKED_BY_TENSOR),
                inPlace(
                        "in place",
                        OpCall.of((x, mask) -> x.maskedFill_(mask, 2)),
                        "x.masked_fill_(y, 2)",
                        FILLED)
                    .over(Domain.REAL, Domain.CONDITION),
                inPlace(
                        "fraction in place",
                        OpCall.of((x, mask) -> x.maskedFill_(mask, 2.75)),
                        "x.masked_fill_(y, 2.75)",
                        FILLED)
                    .over(Domain.REAL, Domain.CONDITION),
                inPlace(
                        "tensor in place",
                        OpCall.of((x, mask, value) -> x.maskedFill_(mask, value)),
                        "x.masked_fill_(y, z)",
                        MASKED_BY_TENSOR)
                    .over(Domain.REAL, Domain.CONDITION, Domain.REAL))
            .domains(Domain.CONDITION, Domain.REAL, Domain.REAL)
            .methods("maskedFill", "maskedFill_")
            .node("MaskedFillBackward0"));
    rows.add(
        of(
                "index_fill",
                Family.INDEX,
                indexed(
                    "number",
                    x -> x.indexFill(-1, Adjoint.tensor(0, -1), 7),
                    "x.index_fill(-1, torch.tensor([0, -1]), 7)"),
                indexed(
                    "fraction",
                    x -> x.indexFill(0, Adjoint.tensor(1), 2.75),
                    "x.index_fill(0, torch.tensor(1), 2.75)"),
                indexed(
                    "tensor",
                    x -> x.indexFill(0, Adjoint.tensor(0, 0), Adjoint.tensor(2.75)),
                    "x.index_fill(0, torch.tensor([0, 0]), torch.tensor(2.75))"),
                inPlace(
                    "in place",
                    OpCall.of(x -> x.indexFill_(0, Adjoint.tensor(0, 1), 7)),
                    "x.index_fill_(0, torch.tensor([0, 1]), 7)",
                    INDEXED),
                inPlace(
                    "fraction in place",
                    OpCall.of(x -> x.indexFill_(0, Adjoint.tensor(0, 1), 2.75)),
                    "x.index_fill_(0, torch.tensor([0, 1]), 2.75)",
                    INDEXED),
                inPlace(
                    "tensor in place",
                    OpCall.of(x -> x.indexFill_(0, Adjoint.tensor(0, 1), Adjoint.tensor(2.75))),
                    "x.index_fill_(0, torch.tensor([0, 1]), torch.tensor(2.75))",
                    INDEXED))
            .methods("indexFill", "indexFill_")
            .node("IndexFillBackward0"));
    return rows;
  }

  private static OpCase view(String label, OpCall.Unary call, String python) {
    return OpSpec.view(label, OpCall.of(call), python, ALL);
  }

  private static OpCase set(String label, OpCall.Unary change, String python) {
    return inPlace(
        label,
        OpCall.of(change),
        python + "\nreturn x",
        Plan.shapes(shape(3), shape(2, 3), shape(0, 2), shape(Form.TRANSPOSED, 3, 4), shape()));
  }

  private static OpCase indexed(String label, OpCall.Unary call, String python) {
    return functional(label, OpCall.of(call), python, INDEXED);
  }
}

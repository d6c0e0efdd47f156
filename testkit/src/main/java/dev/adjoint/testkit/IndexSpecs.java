package dev.adjoint.testkit;

import static dev.adjoint.testkit.Family.INDEX;
import static dev.adjoint.testkit.OpSpec.functional;
import static dev.adjoint.testkit.OpSpec.inPlace;
import static dev.adjoint.testkit.OpSpec.of;
import static dev.adjoint.testkit.Plan.shape;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.testkit.Plan.Shape;
import dev.adjoint.testkit.Sample.Purpose;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The rows of gathers, scatters and masks. */
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
                functional("", OpCall.of(Tensor::nonzero), "torch.nonzero(x)", Plan.unary()),
                functional(
                    "tuple",
                    in -> in[0].nonzeroAsTuple(),
                    "torch.nonzero_numpy(x)",
                    Plan.shapes(shape(), shape(5), shape(2, 3))))
            .alsoCovers("nonzeroAsTuple"));
    return rows;
  }
}

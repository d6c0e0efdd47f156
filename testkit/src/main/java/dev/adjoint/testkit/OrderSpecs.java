package dev.adjoint.testkit;

import static dev.adjoint.testkit.Family.REDUCTION;
import static dev.adjoint.testkit.OpSpec.FLOATING;
import static dev.adjoint.testkit.OpSpec.NUMERIC;
import static dev.adjoint.testkit.OpSpec.functional;
import static dev.adjoint.testkit.OpSpec.of;
import static dev.adjoint.testkit.Plan.shape;
import static dev.adjoint.testkit.Tolerance.ulps;

import dev.adjoint.Adjoint;
import dev.adjoint.Tensor;
import dev.adjoint.ValuesIndices;
import java.util.List;

/** The rows of sorting, searching, medians, membership and unique. */
final class OrderSpecs {
  private OrderSpecs() {}

  /** What is ordered or cumulated along a dimension. */
  static final Plan LINES =
      Plan.shapes(
              shape(),
              shape(0),
              shape(1),
              shape(7),
              shape(2, 3),
              shape(3, 0, 2),
              shape(0, 3),
              shape(1, 4, 1),
              shape(Form.TRANSPOSED, 3, 4),
              shape(Form.STRIDED, 4, 3),
              shape(Form.EXPANDED, 4, 5),
              shape(Form.REVERSED, 2, 3, 4),
              shape(1003),
              shape(Form.TRANSPOSED, 129, 65))
          .and(Plan.specials());

  // libtorch takes a wrong one where elements overlap.
  private static final Plan APART =
      Plan.shapes(
          shape(),
          shape(0),
          shape(7),
          shape(2, 3),
          shape(3, 0, 2),
          shape(Form.STRIDED, 4, 3),
          shape(Form.REVERSED, 2, 3, 4),
          shape(Form.TRANSPOSED, 129, 65));

  // libtorch leaves open which of equal elements it names: these have none.
  private static final Plan DIFFERENT = Plan.floats(3, -1, 4, 1.5, -5, 9, 2.5, 6);

  static final List<OpSpec> ROWS =
      List.of(
          of(
                  "sort",
                  REDUCTION,
                  found("stable", x -> x.sort(-1, false, true), stable("-1", "False")),
                  found("descending", x -> x.sort(0, true, true), stable("0", "True")),
                  functional(
                      "values",
                      OpCall.of(x -> x.sort().values().detach()),
                      "torch.sort(x)[0].detach()",
                      LINES),
                  functional(
                      "values descending",
                      OpCall.of(x -> x.sort(0, true).values()),
                      "torch.sort(x, 0, True)[0]",
                      DIFFERENT),
                  functional(
                      "different",
                      OpCall.of(x -> x.sort(0).indices()),
                      "torch.sort(x, 0)[1]",
                      DIFFERENT))
              .node("SortBackward1")
              .within(Tolerance.EITHER_ZERO, Tolerance.EXACT),
          of(
                  "argsort",
                  REDUCTION,
                  functional("", OpCall.of(x -> x.argsort()), "torch.argsort(x)", DIFFERENT),
                  functional("dim", OpCall.of(x -> x.argsort(0)), "torch.argsort(x, 0)", DIFFERENT),
                  functional(
                      "descending",
                      OpCall.of(x -> x.argsort(0, true)),
                      "torch.argsort(x, 0, True)",
                      DIFFERENT))
              .dtypes(FLOATING),
          of(
                  "topk",
                  REDUCTION,
                  found("none", x -> x.topk(0), "torch.topk(x, 0)"),
                  found("one", x -> x.topk(1), "torch.topk(x, 1)"),
                  found("three", x -> x.topk(3, 0), "torch.topk(x, 3, 0)"),
                  found("most", x -> x.topk(60, -1), "torch.topk(x, 60)"),
                  found("smallest", x -> x.topk(2, -1, false), "torch.topk(x, 2, -1, False)"),
                  found(
                      "many smallest",
                      x -> x.topk(50, 0, false),
                      "torch.topk(x, 50, 0, False, True)"),
                  found(
                      "in any order",
                      x -> x.topk(40, 0, true, false),
                      "torch.topk(x, 40, 0, True, False)"),
                  found(
                      "smallest in any order",
                      x -> x.topk(5, -1, false, false),
                      "torch.topk(x, 5, -1, False, False)"),
                  found("wrong dim", x -> x.topk(1, 2), "torch.topk(x, 1, 2)"),
                  found("negative", x -> x.topk(-1), "torch.topk(x, -1)"))
              .dtypes(NUMERIC)
              .node("TopkBackward0")
              .within(Tolerance.EITHER_ZERO, Tolerance.EXACT),
          of(
                  "kthvalue",
                  REDUCTION,
                  found("first", x -> x.kthvalue(1), "torch.kthvalue(x, 1)"),
                  found("third", x -> x.kthvalue(3, 0), "torch.kthvalue(x, 3, 0)"),
                  found("kept", x -> x.kthvalue(2, -1, true), "torch.kthvalue(x, 2, -1, True)"),
                  found("far", x -> x.kthvalue(61, -1), "torch.kthvalue(x, 61)"),
                  found("wrong dim", x -> x.kthvalue(1, 2), "torch.kthvalue(x, 1, 2)"),
                  found("none", x -> x.kthvalue(0), "torch.kthvalue(x, 0)"))
              .node("KthvalueBackward0")
              .within(Tolerance.EITHER_ZERO, Tolerance.EXACT),
          of(
                  "median",
                  REDUCTION,
                  functional("all", OpCall.of(x -> x.median()), "torch.median(x)", LINES),
                  functional(
                      "dim",
                      OpCall.of(x -> x.median(0).values().detach()),
                      "torch.median(x, 0)[0].detach()",
                      APART),
                  functional(
                      "last dim, kept",
                      OpCall.of(x -> x.median(-1, true).values().detach()),
                      "torch.median(x, -1, True)[0].detach()",
                      APART),
                  found2("different", x -> x.median(0), "torch.median(x, 0)"))
              .dtypes(NUMERIC)
              .node("MedianBackward0")
              .within(Tolerance.EITHER_ZERO, ulps(1)),
          of(
                  "nanmedian",
                  REDUCTION,
                  functional("all", OpCall.of(x -> x.nanmedian()), "torch.nanmedian(x)", LINES),
                  functional(
                      "last dim, kept",
                      OpCall.of(x -> x.nanmedian(-1, true).values().detach()),
                      "torch.nanmedian(x, -1, True)[0].detach()",
                      APART),
                  found2("different", x -> x.nanmedian(0), "torch.nanmedian(x, 0)"))
              .dtypes(NUMERIC)
              .node("NanmedianBackward0")
              .within(Tolerance.EITHER_ZERO, ulps(1)),
          of(
                  "searchsorted",
                  REDUCTION,
                  searched("left", (x, y) -> x.sort().values().searchsorted(y), ""),
                  searched(
                      "right", (x, y) -> x.sort().values().searchsorted(y, true), ", right=True"),
                  searched(
                      "int32",
                      (x, y) -> x.sort().values().searchsorted(y, true, false),
                      ", out_int32=True"),
                  searched(
                      "side",
                      (x, y) -> x.sort().values().searchsorted(y, "right"),
                      ", side='right'"),
                  searched(
                      "all arguments",
                      (x, y) -> x.sort().values().searchsorted(y, true, true, "right", null),
                      ", out_int32=True, right=True, side='right'"),
                  functional(
                      "sorter",
                      OpCall.of((x, y) -> x.searchsorted(y, "left", x.argsort())),
                      "torch.searchsorted(x, y, sorter=torch.argsort(x))",
                      vectors()),
                  ofNumber("number", x -> x.sort().values().searchsorted(2), "2"),
                  ofNumber(
                      "fraction",
                      x -> x.sort().values().searchsorted(0.5, true),
                      "0.5, right=True"),
                  ofNumber(
                      "number, int32",
                      x -> x.sort().values().searchsorted(2, true, false),
                      "2, out_int32=True"),
                  ofNumber(
                      "number, side",
                      x -> x.sort().values().searchsorted(2, "right"),
                      "2, side='right'"),
                  ofNumber(
                      "number, all arguments",
                      x -> x.sort().values().searchsorted(2, false, true, null, null),
                      "2, right=True"))
              .dtypes(NUMERIC),
          of(
                  "bucketize",
                  REDUCTION,
                  functional(
                      "left",
                      OpCall.of((x, y) -> y.bucketize(x.sort().values())),
                      "torch.bucketize(y, torch.sort(x)[0])",
                      vectors()),
                  functional(
                      "right",
                      OpCall.of((x, y) -> y.bucketize(x.sort().values(), true)),
                      "torch.bucketize(y, torch.sort(x)[0], right=True)",
                      vectors()),
                  functional(
                      "int32",
                      OpCall.of((x, y) -> y.bucketize(x.sort().values(), true, false)),
                      "torch.bucketize(y, torch.sort(x)[0], out_int32=True)",
                      vectors()),
                  functional(
                      "number",
                      OpCall.of(x -> Adjoint.bucketize(2, x.sort().values())),
                      "torch.bucketize(2, torch.sort(x)[0])",
                      Plan.shapes(shape(5))),
                  functional(
                      "number, int32",
                      OpCall.of(x -> Adjoint.bucketize(2, x.sort().values(), true, false)),
                      "torch.bucketize(2, torch.sort(x)[0], out_int32=True)",
                      Plan.shapes(shape(5))))
              .dtypes(NUMERIC),
          of(
                  "isin",
                  Family.COMPARISON,
                  functional("", OpCall.of((x, y) -> x.isin(y)), "torch.isin(x, y)", members()),
                  functional(
                      "not",
                      OpCall.of((x, y) -> x.isin(y, true)),
                      "torch.isin(x, y, invert=True)",
                      members()),
                  functional("number", OpCall.of(x -> x.isin(2)), "torch.isin(x, 2)", Plan.small()),
                  functional(
                      "not the number",
                      OpCall.of(x -> x.isin(2, true)),
                      "torch.isin(x, 2, invert=True)",
                      Plan.small()),
                  functional(
                      "number, unique",
                      OpCall.of(x -> x.isin(2, false, true)),
                      "torch.isin(x, 2, invert=True)",
                      Plan.small()),
                  functional(
                      "of a number",
                      OpCall.of(x -> Adjoint.isin(2, x)),
                      "torch.isin(2, x)",
                      Plan.small()),
                  functional(
                      "of a number, unique",
                      OpCall.of(x -> Adjoint.isin(2, x, false, true)),
                      "torch.isin(2, x, invert=True)",
                      Plan.small()),
                  functional(
                      "unique",
                      OpCall.of((x, y) -> x.isin(y, false, true)),
                      "torch.isin(x, y, assume_unique=False, invert=True)",
                      members()),
                  functional(
                      "fraction", OpCall.of(x -> x.isin(0.5)), "torch.isin(x, 0.5)", Plan.small()))
              .dtypes(NUMERIC),
          of(
                  "_unique2",
                  REDUCTION,
                  functional(
                      "",
                      in -> in[0].unique(true, true),
                      "torch._unique2(x, True, True, True)",
                      Plan.unary()),
                  functional(
                      "values", OpCall.of(x -> x.unique()), "torch._unique2(x)[0]", Plan.small()),
                  functional(
                      "sorted",
                      OpCall.of(x -> x.unique(true)),
                      "torch._unique2(x)[0]",
                      Plan.small()),
                  functional(
                      "PyTorch's order",
                      in -> in[0].unique(true, true, true),
                      "torch._unique2(x, True, True, True)",
                      Plan.small()),
                  functional(
                      "PyTorch's order, slices",
                      in -> in[0].unique(true, true, true, 0),
                      "torch.unique_dim(x, 0, True, True, True)",
                      slices()),
                  functional(
                      "slices alone",
                      OpCall.of(x -> x.unique(0)),
                      "torch.unique_dim(x, 0)[0]",
                      slices()),
                  functional(
                      "slices",
                      in -> in[0].unique(true, true, 0),
                      "torch.unique_dim(x, 0, True, True, True)",
                      slices()),
                  functional(
                      "last slices",
                      in -> in[0].unique(true, true, -1),
                      "torch.unique_dim(x, -1, True, True, True)",
                      slices()))
              .methods("unique")
              .within(Tolerance.EITHER_ZERO),
          of(
                  "unique_consecutive",
                  REDUCTION,
                  functional(
                      "",
                      in -> in[0].uniqueConsecutive(true, true),
                      "torch.unique_consecutive(x, True, True)",
                      Plan.unary()),
                  functional(
                      "values",
                      OpCall.of(x -> x.uniqueConsecutive()),
                      "torch.unique_consecutive(x)[0]",
                      Plan.small()),
                  functional(
                      "slices alone",
                      OpCall.of(x -> x.uniqueConsecutive(0)),
                      "torch.unique_consecutive(x, dim=0)[0]",
                      slices()),
                  functional(
                      "inverse",
                      in -> in[0].uniqueConsecutive(true),
                      "a, b, c = torch.unique_consecutive(x, True)\nreturn a, b",
                      Plan.small()),
                  functional(
                      "slices",
                      in -> in[0].uniqueConsecutive(true, true, 0),
                      "torch.unique_consecutive(x, True, True, 0)",
                      slices()))
              .within(Tolerance.EITHER_ZERO));

  private interface Finding {
    ValuesIndices apply(Tensor x);
  }

  private static String stable(String dim, String descending) {
    return "torch.sort(x, dim=" + dim + ", descending=" + descending + ", stable=True)";
  }

  private static OpCase found(String label, Finding call, String python) {
    return functional(label, in -> pair(call.apply(in[0])), python, LINES);
  }

  private static OpCase found2(String label, Finding call, String python) {
    return functional(label, in -> pair(call.apply(in[0])), python, DIFFERENT);
  }

  private static List<Tensor> pair(ValuesIndices found) {
    return List.of(found.values(), found.indices());
  }

  private static OpCase ofNumber(String label, OpCall.Unary call, String arguments) {
    return functional(
        label,
        OpCall.of(call),
        "torch.searchsorted(torch.sort(x)[0], " + arguments + ")",
        Plan.shapes(shape(5)));
  }

  private static OpCase searched(String label, OpCall.Binary call, String right) {
    return functional(
        label,
        OpCall.of(call),
        "torch.searchsorted(torch.sort(x)[0], y" + right + ")",
        vectors()
            .and(
                Plan.of(
                    List.of(shape(2, 5), shape(2, 3)),
                    List.of(shape(2, 0), shape(2, 3)),
                    List.of(shape(2, 3, 5), shape(2, 3, 0))))
            .and(Plan.refused(List.of(shape(2, 5), shape(3, 3)), List.of(shape(2, 5), shape(3)))));
  }

  private static Plan vectors() {
    return Plan.of(
        List.of(shape(5), shape(2, 3)),
        List.of(shape(0), shape(3)),
        List.of(shape(1003), shape(Form.TRANSPOSED, 129, 65)),
        List.of(shape(7), shape()));
  }

  private static Plan members() {
    return Plan.of(
        List.of(shape(2, 3), shape(4)),
        List.of(shape(), shape(4)),
        List.of(shape(3), shape()),
        List.of(shape(0), shape(3)),
        List.of(shape(3), shape(0)),
        List.of(shape(1003), shape(Form.STRIDED, 37)));
  }

  private static Plan slices() {
    return Plan.shapes(
        shape(5),
        shape(7, 1),
        shape(40, 2),
        shape(1, 3),
        shape(Form.TRANSPOSED, 9, 2),
        shape(3, 2, 2));
  }
}

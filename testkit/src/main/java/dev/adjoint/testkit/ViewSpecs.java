package dev.adjoint.testkit;

import static dev.adjoint.Adjoint.dims;
import static dev.adjoint.Adjoint.size;
import static dev.adjoint.testkit.Family.COPY;
import static dev.adjoint.testkit.Family.VIEW;
import static dev.adjoint.testkit.OpSpec.functional;
import static dev.adjoint.testkit.OpSpec.inPlace;
import static dev.adjoint.testkit.OpSpec.of;
import static dev.adjoint.testkit.Plan.shape;
import static dev.adjoint.testkit.Tolerance.ofMagnitude;

import dev.adjoint.Adjoint;
import dev.adjoint.DType;
import dev.adjoint.Linalg;
import dev.adjoint.Shape;
import dev.adjoint.Tensor;
import java.util.ArrayList;
import java.util.List;

/** The rows of the views, and of copies of what they show. */
final class ViewSpecs {
  private ViewSpecs() {}

  // A script applies index after index, where Python counts them first: 0-d differs.
  private static final Plan DIMENSIONED =
      Plan.shapes(shape(2, 3), shape(3, 0, 2), shape(2, 3, 4), shape(Form.TRANSPOSED, 2, 3));

  private static final Plan DENSE =
      Plan.shapes(shape(6), shape(2, 3), shape(2, 3, 4), shape(), shape(0));

  static final Plan ALL = Plan.shapes(Shapes.VIEWED.toArray(Plan.Shape[]::new));

  static final List<OpSpec> ROWS = rows();

  private static List<OpSpec> rows() {
    List<OpSpec> rows = new ArrayList<>();
    basics(rows);
    sums(rows);
    orders(rows);
    parts(rows);
    shapes(rows);
    inPlaces(rows);
    copies(rows);
    return List.copyOf(rows);
  }

  private static void basics(List<OpSpec> rows) {
    rows.add(
        of(
                "view",
                VIEW,
                view("flat", x -> x.view(-1), "x.view(-1)"),
                view("3 by 2", x -> x.view(3, 2), "x.view(3, 2)"),
                view("one inferred", x -> x.view(2, -1), "x.view(2, -1)"),
                view("4 dims", x -> x.view(1, 2, 1, 3), "x.view(1, 2, 1, 3)"),
                view("scalar", x -> x.view(), "x.view([])"),
                view("two inferred", x -> x.view(-1, -1), "x.view(-1, -1)"))
            .node("ViewBackward0"));
    rows.add(
        of(
                "reshape",
                VIEW,
                reads("flat", x -> x.reshape(-1), "x.reshape(-1)"),
                reads("shape", x -> x.reshape(Shape.of(3, 2)), "x.reshape([3, 2])"),
                reads("3 by 2", x -> x.reshape(3, 2), "x.reshape(3, 2)"),
                reads("one inferred", x -> x.reshape(2, -1), "x.reshape(2, -1)"),
                reads("4 dims", x -> x.reshape(4, 1, 3, 2), "x.reshape(4, 1, 3, 2)"))
            .node("ViewBackward0"));
    rows.add(of("t", VIEW, view("", Tensor::t, "x.t()")).node("TBackward0"));
    rows.add(
        of(
                "transpose",
                VIEW,
                view("first two", x -> x.transpose(0, 1), "x.transpose(0, 1)"),
                view("last two", x -> x.transpose(-1, -2), "x.transpose(-1, -2)"),
                view("with itself", x -> x.transpose(0, 0), "x.transpose(0, 0)"))
            .node("TransposeBackward0"));
    rows.add(
        of(
                "permute",
                VIEW,
                view("reversed", x -> x.permute(2, 1, 0), "x.permute(2, 1, 0)"),
                view("rotated", x -> x.permute(-1, 0, 1), "x.permute(-1, 0, 1)"),
                view("two", x -> x.permute(1, 0), "x.permute(1, 0)"),
                view("repeated", x -> x.permute(0, 0), "x.permute(0, 0)"))
            .node("PermuteBackward0"));
    rows.add(
        of(
                "squeeze",
                VIEW,
                view("all", x -> x.squeeze(), "x.squeeze()"),
                view("dim 0", x -> x.squeeze(0), "x.squeeze(0)"),
                view("last dim", x -> x.squeeze(-1), "x.squeeze(-1)"),
                view("dims", x -> x.squeeze(Adjoint.dims(0, 2)), "x.squeeze([0, 2])"))
            .node("SqueezeBackward0"));
    rows.add(
        of(
                "unsqueeze",
                VIEW,
                view("dim 0", x -> x.unsqueeze(0), "x.unsqueeze(0)"),
                view("last", x -> x.unsqueeze(-1), "x.unsqueeze(-1)"),
                view("dim 2", x -> x.unsqueeze(2), "x.unsqueeze(2)"))
            .node("UnsqueezeBackward0"));
    rows.add(
        of(
                "expand",
                VIEW,
                expand("more dims", x -> x.expand(2, 3), "x.expand(2, 3)"),
                expand("kept dims", x -> x.expand(4, -1, -1), "x.expand(4, -1, -1)"),
                expand("same", x -> x.expand(3), "x.expand(3)"),
                expand("ones before", x -> x.expand(1, 2, 1, 3), "x.expand(1, 2, 1, 3)"),
                expand("to nothing", x -> x.expand(0, 3), "x.expand(0, 3)"))
            .node("ExpandBackward0")
            .within(Tolerance.EXACT, Tolerance.ofMagnitude(4)));
    rows.add(
        of(
                "select",
                VIEW,
                view("first", x -> x.select(0, 0), "x.select(0, 0)"),
                view("last", x -> x.select(-1, -1), "x.select(-1, -1)"),
                view("second of dim 1", x -> x.select(1, 1), "x.select(1, 1)"))
            .node("SelectBackward0"));
    rows.add(
        of(
                "narrow",
                VIEW,
                view("front", x -> x.narrow(0, 0, 1), "x.narrow(0, 0, 1)"),
                view("middle", x -> x.narrow(-1, 1, 2), "x.narrow(-1, 1, 2)"),
                view("nothing", x -> x.narrow(0, 1, 0), "x.narrow(0, 1, 0)"),
                view("too long", x -> x.narrow(0, 1, 9), "x.narrow(0, 1, 9)"),
                view(
                    "start in a tensor",
                    x -> x.narrow(0, Adjoint.tensor(1), 1),
                    "x.narrow(0, torch.tensor(1), 1)"))
            .node("SliceBackward0"));
    rows.add(
        of(
                "slice",
                VIEW,
                view("step", x -> x.slice(0, 0, 9, 2), "x[0:9:2]"),
                view("from the end", x -> x.slice(0, -2, 9, 1), "x[-2:9]"),
                view("nothing", x -> x.slice(0, 2, 1, 1), "x[2:1]"),
                view("last dim", x -> x.slice(-1, 1, 2, 1), "x[..., 1:2]").on(DIMENSIONED))
            .node("SliceBackward0"));
    rows.add(
        of(
                "as_strided",
                VIEW,
                view(
                        "overlapping",
                        x -> x.asStrided(Shape.of(2, 3), new long[] {1, 1}, x.storageOffset()),
                        "torch.as_strided(x, [2, 3], [1, 1])")
                    .on(DENSE),
                view(
                        "every second",
                        x -> x.asStrided(Shape.of(2), new long[] {2}, x.storageOffset() + 1),
                        "torch.as_strided(x, [2], [2], x.storage_offset() + 1)")
                    .on(DENSE),
                view(
                        "from where it starts",
                        x -> x.asStrided(Shape.of(2, 2), new long[] {1, 2}),
                        "torch.as_strided(x, [2, 2], [1, 2])")
                    .on(DENSE))
            .node("AsStridedBackward0"));
    rows.add(
        of(
                "expand_as",
                VIEW,
                functional(
                    "",
                    OpCall.of(Tensor::expandAs),
                    "x.expand_as(y)",
                    Plan.of(
                        List.of(shape(3), shape(2, 3)),
                        List.of(shape(), shape(2)),
                        List.of(shape(2, 1), shape(2, 3)),
                        List.of(shape(2, 3), shape(3)))))
            .node("ExpandBackward0"));
    rows.add(
        of(
                "repeat",
                Family.COPY,
                repeated("twice", x -> x.repeat(2), "x.repeat([2])"),
                repeated("in two", x -> x.repeat(3, 2), "x.repeat([3, 2])"),
                repeated("in three", x -> x.repeat(2, 1, 3), "x.repeat([2, 1, 3])"),
                repeated("never", x -> x.repeat(2, 0), "x.repeat([2, 0])"),
                repeated("negative", x -> x.repeat(-1, 2), "x.repeat([-1, 2])"))
            .node("RepeatBackward0")
            .within(ofMagnitude(4)));
  }

  private static void sums(List<OpSpec> rows) {
    rows.add(of("alias", VIEW, view("", Adjoint::alias, "torch.alias(x)")).node("AliasBackward0"));
    rows.add(
        of(
                "sum_to_size",
                Family.REDUCTION,
                reads("one", x -> x.sumToSize(1), "x.sum_to_size([1])"),
                reads("line", x -> x.sumToSize(3), "x.sum_to_size([3])"),
                reads("column", x -> x.sumToSize(2, 1), "x.sum_to_size([2, 1])"),
                reads("three", x -> x.sumToSize(2, 1, 4), "x.sum_to_size([2, 1, 4])"),
                reads("number", x -> x.sumToSize(), "x.sum_to_size([])"))
            .node("SumBackward1")
            .within(ofMagnitude(4), Tolerance.EXACT));
  }

  private static void orders(List<OpSpec> rows) {
    for (String name : List.of("swapdims", "swapaxes")) {
      boolean dims = name.equals("swapdims");
      rows.add(
          of(
                  name,
                  VIEW,
                  view(
                      "first two",
                      x -> dims ? x.swapdims(0, 1) : x.swapaxes(0, 1),
                      "x." + name + "(0, 1)"))
              .node("TransposeBackward0"));
    }
    for (String name : List.of("movedim", "moveaxis")) {
      boolean dim = name.equals("movedim");
      rows.add(
          of(
                  name,
                  VIEW,
                  view(
                      "one",
                      x -> dim ? x.movedim(0, -1) : x.moveaxis(0, -1),
                      "x." + name + "(0, -1)"),
                  view(
                      "two",
                      x ->
                          dim
                              ? x.movedim(dims(0, 2), dims(1, 0))
                              : x.moveaxis(dims(0, 2), dims(1, 0)),
                      "x." + name + "([0, 2], [1, 0])"),
                  view(
                      "repeated",
                      x ->
                          dim
                              ? x.movedim(dims(0, 0), dims(1, 0))
                              : x.moveaxis(dims(0, 0), dims(1, 0)),
                      "x." + name + "([0, 0], [1, 0])"))
              .node("PermuteBackward0"));
    }
    rows.add(of("T", VIEW, view("", Tensor::T, "x.T")).node("PermuteBackward0"));
    rows.add(of("mT", VIEW, view("", Tensor::mT, "x.mT")).node("TransposeBackward0"));
    rows.add(of("H", VIEW, view("", Tensor::H, "x.H")).node("TransposeBackward0"));
    rows.add(of("mH", VIEW, view("", Tensor::mH, "x.mH")).node("TransposeBackward0"));
    rows.add(
        of("adjoint", VIEW, view("", Tensor::adjoint, "x.adjoint()")).node("TransposeBackward0"));
  }

  private static void parts(List<OpSpec> rows) {
    rows.add(
        of(
                "diagonal",
                VIEW,
                view("main", x -> x.diagonal(), "x.diagonal()"),
                view("above", x -> x.diagonal(1, 0, 1), "x.diagonal(1, 0, 1)"),
                view("below", x -> x.diagonal(-1, -2, -1), "x.diagonal(-1, -2, -1)"),
                view("outside", x -> x.diagonal(9, 0, 1), "x.diagonal(9, 0, 1)"),
                view("turned", x -> x.diagonal(1, 2, 0), "x.diagonal(1, 2, 0)"),
                view("identical", x -> x.diagonal(0, 1, 1), "x.diagonal(0, 1, 1)"),
                view("of matrices", x -> Linalg.diagonal(x), "torch.linalg_diagonal(x)"),
                view(
                    "of matrices, below",
                    x -> Linalg.diagonal(x, -1),
                    "torch.linalg_diagonal(x, offset=-1)"))
            .node("DiagonalBackward0"));
    rows.add(
        of(
                "unfold",
                VIEW,
                reads("overlapping", x -> x.unfold(0, 2, 1), "x.unfold(0, 2, 1)"),
                reads("apart", x -> x.unfold(-1, 1, 2), "x.unfold(-1, 1, 2)"),
                reads("last", x -> x.unfold(1, 2, 1), "x.unfold(1, 2, 1)"),
                reads("of nothing", x -> x.unfold(0, 0, 1), "x.unfold(0, 0, 1)"),
                reads("no step", x -> x.unfold(0, 1, 0), "x.unfold(0, 1, 0)"))
            .node("UnfoldBackward0")
            .within(Tolerance.EXACT, Tolerance.ofMagnitude(4)));
  }

  private static void shapes(List<OpSpec> rows) {
    rows.add(
        of(
                "flatten",
                VIEW,
                reads("all", x -> x.flatten(), "x.flatten()"),
                reads("from 1", x -> x.flatten(1), "x.flatten(1)"),
                reads("first two", x -> x.flatten(0, 1), "x.flatten(0, 1)"),
                reads("turned", x -> x.flatten(-1, 0), "x.flatten(-1, 0)"))
            .node("ViewBackward0"));
    rows.add(of("ravel", VIEW, reads("", Tensor::ravel, "x.ravel()")).node("ViewBackward0"));
    rows.add(
        of(
                "unflatten",
                VIEW,
                view("first", x -> x.unflatten(0, 1, -1), "x.unflatten(0, [1, -1])"),
                view("last", x -> x.unflatten(-1, 3, 2), "x.unflatten(-1, [3, 2])"),
                view("inferred", x -> x.unflatten(-1, 2, -1), "x.unflatten(-1, [2, -1])"))
            .node("ViewBackward0"));
    rows.add(
        of("view_as", VIEW, pair("", (x, y) -> x.viewAs(y), "x.view_as(y)")).node("ViewBackward0"));
    rows.add(
        of("reshape_as", VIEW, pair("", (x, y) -> x.reshapeAs(y), "x.reshape_as(y)"))
            .node("ViewBackward0"));
    rows.add(
        of(
                "broadcast_to",
                VIEW,
                functional(
                    "",
                    OpCall.of(x -> x.broadcastTo(2, 3)),
                    "x.broadcast_to([2, 3])",
                    Plan.shapes(shape(), shape(1), shape(3), shape(2, 1), shape(3, 2))))
            .node("ExpandBackward0")
            .within(Tolerance.EXACT, Tolerance.ofMagnitude(4)));
  }

  private static void inPlaces(List<OpSpec> rows) {
    rows.add(change("t_", "TBackward1", Tensor::t_, "x.t_()"));
    rows.add(
        change(
            "transpose_", "TransposeBackward1", x -> x.transpose_(0, -1), "x.transpose_(0, -1)"));
    rows.add(
        change("swapdims_", "TransposeBackward1", x -> x.swapdims_(0, 1), "x.swapdims_(0, 1)"));
    rows.add(
        change("swapaxes_", "TransposeBackward1", x -> x.swapaxes_(0, 1), "x.swapaxes_(0, 1)"));
    rows.add(
        change("squeeze_", "SqueezeBackward3", x -> x.squeeze_(), "x.squeeze_()")
            .plus(inPlace("dim", OpCall.of(x -> x.squeeze_(0)), "x.squeeze_(0)", ALL))
            .plus(
                inPlace(
                    "dims", OpCall.of(x -> x.squeeze_(dims(0, 2))), "x.squeeze_([0, 2])", ALL)));
    rows.add(change("unsqueeze_", "UnsqueezeBackward1", x -> x.unsqueeze_(1), "x.unsqueeze_(1)"));
    rows.add(
        of(
                "as_strided_",
                VIEW,
                inPlace(
                    "",
                    OpCall.of(x -> x.asStrided_(size(2, 2), new long[] {2, 1})),
                    "x.as_strided_([2, 2], [2, 1])",
                    DENSE),
                inPlace(
                    "offset",
                    OpCall.of(x -> x.asStrided_(size(2, 2), new long[] {2, 1}, 1)),
                    "x.as_strided_([2, 2], [2, 1], 1)",
                    DENSE))
            .node("AsStridedBackward1"));
  }

  private static OpSpec change(String name, String node, OpCall.Unary call, String python) {
    return of(name, VIEW, inPlace("", OpCall.of(call), python, ALL)).node(node);
  }

  private static OpCase pair(String label, OpCall.Binary call, String python) {
    return functional(
        label,
        OpCall.of(call),
        python,
        Plan.of(
            List.of(shape(6), shape(2, 3)),
            List.of(shape(2, 3), shape(3, 1, 2)),
            List.of(shape(Form.TRANSPOSED, 2, 3), shape(6)),
            List.of(shape(2, 3), shape(5))));
  }

  private static void copies(List<OpSpec> rows) {
    rows.add(copy("alias_copy", "(x)", x -> x.aliasCopy()));
    rows.add(
        copy("expand_copy", "(x, [2, 2, 3])", x -> x.expandCopy(2, 2, 3))
            .within(Tolerance.EXACT, Tolerance.ofMagnitude(4)));
    rows.add(copy("permute_copy", "(x, [1, 0])", x -> x.permuteCopy(1, 0)));
    rows.add(copy("select_copy", "(x, 0, 1)", x -> x.selectCopy(0, 1)));
    rows.add(copy("slice_copy", "(x, 0, 0, 9, 2)", x -> x.sliceCopy(0, 0, 9, 2)));
    rows.add(
        of(
                "narrow_copy",
                COPY,
                functional(
                    "",
                    OpCall.of(x -> x.narrowCopy(0, 1, 1)),
                    "torch.narrow_copy(x, 0, 1, 1)",
                    ALL))
            .deviates(Deviation.Kind.LIBTORCH_FAILS, "is not implemented"));
    rows.add(
        copy("squeeze_copy", "(x)", x -> x.squeezeCopy())
            .plus(
                functional(
                    "dim", OpCall.of(x -> x.squeezeCopy(0)), "torch.squeeze_copy(x, 0)", ALL))
            .plus(
                functional(
                    "dims",
                    OpCall.of(x -> x.squeezeCopy(dims(0, 2))),
                    "torch.squeeze_copy(x, [0, 2])",
                    ALL)));
    rows.add(copy("unsqueeze_copy", "(x, 0)", x -> x.unsqueezeCopy(0)));
    rows.add(copy("t_copy", "(x)", x -> x.tCopy()));
    rows.add(copy("transpose_copy", "(x, 0, -1)", x -> x.transposeCopy(0, -1)));
    rows.add(copy("diagonal_copy", "(x, 1, 0, 1)", x -> x.diagonalCopy(1, 0, 1)));
    rows.add(
        copy("unfold_copy", "(x, 0, 2, 1)", x -> x.unfoldCopy(0, 2, 1))
            .within(Tolerance.EXACT, Tolerance.ofMagnitude(4)));
    OpSpec view = copy("view_copy", "(x, [-1])", x -> x.viewCopy(-1));
    // A script has no way to say view(dtype), but this copy of it.
    for (DType dtype : List.of(DType.INT8, DType.INT16, DType.INT32, DType.INT64)) {
      view =
          view.plus(
              functional(
                  dtype.toString(),
                  OpCall.of(x -> x.viewCopy(dtype)),
                  "torch.view_copy(x, dtype=" + dtype + ")",
                  ALL));
    }
    rows.add(view);
    rows.add(
        of(
                "as_strided_copy",
                COPY,
                functional(
                    "",
                    OpCall.of(x -> x.asStridedCopy(size(2, 3), new long[] {1, 1})),
                    "torch.as_strided_copy(x, [2, 3], [1, 1])",
                    DENSE),
                functional(
                    "offset",
                    OpCall.of(
                        x -> x.asStridedCopy(size(2, 2), new long[] {1, 2}, x.storageOffset() + 1)),
                    "torch.as_strided_copy(x, [2, 2], [1, 2], x.storage_offset() + 1)",
                    DENSE))
            .node("AsStridedBackward0_copy"));
    rows.add(
        of(
                "detach_copy",
                COPY,
                functional("", OpCall.of(x -> x.detachCopy()), "torch.detach_copy(x)", ALL))
            .deviates(Deviation.Kind.LIBTORCH_FAILS, "is not implemented"));
  }

  private static OpCase view(String label, OpCall.Unary call, String python) {
    return OpSpec.view(label, OpCall.of(call), python, ALL);
  }

  private static OpCase reads(String label, OpCall.Unary call, String python) {
    return functional(label, OpCall.of(call), python, ALL);
  }

  private static OpCase expand(String label, OpCall.Unary call, String python) {
    return functional(
        label,
        OpCall.of(call),
        python,
        Plan.shapes(
            shape(),
            shape(1),
            shape(3),
            shape(2, 1),
            shape(1, 3),
            shape(Form.STRIDED, 2, 3),
            shape(4, 1, 3)));
  }

  private static OpCase repeated(String label, OpCall.Unary call, String python) {
    return functional(
        label, OpCall.of(call), python, Plan.shapes(Shapes.VIEWED.toArray(Plan.Shape[]::new)));
  }

  private static OpSpec copy(String name, String arguments, OpCall.Unary call) {
    return of(name, COPY, functional("", OpCall.of(call), "torch." + name + arguments, ALL))
        .node(nodeOfCopy(name));
  }

  /** The node of a copy of what a view shows. */
  static String nodeOfCopy(String name) {
    String camel = OpSpec.camelCase(name.substring(0, name.length() - "_copy".length()));
    return Character.toUpperCase(camel.charAt(0)) + camel.substring(1) + "Backward0_copy";
  }
}

package dev.adjoint.testkit;

import static dev.adjoint.Adjoint.dims;
import static dev.adjoint.Adjoint.size;
import static dev.adjoint.testkit.Family.COPY;
import static dev.adjoint.testkit.Family.VIEW;
import static dev.adjoint.testkit.OpSpec.functional;
import static dev.adjoint.testkit.OpSpec.inPlace;
import static dev.adjoint.testkit.OpSpec.of;
import static dev.adjoint.testkit.Plan.shape;

import dev.adjoint.Adjoint;
import dev.adjoint.DType;
import dev.adjoint.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The rows of the views with several results, other names of views, and their in-place forms. */
final class MoreViewSpecs {
  private MoreViewSpecs() {}

  private static final Plan ALL = Plan.shapes(Shapes.VIEWED.toArray(Plan.Shape[]::new));

  private static final Plan DENSE =
      Plan.shapes(shape(6), shape(2, 3), shape(2, 3, 4), shape(), shape(0));

  private static final Plan CUBES =
      Plan.shapes(shape(2, 3, 4), shape(4, 2, 6), shape(Form.TRANSPOSED, 2, 4, 2), shape(2, 3));

  static final List<OpSpec> ROWS = rows();

  private static List<OpSpec> rows() {
    List<OpSpec> rows = new ArrayList<>();
    orders(rows);
    parts(rows);
    shapes(rows);
    pieces(rows);
    inPlaces(rows);
    return List.copyOf(rows);
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
                view("identical", x -> x.diagonal(0, 1, 1), "x.diagonal(0, 1, 1)"))
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

  private static void pieces(List<OpSpec> rows) {
    rows.add(
        several(
            "split",
            "SplitBackward0",
            call("2", "x.split(2)", x -> x.split(2)),
            call("by 1", "x.split(1, -1)", x -> x.split(1, -1)),
            call("none", "x.split(0)", x -> x.split(0)),
            call("negative", "x.split(-1)", x -> x.split(-1)),
            call("sizes", "x.split([1, 2], 1)", x -> x.split(size(1, 2), 1)),
            call("first sizes", "x.split([2, 1, 0])", x -> x.split(size(2, 1, 0)))));
    rows.add(
        several(
            "split_with_sizes",
            "SplitWithSizesBackward0",
            call("", "x.split_with_sizes([1, 2], 1)", x -> x.splitWithSizes(size(1, 2), 1)),
            call("bad", "x.split_with_sizes([3, -1], 0)", x -> x.splitWithSizes(size(3, -1), 0))));
    rows.add(
        several(
            "chunk",
            "SplitBackward0",
            call("2", "x.chunk(2)", x -> x.chunk(2)),
            call("5 of last", "x.chunk(5, -1)", x -> x.chunk(5, -1)),
            call("0", "x.chunk(0)", x -> x.chunk(0))));
    rows.add(
        several(
            "unbind",
            "UnbindBackward0",
            call("first", "x.unbind()", x -> x.unbind()),
            call("last", "x.unbind(-1)", x -> x.unbind(-1))));
    rows.add(
        several(
            "tensor_split",
            "SliceBackward0",
            call("2", "x.tensor_split(2)", x -> x.tensorSplit(2)),
            call("4 of last", "x.tensor_split(4, -1)", x -> x.tensorSplit(4, -1)),
            call("0", "x.tensor_split(0)", x -> x.tensorSplit(0)),
            call(
                "indices",
                "x.tensor_split([1, -1, 9], -1)",
                x -> x.tensorSplit(new long[] {1, -1, 9}, -1)),
            call(
                "sections in a tensor",
                "x.tensor_split(torch.tensor(2), -1)",
                x -> x.tensorSplit(Adjoint.tensor(2), -1)),
            call(
                "indices in a tensor",
                "x.tensor_split(torch.tensor([1, 2]))",
                x -> x.tensorSplit(Adjoint.tensor(1, 2), 0))));
    rows.add(
        several(
            "hsplit",
            "SliceBackward0",
            call("2", "x.hsplit(2)", x -> x.hsplit(2)),
            call("at 1", "x.hsplit([1])", x -> x.hsplit(new long[] {1}))));
    rows.add(
        several(
            "vsplit",
            "SliceBackward0",
            call("2", "x.vsplit(2)", x -> x.vsplit(2)),
            call("at 1", "x.vsplit([1])", x -> x.vsplit(new long[] {1}))));
    rows.add(
        several(
            "dsplit",
            "SliceBackward0",
            call("2", "x.dsplit(2)", x -> x.dsplit(2)),
            call("at 1", "x.dsplit([1])", x -> x.dsplit(new long[] {1}))));
    rows.add(
        several(
            "unsafe_split",
            "UnsafeSplitBackward0",
            call("2", "torch.unsafe_split(x, 2)", x -> x.unsafeSplit(2, 0))));
    rows.add(
        several(
            "unsafe_split_with_sizes",
            "UnsafeSplitWithSizesBackward0",
            call(
                "2",
                "torch.unsafe_split_with_sizes(x, [1, 2], 1)",
                x -> x.unsafeSplitWithSizes(size(1, 2), 1))));
    rows.add(
        several(
            "unsafe_chunk",
            "UnsafeSplitBackward0",
            call("2", "torch.unsafe_chunk(x, 2, 0)", x -> x.unsafeChunk(2, 0))));
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

  private record Several(String label, String python, Function<Tensor, List<Tensor>> call) {}

  private static Several call(String label, String python, Function<Tensor, List<Tensor>> call) {
    return new Several(label, python, call);
  }

  private static OpSpec several(String name, String node, Several... calls) {
    OpSpec row = of(name, VIEW).node(node);
    for (Several one : calls) {
      row =
          row.plus(
              functional(
                  one.label(),
                  in -> one.call().apply(in[0]),
                  one.python(),
                  name.charAt(1) == 's' ? CUBES : ALL));
    }
    return row;
  }

  private static OpCase view(String label, OpCall.Unary call, String python) {
    return OpSpec.view(label, OpCall.of(call), python, ALL);
  }

  private static OpCase reads(String label, OpCall.Unary call, String python) {
    return functional(label, OpCall.of(call), python, ALL);
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

  /** The rows of the copies of what views show. */
  static final class Copies {
    private Copies() {}

    static final List<OpSpec> ROWS = rows();

    private static List<OpSpec> rows() {
      List<OpSpec> rows = new ArrayList<>();
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
                          x ->
                              x.asStridedCopy(
                                  size(2, 2), new long[] {1, 2}, x.storageOffset() + 1)),
                      "torch.as_strided_copy(x, [2, 2], [1, 2], x.storage_offset() + 1)",
                      DENSE))
              .node("AsStridedBackward0_copy"));
      rows.add(
          of(
                  "detach_copy",
                  COPY,
                  functional("", OpCall.of(x -> x.detachCopy()), "torch.detach_copy(x)", ALL))
              .deviates(Deviation.Kind.LIBTORCH_FAILS, "is not implemented"));
      rows.add(copies("split_copy", "(x, 2, 0)", x -> x.splitCopy(2, 0)));
      rows.add(
          copies(
              "split_with_sizes_copy", "(x, [1, 2], 1)", x -> x.splitWithSizesCopy(size(1, 2), 1)));
      rows.add(copies("unbind_copy", "(x)", x -> x.unbindCopy(0)));
      return List.copyOf(rows);
    }

    private static OpSpec copy(String name, String arguments, OpCall.Unary call) {
      return of(name, COPY, functional("", OpCall.of(call), "torch." + name + arguments, ALL))
          .node(node(name));
    }

    private static OpSpec copies(
        String name, String arguments, Function<Tensor, List<Tensor>> call) {
      return of(
              name, COPY, functional("", in -> call.apply(in[0]), "torch." + name + arguments, ALL))
          .node(node(name));
    }

    private static String node(String name) {
      String camel = OpSpec.camelCase(name.substring(0, name.length() - "_copy".length()));
      return Character.toUpperCase(camel.charAt(0)) + camel.substring(1) + "Backward0_copy";
    }
  }
}

package dev.adjoint.testkit;

import static dev.adjoint.Adjoint.size;
import static dev.adjoint.testkit.Family.COPY;
import static dev.adjoint.testkit.Family.VIEW;
import static dev.adjoint.testkit.OpSpec.functional;
import static dev.adjoint.testkit.OpSpec.of;
import static dev.adjoint.testkit.Plan.shape;
import static dev.adjoint.testkit.Tolerance.ofMagnitude;

import dev.adjoint.Adjoint;
import dev.adjoint.Tensor;
import java.util.List;
import java.util.function.Function;

/** The rows of what joins tensors and splits them. */
final class JoinSpecs {
  private JoinSpecs() {}

  private static final Plan ALL = ViewSpecs.ALL;

  private static final Plan CUBES =
      Plan.shapes(shape(2, 3, 4), shape(4, 2, 6), shape(Form.TRANSPOSED, 2, 4, 2), shape(2, 3));

  private static final Plan PARTS =
      Plan.of(
              List.of(shape(2, 3), shape(2, 3)),
              List.of(shape(1), shape(1)),
              List.of(shape(0), shape(3)),
              List.of(shape(0), shape(2, 3)),
              List.of(shape(2, 3), shape(0)),
              List.of(shape(0), shape(0)),
              List.of(shape(Form.TRANSPOSED, 3, 4), shape(Form.STRIDED, 3, 4)),
              List.of(shape(2, 0, 3), shape(2, 0, 3)),
              List.of(shape(2, 3, 4), shape(Form.REVERSED, 2, 3, 4)),
              List.of(shape(257, 5), shape(257, 5)))
          .and(promoted())
          .and(
              Plan.refused(
                  List.of(shape(2, 3), shape(3)),
                  List.of(shape(), shape()),
                  List.of(shape(2, 3), shape(3, 2))));

  private static final Plan SAME =
      Plan.of(
              List.of(shape(), shape()),
              List.of(shape(3), shape(3)),
              List.of(shape(0), shape(0)),
              List.of(shape(Form.TRANSPOSED, 3, 4), shape(Form.STRIDED, 3, 4)),
              List.of(shape(2, 0, 3), shape(2, 0, 3)),
              List.of(shape(2, 3, 4), shape(Form.REVERSED, 2, 3, 4)))
          .and(promoted())
          .and(Plan.refused(List.of(shape(2), shape(3)), List.of(shape(2), shape())));

  private static final Plan STACKED =
      Plan.of(
              List.of(shape(), shape(3)),
              List.of(shape(), shape()),
              List.of(shape(3), shape(3)),
              List.of(shape(0), shape(2)),
              List.of(shape(2, 3), shape(3)),
              List.of(shape(3), shape(3, 2)),
              List.of(shape(2, 3), shape(Form.STRIDED, 2, 3)),
              List.of(shape(Form.TRANSPOSED, 3, 4), shape(3, 4)),
              List.of(shape(2, 0, 3), shape(2, 0, 3)),
              List.of(shape(2, 3, 4), shape(Form.REVERSED, 2, 3, 4)))
          .and(promoted());

  static final List<OpSpec> ROWS =
      List.of(
          of(
                  "cat",
                  Family.COPY,
                  joined(
                      "first",
                      (x, y) -> Adjoint.cat(Adjoint.tensors(x, y)),
                      "torch.cat([x, y])",
                      PARTS),
                  joined(
                      "last",
                      (x, y) -> Adjoint.cat(Adjoint.tensors(y, x), -1),
                      "torch.cat([y, x], -1)",
                      PARTS),
                  joined(
                      "thrice",
                      (x, y) -> Adjoint.concat(Adjoint.tensors(x, y, x), 0),
                      "torch.concat([x, y, x], 0)",
                      PARTS),
                  joined(
                      "by its other name",
                      (x, y) -> Adjoint.concat(List.of(x, y)),
                      "torch.concat([x, y])",
                      PARTS),
                  joined(
                      "by its third name",
                      (x, y) -> Adjoint.concatenate(List.of(x, y), 0),
                      "torch.concatenate([x, y], 0)",
                      PARTS),
                  joined(
                      "out of range",
                      (x, y) -> Adjoint.cat(Adjoint.tensors(x, y), 5),
                      "torch.cat([x, y], 5)",
                      PARTS))
              .alsoCovers("concat", "concatenate")
              .node("CatBackward0"),
          of(
                  "stack",
                  Family.COPY,
                  joined(
                      "first",
                      (x, y) -> Adjoint.stack(Adjoint.tensors(x, y)),
                      "torch.stack([x, y])",
                      SAME),
                  joined(
                      "last",
                      (x, y) -> Adjoint.stack(Adjoint.tensors(x, y, x), -1),
                      "torch.stack([x, y, x], -1)",
                      SAME),
                  joined(
                      "second",
                      (x, y) -> Adjoint.stack(Adjoint.tensors(y, x), 1),
                      "torch.stack([y, x], 1)",
                      SAME))
              .node("StackBackward0"),
          stacked("hstack", (x, y) -> Adjoint.hstack(Adjoint.tensors(x, y))),
          stacked("vstack", (x, y) -> Adjoint.vstack(Adjoint.tensors(x, y))),
          stacked("row_stack", (x, y) -> Adjoint.rowStack(Adjoint.tensors(x, y))),
          stacked("dstack", (x, y) -> Adjoint.dstack(Adjoint.tensors(x, y))),
          stacked("column_stack", (x, y) -> Adjoint.columnStack(Adjoint.tensors(x, y))),
          of(
                  "meshgrid",
                  Family.VIEW,
                  grid(
                      "ij",
                      in -> Adjoint.meshgrid(List.of(in), "ij"),
                      "torch.meshgrid([x, y], indexing='ij')"),
                  grid(
                      "xy",
                      in -> Adjoint.meshgrid(List.of(in), "xy"),
                      "torch.meshgrid([x, y], indexing='xy')"),
                  grid(
                      "three",
                      in -> Adjoint.meshgrid(Adjoint.tensors(in[0], in[1], in[0]), "xy"),
                      "torch.meshgrid([x, y, x], indexing='xy')"),
                  grid(
                      "one",
                      in -> Adjoint.meshgrid(Adjoint.tensors(in[1]), "xy"),
                      "torch.meshgrid([y], indexing='xy')"),
                  grid(
                      "unknown",
                      in -> Adjoint.meshgrid(List.of(in), "ji"),
                      "torch.meshgrid([x, y], indexing='ji')"),
                  grid("by default", in -> Adjoint.meshgrid(List.of(in)), "torch.meshgrid([x, y])"))
              .node("ExpandBackward0")
              .within(ofMagnitude(4)),
          of(
                  "broadcast_tensors",
                  Family.VIEW,
                  functional(
                      "",
                      in -> Adjoint.broadcastTensors(in[0], in[1]),
                      "torch.broadcast_tensors([x, y])",
                      Plan.of(
                              List.of(shape(3), shape()),
                              List.of(shape(2, 1), shape(1, 3)),
                              List.of(shape(2, 3), shape(Form.STRIDED, 3)))
                          .and(Plan.refused(List.of(shape(2), shape(3))))),
                  functional(
                      "list",
                      in -> Adjoint.broadcastTensors(List.of(in)),
                      "torch.broadcast_tensors([x, y])",
                      Plan.smallPair()))
              .node("ExpandBackward0")
              .within(ofMagnitude(4)),
          several(
              "split",
              "SplitBackward0",
              call("2", "x.split(2)", x -> x.split(2)),
              call("by 1", "x.split(1, -1)", x -> x.split(1, -1)),
              call("none", "x.split(0)", x -> x.split(0)),
              call("negative", "x.split(-1)", x -> x.split(-1)),
              call("sizes", "x.split([1, 2], 1)", x -> x.split(size(1, 2), 1)),
              call("first sizes", "x.split([2, 1, 0])", x -> x.split(size(2, 1, 0)))),
          several(
              "split_with_sizes",
              "SplitWithSizesBackward0",
              call("", "x.split_with_sizes([1, 2], 1)", x -> x.splitWithSizes(size(1, 2), 1)),
              call("bad", "x.split_with_sizes([3, -1], 0)", x -> x.splitWithSizes(size(3, -1), 0))),
          several(
              "chunk",
              "SplitBackward0",
              call("2", "x.chunk(2)", x -> x.chunk(2)),
              call("5 of last", "x.chunk(5, -1)", x -> x.chunk(5, -1)),
              call("0", "x.chunk(0)", x -> x.chunk(0))),
          several(
              "unbind",
              "UnbindBackward0",
              call("first", "x.unbind()", x -> x.unbind()),
              call("last", "x.unbind(-1)", x -> x.unbind(-1))),
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
                  x -> x.tensorSplit(Adjoint.tensor(1, 2), 0))),
          several(
              "hsplit",
              "SliceBackward0",
              call("2", "x.hsplit(2)", x -> x.hsplit(2)),
              call("at 1", "x.hsplit([1])", x -> x.hsplit(new long[] {1}))),
          several(
              "vsplit",
              "SliceBackward0",
              call("2", "x.vsplit(2)", x -> x.vsplit(2)),
              call("at 1", "x.vsplit([1])", x -> x.vsplit(new long[] {1}))),
          several(
              "dsplit",
              "SliceBackward0",
              call("2", "x.dsplit(2)", x -> x.dsplit(2)),
              call("at 1", "x.dsplit([1])", x -> x.dsplit(new long[] {1}))),
          several(
              "unsafe_split",
              "UnsafeSplitBackward0",
              call("2", "torch.unsafe_split(x, 2)", x -> x.unsafeSplit(2, 0))),
          several(
              "unsafe_split_with_sizes",
              "UnsafeSplitWithSizesBackward0",
              call(
                  "2",
                  "torch.unsafe_split_with_sizes(x, [1, 2], 1)",
                  x -> x.unsafeSplitWithSizes(size(1, 2), 1))),
          several(
              "unsafe_chunk",
              "UnsafeSplitBackward0",
              call("2", "torch.unsafe_chunk(x, 2, 0)", x -> x.unsafeChunk(2, 0))),
          copies("split_copy", "(x, 2, 0)", x -> x.splitCopy(2, 0)),
          copies(
              "split_with_sizes_copy", "(x, [1, 2], 1)", x -> x.splitWithSizesCopy(size(1, 2), 1)),
          copies("unbind_copy", "(x)", x -> x.unbindCopy(0)));

  private static OpSpec stacked(String name, OpCall.Binary call) {
    return of(name, Family.COPY, joined("", call, "torch." + name + "([x, y])", STACKED))
        .node("CatBackward0");
  }

  private static OpCase grid(String label, OpCall call, String python) {
    return functional(
        label,
        call,
        python,
        Plan.of(
            List.of(shape(3), shape(2)),
            List.of(shape(), shape(2)),
            List.of(shape(), shape()),
            List.of(shape(0), shape(2)),
            List.of(shape(Form.STRIDED, 4), shape(1))));
  }

  private static OpCase joined(String label, OpCall.Binary call, String python, Plan plan) {
    return functional(label, OpCall.of(call), python, plan);
  }

  /** All pairs of types, with 0-d tensors where they can be. */
  private static Plan promoted() {
    return domains ->
        Plan.binary().samples(domains).stream()
            .filter(s -> s.purpose() == Sample.Purpose.PROMOTION)
            .toList();
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

  private static OpSpec copies(String name, String arguments, Function<Tensor, List<Tensor>> call) {
    return of(name, COPY, functional("", in -> call.apply(in[0]), "torch." + name + arguments, ALL))
        .node(ViewSpecs.nodeOfCopy(name));
  }
}

package dev.adjoint.testkit;

import static dev.adjoint.testkit.Family.COPY;
import static dev.adjoint.testkit.Family.INDEX;
import static dev.adjoint.testkit.Family.VIEW;
import static dev.adjoint.testkit.OpSpec.functional;
import static dev.adjoint.testkit.OpSpec.inPlace;
import static dev.adjoint.testkit.OpSpec.of;
import static dev.adjoint.testkit.Plan.shape;

import dev.adjoint.Adjoint;
import dev.adjoint.DType;
import dev.adjoint.Index;
import dev.adjoint.Shape;
import dev.adjoint.Tensor;
import java.util.ArrayList;
import java.util.List;

/** The rows of the views, copies, fills and indexing. */
final class ViewSpecs {
  private ViewSpecs() {}

  /** Ends and halves of every type's range, but nothing whose conversion C leaves open. */
  private static final double[] CONVERSIONS = {
    0.0, -0.0, 0.5, 1.5, 2.5, 3.99, 100.75, 65519, 65504, 1 + 0x1p-11, 1 + 0x1p-9, 0x1p-24, 0x1p-25
  };

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

  private static final Plan DENSE =
      Plan.shapes(shape(6), shape(2, 3), shape(2, 3, 4), shape(), shape(0));

  private static final Plan ALL = Plan.shapes(Shapes.VIEWED.toArray(Plan.Shape[]::new));

  static final List<OpSpec> ROWS = rows();

  private static List<OpSpec> rows() {
    List<OpSpec> rows = new ArrayList<>();
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
    rows.addAll(copies());
    return List.copyOf(rows);
  }

  private static List<OpSpec> copies() {
    List<OpSpec> rows = new ArrayList<>();
    rows.add(
        of(
                "clone",
                COPY,
                functional("", OpCall.of(Tensor::clone), "x.clone()", Plan.unary()),
                functional("function", OpCall.of(Adjoint::clone), "torch.clone(x)", Plan.small()))
            .node("CloneBackward0"));
    rows.add(
        of(
                "contiguous",
                COPY,
                functional("", OpCall.of(Tensor::contiguous), "x.contiguous()", Plan.unary()))
            .node("CloneBackward0"));
    OpSpec to = of("to", COPY).node("ToCopyBackward0");
    for (DType dtype : DType.values()) {
      to =
          to.plus(
              functional(
                  dtype.toString(),
                  OpCall.of(x -> x.to(dtype)),
                  "x.to(" + dtype + ")",
                  Plan.shapes(
                          shape(),
                          shape(3),
                          shape(0),
                          shape(Form.TRANSPOSED, 3, 4),
                          shape(Form.STRIDED, 65, 129),
                          shape(1003))
                      .and(Plan.floats(CONVERSIONS))));
    }
    rows.add(to);
    rows.add(
        of(
            "item",
            COPY,
            functional(
                "number",
                OpCall.of(x -> Adjoint.tensor(x.item()).to(DType.FLOAT64)),
                "torch.tensor(float(x)).to(torch.float64)",
                Plan.shapes(shape(), shape(1), shape(1, 1))),
            functional(
                "refused",
                OpCall.of(x -> Adjoint.tensor(x.item())),
                "torch.tensor(x.item())",
                Plan.shapes(shape(0), shape(3), shape(2, 2)))));
    rows.add(
        of("zero_", COPY, inPlace("", OpCall.of(Tensor::zero_), "x.zero_()", Plan.unary()))
            .node("ZeroBackward0"));
    rows.add(
        of(
                "fill",
                COPY,
                inPlace("whole", OpCall.of(x -> x.fill_(3)), "x.fill_(3)", Plan.unary()),
                inPlace("number", OpCall.of(x -> x.fill_(-2.5)), "x.fill_(-2.5)", Plan.small()),
                inPlace("truth", OpCall.of(x -> x.fill_(true)), "x.fill_(True)", Plan.small()),
                inPlace(
                    "tensor",
                    OpCall.of((x, y) -> x.fill_(y)),
                    "x.fill_(y)",
                    Plan.of(List.of(shape(2, 3), shape()), List.of(shape(2), shape(1)))))
            .methods("fill_")
            .node("FillBackward2"));
    rows.add(
        of("copy_", COPY, inPlace("", OpCall.of(Tensor::copy_), "x.copy_(y)", Plan.binary()))
            .node("CopyBackwards"));
    return rows;
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

  private static OpCase set(String label, OpCall.Unary change, String python) {
    return inPlace(
        label,
        OpCall.of(change),
        python + "\nreturn x",
        Plan.shapes(shape(3), shape(2, 3), shape(0, 2), shape(Form.TRANSPOSED, 3, 4), shape()));
  }
}

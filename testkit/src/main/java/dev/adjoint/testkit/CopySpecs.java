package dev.adjoint.testkit;

import static dev.adjoint.testkit.Family.COPY;
import static dev.adjoint.testkit.OpSpec.functional;
import static dev.adjoint.testkit.OpSpec.inPlace;
import static dev.adjoint.testkit.OpSpec.of;
import static dev.adjoint.testkit.Plan.shape;

import dev.adjoint.Adjoint;
import dev.adjoint.DType;
import dev.adjoint.Device;
import dev.adjoint.Tensor;
import java.util.ArrayList;
import java.util.List;

/** The rows of copies, conversions, and writes of all elements. */
final class CopySpecs {
  private CopySpecs() {}

  /** Ends and halves of every type's range, but nothing whose conversion C leaves open. */
  private static final double[] CONVERSIONS = {
    0.0, -0.0, 0.5, 1.5, 2.5, 3.99, 100.75, 65519, 65504, 1 + 0x1p-11, 1 + 0x1p-9, 0x1p-24, 0x1p-25
  };

  static final List<OpSpec> ROWS = rows();

  private static List<OpSpec> rows() {
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
    rows.add(
        of(
                "type_as",
                COPY,
                functional("", OpCall.of(Tensor::typeAs), "x.type_as(y)", Plan.binary()))
            .node("ToCopyBackward0"));
    rows.add(
        to.plus(functional("another's", OpCall.of((x, y) -> x.to(y)), "x.to(y)", Plan.smallPair()))
            .plus(
                functional(
                    "a device",
                    OpCall.of(x -> x.to(Device.CPU, DType.FLOAT64)),
                    "x.to('cpu', torch.float64)",
                    Plan.small()))
            .plus(
                functional(
                    "a device's name",
                    OpCall.of(x -> x.to("cpu", DType.FLOAT64)),
                    "x.to('cpu', torch.float64)",
                    Plan.small()))
            .plus(
                functional(
                    "a copy",
                    OpCall.of(x -> x.to(x.dtype(), false, true)),
                    "x.to(x.dtype, False, True)",
                    Plan.small())));
    rows.add(
        named("half", Tensor::half, DType.FLOAT16)
            .plus(
                functional(
                    "type",
                    OpCall.of(x -> x.type(DType.FLOAT16)),
                    "x.to(torch.float16)",
                    Plan.small()))
            .alsoCovers("type"));
    rows.add(named("bfloat16", Tensor::bfloat16, DType.BFLOAT16));
    rows.add(named("bool", Tensor::bool, DType.BOOL));
    rows.add(of("cpu", COPY, functional("", OpCall.of(Tensor::cpu), "x.cpu()", Plan.small())));
    rows.add(
        of(
            "detach",
            COPY,
            functional("", OpCall.of(x -> Adjoint.detach(x)), "x.detach()", Plan.small())));
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
        of(
                "copy_",
                COPY,
                inPlace(
                    "", OpCall.of((Tensor x, Tensor y) -> x.copy_(y)), "x.copy_(y)", Plan.binary()))
            .node("CopyBackwards"));
    return rows;
  }

  private static OpSpec named(String name, OpCall.Unary call, DType dtype) {
    OpSpec row =
        of(name, COPY, functional("", OpCall.of(call), "x.to(" + dtype + ")", Plan.small()));
    return dtype.isFloatingPoint() ? row.node("ToCopyBackward0") : row;
  }
}

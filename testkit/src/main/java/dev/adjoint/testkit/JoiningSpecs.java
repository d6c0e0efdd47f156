package dev.adjoint.testkit;

import static dev.adjoint.testkit.OpSpec.NUMERIC;
import static dev.adjoint.testkit.OpSpec.functional;
import static dev.adjoint.testkit.OpSpec.of;
import static dev.adjoint.testkit.Plan.shape;
import static dev.adjoint.testkit.Tolerance.ofMagnitude;

import dev.adjoint.Adjoint;
import dev.adjoint.Tensor;
import java.util.List;

/** The rows of what puts tensors together, and of products of batches. */
final class JoiningSpecs {
  private JoiningSpecs() {}

  private static final Tolerance PRODUCT = ofMagnitude(8);

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
                      "out of range",
                      (x, y) -> Adjoint.cat(Adjoint.tensors(x, y), 5),
                      "torch.cat([x, y], 5)",
                      PARTS))
              .alsoCovers("concat")
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
          of(
                  "repeat",
                  Family.COPY,
                  repeated("twice", x -> x.repeat(2), "x.repeat([2])"),
                  repeated("in two", x -> x.repeat(3, 2), "x.repeat([3, 2])"),
                  repeated("in three", x -> x.repeat(2, 1, 3), "x.repeat([2, 1, 3])"),
                  repeated("never", x -> x.repeat(2, 0), "x.repeat([2, 0])"),
                  repeated("negative", x -> x.repeat(-1, 2), "x.repeat([-1, 2])"))
              .node("RepeatBackward0")
              .within(ofMagnitude(4)),
          of(
                  "bmm",
                  Family.LINEAR,
                  functional("", OpCall.of(Tensor::bmm), "torch.bmm(x, y)", pairs()))
              .dtypes(NUMERIC)
              .node("BmmBackward0")
              .within(PRODUCT, PRODUCT),
          scaled("addmm", OpCall.of((x, y, z) -> x.addmm(y, z)), "torch.addmm(x, y, z)", false)
              .plus(
                  functional(
                      "factors",
                      OpCall.of((x, y, z) -> x.addmm(y, z, 2, 3)),
                      "torch.addmm(x, y, z, beta=2, alpha=3)",
                      triples(false)))
              .plus(
                  functional(
                      "without",
                      OpCall.of((x, y, z) -> x.addmm(y, z, 0.0, 0.5)),
                      "torch.addmm(x, y, z, beta=0.0, alpha=0.5)",
                      triples(false)))
              .node("AddmmBackward0"),
          scaled("baddbmm", OpCall.of((x, y, z) -> x.baddbmm(y, z)), "torch.baddbmm(x, y, z)", true)
              .plus(
                  functional(
                      "factors",
                      OpCall.of((x, y, z) -> x.baddbmm(y, z, 2, 3)),
                      "torch.baddbmm(x, y, z, beta=2, alpha=3)",
                      triples(true)))
              .plus(
                  functional(
                      "fractions",
                      OpCall.of((x, y, z) -> x.baddbmm(y, z, 0.5, 1.5)),
                      "torch.baddbmm(x, y, z, beta=0.5, alpha=1.5)",
                      triples(true)))
              .node("BaddbmmBackward0"));

  private static OpCase joined(String label, OpCall.Binary call, String python, Plan plan) {
    return functional(label, OpCall.of(call), python, plan);
  }

  private static OpCase repeated(String label, OpCall.Unary call, String python) {
    return functional(
        label, OpCall.of(call), python, Plan.shapes(Shapes.VIEWED.toArray(Plan.Shape[]::new)));
  }

  private static OpSpec scaled(String name, OpCall call, String python, boolean batch) {
    return of(name, Family.LINEAR, functional("", call, python, triples(batch)))
        .dtypes(NUMERIC)
        .within(PRODUCT, PRODUCT);
  }

  /** All pairs of types, with 0-d tensors where they can be. */
  private static Plan promoted() {
    return domains ->
        Plan.binary().samples(domains).stream()
            .filter(s -> s.purpose() == Sample.Purpose.PROMOTION)
            .toList();
  }

  private static Plan pairs() {
    return Plan.of(
            List.of(shape(2, 3, 4), shape(2, 4, 3)),
            List.of(shape(1, 1, 1), shape(1, 1, 1)),
            List.of(shape(0, 2, 3), shape(0, 3, 2)),
            List.of(shape(2, 0, 3), shape(2, 3, 2)),
            List.of(shape(2, 2, 0), shape(2, 0, 3)),
            List.of(shape(Form.TRANSPOSED, 2, 5, 7), shape(Form.REVERSED, 2, 7, 3)),
            List.of(shape(Form.STRIDED, 2, 5, 7), shape(Form.EXPANDED, 2, 7, 3)),
            List.of(shape(5, 17, 33), shape(5, 33, 19)),
            List.of(shape(2, 65, 70), shape(Form.TRANSPOSED, 2, 70, 65)))
        .and(
            Plan.refused(
                List.of(shape(2, 3, 4), shape(2, 3, 4)),
                List.of(shape(2, 3, 4), shape(3, 4, 2)),
                List.of(shape(3, 4), shape(4, 3)),
                List.of(shape(2, 3, 4), shape(4, 3))));
  }

  /** Operands of products of any rank. */
  static Plan ofAnyRank() {
    return Plan.of(
            List.of(shape(2, 3, 4), shape(2, 4, 3)),
            List.of(shape(2, 3, 4), shape(4, 5)),
            List.of(shape(Form.TRANSPOSED, 2, 3, 4), shape(4, 5)),
            List.of(shape(3, 4), shape(2, 4, 5)),
            List.of(shape(2, 3, 4), shape(4)),
            List.of(shape(4), shape(2, 4, 3)),
            List.of(shape(1, 3, 4), shape(2, 4, 3)),
            List.of(shape(2, 3, 4), shape(1, 4, 3)),
            List.of(shape(2, 1, 3, 4), shape(5, 4, 2)),
            List.of(shape(Form.REVERSED, 2, 2, 3, 4), shape(4, 2)),
            List.of(shape(0, 3, 4), shape(4, 2)),
            List.of(shape(2, 3, 0), shape(0, 2)),
            List.of(shape(2, 0, 4), shape(2, 4, 3)),
            List.of(shape(3, 17, 33), shape(33, 19)))
        .and(
            Plan.refused(
                List.of(shape(2, 3, 4), shape(2, 3, 4)),
                List.of(shape(2, 3, 4), shape(3, 4, 2)),
                List.of(shape(2, 3, 4), shape(3)),
                List.of(shape(2, 3, 4), shape())));
  }

  private static Plan triples(boolean batch) {
    return batch
        ? Plan.of(
                List.of(shape(2, 3, 5), shape(2, 3, 4), shape(2, 4, 5)),
                List.of(shape(5), shape(2, 3, 4), shape(2, 4, 5)),
                List.of(shape(), shape(1, 2, 0), shape(1, 0, 2)),
                List.of(shape(3, 1), shape(0, 3, 2), shape(0, 2, 2)),
                List.of(
                    shape(Form.TRANSPOSED, 2, 5, 3),
                    shape(Form.TRANSPOSED, 2, 5, 7),
                    shape(Form.STRIDED, 2, 7, 3)))
            .and(
                Plan.refused(
                    List.of(shape(4), shape(2, 3, 4), shape(2, 4, 5)),
                    List.of(shape(5), shape(2, 3, 4), shape(2, 3, 5)),
                    List.of(shape(5), shape(3, 4), shape(2, 3, 5))))
        : Plan.of(
                List.of(shape(2, 3), shape(2, 4), shape(4, 3)),
                List.of(shape(3), shape(2, 4), shape(4, 3)),
                List.of(shape(2, 1), shape(2, 4), shape(4, 3)),
                List.of(shape(), shape(2, 0), shape(0, 3)),
                List.of(shape(3), shape(0, 2), shape(2, 3)),
                List.of(
                    shape(Form.TRANSPOSED, 5, 3),
                    shape(Form.TRANSPOSED, 5, 7),
                    shape(Form.STRIDED, 7, 3)),
                List.of(shape(19), shape(17, 33), shape(33, 19)))
            .and(
                Plan.refused(
                    List.of(shape(4), shape(2, 4), shape(4, 3)),
                    List.of(shape(3), shape(2, 3), shape(2, 3)),
                    List.of(shape(3), shape(3), shape(2, 3)),
                    List.of(shape(1, 2, 3), shape(2, 4), shape(4, 3))));
  }
}

package dev.adjoint.testkit;

import static dev.adjoint.Adjoint.dims;
import static dev.adjoint.DType.BFLOAT16;
import static dev.adjoint.DType.BOOL;
import static dev.adjoint.DType.FLOAT16;
import static dev.adjoint.testkit.Family.LINEAR;
import static dev.adjoint.testkit.OpSpec.NUMERIC;
import static dev.adjoint.testkit.OpSpec.functional;
import static dev.adjoint.testkit.OpSpec.of;
import static dev.adjoint.testkit.Plan.shape;
import static dev.adjoint.testkit.Tolerance.ofMagnitude;

import dev.adjoint.Adjoint;
import dev.adjoint.F;
import dev.adjoint.Tensor;
import java.util.EnumSet;
import java.util.List;

/** The rows of products of vectors and matrices. */
final class LinalgSpecs {
  private LinalgSpecs() {}

  private static final Tolerance PRODUCT = ofMagnitude(8);

  static final List<OpSpec> ROWS =
      List.of(
          of(
                  "outer",
                  LINEAR,
                  functional("", OpCall.of(Tensor::outer), "torch.outer(x, y)", vectors()),
                  functional("ger", OpCall.of(Tensor::ger), "torch.ger(x, y)", vectors()))
              .alsoCovers("ger")
              .node("MulBackward0")
              .within(Tolerance.EXACT, PRODUCT),
          of(
                  "tensordot",
                  LINEAR,
                  functional(
                      "one",
                      OpCall.of((x, y) -> Adjoint.tensordot(x, y, 1)),
                      "torch.tensordot(x, y, [-1], [0])",
                      products()),
                  functional(
                      "two",
                      OpCall.of((x, y) -> Adjoint.tensordot(x, y, dims(1, 0), dims(0, -1))),
                      "torch.tensordot(x, y, [1, 0], [0, -1])",
                      contracted()),
                  functional(
                      "all, of operands that are not contiguous",
                      OpCall.of((x, y) -> Adjoint.tensordot(x, y, dims(1, 0), dims(0, -1))),
                      "torch.tensordot(x, y, [1, 0], [0, -1])",
                      // Of others than bool, which libtorch takes for these alone.
                      domains ->
                          Plan.of(List.of(shape(Form.TRANSPOSED, 4, 3), shape(Form.STRIDED, 3, 4)))
                              .samples(domains)
                              .stream()
                              .filter(s -> s.inputs().getFirst().dtype() != BOOL)
                              .toList()),
                  functional(
                      "second of each",
                      OpCall.of((x, y) -> Adjoint.tensordot(x, y, dims(1), dims(1))),
                      "torch.tensordot(x, y, [1], [1])",
                      contracted()),
                  functional(
                      "none",
                      OpCall.of((x, y) -> Adjoint.tensordot(x, y, dims(), dims())),
                      "torch.tensordot(x, y, [], [])",
                      contracted()),
                  functional(
                      "twice",
                      OpCall.of((x, y) -> Adjoint.tensordot(x, y, dims(0, 0), dims(0, 0))),
                      "torch.tensordot(x, y, [0, 0], [0, 0])",
                      contracted()),
                  functional(
                      "uneven",
                      OpCall.of((x, y) -> Adjoint.tensordot(x, y, dims(0), dims(0, 1))),
                      "torch.tensordot(x, y, [0], [0, 1])",
                      contracted()),
                  functional(
                      "by default",
                      OpCall.of((x, y) -> Adjoint.tensordot(x, y)),
                      "torch.tensordot(x, y, [-2, -1], [0, 1])",
                      Plan.of(
                          List.of(shape(2, 3), shape(2, 3)),
                          List.of(shape(4, 2, 3), shape(Form.TRANSPOSED, 2, 3)))))
              .dtypes(NUMERIC)
              .node("ViewBackward0")
              .within(PRODUCT, PRODUCT),
          einsum(),
          of(
                  "linear",
                  LINEAR,
                  functional("", OpCall.of((x, y) -> F.linear(x, y)), "torch.linear(x, y)", rows()),
                  functional(
                      "bias",
                      OpCall.of((x, y, z) -> F.linear(x, y, z)),
                      "torch.linear(x, y, z)",
                      biased()))
              .dtypes(NUMERIC)
              .node("AddmmBackward0")
              .within(PRODUCT, PRODUCT),
          of(
                  "bilinear",
                  LINEAR,
                  functional(
                      "",
                      OpCall.of((x, y, z) -> F.bilinear(x, y, z)),
                      "torch.bilinear(x, y, z)",
                      Plan.of(
                              List.of(shape(2, 3), shape(2, 4), shape(5, 3, 4)),
                              List.of(shape(3), shape(4), shape(5, 3, 4)),
                              List.of(
                                  shape(2, 1, 3), shape(2, 1, 3), shape(Form.REVERSED, 4, 3, 3)),
                              List.of(shape(0, 3), shape(0, 3), shape(2, 3, 3)),
                              List.of(shape(2, 0), shape(2, 3), shape(2, 0, 3)),
                              List.of(
                                  shape(Form.TRANSPOSED, 5, 3),
                                  shape(Form.STRIDED, 5, 2),
                                  shape(1, 3, 2)),
                              List.of(shape(17, 33), shape(17, 9), shape(19, 33, 9)))
                          .and(
                              Plan.refused(
                                  List.of(shape(2, 3), shape(1, 4), shape(5, 3, 4)),
                                  List.of(shape(2, 3), shape(4), shape(5, 3, 4)),
                                  List.of(shape(2, 3), shape(2, 4), shape(5, 2, 4)),
                                  List.of(shape(2, 3), shape(2, 4), shape(5, 3, 2)),
                                  List.of(shape(2, 3), shape(2, 4), shape(3, 4)),
                                  List.of(shape(), shape(), shape(5, 3, 4))))),
                  functional(
                          "bias",
                          in -> List.of(F.bilinear(in[0], in[1], in[2], in[3])),
                          "torch.bilinear(x, y, z, w)",
                          Plan.of(
                                  List.of(shape(2, 3), shape(2, 4), shape(5, 3, 4), shape(5)),
                                  List.of(shape(3), shape(4), shape(5, 3, 4), shape(5)))
                              .and(
                                  Plan.refused(
                                      List.of(shape(3), shape(4), shape(5, 3, 4), shape(4)),
                                      List.of(shape(3), shape(4), shape(5, 3, 4), shape()))))
                      // Half types are rounded before the bias is added.
                      .within(new Tolerance(5, 32, 0)))
              .dtypes(NUMERIC)
              .domains(Domain.EXPONENT)
              .node("ViewBackward0")
              .within(ofMagnitude(32), ofMagnitude(32)),
          of(
                  "trace",
                  LINEAR,
                  functional(
                      "",
                      OpCall.of(Tensor::trace),
                      "torch.trace(x)",
                      Plan.shapes(
                          shape(),
                          shape(3),
                          shape(3, 3),
                          shape(2, 4),
                          // None taller than wide: there libtorch 2.10's gradient is wrong, and
                          // 2.13's as ours.
                          shape(0, 3),
                          shape(2, 3, 4),
                          shape(Form.TRANSPOSED, 4, 5),
                          shape(Form.EXPANDED, 3, 4),
                          shape(129, 130))))
              .dtypes(EnumSet.complementOf(EnumSet.of(BOOL, FLOAT16, BFLOAT16)))
              .node("TraceBackward0")
              .within(ofMagnitude(8), Tolerance.EXACT),
          of("dot", LINEAR, functional("", OpCall.of(Tensor::dot), "torch.dot(x, y)", dots()))
              .dtypes(NUMERIC)
              .node("DotBackward0")
              .within(ofMagnitude(4), Tolerance.EXACT),
          of("mm", LINEAR, functional("", OpCall.of(Tensor::mm), "torch.mm(x, y)", products()))
              .dtypes(NUMERIC)
              .node("MmBackward0")
              .within(ofMagnitude(8), ofMagnitude(8)),
          of("mv", LINEAR, functional("", OpCall.of(Tensor::mv), "torch.mv(x, y)", products()))
              .dtypes(NUMERIC)
              .node("MvBackward0")
              .within(ofMagnitude(8), ofMagnitude(8)),
          of(
                  "matmul",
                  LINEAR,
                  functional("", OpCall.of(Tensor::matmul), "torch.matmul(x, y)", products()),
                  functional(
                      "any rank", OpCall.of(Tensor::matmul), "torch.matmul(x, y)", ofAnyRank()))
              .dtypes(NUMERIC)
              .node("MmBackward0")
              .within(ofMagnitude(8), ofMagnitude(8)),
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

  private static Plan vectors() {
    return Plan.of(
            List.of(shape(3), shape(2)),
            List.of(shape(1), shape(3)),
            List.of(shape(0), shape(3)),
            List.of(shape(Form.STRIDED, 37), shape(129)),
            List.of(shape(2, 3), shape(3)),
            List.of(shape(3), shape()))
        .and(
            domains ->
                Plan.binary().samples(domains).stream()
                    .filter(
                        s ->
                            s.purpose() == Sample.Purpose.PROMOTION
                                && s.inputs().stream().allMatch(i -> i.sizes().length == 1))
                    .toList());
  }

  /** Inputs and weights of a linear layer. */
  private static Plan rows() {
    return Plan.of(
            List.of(shape(2, 3), shape(4, 3)),
            List.of(shape(3), shape(4, 3)),
            List.of(shape(2, 3), shape(3)),
            List.of(shape(3), shape(3)),
            List.of(shape(5, 2, 3), shape(4, 3)),
            List.of(shape(0, 3), shape(4, 3)),
            List.of(shape(2, 0), shape(4, 0)),
            List.of(shape(Form.TRANSPOSED, 3, 4), shape(Form.TRANSPOSED, 2, 4)),
            List.of(shape(65, 129), shape(70, 129)))
        .and(
            Plan.refused(
                List.of(shape(2, 3), shape(2, 4)),
                List.of(shape(), shape(2, 4)),
                List.of(shape(3), shape(2, 1, 3))));
  }

  private static Plan biased() {
    return Plan.of(
            List.of(shape(2, 3), shape(4, 3), shape(4)),
            List.of(shape(2, 3), shape(4, 3), shape()),
            List.of(shape(2, 3), shape(4, 3), shape(2, 1)),
            List.of(shape(3), shape(4, 3), shape(4)),
            List.of(shape(3), shape(4, 3), shape()),
            List.of(shape(5, 2, 3), shape(4, 3), shape(4)),
            List.of(shape(5, 2, 3), shape(4, 3), shape(2, 4)),
            List.of(shape(5, 2, 3), shape(4, 3), shape(2, 1)),
            List.of(shape(5, 2, 3), shape(4, 3), shape(1, 4)),
            List.of(shape(5, 2, 3), shape(4, 3), shape(1, 1, 4)),
            List.of(shape(5, 2, 3), shape(4, 3), shape()),
            List.of(shape(5, 2, 3), shape(4, 3), shape(Form.STRIDED, 4)),
            List.of(shape(5, 2, 3), shape(4, 3), shape(1)),
            List.of(shape(Form.REVERSED, 5, 2, 3), shape(4, 3), shape(4)),
            List.of(shape(Form.STRIDED, 5, 3), shape(Form.TRANSPOSED, 4, 3), shape(4)),
            List.of(shape(2, 1, 2, 3), shape(4, 3), shape(1)),
            List.of(shape(2, 1, 2, 3), shape(4, 3), shape(4)),
            List.of(shape(2, 1, 2, 3), shape(4, 3), shape()),
            List.of(shape(0, 2, 3), shape(4, 3), shape(4)),
            List.of(shape(2, 0), shape(4, 0), shape(4)),
            List.of(shape(33, 65), shape(70, 65), shape(70)))
        .and(
            Plan.refused(
                List.of(shape(2, 3), shape(4, 3), shape(3)),
                List.of(shape(5, 2, 3), shape(4, 3), shape(3)),
                List.of(shape(2, 3), shape(3), shape(2)),
                List.of(shape(3), shape(3), shape(1)),
                List.of(shape(2, 3), shape(4, 2), shape(4))));
  }

  private static Plan contracted() {
    return Plan.of(
        List.of(shape(2, 3), shape(3, 2)),
        List.of(shape(3, 4), shape(2, 4)),
        List.of(shape(2, 3), shape(2, 3)),
        List.of(shape(3, 4, 2), shape(Form.REVERSED, 4, 5, 3)),
        List.of(shape(2, 1), shape(3, 2)),
        List.of(shape(0, 3), shape(3, 0)),
        List.of(shape(Form.TRANSPOSED, 4, 3), shape(Form.STRIDED, 3, 4, 2)));
  }

  /** No empty ones of bool, which libtorch takes where there is nothing to multiply. */
  private static Plan multiplied() {
    return domains ->
        Plan.of(
                List.of(shape(2, 3), shape(3, 4)),
                List.of(shape(2, 3), shape(2, 3)),
                List.of(shape(2, 1), shape(3, 4)),
                List.of(shape(0, 2), shape(2, 3)),
                List.of(shape(Form.TRANSPOSED, 3, 4), shape(Form.STRIDED, 4, 3)),
                List.of(shape(5, 2, 3), shape(3, 4)),
                List.of(shape(5, 2, 3), shape(1, 3, 4)),
                List.of(shape(5, 2, 3), shape(5, 3, 4)),
                List.of(shape(), shape(3)),
                List.of(shape(17, 33), shape(33, 19)))
            .samples(domains)
            .stream()
            .filter(
                s ->
                    s.inputs().getFirst().dtype() != BOOL
                        || s.inputs().stream().allMatch(i -> i.values().count() > 0))
            .toList();
  }

  private static OpSpec einsum() {
    OpSpec row =
        of(
            "einsum",
            LINEAR,
            functional(
                "tensors",
                OpCall.of((x, y) -> Adjoint.einsum("i...,j->i...j", x, y)),
                "torch.einsum('i...,j->i...j', [x, y])",
                contracted()));
    for (String equation :
        List.of(
            "ij",
            "ba",
            "...",
            "ii",
            "ii->i",
            "i...->...",
            "...i->i...",
            "i j -> j",
            "->",
            "iji->j",
            "...ii->...i",
            "i->ij",
            "ij->ii",
            "i1",
            "i..",
            "i...j...",
            "i->.i",
            "i-",
            "ij->ij->",
            "i,j",
            "...i->...i...")) {
      row =
          row.plus(
              functional(
                  equation,
                  OpCall.of(x -> Adjoint.einsum(equation, List.of(x))),
                  "torch.einsum('" + equation + "', [x])",
                  Plan.shapes(
                      shape(),
                      shape(3),
                      shape(2, 3),
                      shape(3, 3),
                      shape(2, 0),
                      shape(Form.TRANSPOSED, 3, 3),
                      shape(2, 3, 2),
                      shape(Form.REVERSED, 2, 3, 3))));
    }
    for (String equation :
        List.of(
            "ij,jk",
            "ij,jk->ki",
            "ij,jk->",
            "ij,ij->",
            "ij,kj->ijk",
            "i...,...j->...ij",
            "ab,Ac",
            "...ij,...jk->...ik",
            "ij,kl",
            "ij")) {
      row =
          row.plus(
              functional(
                  equation,
                  OpCall.of((x, y) -> Adjoint.einsum(equation, List.of(x, y))),
                  "torch.einsum('" + equation + "', [x, y])",
                  multiplied()));
    }
    for (String equation : List.of("ij,jk,kl", "ij,jk,kl->li", "ij,ij,ij->j", "i...,j...,k...")) {
      row =
          row.plus(
              functional(
                  equation,
                  OpCall.of((x, y, z) -> Adjoint.einsum(equation, List.of(x, y, z))),
                  "torch.einsum('" + equation + "', [x, y, z])",
                  Plan.of(
                      List.of(shape(2, 3), shape(3, 2), shape(2, 4)),
                      List.of(shape(2, 3), shape(2, 3), shape(2, 3)),
                      List.of(shape(2, 2), shape(Form.TRANSPOSED, 2, 2), shape(2, 2)))));
    }
    return row.node("ViewBackward0").within(ofMagnitude(16), ofMagnitude(16));
  }

  private static Plan dots() {
    return Plan.of(
            List.of(shape(4), shape(4)),
            List.of(shape(0), shape(0)),
            List.of(shape(1), shape(1)),
            List.of(shape(Form.STRIDED, 37), shape(37)),
            List.of(shape(1003), shape(1003)),
            List.of(shape(40_001), shape(40_001)))
        .and(
            Plan.refused(
                List.of(shape(3), shape(4)),
                List.of(shape(2, 3), shape(3)),
                List.of(shape(), shape(3))));
  }

  private static Plan products() {
    return Plan.of(
            List.of(shape(4), shape(4)),
            List.of(shape(2, 3), shape(3)),
            List.of(shape(3), shape(3, 2)),
            List.of(shape(2, 3), shape(3, 4)),
            List.of(shape(1, 1), shape(1, 1)),
            List.of(shape(0, 3), shape(3, 2)),
            List.of(shape(2, 0), shape(0, 3)),
            List.of(shape(2, 0), shape(0)),
            List.of(shape(Form.TRANSPOSED, 5, 7), shape(Form.TRANSPOSED, 7, 3)),
            List.of(shape(Form.STRIDED, 5, 7), shape(Form.EXPANDED, 7, 3)),
            List.of(shape(17, 33), shape(33, 19)),
            List.of(shape(65, 129), shape(Form.TRANSPOSED, 129, 70)))
        .and(
            Plan.refused(
                List.of(shape(2, 3), shape(2, 3)),
                List.of(shape(3), shape(4)),
                List.of(shape(2, 3), shape(2)),
                List.of(shape(), shape(3)),
                List.of(shape(3), shape())));
  }

  private static OpSpec scaled(String name, OpCall call, String python, boolean batch) {
    return of(name, Family.LINEAR, functional("", call, python, triples(batch)))
        .dtypes(NUMERIC)
        .within(PRODUCT, PRODUCT);
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

  /** Operands of products of any rank. */
  private static Plan ofAnyRank() {
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
}

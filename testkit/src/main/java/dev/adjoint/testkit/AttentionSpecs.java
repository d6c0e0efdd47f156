package dev.adjoint.testkit;

import static dev.adjoint.testkit.OpSpec.FLOATING;
import static dev.adjoint.testkit.OpSpec.functional;
import static dev.adjoint.testkit.OpSpec.of;
import static dev.adjoint.testkit.Plan.shape;

import dev.adjoint.Adjoint;
import dev.adjoint.DType;
import dev.adjoint.F;
import java.util.List;

/** The rows of attention. */
final class AttentionSpecs {
  private AttentionSpecs() {}

  private static final String NAME = "torch.scaled_dot_product_attention";

  private static final Tolerance WEIGHTED = new Tolerance(4, 16, 4);

  private static final Tolerance GRADIENTS = new Tolerance(4, 64, 32);

  /** Heads in batches, for which there is one kernel in libtorch. */
  private static final Plan HEADS =
      Plan.of(
          heads(2, 2, 3, 5, 4),
          heads(1, 1, 1, 1, 1),
          heads(1, 2, 5, 3, 2),
          heads(0, 2, 3, 3, 2),
          List.of(
              shape(Form.EXPANDED, 2, 1, 4, 4),
              shape(2, 1, 3, 4),
              shape(Form.EXPANDED, 2, 1, 3, 4)),
          heads(1, 2, 70, 66, 4));

  /** Sizes and layouts for which it composes other operations. */
  private static final Plan OTHERS =
      Plan.of(
              List.of(shape(3, 4), shape(5, 4), shape(5, 2)),
              List.of(shape(2, 2, 4), shape(2, 5, 4), shape(2, 5, 4)),
              List.of(shape(2, 2, 3, 4), shape(2, 2, 5, 4), shape(2, 2, 5, 3)),
              List.of(shape(2, 1, 3, 4), shape(1, 2, 5, 4), shape(5, 4)),
              List.of(shape(Form.TRANSPOSED, 1, 2, 2, 4), shape(1, 2, 3, 4), shape(1, 2, 3, 4)),
              List.of(shape(2, 2, 0, 4), shape(2, 2, 3, 4), shape(2, 2, 3, 4)),
              List.of(shape(2, 0, 4), shape(2, 3, 4), shape(2, 3, 4)))
          .and(
              Plan.refused(
                  List.of(shape(4), shape(5, 4), shape(5, 4)),
                  List.of(shape(3, 4), shape(5, 3), shape(5, 4)),
                  List.of(shape(3, 4), shape(5, 4), shape(4, 4)),
                  List.of(shape(2, 2, 3, 4), shape(2, 3, 5, 4), shape(2, 3, 5, 4))));

  /** Queries with more heads. */
  private static final Plan GROUPS =
      Plan.of(
              grouped(4, 2, 2),
              grouped(4, 1, 1),
              grouped(2, 2, 2),
              grouped(4, 2, 1),
              List.of(shape(4, 3, 4), shape(2, 5, 4), shape(2, 5, 4)))
          .and(Plan.refused(grouped(4, 3, 3), grouped(2, 4, 4)));

  private static List<Plan.Shape> heads(
      long batch, long heads, long queries, long keys, long size) {
    return List.of(
        shape(batch, heads, queries, size),
        shape(batch, heads, keys, size),
        shape(batch, heads, keys, size));
  }

  private static List<Plan.Shape> grouped(long queries, long keys, long values) {
    return List.of(shape(2, queries, 3, 4), shape(2, keys, 5, 4), shape(2, values, 5, 4));
  }

  private static Plan masked(Plan.Shape... masks) {
    return List.of(masks).stream()
        .map(
            mask -> Plan.of(List.of(shape(2, 2, 3, 4), shape(2, 2, 5, 4), shape(2, 2, 5, 4), mask)))
        .reduce(Plan::and)
        .orElseThrow();
  }

  /** Masks of matrices, of heads and of batches; one does not fit, and one has 3 dimensions. */
  private static final Plan MASKS =
      masked(
          shape(3, 5),
          shape(2, 2, 3, 5),
          shape(2, 1, 1, 5),
          shape(1, 2, 3, 1),
          shape(Form.TRANSPOSED, 3, 5),
          shape(2, 3, 5),
          shape(5));

  private static final Plan NOT_MASKS =
      Plan.refused(List.of(shape(2, 2, 3, 4), shape(2, 2, 5, 4), shape(2, 2, 5, 4), shape(3, 4)));

  private static final OpCall MASKED =
      in -> List.of(F.scaledDotProductAttention(in[0], in[1], in[2], in[3]));

  private static OpCase attention(String label, OpCall call, String arguments, Plan plan) {
    return functional(label, call, NAME + "(x, y, z" + arguments + ")", plan);
  }

  static final List<OpSpec> ROWS =
      List.of(
          of(
                  "scaled_dot_product_attention",
                  Family.ATTENTION,
                  attention(
                      "heads",
                      OpCall.of((x, y, z) -> F.scaledDotProductAttention(x, y, z)),
                      "",
                      HEADS),
                  attention(
                      "others",
                      OpCall.of((x, y, z) -> F.scaledDotProductAttention(x, y, z)),
                      "",
                      OTHERS),
                  attention(
                      "causal",
                      OpCall.of((x, y, z) -> F.scaledDotProductAttention(x, y, z, null, 0, true)),
                      ", None, 0.0, True",
                      HEADS.and(OTHERS)),
                  attention(
                      "scale",
                      OpCall.of(
                          (x, y, z) -> F.scaledDotProductAttention(x, y, z, null, 0.0, false, 0.3)),
                      ", scale=0.3",
                      HEADS.and(OTHERS)),
                  attention(
                      "negative scale",
                      OpCall.of(
                          (x, y, z) ->
                              F.scaledDotProductAttention(x, y, z, null, 0.0, false, -0.75)),
                      ", scale=-0.75",
                      HEADS.and(OTHERS)),
                  attention("bool mask", MASKED, ", w", MASKS.and(NOT_MASKS))
                      .over(Domain.PROBABILITY, Domain.PROBABILITY, Domain.REAL, Domain.CONDITION),
                  attention("mask", MASKED, ", w", MASKS.and(NOT_MASKS)),
                  attention(
                      "constant mask",
                      in ->
                          List.of(F.scaledDotProductAttention(in[0], in[1], in[2], in[3].detach())),
                      ", w.detach()",
                      MASKS),
                  attention(
                      "mask of float32",
                      in ->
                          List.of(
                              F.scaledDotProductAttention(
                                  in[0], in[1], in[2], in[3].detach().to(DType.FLOAT32))),
                      ", w.detach().float()",
                      MASKS),
                  attention(
                      "mask and causal",
                      in ->
                          List.of(
                              F.scaledDotProductAttention(
                                  in[0], in[1], in[2], in[3].detach(), 0, true)),
                      ", w.detach(), 0.0, True",
                      masked(shape(3, 5), shape(2, 3, 5))),
                  attention(
                      "groups",
                      OpCall.of(
                          (x, y, z) ->
                              F.scaledDotProductAttention(x, y, z, null, 0.0, false, null, true)),
                      ", enable_gqa=True",
                      GROUPS),
                  attention(
                      "causal groups",
                      OpCall.of(
                          (x, y, z) ->
                              F.scaledDotProductAttention(x, y, z, null, 0.0, true, null, true)),
                      ", None, 0.0, True, enable_gqa=True",
                      GROUPS))
              .domains(Domain.PROBABILITY, Domain.PROBABILITY, Domain.REAL, Domain.REAL)
              .dtypes(FLOATING)
              .node("ScaledDotProductFlashAttentionForCpuBackward0")
              .deviates(
                  Deviation.Kind.LIBTORCH_FAILS,
                  "derivative for aten::_scaled_dot_product_flash_attention_for_cpu_backward is not"
                      + " implemented")
              .within(WEIGHTED, GRADIENTS),
          // Random ones stand with what is created: vmap refuses them, or draws for each member.
          of(
                  "scaled_dot_product_attention_dropout",
                  Family.CREATION,
                  functional(
                      "",
                      in -> {
                        Adjoint.manualSeed(11);
                        return List.of(F.scaledDotProductAttention(in[0], in[1], in[2], null, 0.4));
                      },
                      "torch.manual_seed(11)\nreturn " + NAME + "(x, y, z, None, 0.4)",
                      domains ->
                          HEADS.samples(domains).stream().filter(Sample::hasFloating).toList()))
              .methods("scaledDotProductAttention")
              .domains(Domain.PROBABILITY)
              .dtypes(FLOATING)
              .node("UnsafeViewBackward0")
              .within(WEIGHTED, GRADIENTS));
}

package dev.adjoint.conformance.programs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import dev.adjoint.Adjoint;
import dev.adjoint.DType;
import dev.adjoint.Func;
import dev.adjoint.Tensor;
import dev.adjoint.TensorFunction;
import dev.adjoint.conformance.OracleSession;
import dev.adjoint.testkit.Form;
import dev.adjoint.testkit.Input;
import dev.adjoint.testkit.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** What {@link Exemptions} says of libtorch is still so: an exemption that is not, has to go. */
@EnabledIf(
    value = "dev.adjoint.conformance.Oracle#isAsked",
    disabledReason = "no libtorch for this platform, or no vector module in this JVM")
final class ExemptionsTest {
  @Test
  void typesAndIndicesOfNothingAreNotLookedAt() {
    assertThat(refusal("torch.bmm(x, y)", integers(0, 1, 1), floats(0, 1, 1))).isEmpty();
    assertThat(refusal("x.index_fill_(0, torch.tensor([0, 1]), 7)", integers(1, 0))).isEmpty();
  }

  @Test
  void biasesOfAnotherTypeAreAddedToNothing() {
    String call =
        "w = torch.ones([6, 2], dtype=torch.int32)\n"
            + "return torch.gru_cell(x, y, torch.ones([6, 1]), w, torch.ones(6), w[:, 1])";
    assertThat(refusal(call, floats(0, 1).withDType(DType.FLOAT32), integers(0, 2)))
        .contains("can't be cast to the desired output type");
  }

  @Test
  void weightsThatAreNoVectorsHaveNoGradient() {
    String norm = "torch.batch_norm(x, None, y, None, None, True, 0.1, 1e-5, False)";
    assertThat(refusal(norm, floats(2, 1), floats(1, 1))).isEmpty();
    assertThat(gradientRefusal(norm, floats(2, 1), floats(1, 1)))
        .startsWith("Function NativeBatchNormBackward0 returned an invalid gradient");
  }

  @Test
  void layersOfOneDnnGoBackwardFromTheirResults() {
    String lstm =
        "r = torch.lstm(x, [y, y], [torch.ones([4, 1]).to(x.dtype), torch.ones([4,"
            + " 1]).to(x.dtype)], False, 1, 0.0, False, False, False)[0]\n"
            + "r.mul_(2)\n"
            + "return r";
    Input x = floats(1, 1, 1);
    assertThat(gradientRefusal(lstm, x, x)).isEmpty();
    assertThat(gradientRefusal(lstm, x.withDType(DType.FLOAT32), x.withDType(DType.FLOAT32)))
        .contains(" of MkldnnRnnLayerBackward0, is at version ");
  }

  @Test
  void gradientsOfTruthValuesAreTaken() {
    assertThat(gradientRefusal("torch.logaddexp(x, y)", bool(), floats()))
        .startsWith("Subtraction, the `-` operator, with a bool tensor");
    assertThat(gradientRefusal("torch.atan2(x, y)", bool(), floats()))
        .startsWith("Negation, the `-` operator, on a bool tensor");
  }

  @Test
  void nodesLookAtWhatTheySavedForNoGradient() {
    String call = "r = torch.amin(x, 0)\nr.mul_(2)\nreturn torch.linalg_vector_norm(r, 0)";
    assertThat(gradientRefusal(call, floats(2)))
        .startsWith("one of the variables needed for gradient computation");
  }

  @Test
  void nothingConvolvedHasNoSecondGradient() {
    try (OracleSession session = new OracleSession()) {
      var x = session.leaf(floats(0, 1, 8).withDType(DType.FLOAT32), true);
      var kernel = session.leaf(floats(1, 1, 1).withDType(DType.FLOAT32), true);
      var y = session.call("torch.conv1d(x, y)", List.of(x, kernel));
      var one = List.of(session.leaf(floats(0, 1, 8).withDType(DType.FLOAT32), false));
      var first = session.grad(y, List.of(kernel), one, true, true);
      var weight = List.of(session.leaf(floats(1, 1, 1).withDType(DType.FLOAT32), false));
      assertThat(session.grad(asked(first), List.of(x), weight, false, false).getFirst()).isNull();
      var spread = session.call("torch.conv_transpose1d(x, y)", List.of(x, kernel));
      var other = session.grad(spread, List.of(x), one, true, true);
      assertThat(session.grad(asked(other), List.of(kernel), one, false, false).getFirst())
          .isNull();
    }
  }

  @Test
  void averagesOfNoChannelsHaveNoGradient() {
    assertThat(gradientRefusal("torch.adaptive_avg_pool1d(x, 4)", floats(1, 0, 8)))
        .contains("Expected grad_output to have non-zero size for non-batch dimensions");
  }

  @Test
  void boolsAreRecorded() {
    assertThat(gradientRefusal("y.masked_fill(x, z)", bool(), bool(), floats()))
        .startsWith("Autograd not support dtype");
  }

  @Test
  void someConvolutionsAddABiasOfAnotherType() {
    String call = "torch.conv_transpose1d(x, torch.ones([1, 1, 1], dtype=torch.float64), y)";
    assertThat(refusal(call, floats(1, 1, 2), integers(1))).isEmpty();
    String other = "torch.conv_transpose3d(x, torch.ones([1, 1, 1, 1, 1], dtype=torch.float64), y)";
    assertThat(refusal(other, floats(1, 1, 1, 1, 2), floats(1).withDType(DType.FLOAT32)))
        .contains("expected scalar type");
  }

  @Test
  void circularPaddingTakesWhatIsNotThere() {
    assertThat(refusal("torch.pad(x, [-1, 1], 'circular')", floats(1, 1, 1))).isEmpty();
  }

  /** oneDNN's kernel for batches leaves out padding, the other one multiplies it. */
  @Test
  void paddingMeetsInfiniteGradientsInSomeConvolutions() {
    assertThat(gradientOfPaddedKernel(1)).contains(Double.NaN);
    assertThat(gradientOfPaddedKernel(2)).doesNotContain(Double.NaN);
  }

  private static double[] gradientOfPaddedKernel(long batch) {
    try (OracleSession session = new OracleSession()) {
      var x = session.leaf(floats(batch, 1, 3, 3).withDType(DType.FLOAT32), false);
      var kernel = session.leaf(floats(1, 1, 3, 3).withDType(DType.FLOAT32), true);
      var y = session.call("torch.conv2d(x, y, None, [1, 1], [1, 1])", List.of(x, kernel));
      double[] weights = new double[(int) batch * 9];
      weights[0] = Double.POSITIVE_INFINITY;
      Input weight =
          new Input(
              DType.FLOAT32,
              new long[] {batch, 1, 3, 3},
              Form.CONTIGUOUS,
              new Values.Floats(weights));
      var weighted = List.of(session.leaf(weight, false));
      return array(session.grad(y, List.of(kernel), weighted, false, false));
    }
  }

  @Test
  void theGradientOfACumulatedZeroHasOneTypeAndOneDerivative() {
    assertThat(
            gradientRefusal(
                "torch.cumprod(x, 0, dtype=torch.float64)",
                vector(1, 0, 2).withDType(DType.FLOAT32)))
        .startsWith("masked_scatter: expected self and source");
    try (OracleSession session = new OracleSession()) {
      var x = List.of(session.leaf(vector(0, 2), true));
      var weight = List.of(session.leaf(vector(1, 1), false));
      var first = session.grad(session.call("torch.cumprod(x, 0)", x), x, weight, true, true);
      var second = session.grad(asked(first), x, weight, true, true);
      assertThat(asked(second).getFirst().requires_grad()).isFalse();
    }
  }

  @Test
  void cumulatedZerosLeaveOutInfiniteGradients() {
    try (OracleSession session = new OracleSession()) {
      var x = List.of(session.leaf(vector(2, 0, 3, 0, 5), true));
      var ones = List.of(session.leaf(floats(5), false));
      var first = session.grad(session.call("torch.cumprod(x, 0)", x), x, ones, true, true);
      double most = Double.POSITIVE_INFINITY;
      var infinite = List.of(session.leaf(vector(1, 1, 1, 1, most), false));
      assertThat(array(session.grad(asked(first), x, infinite, false, false))[4]).isZero();
    }
  }

  @Test
  void theThirdDerivativeOfATangentNamesItsResult() {
    try (OracleSession session = new OracleSession()) {
      var x = List.of(session.leaf(floats(), true));
      var one = List.of(session.leaf(floats(), false));
      var y = session.call("torch.tan(x)", x);
      var first = session.grad(y, x, one, true, true);
      var second = session.grad(asked(first), y, one, true, true);
      var third = session.grad(asked(second), y, one, true, true);
      assertThat(asked(third).getFirst().requires_grad()).isTrue();
    }
  }

  @Test
  void hyperbolasOfHalfTypesOverflowGoingBackward() {
    try (OracleSession session = new OracleSession()) {
      var x = List.of(session.leaf(vector(12).withDType(DType.FLOAT16), true));
      var zero = List.of(session.leaf(vector(0).withDType(DType.FLOAT16), false));
      assertThat(array(session.grad(session.call("torch.cosh(x)", x), x, zero, false, false)))
          .containsExactly(Double.NaN);
    }
  }

  private static List<org.bytedeco.pytorch.Tensor> asked(
      List<org.bytedeco.pytorch.@Nullable Tensor> grads) {
    var grad = grads.getFirst();
    assertThat(grad).isNotNull();
    return List.of(grad);
  }

  @Test
  void aScriptHasNoItemOfBool() {
    assertThat(refusal("torch.tensor(x.item())", bool())).contains("INTERNAL ASSERT FAILED");
  }

  @Test
  void aScriptMakesNoTensorOfANumberBeyondFloat() {
    assertThat(refusal("torch.tensor(x.sum().item())", vector(1e60)))
        .startsWith("value cannot be converted to type float without overflow");
  }

  @Test
  void aFilledExpandedTensorHasNoGradient() {
    for (String fill : List.of("index_fill_(0, torch.tensor([0]), 7)", "masked_fill_(x > 0, 7)")) {
      assertThat(gradientRefusal("x.clone().expand(4, -1)." + fill, floats(3)))
          .contains("more than one element of the written-to tensor");
    }
  }

  @Test
  void whatASecondBackwardNeedsOfTheFirstIsOpen() {
    try (OracleSession session = new OracleSession()) {
      var x = session.leaf(floats(), true);
      var weight = List.of(session.leaf(floats(), false));
      var y = session.call("torch.relu(x)", List.of(x));
      var first = session.grad(y, List.of(x), weight, true, true).getFirst();
      assertThat(first).isNotNull();
      session.grad(y, List.of(x), weight, false, false);
      // The gradient's derivative is zero, whatever the result was that has been freed.
      assertThatThrownBy(() -> session.grad(List.of(first), List.of(x), weight, false, false))
          .hasMessageStartingWith("Trying to backward through the graph a second time");
    }
  }

  @Test
  void typesOfNothingThatAreNotImplementedAreNotLookedAt() {
    assertThat(refusal("torch.log_softmax(x, 0)", integers(0))).isEmpty();
    assertThat(refusal("torch.log_softmax(x, 0)", integers(1))).contains("not implemented for");
    assertThat(refusal("torch.mv(x, y)", integers(0, 1), floats(1))).isEmpty();
  }

  @Test
  void aScriptsEntropyBroadcasts() {
    assertThat(refusal("torch.binary_cross_entropy(x, y)", floats(3), floats())).isEmpty();
  }

  @Test
  void aScriptAppliesIndexAfterIndex() {
    // Python: too many indices for a tensor of dimension 0.
    assertThat(refusal("x[None, ..., 1:]", floats())).isEmpty();
    // Python takes a 0-d mask of anything.
    assertThat(refusal("y[x] = 2\nreturn y", bool(), floats())).startsWith("too many indices");
  }

  @Test
  void gradientsOfNaNInPiecesDependOnWhereItLies() {
    double[] nans = new double[65];
    Arrays.fill(nans, Double.NaN);
    for (String function :
        List.of(
            "elu", "selu", "celu", "hardswish", "hardtanh", "relu6", "hardshrink", "softshrink")) {
      // Whole vectors, and a lone element behind them.
      double[] grads = first("torch." + function + "(x)", nans);
      assertThat(grads[0]).as(function).isNotEqualTo(grads[64]);
    }
  }

  @Test
  void softplusMasksItsSecondDerivativeTooLate() {
    try (OracleSession session = new OracleSession()) {
      // Behind its threshold it is the identity.
      var x = session.leaf(vector(25), true);
      var one = List.of(session.leaf(vector(1), false));
      var infinite = List.of(session.leaf(vector(Double.POSITIVE_INFINITY), false));
      var y = session.call("torch.softplus(x)", List.of(x));
      var grad = session.grad(y, List.of(x), one, true, true).getFirst();
      assertThat(grad).isNotNull();
      assertThat(array(session.grad(List.of(grad), List.of(x), infinite, true, false))[0]).isNaN();
    }
  }

  @Test
  void eluMasksItsSecondDerivativeTooLate() {
    for (String function : List.of("elu", "selu", "celu")) {
      try (OracleSession session = new OracleSession()) {
        var x = session.leaf(vector(1), true);
        var one = List.of(session.leaf(vector(1), false));
        var nan = List.of(session.leaf(vector(Double.NaN), false));
        var y = session.call("torch." + function + "(x)", List.of(x));
        var grad = session.grad(y, List.of(x), one, true, true).getFirst();
        assertThat(grad).isNotNull();
        assertThat(array(session.grad(List.of(grad), List.of(x), nan, true, false))[0]).isNaN();
      }
    }
  }

  @Test
  void hardsigmoidHasNoSecondDerivative() {
    assertThatThrownBy(() -> second("torch.hardsigmoid(x)", 1))
        .hasMessageStartingWith("derivative for aten::hardsigmoid_backward is not implemented");
  }

  @Test
  void attentionHasNoSecondDerivative() {
    String x = "x.view(1, 1, 1, 1)";
    assertThatThrownBy(
            () -> second("torch.scaled_dot_product_attention(%s, %s, %s)".formatted(x, x, x), 1))
        .hasMessageStartingWith("derivative for aten::_scaled_dot_product_flash_attention");
  }

  @Test
  void attentionLosesScoresOfNaN() {
    try (OracleSession session = new OracleSession()) {
      var x = List.of(session.leaf(vector(Double.NaN, 1), false));
      String text = "torch.scaled_dot_product_attention(%s, %s, %s)";
      String one = "x[1:].view(1, 1, 1, 1)";
      String nan = "x[:1].view(1, 1, 1, 1)";
      assertThat(array(session.call(text.formatted(nan, one, one), x))).containsExactly(0);
    }
  }

  @Test
  void theGradientOfATallTraceBeginsAgain() {
    assertThat(first("torch.trace(x.view(4, 1))", 1, 2, 3, 4))
        .isNotEqualTo(new double[] {1, 0, 0, 0});
  }

  @Test
  void slicesWithNaNAreInTheOrderInWhichTheyWere() {
    double nan = Double.NaN;
    String python = "torch.unique_dim(x, 0, True, False, False)[0]";
    assertThat(results(python, square(nan, 0, 1, 0))[0]).isNaN();
    assertThat(results(python, square(1, 0, nan, 0))[0]).isEqualTo(1);
  }

  @Test
  void aScriptDoesNotStripDimensionsOfWhatIsAssigned() {
    assertThat(refusal("x[0] = y\nreturn x", floats(2, 3), floats(1, 3)))
        .contains("doesn't match the broadcast shape");
  }

  @Test
  void isinFlattensByView() {
    Input turned = new Input(DType.FLOAT64, new long[] {2, 2}, Form.TRANSPOSED, ones(4));
    assertThat(refusal("torch.isin(x, x)", turned)).startsWith("view size is not compatible");
  }

  @Test
  void clampByTensorsThatBroadcastHasNoGradient() {
    assertThat(gradientRefusal("torch.clamp(x, x, y)", floats(), floats(1)))
        .contains("doesn't match the broadcast shape");
  }

  @Test
  void powersWithBoolsHaveNoGradient() {
    assertThat(gradientRefusal("x ** y", floats(), bool())).startsWith("Subtraction, the `-`");
  }

  @Test
  void someCopiesHaveNoGradient() {
    assertThat(gradientRefusal("torch.narrow_copy(x, 0, 1, 1)", floats(3)))
        .contains("is not implemented");
    assertThat(gradientRefusal("torch.detach_copy(x)", floats(3))).contains("is not implemented");
  }

  @Test
  void maskedScatterReadsWhatItHasWritten() {
    Values values = new Values.Floats(new double[] {1, 2, 3});
    Input three = new Input(DType.FLOAT64, new long[] {3}, Form.CONTIGUOUS, values);
    String python = "m = torch.tensor([False, True, True])\nreturn x.masked_scatter_(m, x)";
    try (OracleSession session = new OracleSession()) {
      var x = session.call(python, List.of(session.leaf(three, false))).getFirst();
      assertThat(((Values.Floats) OracleSession.host(x).values()).array()).containsExactly(1, 1, 1);
    }
  }

  @Test
  void writesInPlaceReadWhatTheyHaveWritten() {
    // Where several elements are one place, it is changed once for each.
    assertThat(results("y = x.unfold(0, 2, 1)\nreturn y.mul_(2)", vector(1, 2, 3)))
        .containsExactly(2, 8, 8, 6);
    // A column of what is written, broadcast over it.
    assertThat(results("return x.sub_(x.hsplit([1])[0])", square(1, 2, 3, 4)))
        .containsExactly(0, 2, 0, 4);
  }

  @Test
  void aMedianReadsExpandedRowsAsIfTheyWereLaidOut() {
    // Each column holds one number three times: 2, 5 and 7.
    assertThat(results("return torch.median(x.expand(3, 3), 0)[0]", vector(2, 5, 7))[0])
        .isEqualTo(5);
  }

  @Test
  void theSignOfWhatIsNotANumberIsOpen() {
    assertThat(results("return torch.signbit(torch.log(x)).double()", vector(-1)))
        .containsExactly(1);
    assertThat(results("return torch.signbit(x).double()", vector(Double.NaN))).containsExactly(0);
    String copied = "return torch.copysign(torch.ones([1]).double(), torch.log(x))";
    assertThat(results(copied, vector(-1))).containsExactly(-1);
    String bits = "return (torch.view_copy(torch.log(x), dtype=torch.int64) < 0).double()";
    assertThat(results(bits, vector(-1))).containsExactly(1);
    assertThat(results(bits, vector(Double.NaN))).containsExactly(0);
  }

  @Test
  void theLeastZeroHasEitherSign() {
    assertThat(results("return x.min()", vector(1, -0.0, 0.0))).containsExactly(0.0);
    assertThat(results("return x.min()", vector(1, 0.0, -0.0))).containsExactly(-0.0);
  }

  @Test
  void theGradientOfAnEmbeddingOfNothingIsRefused() {
    Values indices = new Values.Longs(new long[0]);
    Input none = new Input(DType.INT64, new long[] {0}, Form.CONTIGUOUS, indices);
    try (OracleSession session = new OracleSession()) {
      var table = session.leaf(floats(1, 1), true);
      var nothing = session.leaf(none, false);
      var weight = session.leaf(floats(0, 1), false);
      var x = session.call("torch.embedding(x, y).cos()", List.of(table, nothing)).getFirst();
      var grad = session.grad(List.of(x), List.of(table), List.of(weight), true, true).getFirst();
      assertThat(grad).isNotNull();
      var ones = session.leaf(floats(1, 1), false);
      assertThatThrownBy(
              () -> session.grad(List.of(grad), List.of(table), List.of(ones), true, true))
          .hasMessageStartingWith("cannot reshape tensor of 0 elements into shape");
    }
  }

  @Test
  void aRunningMeanOfInfinityIsNotANumber() {
    Values values = new Values.Floats(new double[] {1, Double.POSITIVE_INFINITY, 3});
    Input x = new Input(DType.FLOAT64, new long[] {3}, Form.CONTIGUOUS, values);
    try (OracleSession session = new OracleSession()) {
      var mean =
          session.call("torch.var_mean(x, correction=1)", List.of(session.leaf(x, false))).get(1);
      assertThat(((Values.Floats) OracleSession.host(mean).values()).array())
          .containsExactly(Double.NaN);
    }
  }

  @Test
  void gradientsAreMultipliedInTheIntegralType() {
    Input two =
        new Input(DType.UINT8, new long[0], Form.CONTIGUOUS, new Values.Longs(new long[] {2}));
    try (OracleSession session = new OracleSession()) {
      var x = session.leaf(floats(), true);
      var y = session.leaf(two, false);
      var z = session.call("torch.addcmul(y, x, y, value=-2)", List.of(x, y)).getFirst();
      var weight = session.leaf(floats(), false);
      var grad = session.grad(List.of(z), List.of(x), List.of(weight), false, false).getFirst();
      assertThat(grad).isNotNull();
      assertThat(((Values.Floats) OracleSession.host(grad).values()).array()).containsExactly(252);
    }
  }

  // ---- gradients, mostly of gradients, where zero meets infinity

  @Test
  void secondDerivativesAreMaskedTooLate() {
    assertThat(second("torch.linalg_vector_norm(x, 0.5)", 2, 0)[1]).isNaN();
    assertThat(second("torch.tensor([0.0, 2.0], dtype=torch.float64) ** x", 1, 2)[0]).isNaN();
  }

  @Test
  void logarithmsOfGradientsHaveNoDerivativeAtZero() {
    assertThat(second("torch.logcumsumexp(x, 0) ** 2", 0)).containsExactly(0); // it is 2
    Input one =
        new Input(
            DType.FLOAT64, new long[] {1}, Form.CONTIGUOUS, new Values.Floats(new double[] {1}));
    try (OracleSession session = new OracleSession()) {
      var x = List.of(session.leaf(one, true));
      var weight = List.of(session.leaf(one, false));
      var y = session.call("torch.logcumsumexp(x, 0)", x);
      var first = session.grad(y, x, weight, true, true).getFirst();
      assertThat(first).isNotNull();
      var second = session.grad(List.of(first), x, weight, true, true).getFirst();
      assertThat(second).isNotNull();
      assertThat(array(session.grad(List.of(second), x, weight, true, false)))
          .containsExactly(Double.NaN);
    }
  }

  @Test
  void logarithmsOfGradientsLeaveOutWhatIsInfinite() {
    try (OracleSession session = new OracleSession()) {
      var x = List.of(session.leaf(vector(1, 2, 3), true));
      var y = session.call("torch.logcumsumexp(x, 0)", x);
      var first =
          session.grad(y, x, List.of(session.leaf(vector(1, 2, -1), false)), true, true).getFirst();
      assertThat(first).isNotNull();
      var weight = List.of(session.leaf(vector(1, Double.POSITIVE_INFINITY, 1), false));
      // The second element of the first gradient depends on each of the three.
      double[] second = array(session.grad(List.of(first), x, weight, true, false));
      assertThat(second[0]).isFinite();
      assertThat(second[2]).isFinite();
    }
  }

  @Test
  void thereIsRoomBehindALossThatIsReducedInPlace() {
    assertThat(
            results(
                "return torch.as_strided(torch.smooth_l1_loss(x, x), [2], [1])",
                vector(1, 2, 3, 4)))
        .hasSize(2);
  }

  @Test
  void logarithmsOfGradientsLeaveOutWhatIsNaN() {
    try (OracleSession session = new OracleSession()) {
      var x = List.of(session.leaf(vector(1, 2, 3), true));
      var y = session.call("torch.logcumsumexp(x, 0)", x);
      var weight = List.of(session.leaf(vector(1, Double.NaN, 1), false));
      // The first two elements have a part in the second result.
      double[] first = array(session.grad(y, x, weight, true, true));
      assertThat(first[0]).isFinite();
      assertThat(first[1]).isFinite();
    }
  }

  @Test
  void logarithmsOfGradientsAreNaNAtInfinity() {
    try (OracleSession session = new OracleSession()) {
      double infinity = Double.NEGATIVE_INFINITY;
      var x = List.of(session.leaf(vector(infinity, infinity, 3), true));
      var y = session.call("torch.logcumsumexp(x, 0)", x);
      var weight = List.of(session.leaf(vector(0, 0, 1), false));
      // Only the third result has a weight, in which the first two have no part.
      double[] first = array(session.grad(y, x, weight, true, true));
      assertThat(first[0]).isNaN();
      assertThat(first[1]).isNaN();
    }
  }

  @Test
  void logarithmsOfGradientsAreLostBesideLargeNumbers() {
    try (OracleSession session = new OracleSession()) {
      var x = List.of(session.leaf(vector(1e30), true));
      var y = session.call("torch.logcumsumexp(x, 0)", x);
      var first = session.grad(y, x, List.of(session.leaf(vector(2), false)), true, false);
      assertThat(array(first)).containsExactly(1); // it is 2
    }
  }

  @Test
  void productsOfAllOthersMultiplyInfinityByZero() {
    try (OracleSession session = new OracleSession()) {
      var x = List.of(session.leaf(vector(Double.NEGATIVE_INFINITY, 8, -0.0), true));
      var y = session.call("torch.cumprod(x, 0)", x);
      var weight = List.of(session.leaf(vector(1, 1, 1), false));
      // The second element is multiplied by minus infinity, and that by one and minus zero.
      assertThat(array(session.grad(y, x, weight, true, true))[1]).isNaN();
    }
  }

  @Test
  void theGradientOfADeviationIsMaskedTooLate() {
    try (OracleSession session = new OracleSession()) {
      var x = session.leaf(floats(), true);
      var deviation = session.call("torch.std(x, correction=0)", List.of(x));
      var weight = List.of(session.leaf(floats(), false));
      var first = session.grad(deviation, List.of(x), weight, true, true).getFirst();
      assertThat(first).isNotNull();
      assertThat(array(session.grad(List.of(first), deviation, weight, true, false)))
          .containsExactly(Double.NaN);
    }
  }

  @Test
  void whatHasNoDerivativeLosesItsEdgesThroughAView() {
    try (OracleSession session = new OracleSession()) {
      var x = session.leaf(vector(5, 7), false);
      var y = session.leaf(vector(2, 3), true);
      var weight = List.of(session.leaf(vector(1, 1), false));
      var quotient = session.call("x.view(2).floor_divide_(y)", List.of(x, y));
      assertThat(session.grad(quotient, List.of(y), weight, false, false).getFirst()).isNull();
      var one = List.of(session.leaf(vector(1), false));
      var pieces = session.call("x.hsplit(2)", List.of(session.leaf(vector(5, 7), false)));
      var step = session.leaf(floats(), true);
      session.call("x.heaviside_(y)", List.of(pieces.get(0), step));
      var beside = List.of(pieces.get(1));
      assertThat(session.grad(beside, List.of(step), one, false, false).getFirst()).isNull();
    }
  }

  @Test
  void loopsOverVectorsDifferFromThoseOverElements() {
    try (OracleSession session = new OracleSession()) {
      double[] same = new double[64];
      Arrays.fill(same, 1.7e308);
      var x = List.of(session.leaf(vector(same), false));
      var vectors = array(session.call("torch.fmod(x, 0.75)", x));
      assertThat(vectors[0]).isNaN();
      var elements = array(session.call("torch.fmod(x[0], 0.75)", x));
      assertThat(elements).containsExactly(1.7e308 % 0.75);
      Arrays.fill(same, 710);
      var y = List.of(session.leaf(vector(same), false));
      assertThat(array(session.call("torch.sinh(x)", y))[0]).isInfinite();
      assertThat(array(session.call("torch.sinh(x[0])", y))[0]).isFinite();
    }
  }

  @Test
  void aZeroOfWholeNumbersIsABaseTooLate() {
    assertThat(second("torch.tensor([0, 2]) ** x", 1, 2)[0]).isNaN();
    assertThat(second("torch.pow(0, x)", 1)[0]).isNaN();
  }

  @Test
  void productsLeaveOutWhatIsInfiniteBesideOneZero() {
    // Through log, of which the gradient is infinite where the product of the others is zero.
    try (OracleSession session = new OracleSession()) {
      var x = session.leaf(vector(2, 0, 3), true);
      var y = session.call("x.prod()", List.of(x));
      var weight = List.of(session.leaf(floats(), false));
      var first = session.grad(y, List.of(x), weight, true, true).getFirst();
      assertThat(first).isNotNull();
      var log = session.call("torch.log(x)", List.of(first));
      var ones = List.of(session.leaf(floats(3), false));
      assertThat(array(session.grad(log, List.of(x), ones, true, false))[0]).isEqualTo(0.5);
    }
  }

  @Test
  void productsLeaveOutWhatIsBetweenZeros() {
    assertThat(second("torch.sqrt(x.prod())", 2, 0, 3, 0))
        .containsExactly(Double.NaN, Double.NaN, 0, Double.NaN);
  }

  @Test
  void theDerivativeOfASignSwallowsWhatItIsMultipliedBy() {
    assertThat(second("torch.abs(torch.var(x))", 1)).containsExactly(0);
  }

  @Test
  void theDerivativeOfAQuotientOfOneNumberIsRounded() {
    assertThat(Math.abs(second("torch.addcdiv(x, x, x, value=-2.5)", -1e-40)[0]))
        .isBetween(1e60, 1e70);
  }

  @Test
  void soAreFurtherDerivativesOfIt() {
    assertThat(Math.abs(third("torch.addcdiv(x.detach(), x, x)", 5.99999978589949e-8, 1)))
        .isBetween(1e6, 1e9);
    assertThat(Math.abs(third("x / x", -0.19743750989437103, 0.7))).isBetween(1e-16, 1e-12);
  }

  @Test
  void thirdDerivativesOfNormalizationsTakeStatisticsForConstants() {
    try (OracleSession session = new OracleSession()) {
      var x = session.leaf(vector(1, 2, 3, 4), true);
      var y = session.call("torch.layer_norm(x, [4])", List.of(x));
      var weights = List.of(vector(1, 1, 1, 1), vector(0.3, -2, 1, 0.7), vector(0.3, -2, 1, 0.7));
      for (Input weight : weights) {
        var w = List.of(session.leaf(weight, false));
        var grad = session.grad(y, List.of(x), w, true, true).getFirst();
        assertThat(grad).isNotNull();
        y = List.of(grad);
      }
      // The sum is zero wherever x is, and so are all its derivatives.
      assertThat(Math.abs(array(y)[0])).isGreaterThan(0.1);
    }
  }

  private static double third(String quotient, double value, double weight) {
    try (OracleSession session = new OracleSession()) {
      var x = session.leaf(vector(value), true);
      var one = List.of(session.leaf(vector(weight), false));
      var y = session.call(quotient, List.of(x));
      for (int order = 1; order < 3; order++) {
        var grad = session.grad(y, List.of(x), one, true, true).getFirst();
        assertThat(grad).isNotNull();
        y = List.of(grad);
      }
      return array(session.grad(y, List.of(x), one, true, false))[0];
    }
  }

  @Test
  void noChannelsAreConvolvedToNone() {
    try (OracleSession session = new OracleSession()) {
      var x = session.leaf(floats(1, 0, 1), false);
      var weight = session.leaf(floats(2, 0, 1), false);
      var y = session.call("torch.conv1d(x, y)", List.of(x, weight)).getFirst();
      assertThat(OracleSession.host(y).sizes()).containsExactly(1, 0, 1);
    }
  }

  @Test
  void theDerivativeOfSincCancelsNearZero() {
    Input small =
        new Input(
            DType.FLOAT32,
            new long[0],
            Form.CONTIGUOUS,
            new Values.Floats(new double[] {5.99999978589949e-8}));
    try (OracleSession session = new OracleSession()) {
      var x = session.leaf(small, true);
      var y = session.call("torch.sinc(x)", List.of(x));
      var one = List.of(session.leaf(like(y.getFirst()), false));
      assertThat(array(session.grad(y, List.of(x), one, false, false))[0]).isLessThan(-1);
    }
  }

  @Test
  void theGradientOfALogitOfNaNIsZeroInVectors() {
    try (OracleSession session = new OracleSession()) {
      double[] nothing = new double[16];
      Arrays.fill(nothing, Double.NaN);
      var x = session.leaf(vector(nothing), true);
      var y = session.call("torch.logit(x, 0.1).sum()", List.of(x));
      var one = List.of(session.leaf(like(y.getFirst()), false));
      assertThat(array(session.grad(y, List.of(x), one, false, false))[0]).isZero();
    }
  }

  @Test
  void infiniteScalesOfNormalizationsGiveInfiniteGradients() {
    try (OracleSession session = new OracleSession()) {
      var x = session.leaf(vector(3, 1, -0.5, -0.5), true);
      var scale = session.leaf(vector(Double.POSITIVE_INFINITY, 2), false);
      var y =
          session.call("torch.group_norm(x.reshape(1, 2, 2), 1, y).flatten()", List.of(x, scale));
      var weight = List.of(session.leaf(vector(-1, 2, 1, 1), false));
      assertThat(array(session.grad(y, List.of(x), weight, false, false)))
          .contains(Double.NEGATIVE_INFINITY);
    }
  }

  @Test
  void parametersOfBatchesHaveAnyDimensions() {
    try (OracleSession session = new OracleSession()) {
      var x = session.leaf(vector(1, 2), false);
      var one = session.leaf(vector(1), false);
      String norm = "torch.batch_norm(x.reshape(2, 1), %s, %s, None, None, True, 0.1, 1e-5, False)";
      var flat = session.call(norm.formatted("y", "y"), List.of(x, one));
      var number = session.call(norm.formatted("y[0]", "y[0]"), List.of(x, one));
      assertThat(array(List.of(number.getFirst())))
          .containsExactly(array(List.of(flat.getFirst())));
    }
  }

  @Test
  void soDoesTheSignsThatIsNothing() {
    try (OracleSession session = new OracleSession()) {
      var x = session.leaf(floats(2), true);
      var y = session.call("torch.sgn(x * torch.tensor(float('nan')))", List.of(x));
      var weight = List.of(session.leaf(floats(2), false));
      assertThat(array(session.grad(y, List.of(x), weight, false, false))).containsExactly(0, 0);
    }
  }

  @Test
  void quotientsOfZerosAreMaskedTooLate() {
    assertThat(second("torch.sinc(x)", 0)).containsExactly(Double.NaN);
    assertThat(second("torch.xlogy(x, x)", 0)).containsExactly(Double.NaN);
  }

  @Test
  void theLeastVarianceOfAProbabilityIsZeroInHalf() {
    Input zero =
        new Input(DType.FLOAT16, new long[0], Form.CONTIGUOUS, new Values.Floats(new double[] {0}));
    try (OracleSession session = new OracleSession()) {
      var x = session.leaf(zero, true);
      var y = session.leaf(zero, false);
      var loss = session.call("torch.binary_cross_entropy(x, y, None, 0)", List.of(x, y));
      var weight = session.leaf(like(loss.getFirst()), false);
      assertThat(array(session.grad(loss, List.of(x), List.of(weight), false, false)))
          .containsExactly(Double.NaN);
    }
  }

  @Test
  void gradientsOfOverlappingRegionsAreWrittenOverThemselves() {
    String python =
        """
        base = x.clone()
        m = torch.tensor([[False, True, True], [False, True, True]])
        torch.as_strided(base, [2, 3], [1, 1]).masked_scatter_(m, torch.ones([2, 3]).double())
        return base\
        """;
    try (OracleSession session = new OracleSession()) {
      var x = session.leaf(floats(4), true);
      var base = session.call(python, List.of(x));
      var weight = session.leaf(floats(4), false);
      // The element that the mask leaves alone in the second row is also the first row's second.
      assertThat(array(session.grad(base, List.of(x), List.of(weight), false, false)))
          .containsExactly(1, 0, 0, 0);
    }
  }

  @Test
  void whatTheGradientOfALogarithmKeepsIsNotTheOperand() {
    try (OracleSession session = new OracleSession()) {
      var x = session.leaf(floats(), true);
      var copy = session.call("x.clone()", List.of(x));
      var y = session.call("torch.log1p(x)", copy);
      var weight = List.of(session.leaf(floats(), false));
      var first = session.grad(y, List.of(x), weight, true, true).getFirst();
      assertThat(first).isNotNull();
      session.call("x.neg_()", copy);
      assertThat(array(session.grad(List.of(first), List.of(x), weight, true, false)))
          .containsExactly(-0.25); // of 1 / (1 + 1), though the operand is -1 now
    }
  }

  @Test
  void whatAQuotientsGradientKeepsIsNotTheGradient() {
    try (OracleSession session = new OracleSession()) {
      var x = session.leaf(floats(), true);
      var z = session.leaf(floats(), true);
      var y = session.call("torch.addcdiv(x, x, y)", List.of(x, z));
      var weight = session.leaf(floats(), false);
      var first = session.grad(y, List.of(z), List.of(weight), true, true).getFirst();
      assertThat(first).isNotNull();
      session.call("x.neg_()", List.of(weight));
      assertThat(array(session.grad(List.of(first), List.of(x), List.of(weight), true, false)))
          .containsExactly(1); // of 1 / z^2, with the weight's sign now
    }
  }

  @Test
  void gradientsThatArePiecesOfOneCountTheirWritesTogether() {
    try (OracleSession session = new OracleSession()) {
      var x = session.leaf(floats(), true);
      var y = session.leaf(floats(), true);
      var both = session.call("torch.stack([x, y])", List.of(x, y));
      for (int i = 0; i < 2; i++) {
        session.backward(both, List.of(session.leaf(like(both.getFirst()), false)), true, false);
      }
      var grad = OracleSession.grad(x);
      var other = OracleSession.grad(y);
      assertThat(grad).isNotNull();
      assertThat(other).isNotNull();
      assertThat(grad.is_alias_of(other)).isTrue();
      assertThat(grad._version()).isEqualTo(2); // it was written to once
    }
  }

  @Test
  void nothingIsAddedToGradientsThatAreKnownToBeZero() {
    try (OracleSession session = new OracleSession()) {
      var x = session.leaf(floats(), true);
      var y = session.call("torch.linalg_vector_norm(x, 1)", List.of(x));
      var weight = List.of(session.leaf(floats(), false));
      var first = session.grad(y, List.of(x), weight, true, true).getFirst();
      assertThat(first).isNotNull();
      session.backward(List.of(first), weight, true, false);
      assertThatThrownBy(() -> session.backward(List.of(x), weight, false, false))
          .hasMessageContaining("ZeroTensors are immutable");
    }
  }

  @Test
  void whatASecondGradientKeepsIsNotTheFirstWeight() {
    try (OracleSession session = new OracleSession()) {
      var x = session.leaf(floats(), true);
      var y = session.call("torch.sin(x)", List.of(x));
      var weight = session.leaf(floats(), false);
      var other = List.of(session.leaf(floats(), false));
      var first = session.grad(y, List.of(x), List.of(weight), true, true).getFirst();
      assertThat(first).isNotNull();
      var second = session.grad(List.of(first), List.of(x), other, true, true).getFirst();
      assertThat(second).isNotNull();
      session.call("x.neg_()", List.of(weight));
      assertThat(array(session.grad(List.of(second), List.of(x), other, true, false))[0])
          .isCloseTo(-Math.cos(1), offset(1e-6)); // of the weight as it was
    }
  }

  // ---- transforms

  /** Of libtorch as of ours: what is zero comes in as a number, and is multiplied. */
  @Test
  void forwardModeMultipliesZerosByInfinity() {
    String[] programs = {
      "return torch.sqrt(x.relu_())", "return (x.fill_(-2.5) * float('inf')).exp_()"
    };
    List<TensorFunction> ours =
        List.of(x -> x.clone().relu_().sqrt(), x -> x.clone().fill_(-2.5).mul(1 / 0.0).exp_());
    for (int i = 0; i < programs.length; i++) {
      assertThat(tangent(programs[i], -0.0)).isNaN();
      Tensor zero = Adjoint.tensor(-0.0);
      assertThat(Func.jacfwd(ours.get(i)).apply(zero).item()).isNaN();
      assertThat(Func.jacrev(ours.get(i)).apply(zero).item()).isZero();
    }
  }

  /**
   * PyTorch 2.13: "Batching rule not implemented for aten::unsafe_split_with_sizes". Ours makes
   * pieces of memory of their own, so that there is nothing beside them to look at.
   */
  @Test
  void aBatchIsLaidOutAnew() {
    TensorFunction beyond =
        x -> x.clone().unsafeSplit(2, 0).getFirst().asStrided(Adjoint.size(4), new long[] {1});
    Tensor batch = Adjoint.ones(2, 6).to(DType.FLOAT64);
    assertThat(beyond.apply(batch.get(0)).numel()).isEqualTo(4);
    assertThat(Func.jvp(beyond, batch.get(0), batch.get(1)).tangent().sum().item()).isEqualTo(4);
    assertThatThrownBy(() -> Func.vmap(beyond).apply(batch)).hasMessageStartingWith("setStorage");
  }

  /** The tangent has all of what the tensor had, the gradient only what it shows. */
  @Test
  void whatAPartLeavesOutIsNoArgumentGoingBackward() {
    String python =
        "x = torch.mul(x, 1)\n"
            + "x.as_strided_([2, 2], [2, 1]).as_strided_([2, 2], [2, 1], 1)\n"
            + "return x";
    try (OracleSession session = new OracleSession()) {
      var x = session.leaf(floats(6), true);
      var y = session.call(python, List.of(x));
      var weight = List.of(session.leaf(floats(2, 2), false));
      assertThat(array(session.grad(y, List.of(x), weight, false, false)))
          .containsExactly(0, 1, 1, 1, 0, 0);
    }
    assertThat(tangents(python.replace("return x", "return x + 0"), vector(1, 2, 3, 4, 5, 6)))
        .containsExactly(1, 1, 1, 1);
    TensorFunction ours =
        x ->
            x.mul(1)
                .asStrided_(Adjoint.size(2, 2), new long[] {2, 1})
                .asStrided_(Adjoint.size(2, 2), new long[] {2, 1}, 1);
    Tensor six = Adjoint.ones(6);
    assertThat(Func.jvp(ours, six, six).tangent().toDoubleArray()).containsExactly(1, 1, 1, 1);
    assertThat(Func.vjp(ours, six).apply(Adjoint.ones(2, 2)).toDoubleArray())
        .containsExactly(0, 1, 1, 1, 0, 0);
  }

  /** Backward goes by the number that was written, forward mode by the tangent, which is zero. */
  @Test
  void writesIntoPiecesOfOneMemoryAreUnknown() {
    Input one = new Input(DType.FLOAT64, new long[] {1}, Form.CONTIGUOUS, vector(1).values());
    long level = org.bytedeco.pytorch.ForwardADLevel.get_next_idx();
    try (OracleSession session = new OracleSession()) {
      var leaf = session.leaf(one, true);
      var along = session.leaf(one, false);
      var weight = List.of(session.leaf(one, false));
      var y = squareOfWritten(session, session.call("x.clone()", List.of(leaf)));
      assertThat(array(session.grad(y, List.of(leaf), weight, false, false))).containsExactly(6);
      var dual = session.call("torch._make_dual(x, y, 0)", List.of(along, weight.getFirst()));
      var tangent =
          session.call("torch._unpack_dual(x, 0)[1]", squareOfWritten(session, dual)).getFirst();
      assertThat(((Values.Floats) OracleSession.host(tangent).values()).array()).containsExactly(0);
    } finally {
      org.bytedeco.pytorch.ForwardADLevel.release_idx(level);
    }
  }

  /** The square of a piece, after a write into the whole. */
  private static List<org.bytedeco.pytorch.Tensor> squareOfWritten(
      OracleSession session, List<org.bytedeco.pytorch.Tensor> whole) {
    var piece = session.call("torch.unsafe_chunk(x, 1)", whole);
    session.call("x.fill_(3)", whole);
    return session.call("x * x", piece);
  }

  /** libtorch's forward derivative of a function of one number, along 1. */
  private static double tangent(String python, double value) {
    Input at = new Input(DType.FLOAT64, new long[0], Form.CONTIGUOUS, vector(value).values());
    return tangents(python, at)[0];
  }

  /** libtorch's forward derivative along ones. */
  private static double[] tangents(String python, Input at) {
    long level = org.bytedeco.pytorch.ForwardADLevel.get_next_idx();
    try (OracleSession session = new OracleSession()) {
      String dual =
          "x = torch._make_dual(x.clone(), y, 0)\n"
              + python.replace("return ", "r = ")
              + "\nreturn torch._unpack_dual(r, 0)[1]";
      var along = session.leaf(floats(at.sizes()), false);
      return ((Values.Floats)
              OracleSession.host(
                      session.call(dual, List.of(session.leaf(at, false), along)).getFirst())
                  .values())
          .array();
    } finally {
      org.bytedeco.pytorch.ForwardADLevel.release_idx(level);
    }
  }

  /** The gradient of the gradient's sum, of a function of some numbers. */
  private static double[] first(String python, double... values) {
    try (OracleSession session = new OracleSession()) {
      var x = session.leaf(vector(values), true);
      var weight =
          List.of(session.leaf(vector(Arrays.stream(values).map(v -> 1).toArray()), false));
      return array(
          session.grad(session.call(python, List.of(x)), List.of(x), weight, false, false));
    }
  }

  private static double[] second(String python, double... values) {
    Input input =
        new Input(
            DType.FLOAT64, new long[] {values.length}, Form.CONTIGUOUS, new Values.Floats(values));
    try (OracleSession session = new OracleSession()) {
      var x = session.leaf(input, true);
      var y = session.call(python, List.of(x));
      var weight = session.leaf(like(y.getFirst()), false);
      var first = session.grad(y, List.of(x), List.of(weight), true, true).getFirst();
      assertThat(first).isNotNull();
      var ones = session.leaf(like(first), false);
      return array(session.grad(List.of(first), List.of(x), List.of(ones), true, false));
    }
  }

  private static Input like(org.bytedeco.pytorch.Tensor tensor) {
    return Weights.ONES.of(OracleSession.host(tensor), 0);
  }

  private static double[] array(List<org.bytedeco.pytorch.@Nullable Tensor> grads) {
    var grad = grads.getFirst();
    assertThat(grad).isNotNull();
    return ((Values.Floats) OracleSession.host(grad).values()).array();
  }

  private static String refusal(String python, Input... inputs) {
    return refused(python, false, inputs);
  }

  private static String gradientRefusal(String python, Input... inputs) {
    return refused(python, true, inputs);
  }

  /** The words in which libtorch refuses a call or its gradient; empty where it does not. */
  private static String refused(String python, boolean gradient, Input... inputs) {
    try (OracleSession session = new OracleSession()) {
      List<org.bytedeco.pytorch.Tensor> operands = new ArrayList<>();
      for (Input input : inputs) {
        operands.add(session.leaf(input, gradient && input.dtype().isFloatingPoint()));
      }
      var result = session.call(python, operands).getFirst();
      if (gradient) {
        Input weight = Weights.ONES.of(OracleSession.host(result), 0);
        session.backward(List.of(result), List.of(session.leaf(weight, false)), false, false);
      }
      return "";
    } catch (OracleSession.Refusal e) {
      @Nullable String message = e.getMessage();
      return message == null ? "" : message;
    }
  }

  /** The elements that a function returns. */
  private static double[] results(String python, Input x) {
    try (OracleSession session = new OracleSession()) {
      var result = session.call(python, List.of(session.leaf(x, false))).getFirst();
      return ((Values.Floats) OracleSession.host(result).values()).array();
    }
  }

  private static Input vector(double... values) {
    return new Input(
        DType.FLOAT64, new long[] {values.length}, Form.CONTIGUOUS, new Values.Floats(values));
  }

  private static Input square(double... values) {
    return new Input(DType.FLOAT64, new long[] {2, 2}, Form.CONTIGUOUS, new Values.Floats(values));
  }

  private static Values ones(int count) {
    double[] array = new double[count];
    java.util.Arrays.fill(array, 1);
    return new Values.Floats(array);
  }

  private static Input floats(long... sizes) {
    return new Input(DType.FLOAT64, sizes, Form.CONTIGUOUS, ones(count(sizes)));
  }

  private static Input integers(long... sizes) {
    return new Input(DType.INT32, sizes, Form.CONTIGUOUS, new Values.Longs(new long[count(sizes)]));
  }

  private static Input bool() {
    return new Input(DType.BOOL, new long[0], Form.CONTIGUOUS, new Values.Longs(new long[] {1}));
  }

  private static int count(long... sizes) {
    return Math.toIntExact(java.util.Arrays.stream(sizes).reduce(1, Math::multiplyExact));
  }
}

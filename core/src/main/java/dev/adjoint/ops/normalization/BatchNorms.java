package dev.adjoint.ops.normalization;

import static dev.adjoint.kernel.expr.Expr.constant;
import static dev.adjoint.kernel.expr.Expr.in;
import static dev.adjoint.kernel.expr.Expr.param;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.autograd.GradMode;
import dev.adjoint.graph.Recording;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Errors;
import dev.adjoint.op.Pointwise;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.arithmetic.Arithmetic;
import dev.adjoint.ops.copy.Assign;
import dev.adjoint.ops.copy.Clone;
import dev.adjoint.ops.reduce.Mean;
import dev.adjoint.ops.view.Repeat;
import dev.adjoint.ops.view.Reshape;
import dev.adjoint.ops.view.Select;
import org.jspecify.annotations.Nullable;

/** Batch and instance normalization, refused in PyTorch's words. */
public final class BatchNorms {
  /** Running statistics on their way towards others: no part of the computation. */
  private static final Pointwise MOVE =
      Pointwise.of(
              "batch_norm",
              "NativeBatchNormBackward0",
              in(0).mul(param(0)).add(in(1).mul(param(1))))
          .gradients(constant(0L), constant(0L))
          .trait(Pointwise.Trait.NOT_RECORDED);

  private BatchNorms() {}

  /** Batch normalization; running statistics are brought up to date in training. */
  public static Tensor batch(
      Tensor x,
      @Nullable Tensor runningMean,
      @Nullable Tensor runningVar,
      @Nullable Tensor weight,
      @Nullable Tensor bias,
      boolean training,
      double momentum,
      double eps) {
    Layout layout = TensorAccess.layout(x);
    Shapes.wrapDim(1, layout.dim());
    if (training) {
      Arguments.requireSeveral(
          "Expected more than 1 value per channel when training, got input size ",
          perChannel(layout),
          layout);
    }
    return normalized(x, runningMean, runningVar, weight, bias, training, momentum, eps);
  }

  private static long perChannel(Layout layout) {
    long count = layout.size(0);
    for (int d = 2; d < layout.dim(); d++) {
      count *= layout.size(d);
    }
    return count;
  }

  private static Tensor normalized(
      Tensor x,
      @Nullable Tensor runningMean,
      @Nullable Tensor runningVar,
      @Nullable Tensor weight,
      @Nullable Tensor bias,
      boolean training,
      double momentum,
      double eps) {
    Layout layout = TensorAccess.layout(x);
    long channels = layout.size(1);
    if (layout.numel() == 0) {
      return empty(x, weight, bias);
    }
    checkCount("running_mean", runningMean, channels, !training);
    checkCount("running_var", runningVar, channels, !training);
    checkCount("weight", weight, channels, false);
    checkCount("bias", bias, channels, false);
    checkVector(runningMean);
    checkVector(runningVar);
    DType parameters = Arguments.checkTypes("batch_norm", x, weight, bias, runningMean, runningVar);
    refuseGradient("running_mean", runningMean);
    refuseGradient("running_var", runningVar);
    Tensor scale = vector(weight, channels);
    Tensor shift = vector(bias, channels);
    if (training) {
      Tensor[] results =
          Arguments.standardized(new Grouping.Channel(), x, scale, shift, parameters, eps);
      long count = perChannel(TensorAccess.layout(x));
      update(runningMean, results[1], momentum, 1);
      update(runningVar, results[2], momentum, (double) count / (count - 1));
      return results[0];
    }
    Rescaled op = new Rescaled(eps, scale != null, shift != null, parameters);
    return Dispatch.call(op, Arguments.present(x, runningMean, runningVar, scale, shift))[0];
  }

  /** As in PyTorch: a copy, with the weight and bias of the first channel in its graph. */
  private static Tensor empty(Tensor x, @Nullable Tensor weight, @Nullable Tensor bias) {
    Tensor out = Clone.apply(x);
    out = weight == null ? out : Arithmetic.MUL.call(out, Select.apply(weight, 0, 0));
    return bias == null ? out : Arithmetic.ADD.call(out, Select.apply(bias, 0, 0));
  }

  private static void refuseGradient(String name, @Nullable Tensor statistic) {
    if (statistic != null && GradMode.isEnabled() && Recording.requiresGrad(statistic)) {
      throw Errors.state(
          "The function 'native_batch_norm' is not differentiable with respect to argument '%s'."
              + " This input cannot have requires_grad True.",
          name);
    }
  }

  private static void checkCount(
      String name, @Nullable Tensor parameter, long channels, boolean needed) {
    Errors.require(parameter != null || !needed, name + " must be defined in evaluation mode");
    long count = parameter == null ? channels : TensorAccess.layout(parameter).numel();
    if (count != channels) {
      throw Errors.state("%s should contain %s elements not %s", name, channels, count);
    }
  }

  /** Weights and biases may have other dimensions. */
  private static @Nullable Tensor vector(@Nullable Tensor parameter, long channels) {
    return parameter == null || TensorAccess.layout(parameter).dim() == 1
        ? parameter
        : Reshape.apply(parameter, channels);
  }

  private static void checkVector(@Nullable Tensor statistic) {
    int dims = statistic == null ? 1 : TensorAccess.layout(statistic).dim();
    Errors.require(dims == 1, "TensorAccessor expected 1 dims but tensor has %s", dims);
  }

  private static void update(
      @Nullable Tensor running, Tensor statistic, double momentum, double factor) {
    if (running == null || TensorAccess.layout(statistic).numel() == 0) {
      return;
    }
    Tensor value = Reshape.apply(statistic, TensorAccess.layout(running).sizes());
    MOVE.inPlace(running, value, Scalar.of(1 - momentum), Scalar.of(momentum * factor));
  }

  /** Instance normalization: batch normalization of each sample by itself. */
  public static Tensor instance(
      Tensor x,
      @Nullable Tensor runningMean,
      @Nullable Tensor runningVar,
      @Nullable Tensor weight,
      @Nullable Tensor bias,
      boolean useInputStats,
      double momentum,
      double eps) {
    Layout layout = TensorAccess.layout(x);
    if (useInputStats) {
      long count = 1;
      for (int d = 2; d < layout.dim(); d++) {
        count *= layout.size(d);
      }
      Arguments.requireSeveral(
          "Expected more than 1 spatial element when training, got input size ", count, layout);
    }
    Errors.require(
        useInputStats || (runningMean != null && runningVar != null),
        "Expected running_mean and running_var to be defined when use_input_stats is false");
    long[] sizes = layout.sizes();
    long samples = sizes[Shapes.wrapSized(0, sizes.length)];
    int channels = Shapes.wrapDim(1, sizes.length);
    long[] flat = sizes.clone();
    flat[0] = 1;
    flat[1] = samples * sizes[channels];
    Tensor mean = repeated(runningMean, samples);
    Tensor variance = repeated(runningVar, samples);
    Tensor result =
        normalized(
            Reshape.view(Clone.rowMajor(x), flat),
            mean,
            variance,
            repeated(weight, samples),
            repeated(bias, samples),
            useInputStats,
            momentum,
            eps);
    long[] apart = {samples, sizes[channels]};
    gather(runningMean, mean, apart, useInputStats);
    gather(runningVar, variance, apart, useInputStats);
    return Reshape.view(result, sizes);
  }

  private static @Nullable Tensor repeated(@Nullable Tensor parameter, long samples) {
    return parameter == null ? null : Repeat.apply(parameter, samples);
  }

  /** Writes the mean over all samples if they have moved; refuses in either case. */
  private static void gather(
      @Nullable Tensor running, @Nullable Tensor each, long[] sizes, boolean moved) {
    if (running == null || each == null) {
      return;
    }
    GradMode.with(
        false,
        () -> {
          Tensor apart = Reshape.apply(each, sizes);
          Tensor mean = Mean.apply(apart, new long[] {0}, false, null);
          if (moved) {
            Assign.copy(running, mean);
          } else {
            Shapes.broadcast(
                TensorAccess.layout(running).sizes(), TensorAccess.layout(mean).sizes());
          }
        });
  }
}

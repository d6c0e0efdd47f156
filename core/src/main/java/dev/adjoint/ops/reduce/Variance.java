package dev.adjoint.ops.reduce;

import static dev.adjoint.kernel.expr.Expr.constant;
import static dev.adjoint.kernel.expr.Expr.in;
import static dev.adjoint.kernel.expr.Expr.param;
import static dev.adjoint.kernel.expr.Expr.select;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.Warnings;
import dev.adjoint.kernel.Combine;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.op.AlongDim;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Opaque;
import dev.adjoint.op.Pointwise;
import dev.adjoint.op.Reduction;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.arithmetic.Arithmetic;
import dev.adjoint.ops.copy.Clone;
import dev.adjoint.ops.copy.Raw;
import dev.adjoint.ops.view.Batches;
import dev.adjoint.ops.view.Expand;
import dev.adjoint.ops.view.Reshape;
import org.jspecify.annotations.Nullable;

/** Variance or standard deviation, optionally with the mean. */
public final class Variance implements AlongDim {
  /** Nothing is left where the deviation is 0. */
  private static final Pointwise OF_ROOT =
      Pointwise.of(
          "std_backward",
          "MulBackward0",
          select(in(1).eq(0), constant(0L), in(0).div(in(1).mul(2))));

  private static final Pointwise WITHOUT_FREEDOM =
      Pointwise.of(
              "var_backward",
              "MulBackward0",
              in(0)
                  .mul(
                      select(
                          in(1).eq(in(2)),
                          constant(Double.NaN),
                          constant(Double.POSITIVE_INFINITY))))
          .deciding();

  private static final Reduction VAR =
      Reduction.of("var", "", in(0).sub(in(1)).square(), Combine.SUM, in(0).div(param(0)))
          .accumulating(DType.FLOAT64);
  private static final Reduction STD =
      Reduction.of("std", "", in(0).sub(in(1)).square(), Combine.SUM, in(0).div(param(0)).sqrt())
          .accumulating(DType.FLOAT64);

  private final boolean root;
  private final boolean withMean;
  private final boolean[] reduced;
  private final boolean whole;
  private final double correction;
  private final boolean keepDim;

  private Variance(
      boolean root,
      boolean withMean,
      boolean[] reduced,
      boolean whole,
      double correction,
      boolean keepDim) {
    this.root = root;
    this.withMean = withMean;
    this.reduced = reduced;
    this.whole = whole;
    this.correction = correction;
    this.keepDim = keepDim;
  }

  /** Runs the operation, optionally with root and mean; no dimensions means all, as does null. */
  public static Tensor[] apply(
      Tensor x,
      boolean root,
      boolean withMean,
      long @Nullable [] dims,
      double correction,
      boolean keepDim) {
    requireFloating(TensorAccess.dtype(x));
    boolean[] reduced = Shapes.reducedDims(dims, TensorAccess.layout(x).dim());
    boolean all = dims == null || dims.length == 0 || reduced.length == 0;
    return Dispatch.call(new Variance(root, withMean, reduced, all, correction, keepDim), x);
  }

  private static void requireFloating(DType dtype) {
    if (!DTypes.computesInFloat(dtype)) {
      throw new IllegalStateException("std and var only support floating point and complex dtypes");
    }
  }

  @Override
  public String nodeName() {
    return (root ? "Std" : "Var") + (withMean ? "MeanBackward0" : "Backward0");
  }

  private long[] dims() {
    return Shapes.marked(reduced);
  }

  @Override
  public Tensor[] forward(Tensor[] inputs) {
    DType dtype = TensorAccess.dtype(inputs[0]);
    requireFloating(dtype);
    Tensor x = Raw.view(inputs[0], TensorAccess.layout(inputs[0]));
    Tensor mean = Mean.apply(x, dims(), true, DType.FLOAT64);
    double freedom = Math.max(0, freedom(x));
    if (x.numel() > 0 && freedom == 0) {
      warn(root, withMean);
    }
    Tensor result =
        (root ? STD : VAR).call(new Tensor[] {x, mean}, dims(), keepDim, dtype, Scalar.of(freedom));
    if (!withMean) {
      return new Tensor[] {result};
    }
    Tensor rounded = Clone.to(mean, dtype);
    return new Tensor[] {result, Raw.view(rounded, TensorAccess.layout(result))};
  }

  @Override
  public boolean saves(int i, boolean[] needed) {
    return true;
  }

  @Override
  public boolean savesOutput(int i) {
    return i == 0 && root;
  }

  @Override
  public @Nullable Tensor[] vjp(@Nullable Tensor[] grads, Saved saved) {
    Tensor x = saved.input(0);
    Tensor result = null;
    if (grads[0] != null) {
      Tensor grad = root ? ofRoot(grads[0], saved.output(0)) : grads[0];
      result = gradientOf(kept(grad, x), x, dims(), freedom(x), whole);
    }
    if (withMean && grads[1] != null) {
      long[] sizes = TensorAccess.layout(x).sizes();
      Tensor share =
          Arithmetic.DIV_NUMBER.call(
              kept(grads[1], x), Scalar.of((double) Math.max(1, Shapes.count(reduced, sizes))));
      result = Batches.sum(result, Expand.ifNeeded(share, sizes));
    }
    return new Tensor[] {result};
  }

  private double freedom(Tensor x) {
    return Shapes.count(reduced, TensorAccess.layout(x).sizes()) - correction;
  }

  /** A gradient of the result with the reduced dimensions of size 1. */
  private Tensor kept(Tensor t, Tensor x) {
    long[] sizes = Shapes.keepDims(TensorAccess.layout(x).sizes(), reduced);
    return keepDim ? t : Reshape.apply(t, sizes);
  }

  /** See {@link Opaque}: the sum of what gradients are made of, by tangents in their place. */
  @Override
  public @Nullable Tensor[] jvp(Tensor[] inputs, Tensor[] outputs, @Nullable Tensor[] tangents) {
    Tensor t = tangents[0];
    if (t == null) {
      return new Tensor[outputs.length];
    }
    Tensor x = inputs[0];
    Tensor own = tangentOf(t, x, dims(), keepDim, freedom(x), whole);
    Tensor first = root ? ofRoot(own, outputs[0]) : own;
    Tensor mean = withMean ? Mean.apply(t, dims(), keepDim, null) : null;
    return mean == null ? new Tensor[] {first} : new Tensor[] {first, mean};
  }

  @Override
  public Opaque behindBatch() {
    boolean number = reduced.length == 0;
    boolean[] moved = number ? new boolean[] {false, true} : Shapes.behindBatch(reduced);
    return new Variance(root, withMean, moved, false, correction, keepDim && !number);
  }

  private static void warn(boolean root, boolean withMean) {
    String name = (root ? "std" : "var") + (withMean ? "_mean" : "");
    Warnings.warn(
        name
            + "(): degrees of freedom is <= 0. Correction should be strictly less than the"
            + " reduction factor (input numel divided by output numel).");
  }

  /** From the derivative of a variance to that of its root, or the other way round. */
  private static Tensor ofRoot(Tensor derivative, Tensor deviation) {
    return OF_ROOT.call(derivative, deviation);
  }

  /**
   * The gradient of what the variance is of.
   *
   * @param freedom what the sum of squares was divided by
   * @param whole whether the variance is that of all elements, without naming dimensions
   */
  private static Tensor gradientOf(
      Tensor grad, Tensor x, long[] dims, double freedom, boolean whole) {
    Tensor mean = Mean.apply(x, dims, true, null);
    if (whole && freedom <= 0) {
      return WITHOUT_FREEDOM.call(new Tensor[] {grad, x, mean});
    }
    Tensor scaled = Arithmetic.MUL_NUMBER.call(grad, Scalar.of(2 / freedom));
    return Arithmetic.MUL.call(scaled, Arithmetic.SUB.call(x, mean));
  }

  /** The tangent of the variance: each element's part, which is as its gradient, in one sum. */
  private static Tensor tangentOf(
      Tensor tangent, Tensor x, long[] dims, boolean keepDim, double freedom, boolean whole) {
    return Sum.apply(gradientOf(tangent, x, dims, freedom, whole), dims, keepDim, null);
  }
}

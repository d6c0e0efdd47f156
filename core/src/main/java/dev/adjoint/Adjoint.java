package dev.adjoint;

import dev.adjoint.autograd.Autograd;
import dev.adjoint.autograd.Differentiable;
import dev.adjoint.autograd.GradMode;
import dev.adjoint.autograd.GradOptions;
import dev.adjoint.autograd.GradientEdge;
import dev.adjoint.autograd.InferenceMode;
import dev.adjoint.autograd.Versions;
import dev.adjoint.kernel.Parallel;
import dev.adjoint.op.Promotion;
import dev.adjoint.op.Require;
import dev.adjoint.op.Scalar;
import dev.adjoint.ops.BroadcastShapes;
import dev.adjoint.ops.Clone;
import dev.adjoint.ops.Out;
import dev.adjoint.ops.Pow;
import dev.adjoint.ops.Where;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The functions of PyTorch's {@code torch} module, for static import: {@code import static
 * dev.adjoint.Adjoint.*}.
 *
 * <p>Every method of {@link Tensor} that leaves the tensor as it is can be called as a function
 * here too; those functions are inherited from {@link TensorFunctions}, and those that make new
 * tensors from {@link Creation}.
 *
 * <p>A number that a dtype has no place for is refused by an {@link IllegalStateException} where it
 * is given for new elements, but a literal that is too large for a floating-point dtype becomes
 * infinite, as in PyTorch.
 */
public final class Adjoint extends Creation {
  private Adjoint() {}

  public static final DType BOOL = DType.BOOL;
  public static final DType UINT8 = DType.UINT8;
  public static final DType INT8 = DType.INT8;
  public static final DType INT16 = DType.INT16;
  public static final DType INT32 = DType.INT32;
  public static final DType INT64 = DType.INT64;
  public static final DType FLOAT16 = DType.FLOAT16;
  public static final DType BFLOAT16 = DType.BFLOAT16;
  public static final DType FLOAT32 = DType.FLOAT32;
  public static final DType FLOAT64 = DType.FLOAT64;

  /** All dimensions that no other index stands for, as Python's {@code ...}. */
  public static final Index ELLIPSIS = Index.Ellipsis.ELLIPSIS;

  /** A new dimension of size 1, as {@code None} among Python's indices. */
  public static final Index NEW_AXIS = Index.NewAxis.NEW_AXIS;

  // ---- indices and dimensions

  /** One slice of a dimension, which disappears. */
  public static Index at(long position) {
    return new Index.At(position);
  }

  /** A whole dimension, as Python's {@code :}. */
  public static Index slice() {
    return new Index.Range(null, null, null);
  }

  /** A part of a dimension, as Python's {@code start:end}. */
  public static Index slice(@Nullable Long start, @Nullable Long end) {
    return new Index.Range(start, end, null);
  }

  /** A part of a dimension, as Python's {@code start:end}. */
  public static Index slice(long start, long end) {
    return new Index.Range(start, end, null);
  }

  /** A part of a dimension, as Python's {@code start:end:step}. */
  public static Index slice(long start, long end, long step) {
    return new Index.Range(start, end, step);
  }

  /** Several indices, for assignment: {@code x.set(index(at(0), slice()), value)}. */
  public static Index[] index(Index... indices) {
    return Require.nonNulls(indices, "indices").clone();
  }

  /** A list of dimensions. */
  public static Dims dims(long... dims) {
    return new Dims(Require.nonNull(dims, "dims"));
  }

  // ---- functions whose first operand is no tensor, or that have other names than the methods

  /** A number to the power of a tensor. */
  public static Tensor pow(double base, Tensor exponent) {
    return Pow.apply(Scalar.of(base), Require.nonNull(exponent, "exponent"));
  }

  /** An integer to the power of a tensor. */
  public static Tensor pow(long base, Tensor exponent) {
    return Pow.apply(Scalar.of(base), Require.nonNull(exponent, "exponent"));
  }

  /** The first where the condition holds, the second elsewhere. */
  public static Tensor where(Tensor condition, Tensor a, Tensor b) {
    return Where.apply(
        Require.nonNull(condition, "condition"), Require.nonNull(a, "a"), Require.nonNull(b, "b"));
  }

  /** The tensor where the condition holds, a number elsewhere. */
  public static Tensor where(Tensor condition, Tensor a, double b) {
    return Where.apply(
        Require.nonNull(condition, "condition"), Require.nonNull(a, "a"), Scalar.of(b));
  }

  /** The tensor where the condition holds, an integer elsewhere. */
  public static Tensor where(Tensor condition, Tensor a, long b) {
    return Where.apply(
        Require.nonNull(condition, "condition"), Require.nonNull(a, "a"), Scalar.of(b));
  }

  /** A number where the condition holds, the tensor elsewhere. */
  public static Tensor where(Tensor condition, double a, Tensor b) {
    return Where.apply(
        Require.nonNull(condition, "condition"), Scalar.of(a), Require.nonNull(b, "b"));
  }

  /** An integer where the condition holds, the tensor elsewhere. */
  public static Tensor where(Tensor condition, long a, Tensor b) {
    return Where.apply(
        Require.nonNull(condition, "condition"), Scalar.of(a), Require.nonNull(b, "b"));
  }

  /** A copy in fresh memory. */
  public static Tensor clone(Tensor self) {
    return Clone.apply(Require.nonNull(self, "self"));
  }

  /**
   * The shape that tensors of these shapes broadcast to.
   *
   * @throws IllegalStateException if they do not broadcast, or a size is negative
   */
  public static Shape broadcastShapes(Shape... shapes) {
    return BroadcastShapes.apply(Require.nonNulls(shapes, "shapes"));
  }

  // ---- gradients

  /**
   * The gradients of a one-element output for the inputs; nothing is accumulated anywhere.
   *
   * @param output what is differentiated
   * @param inputs with respect to what
   */
  public static List<Tensor> grad(Tensor output, Tensor... inputs) {
    return grad(
        List.of(Require.nonNull(output, "output")), List.of(Require.nonNulls(inputs, "inputs")));
  }

  /** The gradients of the sum of the outputs, of one element each, for the inputs. */
  @SuppressWarnings("NullAway") // no gradient is null, since unused inputs are refused
  public static List<Tensor> grad(
      List<? extends Differentiable> outputs, List<? extends Differentiable> inputs) {
    return Autograd.grad(
        Require.nonNulls(outputs, "outputs"),
        Require.nonNulls(inputs, "inputs"),
        GradOptions.DEFAULT);
  }

  /**
   * The gradients of the outputs, weighted, for the inputs, with all options.
   *
   * @param gradOutputs a gradient for each output, null where 1 is meant; null for all of these
   * @param retainGraph whether the graph can be used again; null for the value of createGraph
   * @param createGraph whether the gradients can be differentiated in turn
   * @param allowUnused whether an input without influence is fine; its gradient is null then
   */
  public static List<@Nullable Tensor> grad(
      List<? extends Differentiable> outputs,
      List<? extends Differentiable> inputs,
      @Nullable List<? extends @Nullable Tensor> gradOutputs,
      @Nullable Boolean retainGraph,
      boolean createGraph,
      @Nullable Boolean allowUnused) {
    return Autograd.grad(
        Require.nonNulls(outputs, "outputs"),
        Require.nonNulls(inputs, "inputs"),
        new GradOptions(gradOutputs, retainGraph, createGraph, allowUnused, false, false));
  }

  /**
   * The gradients of the outputs, weighted, for the inputs; nothing is accumulated anywhere.
   *
   * <p>Outputs and inputs are tensors or {@linkplain #getGradientEdge gradient edges}.
   *
   * @param options the gradients of the outputs, and all else that may be chosen
   */
  public static List<@Nullable Tensor> grad(
      List<? extends Differentiable> outputs,
      List<? extends Differentiable> inputs,
      GradOptions options) {
    return Autograd.grad(
        Require.nonNulls(outputs, "outputs"),
        Require.nonNulls(inputs, "inputs"),
        Require.nonNull(options, "options"));
  }

  /** Adds the gradients of several roots to the leaves. */
  public static void backward(
      List<? extends Differentiable> tensors,
      @Nullable List<? extends @Nullable Tensor> gradTensors) {
    Require.nonNulls(tensors, "tensors");
    Autograd.backward(tensors, gradTensors, null, false, null);
  }

  /**
   * Adds the gradients of several roots to the leaves, with all options.
   *
   * @param tensors the roots: tensors or {@linkplain #getGradientEdge gradient edges}
   * @param gradTensors a gradient for each root, null where 1 is meant; null for all of these
   * @param retainGraph whether the graph can be used again; null for the value of createGraph
   * @param createGraph whether the gradients can be differentiated in turn
   * @param inputs the only ones whose gradients are accumulated; null for all leaves
   */
  public static void backward(
      List<? extends Differentiable> tensors,
      @Nullable List<? extends @Nullable Tensor> gradTensors,
      @Nullable Boolean retainGraph,
      boolean createGraph,
      @Nullable List<? extends Differentiable> inputs) {
    Require.nonNulls(tensors, "tensors");
    Autograd.backward(tensors, gradTensors, retainGraph, createGraph, inputs);
  }

  /**
   * The place of a tensor's newest version in the graph; it stays what it is when the tensor is
   * written to.
   *
   * @throws IllegalStateException if the tensor needs no gradient
   */
  public static GradientEdge getGradientEdge(Tensor tensor) {
    return Require.nonNull(tensor, "tensor").gradientEdge();
  }

  /** Nothing is recorded on this thread until what is returned is closed. */
  public static GradMode noGrad() {
    return GradMode.set(false);
  }

  /** Runs without recording. */
  public static <T extends @Nullable Object> T noGrad(Supplier<T> body) {
    return GradMode.with(false, Require.nonNull(body, "body"));
  }

  /** Runs without recording. */
  public static void noGrad(Runnable body) {
    Require.nonNull(body, "body");
    GradMode.with(false, body);
  }

  /** What is computed on this thread is recorded until what is returned is closed. */
  public static GradMode enableGrad() {
    return GradMode.set(true);
  }

  /** Runs with recording. */
  public static <T extends @Nullable Object> T enableGrad(Supplier<T> body) {
    return GradMode.with(true, Require.nonNull(body, "body"));
  }

  /** Runs with recording. */
  public static void enableGrad(Runnable body) {
    Require.nonNull(body, "body");
    GradMode.with(true, body);
  }

  /** Switches recording at once; closing what is returned restores what was before. */
  public static GradMode setGradEnabled(boolean enabled) {
    return GradMode.set(enabled);
  }

  /** Whether what is computed on this thread is recorded. */
  public static boolean isGradEnabled() {
    return GradMode.isEnabled();
  }

  /**
   * What is computed on this thread until what is returned is closed will never be differentiated:
   * nothing is recorded, and new tensors count no writes.
   */
  public static InferenceMode inferenceMode() {
    return InferenceMode.set(true);
  }

  /**
   * Enters inference mode, or with false leaves it and records, until what is returned is closed.
   */
  public static InferenceMode inferenceMode(boolean enabled) {
    return InferenceMode.set(enabled);
  }

  /** Runs in inference mode. */
  public static <T extends @Nullable Object> T inferenceMode(Supplier<T> body) {
    return InferenceMode.with(true, Require.nonNull(body, "body"));
  }

  /** Runs in inference mode. */
  public static void inferenceMode(Runnable body) {
    Require.nonNull(body, "body");
    InferenceMode.with(true, body);
  }

  /** Whether this thread is in inference mode. */
  public static boolean isInferenceModeEnabled() {
    return InferenceMode.isEnabled();
  }

  /** Counts a write into each tensor, for code that wrote into its memory from outside. */
  public static void incrementVersion(Tensor... tensors) {
    Require.nonNulls(tensors, "tensors");
    Versions.increment(tensors);
  }

  /**
   * Writes a result into a tensor that is there, as the argument {@code out} does in Python: {@code
   * out(z, () -> add(x, y))}. It gets the result's sizes where it has others. Returns {@code out}.
   *
   * @throws IllegalStateException if it or the result requires grad, or the result's dtype can't be
   *     cast to its dtype
   */
  public static Tensor out(Tensor out, Supplier<Tensor> result) {
    Require.nonNull(out, "out");
    Require.nonNull(result, "result");
    return Out.write(out, Require.returned(result.get(), "out"));
  }

  // ---- settings

  /** Seeds the random numbers: the same seed gives PyTorch's numbers. */
  public static Generator manualSeed(long seed) {
    return Generator.defaultGenerator().manualSeed(seed);
  }

  /** The dtype of new floating-point tensors. */
  public static DType getDefaultDtype() {
    return Promotion.defaultDType();
  }

  /** Changes the dtype of new floating-point tensors. */
  public static void setDefaultDtype(DType dtype) {
    Require.nonNull(dtype, "dtype");
    Promotion.setDefaultDType(dtype);
  }

  /** The dtype of what two tensors give together. */
  public static DType resultType(Tensor a, Tensor b) {
    return Promotion.resultType(new Tensor[] {Require.nonNull(a, "a"), Require.nonNull(b, "b")});
  }

  /** The smallest dtype that both convert to. */
  public static DType promoteTypes(DType a, DType b) {
    return DType.promote(Require.nonNull(a, "a"), Require.nonNull(b, "b"));
  }

  /** Whether a result of one dtype may be written into another. */
  public static boolean canCast(DType from, DType to) {
    return Require.nonNull(from, "from").canCast(Require.nonNull(to, "to"));
  }

  /** How many threads a kernel may use. */
  public static void setNumThreads(int threads) {
    Parallel.setNumThreads(threads);
  }

  /** How many threads a kernel may use. */
  public static int getNumThreads() {
    return Parallel.getNumThreads();
  }

  /** How tensors are printed. */
  public static void setPrintOptions(PrintOptions options) {
    Require.nonNull(options, "options");
    PrintOptions.setCurrent(options);
  }
}

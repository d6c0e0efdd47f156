package dev.adjoint;

import dev.adjoint.autograd.Autograd;
import dev.adjoint.autograd.Differentiable;
import dev.adjoint.autograd.GradMode;
import dev.adjoint.autograd.GradOptions;
import dev.adjoint.autograd.GradientEdge;
import dev.adjoint.autograd.InferenceMode;
import dev.adjoint.autograd.Versions;
import dev.adjoint.kernel.cpu.Parallel;
import dev.adjoint.op.Promotion;
import dev.adjoint.op.Require;
import dev.adjoint.ops.copy.Clone;
import dev.adjoint.ops.copy.Out;
import dev.adjoint.ops.view.BroadcastShapes;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The functions of PyTorch's {@code torch} module, for static import: {@code import static
 * dev.adjoint.Adjoint.*}.
 *
 * <p>Every operation of {@link Tensor} that does not work in place is also a static function here,
 * and so are factory functions; most are inherited from the generated {@link TensorFunctions}.
 *
 * <p>A number out of the range of an integer dtype is refused with an {@link IllegalStateException}
 * where it would become an element; a literal out of the range of a floating-point dtype becomes
 * infinite, as in PyTorch.
 */
public final class Adjoint extends TensorFunctions {
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

  /** The ellipsis: all dimensions that the other indices leave, as Python's {@code ...}. */
  public static final Index ELLIPSIS = Index.Ellipsis.ELLIPSIS;

  /** A new dimension of size 1, as {@code None} in a Python index. */
  public static final Index NEW_AXIS = Index.NewAxis.NEW_AXIS;

  // ---- indices and dimensions

  /** A single position of a dimension, which is removed. */
  public static Index at(long position) {
    return new Index.At(position);
  }

  /** The full range of a dimension, as Python's {@code :}. */
  public static Index slice() {
    return new Index.Range(null, null, null);
  }

  /** A range of a dimension, as Python's {@code start:end}. */
  public static Index slice(@Nullable Long start, @Nullable Long end) {
    return new Index.Range(start, end, null);
  }

  /** A range of a dimension, as Python's {@code start:end}. */
  public static Index slice(long start, long end) {
    return new Index.Range(start, end, null);
  }

  /** A range of a dimension, as Python's {@code start:end:step}. */
  public static Index slice(long start, long end, long step) {
    return new Index.Range(start, end, step);
  }

  /** An array of indices, for assignment: {@code x.set(index(at(0), slice()), value)}. */
  public static Index[] index(Index... indices) {
    return Require.nonNulls(indices, "indices").clone();
  }

  /**
   * The indices that the text of a Python index has, for assignment; each {@code ?} in it stands
   * for the next tensor: {@code x.set(index("?, 1:3", rows), value)}.
   */
  public static Index[] index(String text, Tensor... tensors) {
    return Index.parse(text, tensors);
  }

  /** Makes a shape, for calls that have no varargs: {@code full(size(2, 4), 1)}. */
  public static Shape size(long... sizes) {
    return Shape.of(Require.nonNull(sizes, "sizes"));
  }

  /** A list of dimensions. */
  public static Dims dims(long... dims) {
    return new Dims(Require.nonNull(dims, "dims"));
  }

  // ---- functions whose first operand is not a tensor, or whose name differs from the method's

  /** Copies a tensor to new memory; gradients flow through. */
  public static Tensor clone(Tensor self) {
    return Clone.apply(Require.nonNull(self, "self"));
  }

  /**
   * The broadcast shape of several shapes.
   *
   * @throws IllegalStateException if they do not broadcast, or a size is negative
   */
  public static Shape broadcastShapes(Shape... shapes) {
    return BroadcastShapes.apply(Require.nonNulls(shapes, "shapes"));
  }

  // ---- gradients

  /**
   * Computes and returns the gradients of a one-element output with respect to the inputs, without
   * accumulating them.
   *
   * @param output the tensor to differentiate
   * @param inputs the tensors to differentiate with respect to
   */
  public static List<Tensor> grad(Tensor output, Tensor... inputs) {
    return grad(
        List.of(Require.nonNull(output, "output")), List.of(Require.nonNulls(inputs, "inputs")));
  }

  /**
   * Computes and returns the gradients of the sum of one-element outputs with respect to the
   * inputs.
   */
  @SuppressWarnings("NullAway") // no gradient is null, since unused inputs are refused
  public static List<Tensor> grad(
      List<? extends Differentiable> outputs, List<? extends Differentiable> inputs) {
    return Autograd.grad(
        Require.nonNulls(outputs, "outputs"),
        Require.nonNulls(inputs, "inputs"),
        GradOptions.DEFAULT);
  }

  /** Gradients of weighted outputs; see {@link #grad(List, List)}. */
  public static List<@Nullable Tensor> grad(
      List<? extends Differentiable> outputs,
      List<? extends Differentiable> inputs,
      @Nullable List<? extends @Nullable Tensor> gradOutputs) {
    return grad(outputs, inputs, gradOutputs, null, false, null);
  }

  /**
   * Gradients of weighted outputs; see {@link #grad(List, List, List, Boolean, boolean, Boolean)}.
   */
  public static List<@Nullable Tensor> grad(
      List<? extends Differentiable> outputs,
      List<? extends Differentiable> inputs,
      @Nullable List<? extends @Nullable Tensor> gradOutputs,
      @Nullable Boolean retainGraph) {
    return grad(outputs, inputs, gradOutputs, retainGraph, false, null);
  }

  /**
   * Gradients of weighted outputs; see {@link #grad(List, List, List, Boolean, boolean, Boolean)}.
   */
  public static List<@Nullable Tensor> grad(
      List<? extends Differentiable> outputs,
      List<? extends Differentiable> inputs,
      @Nullable List<? extends @Nullable Tensor> gradOutputs,
      @Nullable Boolean retainGraph,
      boolean createGraph) {
    return grad(outputs, inputs, gradOutputs, retainGraph, createGraph, null);
  }

  /**
   * Computes and returns the gradients of the outputs, weighted by {@code gradOutputs}, with
   * respect to the inputs, with all options.
   *
   * @param gradOutputs a gradient for each output, where null means 1; null for all of them means 1
   *     throughout
   * @param retainGraph whether to keep the graph for another backward; null means the value of
   *     {@code createGraph}
   * @param createGraph whether to record the backward pass, so that the gradients can be
   *     differentiated
   * @param allowUnused whether an input that the outputs do not depend on is allowed; its gradient
   *     is then null
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
   * Computes and returns the gradients of the outputs with respect to the inputs, without
   * accumulating them.
   *
   * <p>Outputs and inputs may be tensors or {@linkplain #getGradientEdge gradient edges}.
   *
   * @param options the gradients of the outputs, and all other options
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

  /** Runs backward from several roots, each a single number; see {@link #backward(List, List)}. */
  public static void backward(List<? extends Differentiable> tensors) {
    backward(tensors, null);
  }

  /** Runs backward from several roots and accumulates gradients into the leaves. */
  public static void backward(
      List<? extends Differentiable> tensors,
      @Nullable List<? extends @Nullable Tensor> gradTensors) {
    Require.nonNulls(tensors, "tensors");
    Autograd.backward(tensors, gradTensors, null, false, null);
  }

  /** Runs backward from several roots, and keeps the graph if asked to. */
  public static void backward(
      List<? extends Differentiable> tensors,
      @Nullable List<? extends @Nullable Tensor> gradTensors,
      @Nullable Boolean retainGraph) {
    backward(tensors, gradTensors, retainGraph, false, null);
  }

  /**
   * Runs backward from several roots, keeps the graph and records the backward pass if asked to.
   */
  public static void backward(
      List<? extends Differentiable> tensors,
      @Nullable List<? extends @Nullable Tensor> gradTensors,
      @Nullable Boolean retainGraph,
      boolean createGraph) {
    backward(tensors, gradTensors, retainGraph, createGraph, null);
  }

  /**
   * Runs backward from several roots and accumulates gradients into the leaves, with all options.
   *
   * @param tensors the roots: tensors or {@linkplain #getGradientEdge gradient edges}
   * @param gradTensors a gradient for each root, where null means 1; null for all of them means 1
   *     throughout
   * @param retainGraph whether to keep the graph for another backward; null means the value of
   *     {@code createGraph}
   * @param createGraph whether to record the backward pass, so that the gradients can be
   *     differentiated
   * @param inputs the only tensors to accumulate gradients into; null means all leaves
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
   * The graph edge that gradients of a tensor arrive at. Later in-place writes to the tensor do not
   * change the returned edge.
   *
   * @throws IllegalStateException if the tensor does not require grad
   */
  public static GradientEdge getGradientEdge(Tensor tensor) {
    return Require.nonNull(tensor, "tensor").gradientEdge();
  }

  /** Disables recording on this thread until the returned handle is closed. */
  public static GradMode noGrad() {
    return GradMode.set(false);
  }

  /** Runs {@code body} with recording disabled. */
  public static <T extends @Nullable Object> T noGrad(Supplier<T> body) {
    return GradMode.with(false, Require.nonNull(body, "body"));
  }

  /** Runs {@code body} with recording disabled. */
  public static void noGrad(Runnable body) {
    Require.nonNull(body, "body");
    GradMode.with(false, body);
  }

  /** Enables recording on this thread until the returned handle is closed. */
  public static GradMode enableGrad() {
    return GradMode.set(true);
  }

  /** Runs {@code body} with recording enabled. */
  public static <T extends @Nullable Object> T enableGrad(Supplier<T> body) {
    return GradMode.with(true, Require.nonNull(body, "body"));
  }

  /** Runs {@code body} with recording enabled. */
  public static void enableGrad(Runnable body) {
    Require.nonNull(body, "body");
    GradMode.with(true, body);
  }

  /**
   * Enables or disables recording on this thread immediately; closing the returned handle restores
   * the former mode.
   */
  public static GradMode setGradEnabled(boolean enabled) {
    return GradMode.set(enabled);
  }

  /** Whether operations on this thread are recorded. */
  public static boolean isGradEnabled() {
    return GradMode.isEnabled();
  }

  /**
   * Enters inference mode on this thread until the returned handle is closed: nothing is recorded,
   * and new tensors have no version counter.
   */
  public static InferenceMode inferenceMode() {
    return InferenceMode.set(true);
  }

  /**
   * Enters inference mode, or with false leaves it and enables recording, until the returned handle
   * is closed.
   */
  public static InferenceMode inferenceMode(boolean enabled) {
    return InferenceMode.set(enabled);
  }

  /** Runs {@code body} in inference mode. */
  public static <T extends @Nullable Object> T inferenceMode(Supplier<T> body) {
    return InferenceMode.with(true, Require.nonNull(body, "body"));
  }

  /** Runs {@code body} in inference mode. */
  public static void inferenceMode(Runnable body) {
    Require.nonNull(body, "body");
    InferenceMode.with(true, body);
  }

  /** Whether this thread is in inference mode. */
  public static boolean isInferenceModeEnabled() {
    return InferenceMode.isEnabled();
  }

  /** Increments the version counter of each tensor, for code that wrote to its memory directly. */
  public static void incrementVersion(Tensor... tensors) {
    Require.nonNulls(tensors, "tensors");
    Versions.increment(tensors);
  }

  /**
   * Writes a result into an existing tensor, as the argument {@code out} does in Python: {@code
   * out(z, () -> add(x, y))}. The tensor is resized to the shape of the result if that differs.
   * Returns {@code out}.
   *
   * @throws IllegalStateException if {@code out} or the result requires grad, or the result's dtype
   *     can't be cast to that of {@code out}
   */
  public static Tensor out(Tensor out, Supplier<Tensor> result) {
    Require.nonNull(out, "out");
    Require.nonNull(result, "result");
    return Out.write(out, Require.returned(result.get(), "out"));
  }

  // ---- settings

  /** Seeds the default generator; the same seed gives PyTorch's numbers. */
  public static Generator manualSeed(long seed) {
    return Generator.defaultGenerator().manualSeed(seed);
  }

  /**
   * The device with that name, as {@code torch.device}: {@code cpu}.
   *
   * @throws IllegalStateException if there is no such device; the text names those that there are
   */
  public static Device device(String name) {
    return Device.of(Require.nonNull(name, "name"));
  }

  /** The default dtype of new floating-point tensors. */
  public static DType getDefaultDtype() {
    return Promotion.defaultDType();
  }

  /** Sets the default dtype of new floating-point tensors. */
  public static void setDefaultDtype(DType dtype) {
    Require.nonNull(dtype, "dtype");
    Promotion.setDefaultDType(dtype);
  }

  /** The promoted dtype of two dtypes. */
  public static DType promoteTypes(DType a, DType b) {
    return DType.promote(Require.nonNull(a, "a"), Require.nonNull(b, "b"));
  }

  /** Whether a result of dtype {@code from} may be written to a tensor of dtype {@code to}. */
  public static boolean canCast(DType from, DType to) {
    return Require.nonNull(from, "from").canCast(Require.nonNull(to, "to"));
  }

  /** The number of threads that a kernel may use. */
  public static void setNumThreads(int threads) {
    Parallel.setNumThreads(threads);
  }

  /** The number of threads that a kernel may use. */
  public static int getNumThreads() {
    return Parallel.getNumThreads();
  }

  /** Sets how tensors are printed. */
  public static void setPrintOptions(PrintOptions options) {
    Require.nonNull(options, "options");
    PrintOptions.setCurrent(options);
  }
}

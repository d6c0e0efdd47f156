package dev.adjoint.op;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.graph.Recording;
import dev.adjoint.kernel.CText;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.backend.ScanSpec;
import dev.adjoint.memory.Layout;
import org.jspecify.annotations.Nullable;

/**
 * Family of scans (cumulative operations) along one dimension: each result combines the elements up
 * to its own.
 *
 * <p>Dtypes, the rules for 0-d and empty tensors, the in-place form, recording and {@code vmap}
 * follow from the definition.
 */
public final class Scan {

  /** The derivatives, by differentiable operations. */
  public interface ScanRule {
    /**
     * The gradient of the input.
     *
     * @param grad the gradient of the results
     * @param line the scanned dimension
     * @param saved the saved tensors
     */
    Tensor vjp(Tensor grad, Line line, Opaque.Saved saved);

    /** The tangent of the results, given that of the input, which has dimensions and elements. */
    Tensor jvp(Tensor tangent, Line line, Tensor input, Tensor[] outputs);
  }

  /**
   * The scanned dimension and direction, and the dtypes.
   *
   * @param dim the dimension, not negative
   * @param reverse whether lines run from their last element to their first
   * @param from the dtype of the input
   * @param to that of the results
   */
  public record Line(int dim, boolean reverse, DType from, DType to) {
    /** Whether no line of a tensor of these sizes has several elements. */
    public boolean isSingle(long... sizes) {
      return sizes.length == 0 || sizes[dim] == 1 || Layout.numel(sizes) <= 1;
    }
  }

  private final String name;
  private final String nodeName;
  private final ScanSpec.Running running;
  private final boolean widens;
  private final boolean floatingOnly;
  private final boolean savesInput;
  private final boolean savesOutput;
  private final @Nullable ScanRule rule;

  private Scan(
      String name,
      String nodeName,
      ScanSpec.Running running,
      boolean widens,
      boolean floatingOnly,
      boolean savesInput,
      boolean savesOutput,
      @Nullable ScanRule rule) {
    this.name = name;
    this.nodeName = nodeName;
    this.running = running;
    this.widens = widens;
    this.floatingOnly = floatingOnly;
    this.savesInput = savesInput;
    this.savesOutput = savesOutput;
    this.rule = rule;
  }

  /** Defines a scan for all dtypes; bool is refused where arithmetic is done in it. */
  public static Scan of(String name, String nodeName, ScanSpec.Running running) {
    return new Scan(name, nodeName, running, false, false, false, false, null);
  }

  /** The same scan, with int64 results for bool and integers. */
  public Scan widened() {
    return new Scan(name, nodeName, running, true, floatingOnly, savesInput, savesOutput, rule);
  }

  /** The same scan for floating-point dtypes only. */
  public Scan floating() {
    return new Scan(name, nodeName, running, widens, true, savesInput, savesOutput, rule);
  }

  /** The same scan with derivative rules, and what they need saved. */
  public Scan derivatives(boolean needsInput, boolean needsOutput, ScanRule given) {
    return new Scan(name, nodeName, running, widens, floatingOnly, needsInput, needsOutput, given);
  }

  /** Scans a dimension. */
  public Tensor call(Tensor x, long dim) {
    return call(x, dim, null);
  }

  /**
   * Scans a dimension.
   *
   * @param dtype the dtype to convert to first; null for the usual one
   */
  public Tensor call(Tensor x, long dim, @Nullable DType dtype) {
    return all(x, dim, false, dtype)[0];
  }

  /** Scans a dimension from its end. */
  public Tensor reversed(Tensor x, long dim, boolean reverse) {
    return all(x, dim, reverse, null)[0];
  }

  /** Scans a dimension and returns values and indices. */
  public Tensor[] withPositions(Tensor x, long dim) {
    Layout layout = TensorAccess.layout(x);
    if (layout.dim() == 0 && dim != 0 && dim != -1) {
      throw Errors.index("%s(): Expected reduction dim -1 or 0 for scalar but got %s", name, dim);
    }
    // PyTorch does not ask which dimension it is where there is nothing to scan.
    return all(x, layout.numel() == 0 ? 0 : dim, false, null);
  }

  private Tensor[] all(Tensor x, long dim, boolean reverse, @Nullable DType dtype) {
    int d = Shapes.wrapDim(dim, TensorAccess.layout(x).dim());
    DType from = TensorAccess.dtype(x);
    DType usual = widens && !DTypes.computesInFloat(from) ? DType.INT64 : from;
    Line line = new Line(d, reverse, from, dtype == null ? usual : dtype);
    checkType(x, line.to());
    if (!DTypes.isDifferentiable(line.to()) && Recording.records(x)) {
      throw Errors.state("Autograd not support dtype: %s", line.to().scalarTypeName());
    }
    return Dispatch.call(new ScanOp(this, line), x);
  }

  /**
   * Scans a dimension in place.
   *
   * @param dtype that of the tensor, or null
   */
  public Tensor inPlace(Tensor self, long dim, @Nullable DType dtype) {
    int d = Shapes.wrapDim(dim, TensorAccess.layout(self).dim());
    DType own = TensorAccess.dtype(self);
    if (dtype != null && dtype != own) {
      throw Errors.state(
          "Bad in-place call: input tensor dtype %s and output tensor dtype %s should match",
          CText.typeName(own), CText.typeName(dtype));
    }
    checkType(self, own);
    return Dispatch.callInPlace(new ScanOp(this, new Line(d, false, own, own)), self);
  }

  private void checkType(Tensor x, DType to) {
    boolean computes = TensorAccess.layout(x).dim() > 0 && TensorAccess.layout(x).numel() > 0;
    boolean refused =
        floatingOnly
            ? !DTypes.computesInFloat(to)
            : to == DType.BOOL && computes && !running.chooses();
    if (refused) {
      throw Errors.state("\"%s_out_cpu\" not implemented for '%s'", name, to.scalarTypeName());
    }
  }

  String nodeName() {
    return nodeName;
  }

  ScanSpec.Running running() {
    return running;
  }

  boolean savesInput() {
    return savesInput;
  }

  boolean savesOutput() {
    return savesOutput;
  }

  @Nullable ScanRule rule() {
    return rule;
  }

  @Override
  public String toString() {
    return name;
  }
}

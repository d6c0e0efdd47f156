package dev.adjoint.op;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.autograd.AutogradState;
import dev.adjoint.autograd.Variable;
import dev.adjoint.kernel.Backend;
import dev.adjoint.kernel.CpuBackend;
import dev.adjoint.kernel.Operand;
import dev.adjoint.memory.Layout;
import dev.adjoint.memory.Storage;

/**
 * The one place where operations run and are recorded.
 *
 * <p>Whatever has to see every operation attaches here.
 */
public final class Dispatch {
  private static final Backend CPU = CpuBackend.INSTANCE;

  private Dispatch() {}

  /** What computes. */
  public static Backend backend() {
    return CPU;
  }

  /** A fresh tensor with undefined contents. */
  public static Tensor empty(Layout layout, DType dtype) {
    return TensorAccess.newTensor(
        new Operand(Storage.allocate(bytes(layout, dtype)), layout, dtype));
  }

  /** A fresh row-major tensor with undefined contents. */
  public static Tensor empty(long[] sizes, DType dtype) {
    Shapes.numel(sizes);
    return empty(Layout.contiguous(sizes), dtype);
  }

  /** A fresh row-major tensor of zeros. */
  public static Tensor zeros(long[] sizes, DType dtype) {
    Shapes.numel(sizes);
    Layout layout = Layout.contiguous(sizes);
    return TensorAccess.newTensor(
        new Operand(Storage.allocateZeroed(bytes(layout, dtype)), layout, dtype));
  }

  private static long bytes(Layout layout, DType dtype) {
    long numel = layout.numel();
    if (numel > Long.MAX_VALUE / 16) {
      throw Shapes.overflow(layout.sizes());
    }
    return numel * dtype.itemSize();
  }

  /** Whether what is computed from these inputs is recorded on this thread. */
  public static boolean records(Tensor... inputs) {
    return AutogradState.current().isGradEnabled() && anyRequiresGrad(inputs);
  }

  static boolean anyRequiresGrad(Tensor[] inputs) {
    for (Tensor input : inputs) {
      if (Variable.requiresGrad(input)) {
        return true;
      }
    }
    return false;
  }

  /** Runs a view. */
  public static Tensor call(View op, Tensor input) {
    Operand operand = TensorAccess.operand(input);
    Layout layout = op.view(operand.layout());
    Tensor result =
        TensorAccess.newTensor(
            new Operand(operand.storage(), layout, operand.dtype()), TensorAccess.version(input));
    boolean gradEnabled = AutogradState.current().isGradEnabled();
    Variable.markView(result, input, gradEnabled ? op.creation() : AutogradMeta.Creation.NO_GRAD);
    if (gradEnabled && Variable.requiresGrad(input)) {
      Variable.setHistory(result, new ViewNode(op, input));
    }
    return result;
  }

  /** Runs a linear operation. */
  public static Tensor call(Linear op, Tensor input) {
    Tensor result = op.forward(input);
    if (TensorAccess.dtype(result).isFloatingPoint() && records(input)) {
      Variable.setHistory(result, new LinearNode(op, input));
    }
    return result;
  }

  /** Runs an operation that says everything itself. */
  public static Tensor[] call(Opaque op, Tensor... inputs) {
    Tensor[] results = op.forward(inputs);
    if (records(inputs)) {
      OpaqueNode node = new OpaqueNode(op, inputs);
      for (int i = 0; i < results.length; i++) {
        if (op.isDifferentiable(i) && TensorAccess.dtype(results[i]).isFloatingPoint()) {
          Variable.setHistory(results[i], node);
        } else {
          node.skipOutput(results[i]);
        }
      }
      node.saveOutputs(results);
    }
    return results;
  }

  /** Refuses writes to memory in which several elements are one. */
  public static void checkWritable(Tensor self) {
    if (TensorAccess.layout(self).hasInternalOverlap()) {
      throw new IllegalStateException(
          "unsupported operation: more than one element of the written-to tensor refers to a"
              + " single memory location. Please clone() the tensor before performing the"
              + " operation.");
    }
  }

  /**
   * Makes an input safe to read while {@code self} is written: the very same elements are, and
   * memory apart is; partly shared memory is refused, or copied where that cannot be told.
   */
  static Tensor safeInput(Tensor self, Tensor input) {
    Operand a = TensorAccess.operand(self);
    Operand b = TensorAccess.operand(input);
    boolean same = a.layout().equals(b.layout()) && a.dtype() == b.dtype();
    if (same || a.storage() != b.storage()) {
      return input;
    }
    long sizeA = a.dtype().itemSize();
    long sizeB = b.dtype().itemSize();
    boolean apart =
        a.layout().extent() * sizeA <= b.layout().offset() * sizeB
            || b.layout().extent() * sizeB <= a.layout().offset() * sizeA;
    if (apart || b.layout().numel() == 0) {
      return input;
    }
    if (a.layout().isNonOverlappingAndDense() && b.layout().isNonOverlappingAndDense()) {
      throw new IllegalStateException(
          "unsupported operation: some elements of the input tensor and the written-to tensor"
              + " refer to a single memory location. Please clone() the tensor before performing"
              + " the operation.");
    }
    return Pointwise.copyOf(input);
  }

  /** Sets every element, unrecorded. */
  public static void fill(Tensor self, Scalar value) {
    Operand operand = TensorAccess.operand(self);
    CPU.fill(operand, value.fitting(operand.dtype()));
  }
}

package dev.adjoint.ops.copy;

import dev.adjoint.Tensor;
import dev.adjoint.graph.NotImplementedNode;
import dev.adjoint.graph.Recording;
import dev.adjoint.graph.Variable;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.Operand;
import dev.adjoint.memory.Layout;
import dev.adjoint.memory.Storage;
import dev.adjoint.memory.VersionCounter;
import dev.adjoint.op.Errors;
import dev.adjoint.op.ForwardMode;
import dev.adjoint.op.Levels;
import dev.adjoint.op.TensorAccess;
import java.util.Arrays;

/** Replacing the memory of a tensor object: {@code set_}, {@code resize_}, {@code set_data}. */
public final class Replace {
  private Replace() {}

  /** A detached tensor that shares memory but has its own version counter. */
  public static Tensor data(Tensor x) {
    if (Levels.isBatched(x)) {
      throw new IllegalStateException("accessing `data` under vmap transform is not allowed");
    }
    return Levels.mapInnermost(x, Replace::plainData);
  }

  private static Tensor plainData(Tensor x) {
    VersionCounter own = Recording.isInference(x) ? VersionCounter.UNTRACKED : new VersionCounter();
    return TensorAccess.newTensor(TensorAccess.operand(x), own);
  }

  private static void requirePlain(String method, Tensor... tensors) {
    if (Levels.anyAlive(tensors)) {
      throw new UnsupportedOperationException(method + " inside a function transform");
    }
  }

  /** Replaces the memory of a tensor without recording it or bumping the version counter. */
  public static void setData(Tensor x, Tensor data) {
    requirePlain("set_data", x, data);
    if (Recording.requiresGrad(x) && !DTypes.isDifferentiable(TensorAccess.dtype(data))) {
      throw new IllegalStateException(
          "data set to a tensor that requires gradients must be floating point or complex dtype");
    }
    TensorAccess.setOperand(x, TensorAccess.operand(data));
    Variable.renewAccumulator(x, false);
  }

  /** Replaces the memory of a tensor, as a write that bumps the version counter. */
  public static Tensor set(Tensor self, Tensor source) {
    requirePlain("set_", self, source);
    if (ForwardMode.tangent(self) != null || ForwardMode.tangent(source) != null) {
      throw new UnsupportedOperationException(
          "Trying to use forward AD with set_ that does not support it because it has not been"
              + " implemented yet.");
    }
    Operand operand = TensorAccess.operand(source);
    if (operand.dtype() != TensorAccess.dtype(self)) {
      throw Errors.state(
          "Could not set tensor of type %s to a tensor of type %s",
          operand.dtype(), TensorAccess.dtype(self));
    }
    boolean recording = DTypes.isDifferentiable(operand.dtype()) && Recording.records(self, source);
    Variable.checkInPlace(self, recording);
    NotImplementedNode node = recording ? new NotImplementedNode("aten::set_", self, source) : null;
    Levels.announceWrite(self);
    TensorAccess.setOperand(self, operand);
    TensorAccess.version(self).bump();
    Variable.renewAccumulator(self, true);
    if (node != null) {
      Variable.setHistory(self, node);
    }
    return self;
  }

  /**
   * Resizes the tensor, row-major, growing the storage if need be, for all tensors that share it.
   */
  public static Tensor resize(Tensor self, long[] sizes) {
    requirePlain("resize_", self);
    if (Recording.requiresGrad(self)) {
      throw new IllegalStateException("cannot resize variables that require grad");
    }
    if (ForwardMode.tangent(self) != null) {
      throw new IllegalStateException("cannot resize variables that has a forward grad");
    }
    Operand operand = TensorAccess.operand(self);
    Layout old = operand.layout();
    if (Arrays.equals(old.sizes(), sizes)) {
      return self;
    }
    Variable.checkInPlace(self, false);
    Levels.announceWrite(self);
    Layout layout = Layout.of(sizes, Layout.rowMajorStrides(sizes), old.offset());
    Storage storage = operand.storage().grown(layout.bytes(operand.dtype().itemSize()));
    TensorAccess.setOperand(self, new Operand(storage, layout, operand.dtype()));
    TensorAccess.version(self).bump();
    return self;
  }

  /** Copies a leaf with its memory and gradient. */
  public static Tensor deepCopy(Tensor x) {
    requirePlain("deepcopy", x);
    if (!Variable.isLeaf(x)) {
      throw new IllegalStateException(
          "Only Tensors created explicitly by the user (graph leaves) support the deepcopy protocol"
              + " at the moment. If you were attempting to deepcopy a module, this may be because"
              + " of a torch.nn.utils.weight_norm usage, see"
              + " https://github.com/pytorch/pytorch/pull/103001");
    }
    Operand operand = TensorAccess.operand(x);
    Storage storage = operand.storage().copy();
    Tensor copy = TensorAccess.newTensor(new Operand(storage, operand.layout(), operand.dtype()));
    if (Recording.requiresGrad(x)) {
      Variable.setRequiresGrad(copy, true);
    }
    Tensor grad = Variable.grad(x);
    if (grad != null) {
      Variable.setGrad(copy, deepCopy(grad));
    }
    return copy;
  }
}

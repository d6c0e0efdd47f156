package dev.adjoint.hostile;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.autograd.Node;
import dev.adjoint.graph.AutogradMeta;
import dev.adjoint.graph.GraphAccess;
import dev.adjoint.kernel.Operand;
import dev.adjoint.memory.Layout;
import dev.adjoint.memory.Storage;
import dev.adjoint.op.Levels;
import dev.adjoint.op.TensorAccess;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** All that a user could see of a tensor. */
final class TensorState {
  private static final long MOST_BYTES = 1 << 16;

  private final String name;
  private final Tensor tensor;
  private final Layout layout;
  private final Storage storage;
  private final DType dtype;
  private final long version;
  private final boolean requiresGrad;
  private final @Nullable Node gradFn;
  private final @Nullable Tensor grad;
  private final byte @Nullable [] bytes;
  private final byte @Nullable [] gradBytes;

  TensorState(String name, Tensor tensor) {
    this.name = name;
    this.tensor = tensor;
    Operand operand = TensorAccess.operand(tensor);
    layout = operand.layout();
    storage = operand.storage();
    dtype = operand.dtype();
    version = TensorAccess.writes(tensor);
    AutogradMeta meta = GraphAccess.meta(tensor);
    Node node = GraphAccess.node(tensor);
    requiresGrad = node != null || (meta != null && meta.requiresGrad);
    gradFn = meta != null && meta.base != null ? null : node;
    grad = meta == null ? null : meta.grad;
    bytes = bytes(tensor);
    gradBytes = grad == null ? null : bytes(grad);
  }

  private static byte @Nullable [] bytes(Tensor tensor) {
    Storage storage = TensorAccess.operand(Levels.innermost(tensor)).storage();
    if (storage.isReleased() || storage.byteSize() == 0 || storage.byteSize() > MOST_BYTES) {
      return null;
    }
    try {
      return storage.segment().toArray(ValueLayout.JAVA_BYTE);
    } catch (IllegalStateException e) {
      return null; // no memory of its own
    } finally {
      Reference.reachabilityFence(storage);
    }
  }

  /** What is different now; empty for nothing. */
  String changed() {
    TensorState now = new TensorState(name, tensor);
    StringBuilder text = new StringBuilder();
    if (!layout.equals(now.layout)
        && !(Arrays.equals(layout.sizes(), now.layout.sizes())
            && Arrays.equals(layout.strides(), now.layout.strides())
            && layout.offset() == now.layout.offset())) {
      text.append("layout ").append(layout).append(" -> ").append(now.layout).append("; ");
    }
    if (storage != now.storage) {
      text.append("storage; ");
    }
    if (dtype != now.dtype) {
      text.append("dtype ").append(dtype).append(" -> ").append(now.dtype).append("; ");
    }
    if (version != now.version) {
      text.append("version ").append(version).append(" -> ").append(now.version).append("; ");
    }
    if (requiresGrad != now.requiresGrad) {
      text.append("requiresGrad -> ").append(now.requiresGrad).append("; ");
    }
    if (gradFn != now.gradFn) {
      text.append("gradFn ").append(gradFn).append(" -> ").append(now.gradFn).append("; ");
    }
    if (grad != now.grad) {
      text.append("grad; ");
    } else if (!Arrays.equals(gradBytes, now.gradBytes)) {
      text.append("contents of grad; ");
    }
    if (bytes != null && now.bytes != null && !Arrays.equals(bytes, now.bytes)) {
      text.append("contents; ");
    }
    return text.isEmpty() ? "" : name + " changed: " + text;
  }
}

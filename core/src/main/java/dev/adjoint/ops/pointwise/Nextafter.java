package dev.adjoint.ops.pointwise;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.Elements;
import dev.adjoint.kernel.Operand;
import dev.adjoint.memory.Layout;
import dev.adjoint.memory.Memory;
import dev.adjoint.op.Copy;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Opaque;
import dev.adjoint.op.Promotion;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.view.Expand;
import java.lang.ref.Reference;
import org.jspecify.annotations.Nullable;

/** {@code nextafter}: the next representable number towards another; not differentiable. */
public final class Nextafter implements Opaque {
  private static final Nextafter OP = new Nextafter();

  private Nextafter() {}

  /** Runs the operation. */
  public static Tensor apply(Tensor from, Tensor to) {
    return Dispatch.call(OP, from, to)[0];
  }

  @Override
  public String nodeName() {
    return "NextafterBackward0";
  }

  @Override
  public Tensor[] forward(Tensor[] inputs) {
    DType dtype = Promotion.resultType(inputs);
    if (!DTypes.isRealFloat(dtype)) {
      throw new UnsupportedOperationException(
          "\"nextafter_cpu\" not implemented for '" + dtype.scalarTypeName() + "'");
    }
    Layout left = TensorAccess.layout(inputs[0]);
    Layout right = TensorAccess.layout(inputs[1]);
    long[] sizes = Shapes.broadcast(left.sizes(), right.sizes());
    Layout layout = Shapes.resultLayout(sizes, left, right);
    Tensor result = dense(inputs[0], layout, dtype);
    Tensor to = dense(inputs[1], layout, dtype);
    Operand self = TensorAccess.operand(result);
    Operand other = TensorAccess.operand(to);
    int size = dtype.itemSize();
    for (long i = 0, n = layout.numel(); i < n; i++) {
      step(dtype, self.address() + i * size, other.address() + i * size);
    }
    Reference.reachabilityFence(result);
    Reference.reachabilityFence(to);
    return new Tensor[] {result};
  }

  private static Tensor dense(Tensor x, Layout layout, DType dtype) {
    return Copy.of(Expand.raw(x, layout.sizes()), layout, dtype);
  }

  /** Numbers of one sign are in the order of their bits. */
  private static void step(DType dtype, long self, long other) {
    double from = Elements.getDouble(dtype, self);
    double to = Elements.getDouble(dtype, other);
    if (Double.isNaN(from) || Double.isNaN(to)) {
      Elements.putDouble(dtype, self, Double.NaN);
    } else if (from == to) {
      Elements.copy(dtype.itemSize(), other, self);
    } else if (from == 0) {
      Elements.putDouble(dtype, self, to < 0 ? -0.0 : 0.0);
      addToBits(dtype, self, 1);
    } else {
      addToBits(dtype, self, from < to == from > 0 ? 1 : -1);
    }
  }

  private static void addToBits(DType dtype, long address, int by) {
    switch (dtype.itemSize()) {
      case 2 -> Memory.setShort(address, (short) (Memory.getShort(address) + by));
      case 4 -> Memory.setInt(address, Memory.getInt(address) + by);
      default -> Memory.setLong(address, Memory.getLong(address) + by);
    }
  }

  @Override
  public boolean saves(int i, boolean[] needed) {
    return false;
  }

  @Override
  public boolean refusesBackward() {
    return true;
  }

  @Override
  public @Nullable Tensor[] vjp(@Nullable Tensor[] grads, Saved saved) {
    throw new UnsupportedOperationException("the derivative for 'nextafter' is not implemented.");
  }

  @Override
  public @Nullable Tensor[] jvp(Tensor[] inputs, Tensor[] outputs, @Nullable Tensor[] tangents) {
    throw new UnsupportedOperationException(
        "Trying to use forward AD with nextafter that does not support it because it has not been"
            + " implemented yet.");
  }

  /** The operation itself, with the batch in front of what both broadcast to. */
  @Override
  public Tensor[] batch(Tensor[] inputs, boolean[] batched, long size) {
    int dim = 0;
    for (int i = 0; i < inputs.length; i++) {
      dim = Math.max(dim, inputs[i].dim() - (batched[i] ? 1 : 0));
    }
    Tensor[] aligned = inputs.clone();
    for (int i = 0; i < inputs.length; i++) {
      while (batched[i] && aligned[i].dim() <= dim) {
        aligned[i] = aligned[i].unsqueeze(1);
      }
    }
    return new Tensor[] {apply(aligned[0], aligned[1])};
  }
}

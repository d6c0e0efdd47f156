package dev.adjoint.ops.pointwise;

import static dev.adjoint.kernel.expr.Expr.constant;
import static dev.adjoint.kernel.expr.Expr.in;
import static dev.adjoint.kernel.expr.Expr.param;
import static dev.adjoint.kernel.expr.Expr.select;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.ElementBits;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.backend.Params;
import dev.adjoint.kernel.backend.PointwiseSpec;
import dev.adjoint.kernel.expr.Expr;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Copy;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Execution;
import dev.adjoint.op.Opaque;
import dev.adjoint.op.Promotion;
import dev.adjoint.op.Shapes;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.copy.Raw;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code nextafter}: the next representable number towards another; not differentiable. */
public final class Nextafter implements Opaque {
  private static final Nextafter OP = new Nextafter();

  private static final Expr NEXT = next();

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
    DType bits = bits(dtype);
    Tensor out = Execution.empty(layout, dtype);
    Operand[] operands = {
      as(bits, TensorAccess.operand(out)),
      as(bits, TensorAccess.operand(dense(inputs[0], layout, dtype))),
      as(bits, TensorAccess.operand(dense(inputs[1], layout, dtype)))
    };
    DType[] outs = {bits};
    DType[] ins = {bits, bits};
    Params params =
        Params.of(
            ElementBits.of(dtype, Double.POSITIVE_INFINITY),
            ElementBits.of(dtype, Double.NaN),
            Long.MAX_VALUE >> Long.SIZE - Byte.SIZE * dtype.itemSize());
    Execution.backend()
        .pointwise(
            new PointwiseSpec("nextafter", List.of(NEXT), outs, ins, DType.INT64),
            operands,
            params);
    return new Tensor[] {out};
  }

  private static Tensor dense(Tensor x, Layout layout, DType dtype) {
    return Copy.of(Raw.expand(x, layout.sizes()), layout, dtype);
  }

  /** The integers as wide as numbers of the dtype. */
  private static DType bits(DType dtype) {
    return switch (dtype.itemSize()) {
      case 2 -> DType.INT16;
      case 4 -> DType.INT32;
      default -> DType.INT64;
    };
  }

  private static Operand as(DType bits, Operand numbers) {
    return new Operand(numbers.storage(), numbers.layout(), bits);
  }

  /**
   * The next number, by the bits of both, which are in the order of the numbers of one sign.
   * Parameters are the bits of infinity, those of NaN, and all but the sign.
   */
  private static Expr next() {
    Expr from = in(0);
    Expr to = in(1);
    Expr size = from.and(param(2));
    Expr otherSize = to.and(param(2));
    Expr equal = from.eq(to).or(size.eq(0).and(otherSize.eq(0)));
    Expr ofZero = select(to.lt(0), param(2).neg(), constant(1L));
    Expr order = select(from.lt(0), size.neg(), size);
    Expr otherOrder = select(to.lt(0), otherSize.neg(), otherSize);
    Expr grows = order.lt(otherOrder).xor(from.lt(0));
    Expr next = select(size.eq(0), ofZero, select(grows, from.add(1), from.sub(1)));
    Expr nan = size.gt(param(0)).or(otherSize.gt(param(0)));
    return select(nan, param(1), select(equal, to, next));
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

package dev.adjoint.ops.linalg;

import static dev.adjoint.kernel.expr.Expr.in;
import static dev.adjoint.kernel.expr.Expr.param;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.memory.Layout;
import dev.adjoint.op.Composite;
import dev.adjoint.op.Copy;
import dev.adjoint.op.Opaque;
import dev.adjoint.op.Pointwise;
import dev.adjoint.op.Promotion;
import dev.adjoint.op.Scalar;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.arithmetic.Arithmetic;
import dev.adjoint.ops.copy.Clone;
import dev.adjoint.ops.copy.Raw;
import dev.adjoint.ops.view.Batches;
import dev.adjoint.ops.view.Expand;
import dev.adjoint.ops.view.Permute;
import dev.adjoint.ops.view.SumTo;
import org.jspecify.annotations.Nullable;

/**
 * Scaled matrix product added to a tensor: {@code beta * self + alpha * (a @ b)}, for matrices or
 * batches of them ({@code addmm}, {@code baddbmm}).
 *
 * @param batch whether these are batches
 * @param beta the factor of the tensor, which is ignored if this is 0
 * @param alpha the factor of the product
 */
record Addmm(boolean batch, Scalar beta, Scalar alpha) implements Composite {
  private static final Pointwise SUM =
      Pointwise.of("addmm", "AddBackward0", in(0).mul(param(0)).add(in(1).mul(param(1))))
          .promoting(0);

  /**
   * For integer dtypes, factors are truncated; for half-precision dtypes they are kept in float32,
   * like the sums.
   */
  static Addmm of(boolean batch, Scalar beta, Scalar alpha, DType dtype) {
    DType wide = DTypes.wide(dtype);
    return new Addmm(batch, beta.to(wide), alpha.to(wide));
  }

  @Override
  public String nodeName() {
    return batch ? "BaddbmmBackward0" : "AddmmBackward0";
  }

  @Override
  public Tensor[] forward(Tensor[] in) {
    Promotion.requireSame(in);
    DType dtype = TensorAccess.dtype(in[1]);
    // Half types are rounded once, at the end.
    Tensor a = unrounded(in[1]);
    Tensor b = unrounded(in[2]);
    Tensor product = batch ? Bmm.product(a, b) : MatrixProduct.product(a, b);
    Layout layout = TensorAccess.layout(product);
    if (beta.toDouble() == 0 || layout.numel() == 0) {
      return new Tensor[] {Clone.to(scaled(product), dtype)};
    }
    Tensor sum = SUM.call(Raw.expand(in[0], layout.sizes()), product, beta, alpha);
    boolean done = TensorAccess.dtype(sum) == dtype && TensorAccess.layout(sum).isContiguous();
    return new Tensor[] {done ? sum : Copy.of(sum, layout, dtype)};
  }

  private static Tensor unrounded(Tensor t) {
    return DTypes.isHalf(TensorAccess.dtype(t)) ? Raw.wide(t) : t;
  }

  /** {@code alpha} times the tensor. */
  private Tensor scaled(Tensor t) {
    return alpha.toDouble() == 1 ? t : Arithmetic.MUL_NUMBER.call(t, alpha);
  }

  @Override
  public boolean saves(int i, boolean[] needed) {
    return i > 0 && needed[3 - i];
  }

  @Override
  public @Nullable Tensor[] vjp(@Nullable Tensor[] grads, Saved saved) {
    Tensor grad = grads[0];
    @Nullable Tensor[] results = new Tensor[3];
    if (grad == null) {
      return results;
    }
    if (saved.needs(0)) {
      results[0] =
          SumTo.apply(
              beta.toDouble() == 1 ? grad : Arithmetic.MUL_NUMBER.call(grad, beta), saved.sizes(0));
    }
    if (saved.needs(1)) {
      results[1] = scaled(product(grad, Permute.transpose(saved.input(2), -2, -1)));
    }
    if (saved.needs(2)) {
      results[2] = scaled(product(Permute.transpose(saved.input(1), -2, -1), grad));
    }
    return results;
  }

  private Tensor product(Tensor a, Tensor b) {
    return batch ? BatchedProduct.bmm(a, b) : MatrixProduct.mm(a, b);
  }

  /** See {@link Opaque}: linear in the first, the product rule for the others. */
  @Override
  public @Nullable Tensor[] jvp(Tensor[] inputs, Tensor[] outputs, @Nullable Tensor[] tangents) {
    Tensor left = tangents[1];
    Tensor right = tangents[2];
    Tensor own = tangents[0];
    Tensor product =
        Batches.sum(
            left == null ? null : product(left, inputs[2]),
            right == null ? null : product(inputs[1], right));
    Tensor sum =
        Batches.sum(
            own == null ? null : Arithmetic.MUL_NUMBER.call(own, beta),
            product == null ? null : scaled(product));
    return new Tensor[] {
      sum == null ? null : Expand.ifNeeded(sum, TensorAccess.layout(outputs[0]).sizes())
    };
  }

  @Override
  public Tensor[] composed(Tensor[] inputs) {
    Tensor product = scaled(MatrixProduct.matmul(inputs[1], inputs[2]));
    return new Tensor[] {
      beta.toDouble() == 0
          ? product
          : Arithmetic.ADD.call(Arithmetic.MUL_NUMBER.call(inputs[0], beta), product)
    };
  }
}

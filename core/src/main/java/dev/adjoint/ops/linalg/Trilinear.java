package dev.adjoint.ops.linalg;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.op.Composite;
import dev.adjoint.op.Dispatch;
import dev.adjoint.op.Multilinear;
import dev.adjoint.op.Promotion;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.ops.arithmetic.Arithmetic;
import dev.adjoint.ops.copy.Clone;
import dev.adjoint.ops.reduce.Sum;
import dev.adjoint.ops.view.Permute;
import dev.adjoint.ops.view.Unsqueeze;
import org.jspecify.annotations.Nullable;

/**
 * The sum over rows and matrices of {@code left[row] @ matrices[k] @ right[row] * factors[row][k]},
 * as a function of three of the four, differentiated by the fourth: that is what a bilinear layer
 * and each of its gradients are.
 *
 * @param missing the one that it is differentiated by, whose sizes the result has
 */
record Trilinear(int missing) implements Composite, Multilinear {
  private static final int LEFT = 0;
  private static final int MATRICES = 1;
  private static final int RIGHT = 2;
  private static final int FACTORS = 3;

  /** The results of a bilinear layer, of its first input, its weight and its second input. */
  static Tensor apply(Tensor left, Tensor matrices, Tensor right) {
    return Dispatch.call(new Trilinear(FACTORS), left, matrices, right)[0];
  }

  @Override
  public String nodeName() {
    return "TrilinearBackward0";
  }

  @Override
  public Tensor[] forward(Tensor[] inputs) {
    Promotion.requireSame(inputs);
    return composed(inputs);
  }

  @Override
  public Tensor[] composed(Tensor[] inputs) {
    DType dtype = TensorAccess.dtype(inputs[0]);
    Tensor[] all = new Tensor[4];
    for (int i = 0; i < inputs.length; i++) {
      // Half types are rounded once, at the end.
      all[place(i)] = Clone.to(inputs[i], DTypes.isHalf(dtype) ? DTypes.wide(dtype) : dtype);
    }
    return new Tensor[] {Clone.to(result(all), dtype)};
  }

  private Tensor result(Tensor... all) {
    return switch (missing) {
      case FACTORS -> {
        Tensor rows = MatrixProduct.matmul(Unsqueeze.apply(all[LEFT], 0), all[MATRICES]);
        Tensor products = sum(Arithmetic.MUL.call(rows, Unsqueeze.apply(all[RIGHT], 0)), 2);
        yield Clone.contiguous(Permute.t(products));
      }
      case LEFT -> {
        Tensor rows = Arithmetic.MUL.call(Unsqueeze.apply(all[RIGHT], 0), factors(all[FACTORS]));
        yield sum(MatrixProduct.matmul(rows, Permute.transpose(all[MATRICES], 1, 2)), 0);
      }
      case RIGHT -> {
        Tensor rows = MatrixProduct.matmul(Unsqueeze.apply(all[LEFT], 0), all[MATRICES]);
        yield sum(Arithmetic.MUL.call(rows, factors(all[FACTORS])), 0);
      }
      default -> {
        Tensor rows = Arithmetic.MUL.call(Unsqueeze.apply(all[LEFT], 0), factors(all[FACTORS]));
        yield MatrixProduct.matmul(Permute.transpose(rows, 1, 2), Unsqueeze.apply(all[RIGHT], 0));
      }
    };
  }

  /** For each matrix a column. */
  private static Tensor factors(Tensor factors) {
    return Unsqueeze.apply(Permute.t(factors), 2);
  }

  private static Tensor sum(Tensor x, long dim) {
    return Sum.apply(x, new long[] {dim}, false, TensorAccess.dtype(x));
  }

  private int place(int input) {
    return input < missing ? input : input + 1;
  }

  @Override
  public boolean saves(int i, boolean[] needed) {
    for (int other = 0; other < needed.length; other++) {
      if (other != i && needed[other]) {
        return true;
      }
    }
    return false;
  }

  @Override
  public @Nullable Tensor[] vjp(@Nullable Tensor[] grads, Saved saved) {
    return each(grads[0], saved);
  }

  /** The same sum, differentiated by the input instead; its gradient is where the result was. */
  @Override
  public @Nullable Tensor gradient(int i, Tensor grad, Saved saved) {
    Trilinear op = new Trilinear(place(i));
    Tensor[] others = new Tensor[3];
    for (int other = 0; other < others.length; other++) {
      int at = op.place(other);
      others[other] = at == missing ? grad : saved.input(at < missing ? at : at - 1);
    }
    return Dispatch.call(op, others)[0];
  }

  @Override
  public @Nullable Tensor[] jvp(Tensor[] inputs, Tensor[] outputs, @Nullable Tensor[] tangents) {
    return Multilinear.super.jvp(inputs, outputs, tangents);
  }
}

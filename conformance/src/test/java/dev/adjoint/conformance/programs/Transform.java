package dev.adjoint.conformance.programs;

import dev.adjoint.Adjoint;
import dev.adjoint.DType;
import dev.adjoint.Func;
import dev.adjoint.Tensor;
import dev.adjoint.TensorFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A transform of a function of one tensor, and the same by loops over plain gradients.
 *
 * <p>Each makes a function of the same argument, so that any two nest. What a transform needs
 * besides (a weight, a direction, the members of a batch) it takes from the shapes, or makes of the
 * argument.
 */
enum Transform {
  GRAD {
    @Override
    TensorFunction of(TensorFunction f) {
      return x -> Func.grad((TensorFunction) t -> weighed(f.apply(t))).apply(x);
    }

    @Override
    TensorFunction byLoop(TensorFunction f) {
      return x -> gradient(t -> weighed(f.apply(t)), x);
    }
  },
  VJP {
    @Override
    TensorFunction of(TensorFunction f) {
      return x -> {
        Func.Vjp<Tensor, Tensor> vjp = Func.vjp(f, x);
        return vjp.apply(pattern(vjp.output(), 1));
      };
    }

    @Override
    TensorFunction byLoop(TensorFunction f) {
      return x ->
          gradient(
              t -> {
                Tensor y = f.apply(t);
                return y.mul(pattern(y, 1)).sum();
              },
              x);
    }
  },
  JVP {
    @Override
    TensorFunction of(TensorFunction f) {
      return x -> Func.jvp(f, x, pattern(x, 2)).tangent();
    }

    @Override
    TensorFunction byLoop(TensorFunction f) {
      return x -> {
        Tensor jacobian = jacobian(f, x);
        int rank = jacobian.dim() - x.dim();
        Tensor products = jacobian.mul(pattern(x, 2));
        return x.dim() == 0 ? products : products.flatten(rank, -1).sum(-1);
      };
    }
  },
  VMAP {
    @Override
    TensorFunction of(TensorFunction f) {
      return x -> Func.vmap(f).apply(Adjoint.stack(members(x)));
    }

    @Override
    TensorFunction byLoop(TensorFunction f) {
      return x -> {
        List<Tensor> results = new ArrayList<>();
        for (Tensor member : Adjoint.stack(members(x)).unbind()) {
          results.add(f.apply(member));
        }
        return Adjoint.stack(results);
      };
    }
  },
  JACREV {
    @Override
    TensorFunction of(TensorFunction f) {
      return Func.jacrev(f);
    }

    @Override
    TensorFunction byLoop(TensorFunction f) {
      return x -> jacobian(f, x);
    }
  },
  JACFWD {
    @Override
    TensorFunction of(TensorFunction f) {
      return Func.jacfwd(f);
    }

    @Override
    TensorFunction byLoop(TensorFunction f) {
      return x -> jacobian(f, x);
    }
  },
  HESSIAN {
    @Override
    TensorFunction of(TensorFunction f) {
      return Func.hessian(f);
    }

    @Override
    TensorFunction byLoop(TensorFunction f) {
      return x -> jacobian(t -> jacobian(f, t), x);
    }
  };

  abstract TensorFunction of(TensorFunction f);

  abstract TensorFunction byLoop(TensorFunction f);

  /** How many Jacobians the loop takes of each other. */
  int depth() {
    return switch (this) {
      case JVP, JACREV, JACFWD -> 1;
      case HESSIAN -> 2;
      case GRAD, VJP, VMAP -> 0;
    };
  }

  /** What dtype it has of a function of an argument and a result of these. */
  DType dtype(DType result, DType argument) {
    return switch (this) {
      case JVP, VMAP, JACFWD -> result;
      case GRAD, VJP, JACREV, HESSIAN -> argument;
    };
  }

  /** Whether tangents are computed. */
  boolean isForward() {
    return this == JVP || this == JACFWD || this == HESSIAN;
  }

  /** Numbers of either sign, the same ones for the same shape. */
  private static Tensor pattern(Tensor like, int seed) {
    double[] values = new double[Math.toIntExact(like.numel())];
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.cos(1.3 * i + seed);
    }
    return Adjoint.fromArray(values, values.length).view(like.shape().toArray()).to(like.dtype());
  }

  private static Tensor weighed(Tensor y) {
    return y.mul(pattern(y, 3)).sum();
  }

  /** The batch that members of vmap are made of. */
  static List<Tensor> members(Tensor x) {
    return List.of(x, x.mul(0.75), x.mul(1.5));
  }

  /** The gradient of a function that returns one number; zero where it does not depend on it. */
  private static Tensor gradient(TensorFunction f, Tensor x) {
    Tensor argument = x.requiresGrad() ? x : x.detach().clone().requiresGrad_();
    return gradientOf(f.apply(argument), argument);
  }

  private static Tensor gradientOf(Tensor y, Tensor x) {
    if (!y.requiresGrad()) {
      return Adjoint.zerosLike(x);
    }
    Tensor gradient = Adjoint.grad(List.of(y), List.of(x), null, true, true, true).getFirst();
    return gradient == null ? Adjoint.zerosLike(x) : gradient;
  }

  private static Tensor jacobian(TensorFunction f, Tensor x) {
    Tensor argument = x.requiresGrad() ? x : x.detach().clone().requiresGrad_();
    Tensor y = f.apply(argument);
    List<Tensor> rows = new ArrayList<>();
    Tensor flat = y.reshape(-1);
    for (long i = 0; i < flat.numel(); i++) {
      rows.add(gradientOf(flat.get(i), argument));
    }
    long[] inner = x.shape().toArray();
    long[] outer = y.shape().toArray();
    long[] sizes = new long[outer.length + inner.length];
    System.arraycopy(outer, 0, sizes, 0, outer.length);
    System.arraycopy(inner, 0, sizes, outer.length, inner.length);
    return rows.isEmpty()
        ? Adjoint.zeros(sizes).to(Objects.requireNonNull(x.dtype()))
        : Adjoint.stack(rows).view(sizes);
  }
}

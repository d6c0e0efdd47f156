package dev.adjoint.op;

import static dev.adjoint.Adjoint.cat;
import static dev.adjoint.Adjoint.manualSeed;
import static dev.adjoint.Adjoint.noGrad;
import static dev.adjoint.Adjoint.randn;
import static dev.adjoint.Adjoint.size;
import static dev.adjoint.Adjoint.stack;
import static dev.adjoint.Adjoint.tensor;
import static dev.adjoint.Adjoint.tensors;
import static dev.adjoint.Adjoint.where;
import static dev.adjoint.Adjoint.zeros;
import static dev.adjoint.Adjoint.zerosLike;
import static dev.adjoint.DType.FLOAT64;
import static dev.adjoint.Func.grad;
import static dev.adjoint.Func.hessian;
import static dev.adjoint.Func.jacfwd;
import static dev.adjoint.Func.jacrev;
import static dev.adjoint.Func.jvp;
import static dev.adjoint.Func.linearize;
import static dev.adjoint.Func.vmap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.adjoint.Tensor;
import dev.adjoint.TensorFunction;
import dev.adjoint.VmapOptions;
import dev.adjoint.autograd.Autograd;
import dev.adjoint.autograd.ForwardAd;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random programs with writes and views, under nested transforms, against loops and backward. */
class NestedTransformsTest {
  private static final int STEPS = 19;

  /** Vectors of 4 elements to such. */
  private record Program(int[] steps, Tensor constant, Tensor matrix, Tensor weights) {

    static Program random(int seed) {
      Random random = new Random(seed);
      int[] steps = random.ints(1 + random.nextInt(4), 0, STEPS).toArray();
      steps[0] = seed % STEPS;
      manualSeed(seed);
      return new Program(steps, vector().mul(0.3), randn(size(4, 4), FLOAT64).mul(0.5), vector());
    }

    Tensor run(Tensor x) {
      Tensor t = x;
      for (int step : steps) {
        t = step(step, t, x.sin());
      }
      return t;
    }

    private Tensor step(int step, Tensor t, Tensor u) {
      Tensor y = t.clone();
      switch (step) {
        case 0 -> y.get("1:3").mul_(u.get("0:2"));
        case 1 -> {
          Tensor before = y.get(0);
          y.mul_(u);
          return y.add(before);
        }
        case 2 -> {
          y.add_(t.sum());
          y.get(1).copy_(t.get(2));
        }
        case 3 -> y = zerosLike(t).add_(t).tanh();
        case 4 -> {
          y.get("0:2").view(2).mul_(0.5).add_(u.get("1:3"));
          return y.mul(y.get(1));
        }
        case 5 -> {
          y = t.expand(3, 4).t().clone();
          y.select(1, 0).mul_(u);
          y.select(1, 2).add_(t);
          return y.sum(1);
        }
        case 6 -> y.indexPut_(new Tensor[] {tensor(0, 2)}, u.get("0:2"));
        case 7 -> {
          List<Tensor> halves = y.chunk(2, 0);
          return cat(tensors(halves.get(1).mul(2), halves.get(0).sin()), 0);
        }
        case 8 -> {
          y = t.unsqueeze(1).mul(u);
          y.diagonal().mul_(2);
          return y.sum(0).mul(0.1);
        }
        case 9 -> {
          y = y.unsqueeze_(0).squeeze_(0).neg_();
          return y.add(t.detach());
        }
        case 10 -> y.maskedFill_(t.lt(0), 0.5);
        case 11 -> {
          y = stack(tensors(t, u), 0).transpose_(0, 1);
          y.get(":, 1").mul_(t);
          return y.sum(1);
        }
        case 12 -> y = where(t.gt(0.1), t.mul(2), t.mul(t));
        case 13 -> y = matrix.matmul(t).add(constant);
        case 14 -> y = t.amax(0).mul(t).add(t.max());
        case 15 -> y = t.prod().mul(0.2).add(t).mul(t.norm());
        case 16 -> y = t.sort(0).values().add(u.mul(0.1));
        case 17 -> y = t.gather(0, tensor(2, 1, 0, 0)).mul(u);
        case 18 -> y = t.sub(t.mean()).mul(t.var()).exp_();
        default -> throw new AssertionError();
      }
      return y;
    }

    Tensor loss(Tensor x) {
      return run(x).mul(weights).sum();
    }
  }

  private static Tensor vector() {
    return randn(size(4), FLOAT64);
  }

  private static Tensor leaf(Tensor x) {
    return x.detach().clone().requiresGrad_(true);
  }

  private static Tensor backward(Tensor y, Tensor x, boolean create) {
    @Nullable Tensor grad =
        Autograd.grad(List.of(y), List.of(x), null, true, create, true, false).getFirst();
    return grad == null ? zeros(size(4), FLOAT64) : grad;
  }

  private static Tensor rows(Tensor y, Tensor x) {
    List<Tensor> rows = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      rows.add(y.requiresGrad() ? backward(y.get(i), x, false) : zeros(size(4), FLOAT64));
    }
    return stack(rows, 0);
  }

  private static Tensor gradient(Program p, Tensor at) {
    Tensor x = leaf(at);
    return backward(p.loss(x), x, false);
  }

  private static Tensor hessianRows(Program p, Tensor at) {
    Tensor x = leaf(at);
    return rows(backward(p.loss(x), x, true), x);
  }

  private static Tensor loop(TensorFunction f, Tensor xs, int dim) {
    return stack(xs.unbind(dim).stream().map(f::apply).toList(), 0);
  }

  private static void check(String what, Program p, Tensor found, Tensor expected) {
    double scale = 1 + expected.abs().max().item();
    assertThat(found.sub(expected).abs().max().item() / scale)
        .as("%s of %s", what, Arrays.toString(p.steps))
        .isLessThan(1e-8);
  }

  private static Tensor tangent(Tensor t) {
    Tensor tangent = ForwardAd.unpackDual(t).tangent();
    return tangent == null ? zeros(size(4), FLOAT64) : tangent;
  }

  private static final int SEEDS = 2 * STEPS;

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void agreeWithLoopsAndBackward(int half) {
    for (int seed = half; seed < SEEDS; seed += 2) {
      Program p = Program.random(seed);
      Tensor x = vector();
      Tensor v = vector();
      Tensor jx = leaf(x);
      Tensor jacobian = rows(p.run(jx), jx);
      Tensor hessian = hessianRows(p, x);
      Tensor along = hessian.matmul(v);

      check("grad", p, grad(p::loss).apply(x), gradient(p, x));
      check("jvp", p, jvp(p::run, x, v).tangent(), jacobian.matmul(v));
      check("linearize", p, linearize(p::run, x).jvp().apply(v), jacobian.matmul(v));
      check("jacrev", p, jacrev(p::run).apply(x), jacobian);
      check("jacfwd", p, jacfwd(p::run).apply(x), jacobian);
      check("hessian", p, hessian(p::loss).apply(x), hessian);
      check("jacrev jacfwd", p, jacrev(jacfwd(p::loss)).apply(x), hessian);
      check("jacfwd jacfwd", p, jacfwd(jacfwd(p::loss)).apply(x), hessian);
      TensorFunction unrecorded = z -> noGrad(() -> grad(p::loss).apply(z));
      check("jvp noGrad grad", p, jvp(unrecorded, x, v).tangent(), along);
      try (var _ = ForwardAd.dualLevel()) {
        check("dual", p, tangent(p.run(ForwardAd.makeDual(x, v))), jacobian.matmul(v));
        Tensor dual = ForwardAd.makeDual(leaf(x), v);
        check("dual backward", p, tangent(backward(p.loss(dual), dual, false)), along);
      }
      checkBatches(p, v);
    }
  }

  private static void checkBatches(Program p, Tensor v) {
    for (int dim = 0; dim < 2; dim++) {
      VmapOptions options = VmapOptions.inDims(dim);
      Tensor xs = dim == 0 ? randn(size(3, 4), FLOAT64) : randn(size(4, 3), FLOAT64);
      Tensor grads = loop(z -> gradient(p, z), xs, dim);
      Tensor hessians = loop(z -> hessianRows(p, z), xs, dim);
      check("vmap", p, vmap(p::run, options).apply(xs), loop(p::run, xs, dim));
      check("vmap grad", p, vmap(grad(p::loss), options).apply(xs), grads);
      TensorFunction all = zs -> vmap(p::loss, options).apply(zs).sum();
      check("grad vmap", p, grad(all).apply(xs), dim == 0 ? grads : grads.t());
      check("vmap hessian", p, vmap(hessian(p::loss), options).apply(xs), hessians);
      TensorFunction push = z -> jvp(grad(p::loss), z, v).tangent();
      check("vmap jvp grad", p, vmap(push, options).apply(xs), hessians.matmul(v));
    }
  }
}

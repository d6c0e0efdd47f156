package dev.adjoint.func;

import static dev.adjoint.Adjoint.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.adjoint.DType;
import dev.adjoint.Func;
import dev.adjoint.Tensor;
import dev.adjoint.TensorFunction;
import dev.adjoint.VmapOptions;
import dev.adjoint.autograd.Autograd;
import dev.adjoint.autograd.ForwardAd;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * Every transform of every transform of functions that write in place, look through views and mix
 * types, against the same functions written without any of that.
 */
@Tag("checked")
class TransformNestingTest {
  /** Vectors of four elements, to vectors of any sizes. */
  private record Pair(TensorFunction writing, TensorFunction plain, double tolerance) {}

  private static final Map<String, Pair> FUNCTIONS = new LinkedHashMap<>();

  private static final Tensor X = fromArray(new double[] {0.4, 0.7, 1.1, 0.9}, 4);
  private static final Tensor W = fromArray(new double[] {0.3, -0.2, 0.5, 0.8}, 4);
  private static final Tensor MASK = tensor(true, false, true, false);
  private static final Tensor PLACES = tensor(2, 0);

  private static void pair(String name, TensorFunction writing, TensorFunction plain) {
    FUNCTIONS.put(name, new Pair(writing, plain, 1e-9));
  }

  /** A function that rounds to float32 on its way. */
  private static void rounding(String name, TensorFunction writing, TensorFunction plain) {
    FUNCTIONS.put(name, new Pair(writing, plain, 1e-4));
  }

  /** A write into the middle of a copy, of what is made of the middle. */
  private static void middle(
      String name, UnaryOperator<Tensor> write, UnaryOperator<Tensor> becomes) {
    pair(
        name,
        x -> {
          Tensor c = x.sin();
          Tensor _ = write.apply(c.get("1:3"));
          return c;
        },
        x -> between(x.sin(), becomes.apply(x.sin().get("1:3"))));
  }

  private static Tensor between(Tensor around, Tensor middle) {
    return cat(List.of(around.get(":1"), middle, around.get("3:")), 0);
  }

  private static Tensor together(Tensor... elements) {
    return stack(List.of(elements), 0);
  }

  static {
    smallerThanWhatIsWritten();
    viewsOfViews();
    operationsInPlace();
    indices();
    types();
  }

  private static void smallerThanWhatIsWritten() {
    pair(
        "copy_ of one number",
        x -> {
          Tensor c = x.clone();
          c.get("1:3").copy_(x.pow(2).sum());
          return c;
        },
        x -> between(x, x.pow(2).sum().expand(2)));
    pair(
        "fill_ with a tensor",
        x -> {
          Tensor c = x.clone();
          c.get("1:3").fill_(x.prod());
          return c;
        },
        x -> between(x, x.prod().expand(2)));
    pair(
        "set of a slice",
        x -> {
          Tensor c = x.clone();
          c.set("1:3", x.get(0).mul(x.get(3)));
          return c.mul(x);
        },
        x -> between(x, x.get(0).mul(x.get(3)).expand(2)).mul(x));
    pair(
        "add_ of a row",
        x -> {
          Tensor c = zerosLike(x);
          c.view(2, 2).add_(x.get("0:2").mul(x.get("2:4")));
          return c;
        },
        x -> x.get("0:2").mul(x.get("2:4")).repeat(2));
    pair(
        "mul_ of a column",
        x -> {
          Tensor c = x.clone();
          c.view(2, 2).mul_(x.get("0:2").exp().view(2, 1));
          return c;
        },
        x -> x.mul(stack(List.of(x.get("0:2").exp(), x.get("0:2").exp()), 1).view(4)));
    pair(
        "masked_fill_ with a tensor",
        x -> {
          Tensor c = x.mul(x);
          c.maskedFill_(MASK, x.prod());
          return c;
        },
        x -> where(MASK, x.prod(), x.mul(x)));
    pair(
        "index_fill_ with a tensor",
        x -> {
          Tensor c = x.mul(x);
          c.indexFill_(0, PLACES, x.sum().sin());
          return c;
        },
        x -> where(MASK, x.sum().sin(), x.mul(x)));
  }

  private static void viewsOfViews() {
    pair(
        "a view of a view of a view",
        x -> {
          Tensor c = x.sin();
          c.view(2, 2).t().get(1).mul_(x.get("0:2"));
          return c;
        },
        x -> x.sin().mul(together(x.get(0).pow(0), x.get(0), x.get(0).pow(0), x.get(1))));
    pair(
        "a diagonal",
        x -> {
          Tensor c = x.unsqueeze(1).mul(x);
          c.diagonal().copy_(x.exp());
          return c.matmul(W);
        },
        x -> {
          Tensor eye = eye(4).to(DType.FLOAT64);
          return where(eye.gt(0), x.exp().expand(4, 4), x.unsqueeze(1).mul(x)).matmul(W);
        });
    pair(
        "a view read after its base was written",
        x -> {
          Tensor c = x.mul(x);
          Tensor v = c.get("1:3");
          c.mul_(x);
          return v.mul(c.get(0));
        },
        x -> x.pow(3).get("1:3").mul(x.get(0).pow(3)));
    pair(
        "a base read after two views were written",
        x -> {
          Tensor c = x.mul(x);
          Tensor even = c.get("::2");
          Tensor last = c.get("2:");
          even.mul_(x.get("1:3"));
          last.add_(even.clone());
          return c.sin();
        },
        x -> {
          Tensor s = x.mul(x);
          Tensor a = s.get(0).mul(x.get(1));
          Tensor b = s.get(2).mul(x.get(2));
          return together(a, s.get(1), b.add(a), s.get(3).add(b)).sin();
        });
    pair(
        "transpose_ and a row",
        x -> {
          Tensor c = x.sin().view(2, 2).clone();
          c.transpose_(0, 1);
          c.get(0).mul_(x.get("2:4"));
          return c.view(2, 2).reshape(4);
        },
        x -> {
          Tensor s = x.sin();
          return together(s.get(0).mul(x.get(2)), s.get(2).mul(x.get(3)), s.get(1), s.get(3));
        });
    pair(
        "unsqueeze_ and squeeze_",
        x -> {
          Tensor c = x.sin();
          c.unsqueeze_(0);
          c.get(0, 1).mul_(x.get(0));
          c.squeeze_(0);
          return c.neg_();
        },
        x -> {
          Tensor s = x.sin();
          return together(s.get(0), s.get(1).mul(x.get(0)), s.get(2), s.get(3)).neg();
        });
    pair(
        "as_strided with overlaps",
        x -> {
          Tensor c = x.mul(x);
          Tensor v = c.asStrided(size(3, 2), new long[] {1, 1});
          c.get("1:3").mul_(x.get(0));
          return v.sin().matmul(W.get("0:2"));
        },
        x -> {
          Tensor c = between(x.mul(x), x.mul(x).get("1:3").mul(x.get(0)));
          return stack(List.of(c.get(":3"), c.get("1:")), 1).sin().matmul(W.get("0:2"));
        });
    pair(
        "an expanded view of what is written",
        x -> {
          Tensor c = x.sin();
          Tensor v = c.get("0:1").expand(4);
          c.mul_(x);
          return v.mul(x);
        },
        x -> x.sin().mul(x).get("0:1").mul(x));
    pair(
        "chunks and members",
        x -> {
          Tensor c = x.clone().mul_(x);
          List<Tensor> halves = c.chunk(2, 0);
          List<Tensor> each = c.unbind();
          return cat(List.of(halves.get(1).mul(each.get(0)), halves.get(0).sin()), 0);
        },
        x -> {
          Tensor s = x.mul(x);
          return cat(List.of(s.get("2:").mul(s.get(0)), s.get(":2").sin()), 0);
        });
    pair(
        "movedim and flatten",
        x -> {
          Tensor c = x.unsqueeze(1).mul(W.get("0:2")).view(2, 2, 2).clone();
          c.movedim(0, 2).get(0).mul_(x.view(2, 2));
          return c.flatten(0, 2);
        },
        x -> {
          Tensor c = x.unsqueeze(1).mul(W.get("0:2")).view(2, 2, 2);
          Tensor first = c.select(1, 0).mul(x.view(2, 2).t());
          return stack(List.of(first, c.select(1, 1)), 1).reshape(8);
        });
  }

  private static void operationsInPlace() {
    middle("exp_", Tensor::exp_, Tensor::exp);
    middle("sqrt_", Tensor::sqrt_, Tensor::sqrt);
    middle("sigmoid_", Tensor::sigmoid_, Tensor::sigmoid);
    middle("tanh_", Tensor::tanh_, Tensor::tanh);
    middle("log_", Tensor::log_, Tensor::log);
    middle("relu_", Tensor::relu_, t -> t.clamp(0, 100));
    middle("clamp_", t -> t.clamp_(0.65, 2), t -> t.clamp(0.65, 2));
    middle("pow_ of itself", t -> t.pow_(t.clone()), t -> t.log().mul(t).exp());
    middle("mul_ of itself", t -> t.mul_(t.clone()), t -> t.pow(2));
    middle("div_ of what follows", t -> t.div_(t.sum()), t -> t.mul(t.sum().pow(-1)));
    middle(
        "lerp_",
        t -> {
          Tensor k = t.clone();
          return t.lerp_(k.mul(k), k);
        },
        t -> t.add(t.mul(t.mul(t).sub(t))));
    middle("addcmul_", t -> t.addcmul_(t.clone(), t.get(0).clone()), t -> t.add(t.mul(t.get(0))));
    middle("addcdiv_", t -> t.addcdiv_(t.get(0).clone(), t.clone()), t -> t.add(t.get(0).div(t)));
    middle("zero_", Tensor::zero_, t -> t.mul(0));
    middle("fill_ with a number", t -> t.fill_(0.5), t -> t.mul(0).add(0.5));
    pair("log1p_ and zero_", x -> x.clone().log1p_().zero_().add(x), x -> x);
    pair("sign and fill_", x -> x.sign().fill_(3).mul(x.sign().mul_(x)), x -> x.mul(3));
    middle("zero_ and add_", t -> t.add_(t.clone().zero_()).mul_(2), t -> t.mul(2));
    pair("a quotient and exp_", x -> x.sin().div(x).exp_(), x -> x.sin().div(x).exp());
    pair(
        "a quotient and lerp_",
        x -> x.sin().div(x).lerp_(x.mul(x), 0.75),
        x -> x.sin().div(x).mul(0.25).add(x.mul(x).mul(0.75)));
    pair(
        "a quotient and sub_",
        x -> {
          Tensor q = x.get(0).div(x);
          q.sub_(3);
          return q.mul(x).rsub(2.5);
        },
        x -> x.get(0).div(x).sub(3).mul(x).rsub(2.5));
    pair(
        "a sorted number whose operand is written",
        x -> {
          Tensor c = x.mul(x).sum();
          Tensor s = c.sort(0, true).values();
          c.neg_();
          return s.tanh().add(c);
        },
        x -> x.mul(x).sum().tanh().sub(x.mul(x).sum()));
    middle("detached", t -> t.mul_(t.detach().clone()), t -> t.mul(t.detach()));
  }

  private static void indices() {
    pair(
        "index_put_",
        x -> {
          Tensor c = x.sin();
          c.indexPut_(new Tensor[] {PLACES}, x.get("2:4").mul(x.get(1)));
          return c;
        },
        x -> {
          Tensor s = x.sin();
          return together(x.get(3).mul(x.get(1)), s.get(1), x.get(2).mul(x.get(1)), s.get(3));
        });
    pair(
        "index_put_ that adds one number, through a view",
        x -> {
          Tensor c = x.sin();
          c.get("1:").indexPut_(new Tensor[] {PLACES}, x.prod(), true);
          return c;
        },
        x -> {
          Tensor s = x.sin();
          return together(s.get(0), s.get(1).add(x.prod()), s.get(2), s.get(3).add(x.prod()));
        });
    pair(
        "masked_scatter_",
        x -> {
          Tensor c = x.sin();
          c.maskedScatter_(MASK, x.mul(x));
          return c;
        },
        x -> {
          Tensor s = x.sin();
          return together(x.get(0).pow(2), s.get(1), x.get(1).pow(2), s.get(3));
        });
    pair(
        "scatter_ and scatter_add_",
        x -> {
          Tensor c = x.sin();
          c.scatter_(0, PLACES, x.get("0:2").mul(x.get(3)));
          c.get("1:").scatterAdd_(0, PLACES, x.get("2:4"));
          return c;
        },
        x -> {
          Tensor s = x.sin();
          return together(
              x.get(1).mul(x.get(3)),
              s.get(1).add(x.get(3)),
              x.get(0).mul(x.get(3)),
              s.get(3).add(x.get(2)));
        });
    pair(
        "index_add_ and index_copy_",
        x -> {
          Tensor c = x.sin();
          c.indexCopy_(0, PLACES, x.get("0:2").mul(x.get(3)));
          c.get("1:").indexAdd_(0, PLACES, x.get("2:4"));
          return c;
        },
        x -> {
          Tensor s = x.sin();
          return together(
              x.get(1).mul(x.get(3)),
              s.get(1).add(x.get(3)),
              x.get(0).mul(x.get(3)),
              s.get(3).add(x.get(2)));
        });
    pair(
        "set by a mask and by places",
        x -> {
          Tensor c = x.sin();
          c.set(MASK, x.get("0:2").exp());
          c.set(tensor(1, 1 + 2), x.get(0));
          return c.mul(x);
        },
        x -> together(x.get(0).exp(), x.get(0), x.get(1).exp(), x.get(0)).mul(x));
  }

  private static void types() {
    Tensor single = tensor(0.3, -0.2, 0.5, 0.8);
    rounding("float32 beside float64", x -> x.add(single), x -> x.add(single.to(DType.FLOAT64)));
    rounding(
        "float32 times float64",
        x -> x.to(DType.FLOAT32).mul(x).mul(single),
        x -> x.mul(x).mul(single.to(DType.FLOAT64)));
    rounding(
        "float64 written into float32",
        x -> {
          Tensor c = zerosLike(x).to(DType.FLOAT32);
          c.add_(x).mul_(x.sin());
          c.get("1:3").copy_(x.prod());
          return c.to(DType.FLOAT64);
        },
        x -> between(x.mul(x.sin()), x.prod().expand(2)));
    rounding(
        "float32 written into float64",
        x -> {
          Tensor half = x.to(DType.FLOAT32);
          Tensor c = x.sin();
          c.get("1:3").mul_(half.get("0:2"));
          return c.add_(half.sum());
        },
        x -> between(x.sin(), x.sin().get("1:3").mul(x.get("0:2"))).add(x.sum()));
    rounding(
        "cat, stack, where of two types",
        x -> {
          Tensor half = x.to(DType.FLOAT32);
          Tensor both = stack(List.of(where(MASK, half, x.mul(x)), cat(half, x)), 0);
          return both.sum(0);
        },
        x ->
            where(MASK, x, x.mul(x))
                .add(cat(List.of(x.get(":2").mul(2), x.get("2:").mul(x.get("2:"))), 0)));
    rounding(
        "a number of a wider type",
        x -> x.to(DType.FLOAT32).mul(x.get(0)).add(x.sum()).to(DType.FLOAT64),
        x -> x.mul(x.get(0)).add(x.sum()));
    rounding(
        "sums of another type",
        x -> {
          Tensor half = x.to(DType.FLOAT32);
          return x.mul(half.sum(DType.FLOAT64)).add(half.prod(DType.FLOAT64));
        },
        x -> x.mul(x.sum()).add(x.prod()));
    rounding(
        "integers and booleans",
        x -> x.mul(PLACES.sum()).add(MASK).mul(MASK.to(DType.INT64)).add(x.gt(0.8)),
        x -> where(MASK, x.mul(2).add(1), x.mul(0)).add(x.gt(0.8).to(DType.FLOAT64)));
  }

  private static Tensor cat(Tensor half, Tensor x) {
    return dev.adjoint.Adjoint.cat(List.of(half.get(":2").mul(2), x.get("2:").mul(x.get("2:"))), 0);
  }

  private static Tensor cat(List<Tensor> parts, int dim) {
    return dev.adjoint.Adjoint.cat(parts, dim);
  }

  private static Tensor loss(TensorFunction f, Tensor x) {
    Tensor y = f.apply(x);
    return y.mul(y).sum();
  }

  private static Tensor rows(Tensor x) {
    return stack(List.of(x, x.mul(0.8).add(0.1), x.sin()), 0);
  }

  private static final Map<String, UnaryOperator<TensorFunction>> TRANSFORMS =
      new LinkedHashMap<>();

  static {
    TRANSFORMS.put("grad", f -> Func.grad((Tensor x) -> loss(f, x)));
    TRANSFORMS.put("vjp", f -> x -> Func.vjp(f, x).apply(f.apply(x).cos()));
    TRANSFORMS.put("jvp", f -> x -> Func.jvp(f, x, x.mul(0.5).add(0.1)).tangent());
    TRANSFORMS.put("linearize", f -> x -> Func.linearize(f, x).jvp().apply(x.cos()));
    TRANSFORMS.put("jacrev", Func::jacrev);
    TRANSFORMS.put("jacfwd", Func::jacfwd);
    TRANSFORMS.put("hessian", f -> Func.hessian((Tensor x) -> loss(f, x)));
    TRANSFORMS.put("vmap", f -> x -> Func.vmap(f).apply(rows(x)).sum(0));
    TRANSFORMS.put(
        "vmap of columns",
        f ->
            x ->
                Func.vmap(f, VmapOptions.inDims(1).outDims(-1)).apply(rows(x).t().clone()).sum(-1));
  }

  // What a function has captured goes through operations inside the transform, too.
  static {
    TRANSFORMS.put(
        "capturing grad",
        f -> x -> Func.grad((Tensor y) -> f.apply(x).mul(f.apply(y)).sum()).apply(x.mul(0.9)));
    TRANSFORMS.put(
        "capturing jvp",
        f ->
            x -> {
              TensorFunction product = y -> f.apply(x).mul(f.apply(y));
              return Func.jvp(product, x.mul(0.9), x.cos()).tangent();
            });
    TRANSFORMS.put(
        "capturing vmap",
        f -> x -> Func.vmap((Tensor y) -> f.apply(x).mul(f.apply(y))).apply(rows(x)).sum(0));
  }

  /** What is done with plain tensors, around a transform. */
  private static final Map<String, UnaryOperator<TensorFunction>> AROUND = new LinkedHashMap<>();

  static {
    AROUND.put("backward", f -> x -> gradient(f, x, false));
    AROUND.put("backward twice", f -> x -> gradient(z -> gradient(f, z, true), x, false));
    AROUND.put("a dual tensor", f -> x -> tangent(f, x));
    AROUND.put("backward of a dual tensor", f -> x -> gradient(z -> tangent(f, z), x, false));
  }

  private static Tensor tangent(TensorFunction f, Tensor x) {
    try (var _ = ForwardAd.dualLevel()) {
      Tensor result = f.apply(ForwardAd.makeDual(x, x.mul(0.5).add(0.1)));
      Tensor tangent = ForwardAd.unpackDual(result).tangent();
      return tangent == null ? zerosLike(result) : tangent;
    }
  }

  private static Tensor gradient(TensorFunction f, Tensor at, boolean create) {
    Tensor x = at.requiresGrad() ? at : at.detach().requiresGrad_();
    Tensor y = loss(f, x);
    if (!y.requiresGrad()) {
      return zerosLike(x);
    }
    Tensor found =
        Autograd.grad(List.of(y), List.of(x), null, null, create, true, false).getFirst();
    return found == null ? zerosLike(x) : found;
  }

  /** A second derivative of a second one takes long, and tells nothing that a third does not. */
  private static boolean isUseful(String outer, String inner) {
    List<String> second = List.of("hessian", "backward twice");
    List<String> forward = List.of("jvp", "jacfwd", "hessian", "capturing jvp");
    boolean nestedForward = outer.endsWith("a dual tensor") && forward.contains(inner);
    return !nestedForward && !(second.contains(outer) && second.contains(inner));
  }

  @TestFactory
  Stream<DynamicTest> everyTransformOfEveryTransform() {
    return FUNCTIONS.entrySet().stream()
        .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> nest(entry.getValue())));
  }

  private static void nest(Pair pair) {
    Map<String, UnaryOperator<TensorFunction>> outside = new LinkedHashMap<>(TRANSFORMS);
    outside.putAll(AROUND);
    List<String> wrong = new ArrayList<>();
    compare("itself", f -> f, pair, wrong);
    outside.forEach((name, transform) -> compare(name, transform, pair, wrong));
    TRANSFORMS.forEach(
        (inner, first) ->
            outside.forEach(
                (outer, second) -> {
                  if (isUseful(outer, inner)) {
                    String what = outer + " of " + inner;
                    compare(what, f -> second.apply(first.apply(f)), pair, wrong);
                  }
                }));
    assertThat(wrong).isEmpty();
  }

  private static void compare(
      String what,
      Function<TensorFunction, TensorFunction> transform,
      Pair pair,
      List<String> wrong) {
    Tensor expected = transform.apply(pair.plain).apply(X);
    try {
      Tensor found = transform.apply(pair.writing).apply(X);
      if (!found.shape().equals(expected.shape()) || found.dtype() != expected.dtype()) {
        wrong.add(what + ": " + found.dtype() + found.shape() + ", expected " + expected.shape());
        return;
      }
      double scale = 1 + expected.abs().max().item();
      double distance = found.sub(expected).abs().max().item() / scale;
      if (!(distance < pair.tolerance)) {
        wrong.add(what + ": " + Texts.flat(found) + ", expected " + Texts.flat(expected));
      }
    } catch (RuntimeException e) {
      wrong.add(what + ": " + e);
    }
  }
}

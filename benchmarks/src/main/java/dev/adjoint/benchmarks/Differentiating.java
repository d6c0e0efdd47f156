package dev.adjoint.benchmarks;

import static dev.adjoint.Adjoint.ones;
import static dev.adjoint.Adjoint.rand;
import static dev.adjoint.Adjoint.randn;
import static dev.adjoint.Adjoint.stack;
import static dev.adjoint.Func.grad;
import static dev.adjoint.Func.jvp;
import static dev.adjoint.Func.vmap;

import dev.adjoint.Adjoint;
import dev.adjoint.Tensor;
import dev.adjoint.TensorFunction;
import dev.adjoint.VmapOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;

/** What derivatives cost, compared with what they are derivatives of. */
final class Differentiating {
  private static final int LAYERS = 50;
  private static final int WIDTH = 128;
  private static final int ROWS = 64;
  private static final int BATCH = 256;

  private final Contest.Effort effort;
  private final Report report;

  Differentiating(Contest.Effort effort, Report report) {
    this.effort = effort;
    this.report = report;
  }

  void all() {
    mlp();
    forwardMode();
    perSample();
    recording();
  }

  /** Backward of a deep network relative to its forward, here and in libtorch. */
  private void mlp() {
    List<Tensor> weights = new ArrayList<>();
    List<org.bytedeco.pytorch.Tensor> theirWeights = new ArrayList<>();
    for (int i = 0; i < LAYERS; i++) {
      Tensor w = randn(WIDTH, WIDTH).mul(1 / Math.sqrt(WIDTH));
      theirWeights.add(Torch.copyOf(w).set_requires_grad(true));
      weights.add(w.requiresGrad_());
    }
    Tensor x = randn(ROWS, WIDTH);
    org.bytedeco.pytorch.Tensor theirX = Torch.copyOf(x);
    Contest contest = new Contest(effort);
    int forward = contest.add(() -> network(weights, x).sum());
    int both =
        contest.add(
            () -> {
              network(weights, x).sum().backward();
              weights.forEach(w -> w.setGrad(null));
            });
    int theirForward = contest.add(() -> theirNetwork(theirWeights, theirX).close());
    int theirBoth =
        contest.add(
            () -> {
              try (org.bytedeco.pytorch.Tensor loss = theirNetwork(theirWeights, theirX)) {
                loss.backward();
              }
              for (org.bytedeco.pytorch.Tensor w : theirWeights) {
                w.mutable_grad().reset();
              }
            });
    contest.run();
    report.add("50-layer MLP, forward", contest.ratios(forward, theirForward), 1);
    report.add("50-layer MLP, forward and backward", contest.ratios(both, theirBoth), 1);
    report.own(
        "backward of a 50-layer MLP over its forward", rest(contest, both, forward), Double.NaN);
    report.own("... the same in libtorch", rest(contest, theirBoth, theirForward), Double.NaN);
  }

  private static double[] rest(Contest contest, int both, int part) {
    return Arrays.stream(contest.ratios(both, part)).map(r -> r - 1).toArray();
  }

  private static Tensor network(List<Tensor> weights, Tensor x) {
    Tensor h = x;
    for (Tensor w : weights) {
      h = h.matmul(w).tanh();
    }
    return h;
  }

  private static org.bytedeco.pytorch.Tensor theirNetwork(
      List<org.bytedeco.pytorch.Tensor> weights, org.bytedeco.pytorch.Tensor x) {
    org.bytedeco.pytorch.Tensor h = x;
    for (org.bytedeco.pytorch.Tensor w : weights) {
      org.bytedeco.pytorch.Tensor product = h.matmul(w);
      if (h != x) {
        h.close();
      }
      h = product.tanh();
      product.close();
    }
    org.bytedeco.pytorch.Tensor sum = h.sum();
    h.close();
    return sum;
  }

  private void forwardMode() {
    List<Tensor> weights = new ArrayList<>();
    for (int i = 0; i < LAYERS; i++) {
      weights.add(randn(WIDTH, WIDTH).mul(1 / Math.sqrt(WIDTH)));
    }
    Tensor x = randn(ROWS, WIDTH);
    TensorFunction f = h -> network(weights, h);
    Tensor large = rand(1_000_000);
    TensorFunction chain = t -> t.sin().mul(t).exp().tanh().add(t).sigmoid();
    Tensor small = rand(4);
    Contest contest = new Contest(effort);
    int network = contest.add(() -> run(f, x));
    int networkJvp = contest.add(() -> jvp(f, x, x));
    int pointwise = contest.add(() -> run(chain, large));
    int pointwiseJvp = contest.add(() -> jvp(chain, large, large));
    int tiny = contest.add(() -> run(chain, small));
    int tinyJvp = contest.add(() -> jvp(chain, small, small));
    contest.run();
    report.own(
        "jvp of the 50-layer MLP over its forward", contest.ratios(networkJvp, network), 2.5);
    report.own(
        "jvp of 6 pointwise operations on 1 M over their forward",
        contest.ratios(pointwiseJvp, pointwise),
        2.5);
    report.own("... on 4 floats", contest.ratios(tinyJvp, tiny), Double.NaN);
  }

  private static void run(TensorFunction f, Tensor x) {
    Tensor _ = f.apply(x);
  }

  /** A perceptron's parameters. */
  record Parameters(Tensor w1, Tensor b1, Tensor w2, Tensor b2) {
    static final int INPUTS = 8;
    static final int HIDDEN = 16;

    static Parameters random() {
      return new Parameters(randn(INPUTS, HIDDEN), randn(HIDDEN), randn(HIDDEN, 1), randn(1));
    }

    Tensor loss(List<Tensor> example) {
      Tensor h = example.getFirst().matmul(w1).add(b1).tanh();
      return h.matmul(w2).add(b2).sub(example.getLast()).pow(2).sum();
    }

    List<Tensor> all() {
      return List.of(w1, b1, w2, b2);
    }
  }

  /** Gradients of each of 256 examples apart. */
  private void perSample() {
    Parameters p = Parameters.random();
    Tensor inputs = randn(BATCH, Parameters.INPUTS);
    Tensor targets = randn(BATCH, 1);
    BiFunction<Parameters, List<Tensor>, Tensor> loss = Parameters::loss;
    BiFunction<Parameters, List<Tensor>, Parameters> each =
        vmap(grad(loss), VmapOptions.inDims(null, 0));
    List<Tensor> leaves = p.all().stream().map(t -> t.clone().requiresGrad_()).toList();
    Parameters own = new Parameters(leaves.get(0), leaves.get(1), leaves.get(2), leaves.get(3));
    Contest contest = new Contest(effort);
    int mapped =
        contest.add(
            () -> {
              Parameters _ = each.apply(p, List.of(inputs, targets));
            });
    int loop =
        contest.add(
            () -> {
              List<List<Tensor>> grads = new ArrayList<>();
              for (int i = 0; i < BATCH; i++) {
                Tensor value = own.loss(List.of(inputs.select(0, i), targets.select(0, i)));
                grads.add(Adjoint.grad(List.of(value), leaves));
              }
              for (int k = 0; k < leaves.size(); k++) {
                int nr = k;
                stack(grads.stream().map(g -> g.get(nr)).toList());
              }
            });
    contest.run();
    report.own(
        "vmap(grad) of a small MLP over 256 examples, over a loop of grad",
        contest.ratios(mapped, loop),
        0.05);
  }

  private void recording() {
    Tensor x = ones(4);
    Tensor leaf = ones(4).requiresGrad_();
    Contest contest = new Contest(effort);
    int plain = contest.add(() -> x.mul(x));
    int recorded = contest.add(() -> leaf.mul(x));
    contest.run();
    double seconds = contest.seconds(recorded) - contest.seconds(plain);
    report.own(
        "mul on 4 floats, recorded over not recorded",
        contest.ratios(recorded, plain),
        seconds,
        1e-7);
  }
}

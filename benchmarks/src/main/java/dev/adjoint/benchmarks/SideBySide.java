package dev.adjoint.benchmarks;

import static dev.adjoint.Adjoint.arange;
import static dev.adjoint.Adjoint.dot;
import static dev.adjoint.Adjoint.getNumThreads;
import static dev.adjoint.Adjoint.manualSeed;
import static dev.adjoint.Adjoint.ones;
import static dev.adjoint.Adjoint.rand;
import static dev.adjoint.Adjoint.setNumThreads;

import dev.adjoint.Scope;
import dev.adjoint.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BinaryOperator;
import org.bytedeco.pytorch.Scalar;

/**
 * Runs the same work here and in libtorch, in turn in one process, and prints ratios of times:
 * {@code SideBySide --write}, or {@code SideBySide [--quick] [part of a name ...]}.
 */
final class SideBySide {
  private static final Path FOLDER = Path.of("docs");
  private static final double FASTER_20_TIMES = 0.05;
  private static final double FASTER_10_TIMES = 0.1;
  private static final double FASTER_4_TIMES = 0.25;
  private static final double FASTER_3_TIMES = 1.0 / 3;
  private static final double NOT_SLOWER = 1;

  private static final int[] SIZES = {1_000, 100_000, 1_000_000, 10_000_000};
  private static final List<String> SIZE_NAMES = List.of("1 K", "100 K", "1 M", "10 M");

  /** An operation of two operands here and in libtorch, which may leave the second out. */
  private record Operation(
      String name,
      BinaryOperator<Tensor> ours,
      BinaryOperator<org.bytedeco.pytorch.Tensor> theirs) {

    void run(Tensor x, Tensor y) {
      Tensor _ = ours.apply(x, y);
    }

    void run(org.bytedeco.pytorch.Tensor x, org.bytedeco.pytorch.Tensor y) {
      theirs.apply(x, y).close();
    }
  }

  private static final List<Operation> OPERATIONS =
      List.of(
          new Operation("add", Tensor::add, org.bytedeco.pytorch.Tensor::add),
          new Operation("exp", (x, _) -> x.exp(), (x, _) -> x.exp()),
          new Operation("tanh", (x, _) -> x.tanh(), (x, _) -> x.tanh()));

  private final boolean quick;
  private final List<String> wanted;
  private final Report report = new Report();
  private final Report operators = new Report();

  private SideBySide(boolean quick, List<String> wanted) {
    this.quick = quick;
    this.wanted = wanted;
  }

  static void main(String[] args) throws IOException {
    List<String> options = List.of(args).stream().filter(a -> a.startsWith("-")).toList();
    List<String> names = List.of(args).stream().filter(a -> !a.startsWith("-")).toList();
    if (!List.of("--write", "--quick").containsAll(options)) {
      IO.println("usage: SideBySide --write, or SideBySide [--quick] [part of a name ...]");
      System.exit(2);
    }
    boolean write = options.contains("--write");
    if (write && args.length > 1) {
      IO.println("--write is for a whole run: it goes alone");
      System.exit(2);
    }
    if (write && !Files.isDirectory(FOLDER)) {
      IO.println("--write needs the folder " + FOLDER + " in the working directory");
      System.exit(2);
    }
    int threads = Runtime.getRuntime().availableProcessors();
    setNumThreads(threads);
    Torch.setThreads(threads);
    manualSeed(0);
    SideBySide run = new SideBySide(options.contains("--quick"), names);
    run.all();
    if (write) {
      Files.writeString(FOLDER.resolve("BENCHMARKS.md"), page(run.report, run.operators));
    }
  }

  private void all() {
    if (isWanted("dot")) {
      gradientOfDot();
    }
    if (isWanted("recording")) {
      recording();
    }
    for (Operation operation : OPERATIONS) {
      for (int i = 0; i < SIZES.length; i++) {
        String name = operation.name + ", " + SIZE_NAMES.get(i);
        if (isWanted(name)) {
          elementwise(operation, name, SIZES[i]);
        }
      }
    }
    for (int dim = 0; dim < 2; dim++) {
      String name = "cumsum along dimension " + dim + " of 1000 x 1000";
      if (isWanted(name)) {
        cumsum(name, dim);
      }
    }
    if (isWanted("chain")) {
      chain();
    }
    new Operators(
            quick ? new Contest.Effort(3, 20_000_000, 25) : new Contest.Effort(7, 60_000_000, 30),
            operators,
            this::isWanted)
        .all();
    if (isWanted("derivatives")) {
      new Differentiating(effort(), report).all();
    }
    if (isWanted("process")) {
      process();
    }
  }

  private boolean isWanted(String name) {
    return wanted.isEmpty() || wanted.stream().anyMatch(name::contains);
  }

  private Contest contest() {
    return new Contest(effort());
  }

  private Contest.Effort effort() {
    return quick ? new Contest.Effort(3, 60_000_000) : new Contest.Effort(9, 250_000_000);
  }

  private void gradientOfDot() {
    Tensor x = arange(4.0).requiresGrad_();
    org.bytedeco.pytorch.Tensor theirX = Torch.copyOf(arange(4.0)).set_requires_grad(true);
    Scalar two = new Scalar(2);
    Contest contest = contest();
    int ours = contest.add(() -> dot(x, x).mul(2).backward());
    int theirs =
        contest.add(
            () -> {
              try (org.bytedeco.pytorch.Tensor d = theirX.dot(theirX);
                  org.bytedeco.pytorch.Tensor y = d.mul(two)) {
                y.backward();
              }
            });
    contest.run();
    report.add(
        "dot(x, x).mul(2), forward and backward, 4 floats",
        contest.ratios(ours, theirs),
        FASTER_20_TIMES,
        contest.seconds(ours),
        1e-6);
  }

  private void recording() {
    Tensor x = ones(4);
    Tensor leaf = ones(4).requiresGrad_();
    org.bytedeco.pytorch.Tensor theirX = Torch.copyOf(x);
    org.bytedeco.pytorch.Tensor theirLeaf = Torch.copyOf(x).set_requires_grad(true);
    Contest contest = contest();
    int plain = contest.add(() -> x.add(x));
    int recorded = contest.add(() -> leaf.add(x));
    int theirPlain = contest.add(() -> theirX.add(theirX).close());
    int theirRecorded = contest.add(() -> theirLeaf.add(theirX).close());
    contest.run();
    report.add("add, 4 floats, not recorded", contest.ratios(plain, theirPlain), NOT_SLOWER);
    report.add("add, 4 floats, recorded", contest.ratios(recorded, theirRecorded), NOT_SLOWER);
    report.add(
        "recording alone, the difference of these two",
        contest.ratiosOfRests(recorded, plain, theirRecorded, theirPlain));
  }

  private void elementwise(Operation operation, String name, int size) {
    Tensor x = rand(size).mul(4).sub(2);
    Tensor y = rand(size);
    org.bytedeco.pytorch.Tensor theirX = Torch.copyOf(x);
    org.bytedeco.pytorch.Tensor theirY = Torch.copyOf(y);
    Torch.requireSame(name, operation.ours.apply(x, y), operation.theirs.apply(theirX, theirY));
    Contest contest = contest();
    int dropped = contest.add(() -> operation.run(x, y));
    int scoped =
        contest.add(
            () -> {
              try (Scope _ = Scope.open()) {
                operation.run(x, y);
              }
            });
    int theirs = contest.add(() -> operation.run(theirX, theirY));
    contest.run();
    double aim = size >= 10_000_000 ? FASTER_3_TIMES : NOT_SLOWER;
    report.add(name + ", result dropped", contest.ratios(dropped, theirs), aim);
    report.add(name + ", in a scope", contest.ratios(scoped, theirs), aim);
    theirX.close();
    theirY.close();
  }

  private void cumsum(String name, int dim) {
    Tensor x = rand(1000, 1000);
    org.bytedeco.pytorch.Tensor theirX = Torch.copyOf(x);
    Torch.requireSame(name, x.cumsum(dim), theirX.cumsum(dim));
    Contest contest = contest();
    int ours =
        contest.add(
            () -> {
              try (Scope _ = Scope.open()) {
                Tensor _ = x.cumsum(dim);
              }
            });
    int theirs = contest.add(() -> theirX.cumsum(dim).close());
    contest.run();
    report.add(name + ", in a scope", contest.ratios(ours, theirs), NOT_SLOWER);
    theirX.close();
  }

  private void chain() {
    Chain chain = new Chain(rand(1_000_000), rand(1_000_000));
    Torch.requireSame("chain", chain.ours(), chain.theirs());
    Contest contest = contest();
    int ours = contest.add(chain::runOurs);
    int theirs = contest.add(() -> chain.theirs().close());
    contest.run();
    report.add(
        "chain of 10 operations, 1 M, one kernel against one by one",
        contest.ratios(ours, theirs),
        FASTER_10_TIMES);
  }

  private void process() {
    Contest contest = new Contest(new Contest.Effort(quick ? 3 : 9, 0));
    int ours = contest.add(() -> Processes.run(FirstGradient.class));
    int theirs = contest.add(() -> Processes.run(FirstTorchGradient.class));
    contest.run();
    report.add(
        "whole process to the first gradient",
        contest.ratios(ours, theirs),
        FASTER_4_TIMES,
        contest.seconds(ours),
        0.4);
  }

  private static String page(Report report, Report operators) {
    return """
    # Speed, side by side with libtorch

    Written by

        %s

    which runs each piece of work here and in libtorch %s (through its Java binding) in turn, in one
    JVM, a quarter of a second each, nine times over, and takes the ratio of the times in each turn:
    the table shows the median, and how far the turns lay apart. Below 1 we are faster. Both use %d
    threads (%s, JDK %s).

    %s
    "Dropped" is `x.add(y)` in a loop, left to the collector; "in a scope" releases the result at once.
    libtorch's result is closed by hand right after use in both. The last column tells our own time
    where there is an aim for it. Ratios of different machines differ; times say nothing without the machine.
    libtorch's forward of the MLP suffers from its two threads waiting for each other on two cores; started with
    `OMP_WAIT_POLICY=passive`, or with one thread, it is many times faster, so read those two ratios, and libtorch's of
    backward over forward, with that in mind.

    Single operations, five turns of a fiftieth of a second, in a scope; libtorch's run from compiled TorchScript without its
    optimiser, as eager PyTorch calls them. All functions of one tensor that the table of operations has are here:

    %s
    What derivatives cost here, relative to what they are derivatives of or to another way to them:

    %s
    Also here, printing what they measure:

        %s
        %s
        %s
        %s
    """
        .formatted(
            command("SideBySide -Darguments=--write"),
            Torch.version(),
            getNumThreads(),
            System.getProperty("os.arch"),
            Runtime.version().feature(),
            report.table(),
            operators.table(),
            report.ownTable(),
            command("Endurance"),
            command("PlainLoops"),
            command("DeepChain"),
            command("Threads"));
  }

  private static String command(String benchmark) {
    return "mvn -q -pl benchmarks -am process-classes -Dbenchmark=" + benchmark;
  }
}

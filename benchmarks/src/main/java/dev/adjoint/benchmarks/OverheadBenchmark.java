package dev.adjoint.benchmarks;

import static dev.adjoint.Adjoint.arange;
import static dev.adjoint.Adjoint.dot;

import dev.adjoint.Tensor;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What an operation costs where there is next to nothing to compute, for JMH and its profilers (run
 * {@code org.openjdk.jmh.Main -prof gc Overhead}).
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
public class OverheadBenchmark {
  private final Tensor constant = arange(4.0);
  private final Tensor leaf = arange(4.0).requiresGrad_();

  /** An addition that is not recorded. */
  @Benchmark
  public Tensor add() {
    return constant.add(constant);
  }

  /** An addition that is recorded. */
  @Benchmark
  public Tensor recordedAdd() {
    return leaf.add(constant);
  }

  /** A view that is not recorded. */
  @Benchmark
  public Tensor view() {
    return constant.view(2, 2);
  }

  /** Forward, without backward. */
  @Benchmark
  public Tensor forward() {
    return dot(leaf, leaf).mul(2);
  }

  /** Forward and backward. */
  @Benchmark
  public void gradient() {
    dot(leaf, leaf).mul(2).backward();
  }
}

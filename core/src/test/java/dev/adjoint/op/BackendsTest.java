package dev.adjoint.op;

import static org.assertj.core.api.Assertions.assertThat;

import dev.adjoint.Adjoint;
import dev.adjoint.ForkedJvm;
import dev.adjoint.Tensor;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackendsTest {

  /** A little of everything. */
  static final class Program {
    private Program() {}

    public static void main(String[] args) {
      Tensor x = Adjoint.tensor(3.0, 1.0, 2.0).requiresGrad_();
      Tensor y = x.mul(x).sum();
      y.backward();
      System.out.println(
          Backends.chosen().getClass().getSimpleName() + " " + y + " " + x.grad() + x.sort());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Cpu", "Reference", "Compare"})
  void chosenByProperty(String name) throws IOException, InterruptedException {
    String property = "-Dadjoint.backend=" + name.toLowerCase(java.util.Locale.ROOT);
    assertThat(ForkedJvm.run(Program.class, property))
        .contains(name + "Backend tensor(14., grad_fn=<SumBackward0>) tensor([6., 2., 4.])")
        .contains("tensor([1., 2., 3.]");
  }

  @Test
  void unknownOneIsRefusedWithThoseThatThereAre() throws IOException, InterruptedException {
    ForkedJvm.Result result =
        ForkedJvm.launch(
            Program.class, "--enable-native-access=ALL-UNNAMED", "-Dadjoint.backend=cuda");
    assertThat(result.exit()).isNotZero();
    assertThat(result.output())
        .contains("-Dadjoint.backend must be cpu or reference or compare, got 'cuda'");
  }
}

package dev.adjoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.adjoint.autograd.Checkpoint;
import dev.adjoint.autograd.CheckpointOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class WarningsTest {

  @Test
  void warningsComeOnceForEachPlace() throws Exception {
    assertThat(ForkedJvm.run(Program.class, "-Dadjoint.vector=false").lines())
        .containsExactly("3 places, 1 once, 4 captured");
  }

  static final class Program {
    private Program() {}

    public static void main(String[] args) {
      List<String> said = new ArrayList<>();
      Warnings.setHandler(said::add);
      Tensor x = Adjoint.ones(3).requiresGrad_();
      for (int i = 0; i < 200; i++) {
        checkpoint(x);
      }
      checkpoint(x.mul(2));
      Checkpoint.checkpoint(t -> t.sin(), x, CheckpointOptions.defaults());
      List<Tensor> some = List.of(x, x);
      some.forEach(Program::checkpoint);
      List<Tensor> _ =
          some.stream()
              .map(t -> Checkpoint.checkpoint(u -> u.cos(), t, CheckpointOptions.defaults()))
              .collect(Collectors.toList());
      int places = said.size();
      for (int i = 0; i < 5; i++) {
        Warnings.warnOnce("once");
      }
      int once = said.size() - places;
      int captured = 0;
      try (Warnings.Capture _ = Warnings.capture(said::add)) {
        int before = said.size();
        for (int i = 0; i < 4; i++) {
          checkpoint(x);
        }
        captured = said.size() - before;
      }
      System.out.println(places + " places, " + once + " once, " + captured + " captured");
    }

    private static void checkpoint(Tensor x) {
      Checkpoint.checkpoint(t -> t.exp(), x, CheckpointOptions.defaults());
    }
  }
}

package dev.adjoint;

import static dev.adjoint.Adjoint.*;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A tensor that one thread computes with while another gives it other memory. */
@Tag("checked")
class RacesTest {
  private static final int CALLS = 3_000;

  private final Tensor x = ones(4);
  private final AtomicBoolean done = new AtomicBoolean();

  /** Calls while the other thread works; what it throws, and what has no result, is looked at. */
  private void race(Runnable change, Function<Tensor, String> call, List<String> results)
      throws InterruptedException {
    Throwable[] failed = new Throwable[1];
    Thread other =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    while (!done.get()) {
                      change.run();
                    }
                  } catch (Throwable e) {
                    failed[0] = e;
                  }
                });
    int succeeded = 0;
    try {
      for (int i = 0; i < CALLS; i++) {
        try {
          assertThat(call.apply(x)).isIn(results);
          succeeded++;
        } catch (IllegalStateException e) {
          assertThat(e).hasMessageNotContaining("live storage");
        }
      }
    } finally {
      done.set(true);
      other.join();
    }
    assertThat(failed[0]).isNull();
    assertThat(succeeded).isPositive();
  }

  private void raceOfData(Function<Tensor, Tensor> call) throws InterruptedException {
    Tensor[] all = {
      x.clone(), tensor(5.0), zeros(300, 20).t(), tensor(7.0).view(1), zeros(0), zeros(9, 9)
    };
    List<String> results = java.util.Arrays.stream(all).map(t -> call.apply(t).toString()).toList();
    int[] next = {0};
    race(() -> x.setData(all[next[0]++ % all.length]), t -> call.apply(t).toString(), results);
  }

  @Test
  void pointwiseIsOfTheOldOrTheNewOne() throws InterruptedException {
    raceOfData(t -> t.exp());
  }

  @Test
  void inAChain() throws InterruptedException {
    raceOfData(t -> t.detach().mul(2).relu().sum());
  }

  @Test
  void copies() throws InterruptedException {
    raceOfData(Tensor::clone);
  }

  @Test
  void conversions() throws InterruptedException {
    raceOfData(t -> t.to(DType.FLOAT64));
  }

  @Test
  void sums() throws InterruptedException {
    raceOfData(Tensor::sum);
  }

  @Test
  void views() throws InterruptedException {
    raceOfData(t -> t.unsqueeze(0));
  }

  @Test
  void indices() throws InterruptedException {
    raceOfData(t -> t.ne(0).nonzero());
  }

  @Test
  void memoryThatGrows() throws InterruptedException {
    Tensor view = x.get(slice(1, 3));
    int[] size = {4};
    race(
        () -> x.resize_(size[0] = size[0] % 2_000 + 1),
        t -> view.sum().toString(),
        List.of("tensor(2.)"));
    x.resize_(4);
    assertThat(view.fill_(3).sum().item()).isEqualTo(6);
    assertThat(x).hasToString("tensor([1., 3., 3., 1.])");
  }

  @Test
  void writesIntoMemoryThatGrows() throws InterruptedException {
    int[] size = {4};
    race(
        () -> x.resize_(size[0] = size[0] % 2_000 + 1),
        t -> {
          t.add_(1).mul_(0.5);
          return "written";
        },
        List.of("written"));
  }
}

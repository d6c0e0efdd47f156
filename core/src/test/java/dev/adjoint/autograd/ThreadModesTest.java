package dev.adjoint.autograd;

import static dev.adjoint.Adjoint.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.adjoint.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hooks over several tensors, and modes, where several threads are at work. */
class ThreadModesTest {
  private static final int THREADS = 8;

  private interface Work {
    void run(int thread) throws Exception;
  }

  private static void together(Work work) throws Exception {
    CyclicBarrier start = new CyclicBarrier(THREADS);
    List<Throwable> failures = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      int thread = i;
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      start.await();
                      work.run(thread);
                    } catch (Throwable t) {
                      synchronized (failures) {
                        failures.add(t);
                      }
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(failures).isEmpty();
  }

  private static Tensor leaf(double... values) {
    return tensor(values).requiresGrad_();
  }

  @ParameterizedTest
  @ValueSource(strings = {"all", "any"})
  @Tag("autograd-18.05")
  void hooksOnSeveralTensorsCountForEachPass(String mode) throws Exception {
    Tensor a = leaf(1, 2);
    Tensor b = leaf(3, 4);
    Tensor c = leaf(5, 6);
    AtomicInteger calls = new AtomicInteger();
    AtomicInteger wrong = new AtomicInteger();
    RemovableHandle handle =
        MultiGradHook.registerMultiGradHook(
            List.of(a, b, c),
            grads -> {
              calls.incrementAndGet();
              boolean fine =
                  mode.equals("any")
                      ? grads.size() == 1 && grads.getFirst() != null
                      : grads.get(0) != null && grads.get(1) != null && grads.get(2) == null;
              if (!fine) {
                wrong.incrementAndGet();
              }
            },
            mode);
    together(
        thread -> {
          for (int i = 0; i < 50; i++) {
            a.mul(b).sum().backward();
          }
        });
    assertThat(calls).hasValue(50 * THREADS);
    assertThat(wrong).hasValue(0);
    handle.remove();
    a.mul(b).sum().backward();
    assertThat(calls).hasValue(50 * THREADS);
    assertThat(a.grad()).hasToString("tensor([1203., 1604.])");
  }

  @Test
  @Tag("autograd-18.05")
  void aPassInsideAPassCountsForItself() {
    Tensor a = leaf(1);
    Tensor b = leaf(2);
    List<String> seen = new ArrayList<>();
    MultiGradHook.registerMultiGradHook(List.of(a, b), grads -> seen.add(grads.toString()));
    Tensor y = a.mul(b);
    boolean[] inside = new boolean[1];
    y.registerHook(
        g -> {
          if (!inside[0]) {
            inside[0] = true;
            GradMode.with(true, () -> a.mul(b).mul(10).backward(ones(1)));
          }
          return null;
        });
    y.backward(ones(1));
    assertThat(seen)
        .containsExactly("[tensor([20.]), tensor([10.])]", "[tensor([2.]), tensor([1.])]");
  }

  @Test
  @Tag("autograd-18.06")
  void inferenceModeBelongsToItsThread() throws Exception {
    try (InferenceMode on = InferenceMode.set(true)) {
      assertThat(on).isNotNull();
      together(
          thread -> {
            assertThat(InferenceMode.isEnabled()).isFalse();
            try (InferenceMode own = InferenceMode.set(thread % 2 == 0)) {
              assertThat(own).isNotNull();
              assertThat(leaf(1).mul(2).isInference()).isEqualTo(thread % 2 == 0);
            }
            assertThat(leaf(1).mul(2).requiresGrad()).isTrue();
          });
      assertThat(InferenceMode.isEnabled()).isTrue();
    }
  }

  @Test
  @Tag("autograd-18.06")
  void savedTensorHooksBelongToTheirThread() throws Exception {
    AtomicInteger packed = new AtomicInteger();
    try (SavedTensorHooks hooks =
        Graph.savedTensorsHooks(
            (Tensor t) -> {
              packed.incrementAndGet();
              return t;
            },
            (Tensor t) -> t)) {
      assertThat(hooks).isNotNull();
      together(
          thread -> {
            AtomicInteger own = new AtomicInteger();
            leaf(1).mul(leaf(2)); // no hooks of anybody else's
            try (SavedTensorHooks mine =
                Graph.savedTensorsHooks(
                    (Tensor t) -> {
                      own.incrementAndGet();
                      return t;
                    },
                    (Tensor t) -> t)) {
              assertThat(mine).isNotNull();
              leaf(1).mul(leaf(2)).backward(ones(1));
            }
            leaf(1).mul(leaf(2));
            assertThat(own).hasValue(2);
          });
      assertThat(packed).hasValue(0);
      leaf(1).mul(leaf(2));
      assertThat(packed).hasValue(2);
    }
    leaf(1).mul(leaf(2));
    assertThat(packed).hasValue(2);
  }
}

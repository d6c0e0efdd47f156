package dev.adjoint.ops.copy;

import static dev.adjoint.Adjoint.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adjoint.DType;
import dev.adjoint.Scope;
import dev.adjoint.Shape;
import dev.adjoint.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Memory that grows under all tensors that share it. */
@Tag("checked")
class ResizeTest {

  @ParameterizedTest
  @ValueSource(longs = {4, 100, 2_000, 100_000})
  void viewsStayViews(long size) {
    Tensor base = arange(size).add(0);
    Tensor view = base.get(slice(1, 3));
    Tensor detached = base.detach();
    Tensor apart = base.data();
    base.resize_(2 * size);
    assertThat(view).hasToString("tensor([1, 2])");
    base.get(slice(0, 4)).fill_(7);
    assertThat(view).hasToString("tensor([7, 7])");
    assertThat(detached.get(3)).hasToString("tensor(7)");
    view.fill_(9);
    assertThat(base.get(slice(0, 4))).hasToString("tensor([7, 9, 9, 7])");
    assertThat(apart.get(slice(0, 4))).hasToString("tensor([7, 9, 9, 7])");
    assertThat(view.dataPtr()).isEqualTo(base.dataPtr() + 8);
    assertThat(detached.dataPtr()).isEqualTo(base.dataPtr());
    assertThat(detached.shape()).isEqualTo(Shape.of(size));
  }

  @Test
  void aViewGrowsItsBase() {
    Tensor base = tensor(1, 2, 3);
    Tensor view = base.get(slice(1, 3));
    view.resize_(5).fill_(4);
    assertThat(base).hasToString("tensor([1, 4, 4])");
    assertThat(view).hasToString("tensor([4, 4, 4, 4, 4])");
    assertThat(base.version()).isEqualTo(view.version());
    assertThat(view.base()).isSameAs(base);
  }

  @Test
  void againAndAgain() {
    Tensor base = tensor(1, 2);
    Tensor first = base.get(slice(0, 1));
    for (int size = 3; size < 2_000; size += 7) {
      base.resize_(size);
      base.get(-1).fill_(size);
      first.add_(1);
    }
    assertThat(base.get(0).itemLong()).isEqualTo(1 + (2_000 - 3 + 6) / 7);
    base.resize_(2);
    assertThat(first).hasToString("tensor([" + base.get(0).itemLong() + "])");
  }

  @Test
  void sharedMemoryIsStillSeenToBeShared() {
    Tensor base = arange(6).add(0);
    Tensor low = base.get(slice(0, 4));
    base.resize_(3_000);
    Tensor high = base.get(slice(2, 6));
    assertThatThrownBy(() -> low.add_(high)).isInstanceOf(IllegalStateException.class);
  }

  /** As PyTorch after {@code numpy()}; it was the memory before the growth that was shown. */
  @ParameterizedTest
  @ValueSource(longs = {0, 2, 512, 100_000})
  void memoryThatASegmentShowsDoesNotMove(long size) {
    Tensor base = zeros(size(size), DType.INT64);
    Tensor view = base.view(-1);
    MemorySegment segment = view.memorySegment();
    for (Tensor t : List.of(base, view, base.data())) {
      assertThatThrownBy(() -> t.resize_(size + 1))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("Trying to resize storage that is not resizable");
      assertThat(t.shape()).isEqualTo(size(size));
    }
    if (size > 1) {
      base.resize_(1).fill_(5);
      assertThat(segment.get(ValueLayout.JAVA_LONG, 0)).isEqualTo(5);
      assertThat(base.resize_(size).get(0)).hasToString("tensor(5)");
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {2, 512, 100_000})
  @SuppressWarnings("try") // the scope is used for its close alone
  void aSegmentOutlivesTensorAndScope(long size) {
    MemorySegment[] segments = new MemorySegment[3];
    try (Scope outer = Scope.open()) {
      Tensor grown = ones(size(size), DType.INT64).add(6);
      try (Scope scope = Scope.open()) {
        segments[0] = ones(size(size), DType.INT64).add(6).memorySegment();
        grown.resize_(size + 5).fill_(7);
        segments[1] = grown.memorySegment();
        Tensor moved = ones(size(size), DType.INT64).mul(7);
        segments[2] = moved.memorySegment();
        moved.set_(zeros(size(3), DType.INT64));
      }
    }
    for (int i = 0; i < 200; i++) {
      zeros(size(size), DType.INT64).add(1); // would take memory that had come back
    }
    System.gc();
    for (MemorySegment segment : segments) {
      assertThat(segment.toArray(ValueLayout.JAVA_LONG)).containsOnly(7);
      segment.fill((byte) 1);
    }
  }

  @Test
  void aSegmentThatGrowsMeanwhileShowsTheOldOrTheNewMemory() throws InterruptedException {
    Collection<String> refusals = new ConcurrentLinkedQueue<>();
    for (int i = 0; i < 200; i++) {
      Tensor x = ones(size(4), DType.INT64);
      Thread grows =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      x.resize_(5_000);
                    } catch (IllegalStateException e) {
                      refusals.add(String.valueOf(e.getMessage()));
                    }
                  });
      MemorySegment segment = x.data().memorySegment();
      grows.join();
      assertThat(segment.get(ValueLayout.JAVA_LONG, 0)).isEqualTo(1);
    }
    assertThat(refusals).allMatch("Trying to resize storage that is not resizable"::equals);
  }

  @ParameterizedTest
  @ValueSource(longs = {8, 100_000})
  @SuppressWarnings("try") // the scope is used for its close alone
  void aTensorOutlivesTheScopeItGrowsIn(long size) {
    Tensor outside = tensor(1, 2);
    try (Scope scope = Scope.open()) {
      outside.resize_(size);
      outside.get(-1).fill_(3);
    }
    assertThat(outside.get(-1)).hasToString("tensor(3)");
    Tensor inside;
    try (Scope scope = Scope.open()) {
      inside = tensor(1, 2).add(1);
      try (Scope inner = Scope.open()) {
        inside.resize_(size);
      }
      assertThat(inside.get(1)).hasToString("tensor(3)");
    }
    assertThatThrownBy(() -> inside.get(0).item()).isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 100_000})
  void aHookMayPutOtherMemoryUnderAGradient(long size) {
    Tensor x = ones(4).requiresGrad_();
    Tensor y = x.mul(2);
    Tensor other = ones(size);
    y.registerHook(
        grad -> {
          grad.setData(other);
          grad.resize_(4);
          return null;
        });
    y.mul(3).sum().backward();
    assertThat(x.grad()).hasToString("tensor([2., 2., 2., 2.])");
  }
}

package dev.adjoint.kernel.cpu;

import static dev.adjoint.DType.FLOAT32;
import static dev.adjoint.DType.INT64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adjoint.DType;
import dev.adjoint.kernel.Elements;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.SampleOperands;
import dev.adjoint.memory.Layout;
import dev.adjoint.memory.Memory;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ArgReduceTest {
  private final int threads = Parallel.getNumThreads();

  @AfterEach
  void restoreThreads() {
    Parallel.setNumThreads(threads);
  }

  /** Few different values, so that there are ties, and now and then NaN. */
  private static Operand sample(DType type, Layout layout, Random random) {
    Operand x = SampleOperands.make(type, layout);
    for (long i = 0; i < x.storage().byteSize() / type.itemSize(); i++) {
      long at = x.storage().address() + i * type.itemSize();
      if (type.isFloatingPoint()) {
        boolean odd = random.nextInt(200) == 0;
        Elements.putDouble(type, at, odd ? Double.NaN : random.nextInt(-4, 5));
      } else {
        Elements.putLong(type, at, random.nextInt(-4, 5));
      }
    }
    return x;
  }

  private static boolean better(double candidate, double best, boolean max) {
    if (Double.isNaN(best)) {
      return false;
    }
    return Double.isNaN(candidate) || (max ? candidate > best : candidate < best);
  }

  private static void checkDimension(Operand x, int dim, boolean max, boolean withValues) {
    Layout layout = x.layout();
    long[] sizes = layout.sizes().clone();
    sizes[dim] = 1;
    Operand values = SampleOperands.make(x.dtype(), sizes);
    Operand indices = SampleOperands.make(INT64, sizes);
    ArgReduce.run(withValues ? values : null, indices, x, dim, max);
    Layout kept = Layout.of(sizes, layout.strides(), layout.offset());
    Operand starts = new Operand(x.storage(), kept, x.dtype());
    for (long i = 0; i < kept.numel(); i++) {
      long start = SampleOperands.addressOf(starts, i);
      long step = layout.stride(dim) * x.dtype().itemSize();
      double best = Elements.getDouble(x.dtype(), start);
      long at = 0;
      for (long j = 1; j < layout.size(dim); j++) {
        double v = Elements.getDouble(x.dtype(), start + j * step);
        if (better(v, best, max)) {
          best = v;
          at = j;
        }
      }
      assertThat(Memory.getLong(SampleOperands.addressOf(indices, i)))
          .as("%s, dimension %d, %s", layout, dim, x.dtype())
          .isEqualTo(at);
      if (withValues) {
        assertThat(SampleOperands.bits(values, i))
            .isEqualTo(SampleOperands.bits(x.dtype(), start + at * step));
      }
    }
  }

  private static void checkAll(Operand x, boolean max) {
    Operand index = SampleOperands.make(INT64);
    ArgReduce.runAll(index, x, max);
    double best = Elements.getDouble(x.dtype(), SampleOperands.addressOf(x, 0));
    long at = 0;
    for (long i = 1; i < x.layout().numel(); i++) {
      double v = Elements.getDouble(x.dtype(), SampleOperands.addressOf(x, i));
      if (better(v, best, max)) {
        best = v;
        at = i;
      }
    }
    assertThat(Memory.getLong(index.address())).isEqualTo(at);
  }

  @Tag("checked")
  @ParameterizedTest
  @EnumSource(DType.class)
  void everyDimensionOfAnyLayout(DType type) {
    Random random = new Random(type.ordinal());
    Layout[] layouts = {
      Layout.contiguous(7),
      Layout.contiguous(1300),
      Layout.contiguous(30, 40),
      Layout.contiguous(3, 700),
      Layout.contiguous(900, 3),
      Layout.contiguous(5, 6, 7),
      Layout.of(new long[] {20, 30}, new long[] {1, 25}, 3),
      Layout.of(new long[] {20, 30}, new long[] {0, 2}, 1),
      Layout.of(new long[] {4, 1, 9}, new long[] {9, 77, 1}, 0)
    };
    for (Layout layout : layouts) {
      Operand x = sample(type, layout, random);
      for (boolean max : new boolean[] {true, false}) {
        for (int dim = 0; dim < layout.dim(); dim++) {
          checkDimension(x, dim, max, dim % 2 == 0);
        }
        checkAll(x, max);
      }
    }
  }

  @Test
  void largeInputsOnAnyNumberOfThreads() {
    Random random = new Random(4);
    Operand line = SampleOperands.make(FLOAT32, 300_000);
    for (long i = 0; i < 300_000; i++) {
      Memory.setFloat(line.address() + 4 * i, random.nextInt(5000));
    }
    for (int count : new int[] {1, 3}) {
      Parallel.setNumThreads(count);
      checkAll(line, true);
      checkAll(line, false);
      checkDimension(line, 0, true, true);
      Operand plane = new Operand(line.storage(), Layout.contiguous(500, 600), FLOAT32);
      checkDimension(plane, 0, true, true);
      checkDimension(plane, 1, false, true);
    }
    Memory.setFloat(line.address() + 4 * 250_000, Float.NaN);
    Memory.setFloat(line.address() + 4 * 250_100, Float.NaN);
    checkAll(line, true);
    checkAll(line, false);
  }

  @Test
  void infinitiesAndExtremesCount() {
    Operand x = SampleOperands.make(FLOAT32, 3);
    for (int i = 0; i < 3; i++) {
      Memory.setFloat(x.address() + 4 * i, Float.NEGATIVE_INFINITY);
    }
    checkAll(x, true);
    checkAll(x, false);
    Operand y = SampleOperands.make(INT64, 3);
    Memory.setLong(y.address(), Long.MIN_VALUE);
    Memory.setLong(y.address() + 8, Long.MIN_VALUE);
    Memory.setLong(y.address() + 16, Long.MAX_VALUE);
    checkAll(y, true);
    checkAll(y, false);
  }

  @Test
  void aScalarIsItsOwnExtreme() {
    Operand x = SampleOperands.make(FLOAT32);
    Memory.setFloat(x.address(), 2.5f);
    Operand values = SampleOperands.make(FLOAT32);
    Operand indices = SampleOperands.make(INT64);
    ArgReduce.run(values, indices, x, 0, true);
    assertThat(Memory.getFloat(values.address())).isEqualTo(2.5f);
    assertThat(Memory.getLong(indices.address())).isZero();
    checkAll(x, true);
  }

  @Test
  void nothingHasNoExtreme() {
    Operand none = SampleOperands.make(FLOAT32, 2, 0);
    assertThatThrownBy(() -> ArgReduce.run(null, SampleOperands.make(INT64, 2, 1), none, 1, true))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("max(): Expected reduction dim 1 to have non-zero size.");
    assertThatThrownBy(() -> ArgReduce.runAll(SampleOperands.make(INT64), none, false))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessageContaining("argmin(): Expected reduction dim to be specified");
    ArgReduce.run(null, SampleOperands.make(INT64, 1, 0), none, 0, true);
  }
}

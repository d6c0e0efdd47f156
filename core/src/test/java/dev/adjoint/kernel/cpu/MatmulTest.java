package dev.adjoint.kernel.cpu;

import static dev.adjoint.DType.FLOAT32;
import static dev.adjoint.DType.FLOAT64;
import static dev.adjoint.DType.INT64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.adjoint.DType;
import dev.adjoint.kernel.Elements;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.SampleOperands;
import dev.adjoint.kernel.jit.GemmWriter;
import dev.adjoint.kernel.jit.MicroKernel;
import dev.adjoint.kernel.jit.VectorModule;
import dev.adjoint.memory.Layout;
import dev.adjoint.memory.Memory;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MatmulTest {
  private final int threads = Parallel.getNumThreads();

  @AfterEach
  void restoreThreads() {
    Parallel.setNumThreads(threads);
  }

  private static Operand matrix(DType type, Layout layout, Random random) {
    Operand x = SampleOperands.make(type, layout);
    for (long i = 0; i < x.storage().byteSize() / type.itemSize(); i++) {
      long at = x.storage().address() + i * type.itemSize();
      if (type.isFloatingPoint()) {
        Elements.putDouble(type, at, random.nextGaussian());
      } else {
        Elements.putLong(type, at, random.nextLong());
      }
    }
    return x;
  }

  private static Layout layout(Random random, long rows, long columns) {
    return switch (random.nextInt(4)) {
      case 0 -> Layout.of(new long[] {rows, columns}, new long[] {1, rows + 2}, 1);
      case 1 -> Layout.of(new long[] {rows, columns}, new long[] {2 * columns + 1, 2}, 3);
      case 2 -> Layout.of(new long[] {rows, columns}, new long[] {columns, 1}, 0);
      default -> Layout.contiguous(rows, columns);
    };
  }

  private static double at(Operand x, long row, long column) {
    return Elements.getDouble(
        x.dtype(), SampleOperands.addressOf(x, row * x.layout().size(1) + column));
  }

  private static void check(Operand out, Operand a, Operand b) {
    DType type = out.dtype();
    long k = a.layout().size(1);
    double unit =
        switch (type) {
          case FLOAT64 -> 0x1p-49;
          case FLOAT32 -> 0x1p-20;
          case FLOAT16 -> 0x1p-10;
          default -> 0x1p-7;
        };
    for (long i = 0; i < out.layout().size(0); i++) {
      for (long j = 0; j < out.layout().size(1); j++) {
        if (type.isFloatingPoint()) {
          double sum = 0;
          double size = 1;
          for (long p = 0; p < k; p++) {
            double product = at(a, i, p) * at(b, p, j);
            sum += product;
            size += Math.abs(product);
          }
          assertThat(at(out, i, j)).isBetween(sum - size * unit, sum + size * unit);
        } else {
          long sum = 0;
          for (long p = 0; p < k; p++) {
            sum +=
                Elements.getLong(type, SampleOperands.addressOf(a, i * k + p))
                    * Elements.getLong(
                        type, SampleOperands.addressOf(b, p * b.layout().size(1) + j));
          }
          Operand wanted = SampleOperands.make(type, 1);
          Elements.putLong(type, wanted.address(), sum);
          assertThat(
                  Elements.getLong(
                      type, SampleOperands.addressOf(out, i * out.layout().size(1) + j)))
              .isEqualTo(Elements.getLong(type, wanted.address()));
        }
      }
    }
  }

  @Tag("checked")
  @ParameterizedTest
  @EnumSource(value = DType.class, names = "BOOL", mode = EnumSource.Mode.EXCLUDE)
  void anyShapeAndStrides(DType type) {
    Random random = new Random(type.ordinal());
    int[][] shapes = {
      {1, 1, 1},
      {2, 3, 4},
      {1, 50, 9},
      {9, 50, 1},
      {1, 300, 1},
      {8, 8, 8},
      {5, 1, 7},
      {33, 17, 29},
      {4, 200, 3},
      {40, 9, 40},
      {97, 3, 51},
      {3, 400, 13},
      {100, 2, 70},
      {30, 250, 40},
      {1, 2, 500}
    };
    for (int[] shape : shapes) {
      Operand a = matrix(type, layout(random, shape[0], shape[1]), random);
      Operand b = matrix(type, layout(random, shape[1], shape[2]), random);
      Operand out = SampleOperands.make(type, layout(random, shape[0], shape[2]));
      CpuBackend.INSTANCE.matmul(out, a, b);
      check(out, a, b);
    }
  }

  @Test
  void noInnerDimensionGivesZeros() {
    for (DType type : new DType[] {FLOAT32, FLOAT64, INT64}) {
      for (int n : new int[] {1, 2, 100}) {
        Operand out = SampleOperands.make(type, n, n);
        SampleOperands.fill(out, 3);
        CpuBackend.INSTANCE.matmul(
            out, SampleOperands.make(type, n, 0), SampleOperands.make(type, 0, n));
        for (long i = 0; i < (long) n * n; i++) {
          assertThat(SampleOperands.bits(out, i)).isZero();
        }
      }
    }
    Operand nothing = SampleOperands.make(FLOAT32, 0, 3);
    CpuBackend.INSTANCE.matmul(
        nothing, SampleOperands.make(FLOAT32, 0, 2), SampleOperands.make(FLOAT32, 2, 3));
  }

  @Test
  void everyElementIsOneChainInOrder() {
    Random random = new Random(8);
    for (int[] shape : new int[][] {{8, 8, 8}, {110, 200, 60}, {35, 250, 100}}) {
      Operand a = matrix(FLOAT32, Layout.contiguous(shape[0], shape[1]), random);
      // The last one, of few rows, by columns that lie dense.
      Layout columns =
          shape[0] == 35
              ? Layout.of(new long[] {250, 100}, new long[] {1, 250}, 0)
              : Layout.contiguous(shape[1], shape[2]);
      Operand b = matrix(FLOAT32, columns, random);
      for (int count : new int[] {1, 2, 5}) {
        Parallel.setNumThreads(count);
        Operand out = SampleOperands.make(FLOAT32, shape[0], shape[2]);
        CpuBackend.INSTANCE.matmul(out, a, b);
        for (int i = 0; i < shape[0]; i++) {
          for (int j = 0; j < shape[2]; j++) {
            float sum = 0;
            for (int p = 0; p < shape[1]; p++) {
              sum = Math.fma((float) at(a, i, p), (float) at(b, p, j), sum);
            }
            assertThat((float) at(out, i, j)).isEqualTo(sum);
          }
        }
      }
    }
  }

  @Test
  void vectorKernelsGiveTheBitsOfTheScalarOne() {
    int bits = VectorModule.bits();
    assumeTrue(bits != 0);
    int depth = 37;
    for (DType type : new DType[] {FLOAT32, FLOAT64}) {
      int size = type.itemSize();
      MicroKernel kernel = GemmWriter.make(type, 4, 2, bits);
      Operand a = SampleOperands.random(type, depth * kernel.rows, 1);
      Operand b = SampleOperands.random(type, depth * kernel.columns, 2);
      Operand tile = SampleOperands.random(type, kernel.rows * kernel.columns, 3);
      Operand before = SampleOperands.random(type, kernel.rows * kernel.columns, 3);
      long row = (long) depth * size;
      Operand table = SampleOperands.make(INT64, depth);
      for (int p = 0; p < depth; p++) {
        Memory.setLong(table.address() + 8L * p, (long) p * kernel.columns * size);
      }
      kernel.run(
          a.address(),
          a.address() + row,
          a.address() + 2 * row,
          a.address() + 3 * row,
          size,
          b.address(),
          table.address(),
          tile.address(),
          depth);
      for (int r = 0; r < kernel.rows; r++) {
        for (int c = 0; c < kernel.columns; c++) {
          int index = r * kernel.columns + c;
          long at = before.address() + (long) index * size;
          for (int p = 0; p < depth; p++) {
            long x = a.address() + (long) (r * depth + p) * size;
            long y = b.address() + (long) (p * kernel.columns + c) * size;
            if (type == FLOAT32) {
              Memory.setFloat(
                  at, Math.fma(Memory.getFloat(x), Memory.getFloat(y), Memory.getFloat(at)));
            } else {
              Memory.setDouble(
                  at, Math.fma(Memory.getDouble(x), Memory.getDouble(y), Memory.getDouble(at)));
            }
          }
          assertThat(SampleOperands.bits(tile, index))
              .isEqualTo(SampleOperands.bits(before, index));
        }
      }
    }
  }

  @Test
  void typesMustAgree() {
    Operand a = SampleOperands.make(FLOAT32, 2, 2);
    Operand b = SampleOperands.make(FLOAT64, 2, 2);
    assertThatThrownBy(() -> CpuBackend.INSTANCE.matmul(a, a, b))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("same dtype");
  }
}

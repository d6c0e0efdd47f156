package dev.adjoint.kernel.cpu;

import static dev.adjoint.DType.FLOAT32;
import static dev.adjoint.DType.INT32;
import static dev.adjoint.DType.INT64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.adjoint.DType;
import dev.adjoint.kernel.Elements;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.SampleOperands;
import dev.adjoint.kernel.backend.ScanSpec;
import dev.adjoint.kernel.backend.ScanSpec.Running;
import dev.adjoint.memory.Layout;
import dev.adjoint.memory.Memory;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ScanLoopsTest {
  private static final Layout[] LAYOUTS = {
    Layout.contiguous(),
    Layout.contiguous(1),
    Layout.contiguous(1500),
    Layout.contiguous(7, 1100),
    Layout.contiguous(1100, 7),
    Layout.contiguous(30, 2, 700),
    Layout.of(new long[] {9, 13}, new long[] {1, 9}, 0), // transposed
    Layout.of(new long[] {5, 6}, new long[] {0, 1}, 0), // expanded
    Layout.of(new long[] {4, 6, 3}, new long[] {40, 6, 2}, 5), // with gaps
    Layout.contiguous(3, 0)
  };

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
        boolean odd = random.nextInt(400) == 0;
        Elements.putDouble(type, at, odd ? Double.NaN : random.nextInt(-8, 9) * 0.375);
      } else {
        Elements.putLong(type, at, random.nextInt(-4, 5));
      }
    }
    return x;
  }

  private static boolean handles(Running running, DType type) {
    boolean computes = running != Running.MAX && running != Running.MIN;
    return (running != Running.LOG_ADD_EXP || type.isFloatingPoint())
        && (type != DType.BOOL || !computes);
  }

  /** One line by the definition, in the type it is said to be computed in. */
  private static void check(
      ScanSpec spec, Operand in, Operand out, @Nullable Operand positions, long first, int dim) {
    DType type = in.dtype();
    long n = in.layout().dim() == 0 ? 1 : in.layout().size(dim);
    long step = 1;
    for (int d = dim + 1; d < in.layout().dim(); d++) {
      step *= in.layout().size(d);
    }
    Operand expected = SampleOperands.make(out.dtype());
    double sofar =
        switch (spec.running()) {
          case SUM -> 0;
          case PROD -> 1;
          case MAX, LOG_ADD_EXP -> Double.NEGATIVE_INFINITY;
          case MIN -> Double.POSITIVE_INFINITY;
        };
    long whole = spec.running() == Running.PROD ? 1 : 0;
    long at = -1;
    boolean half = type.isFloatingPoint() && type.itemSize() == 2;
    for (long k = 0; k < n; k++) {
      long place = spec.reverse() ? n - 1 - k : k;
      long element = first + place * step;
      long address = SampleOperands.addressOf(in, element);
      double x = Elements.getDouble(type, address);
      long i = Elements.getLong(type, address);
      boolean larger = x >= sofar || x != x;
      boolean smaller = x <= sofar || x != x;
      switch (spec.running()) {
        case SUM -> {
          sofar += x;
          whole += i;
        }
        case PROD -> {
          sofar *= x;
          whole *= i;
        }
        case LOG_ADD_EXP -> {
          double most = Math.max(x, sofar);
          sofar = most + StrictMath.log1p(StrictMath.exp(Math.min(x, sofar) - most));
        }
        case MAX, MIN -> {
          if (spec.running() == Running.MAX ? larger : smaller) {
            sofar = x;
            whole = i;
            at = place;
          }
        }
      }
      sofar = half ? (float) sofar : sofar;
      if (out.dtype().isFloatingPoint()) {
        Elements.putDouble(out.dtype(), expected.address(), sofar);
      } else {
        Elements.putLong(out.dtype(), expected.address(), whole);
      }
      boolean same =
          SampleOperands.bits(out, element) == SampleOperands.bits(expected, 0)
              && (positions == null
                  || Memory.getLong(SampleOperands.addressOf(positions, element)) == at);
      if (!same) { // as() for each element takes longer than the scans
        fail("%s of %s %s, dimension %d, element %d", spec, type, in.layout(), dim, element);
      }
    }
  }

  private static void checkAll(ScanSpec spec, Operand in, DType result) {
    long[] sizes = in.layout().sizes();
    for (int dim = 0; dim < Math.max(1, sizes.length); dim++) {
      Operand out = SampleOperands.make(result, sizes);
      Operand positions = spec.running().chooses() ? SampleOperands.make(INT64, sizes) : null;
      ScanLoops.run(spec, out, positions, in, dim);
      for (long i = 0; i < in.layout().numel(); i++) {
        long step = 1;
        for (int d = dim + 1; d < sizes.length; d++) {
          step *= sizes[d];
        }
        if (sizes.length == 0 || i / step % sizes[dim] == 0) {
          check(spec, in, out, positions, i, dim);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("checked")
  void everyLineIsTakenInOrder(DType type) {
    Random random = new Random(1);
    for (Running running : Running.values()) {
      if (handles(running, type)) {
        for (Layout layout : LAYOUTS) {
          Operand in = sample(type, layout, random);
          checkAll(new ScanSpec(running, false), in, type);
          checkAll(new ScanSpec(running, true), in, type);
        }
      }
    }
  }

  @Test
  void narrowIntegersAreAddedInInt64() {
    Operand in = SampleOperands.make(INT32, Layout.contiguous(3));
    for (long i = 0; i < 3; i++) {
      Memory.setInt(SampleOperands.addressOf(in, i), Integer.MAX_VALUE);
    }
    Operand out = SampleOperands.make(INT64, 3);
    ScanLoops.run(new ScanSpec(Running.SUM, false), out, null, in, 0);
    assertThat(Memory.getLong(SampleOperands.addressOf(out, 2))).isEqualTo(3L * Integer.MAX_VALUE);
  }

  @Test
  @Tag("checked")
  void resultsMayTakeThePlaceOfElements() {
    for (int dim = 0; dim < 2; dim++) {
      Operand in = sample(FLOAT32, Layout.contiguous(700, 1030), new Random(3));
      Operand out = SampleOperands.make(FLOAT32, 700, 1030);
      ScanSpec spec = new ScanSpec(Running.SUM, false);
      ScanLoops.run(spec, out, null, in, dim);
      ScanLoops.run(spec, in, null, in, dim);
      assertSameBits(in, out);
    }
  }

  @Test
  void bitsDoNotDependOnThreads() {
    for (Running running : Running.values()) {
      for (int dim = 0; dim < 2; dim++) {
        Operand in = sample(FLOAT32, Layout.contiguous(61, 1030), new Random(4));
        Operand[] outs = new Operand[3];
        for (int k = 0; k < outs.length; k++) {
          Parallel.setNumThreads(k + 1);
          outs[k] = SampleOperands.make(FLOAT32, 61, 1030);
          Operand positions = running.chooses() ? SampleOperands.make(INT64, 61, 1030) : null;
          ScanLoops.run(new ScanSpec(running, false), outs[k], positions, in, dim);
        }
        assertSameBits(outs[1], outs[0]);
        assertSameBits(outs[2], outs[0]);
      }
    }
  }

  private static void assertSameBits(Operand a, Operand b) {
    for (long i = 0; i < a.layout().numel(); i++) {
      if (SampleOperands.bits(a, i) != SampleOperands.bits(b, i)) {
        fail("element %d", i);
      }
    }
  }

  @Test
  void operandsThatDoNotGoTogetherAreRefused() {
    Operand in = SampleOperands.make(FLOAT32, 3, 4);
    ScanSpec spec = new ScanSpec(Running.SUM, false);
    assertThatThrownBy(() -> ScanLoops.run(spec, SampleOperands.make(FLOAT32, 3, 5), null, in, 0))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> ScanLoops.run(spec, SampleOperands.make(INT32, 3, 4), null, in, 0))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> ScanLoops.run(spec, SampleOperands.make(INT64, 3, 4), null, in, 0))
        .isInstanceOf(IllegalStateException.class);
  }
}

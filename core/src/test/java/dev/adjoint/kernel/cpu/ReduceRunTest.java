package dev.adjoint.kernel.cpu;

import static dev.adjoint.DType.BOOL;
import static dev.adjoint.DType.FLOAT32;
import static dev.adjoint.DType.FLOAT64;
import static dev.adjoint.DType.INT32;
import static dev.adjoint.DType.INT64;
import static dev.adjoint.kernel.expr.Expr.in;
import static dev.adjoint.kernel.expr.Expr.param;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.adjoint.DType;
import dev.adjoint.kernel.Combine;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.Elements;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.SampleOperands;
import dev.adjoint.kernel.backend.Params;
import dev.adjoint.kernel.backend.ReduceSpec;
import dev.adjoint.kernel.expr.Expr;
import dev.adjoint.kernel.jit.ReduceBody;
import dev.adjoint.kernel.jit.VectorModule;
import dev.adjoint.memory.Layout;
import dev.adjoint.memory.Memory;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReduceRunTest {
  private static final CpuBackend BACKEND = CpuBackend.INSTANCE;

  private final int threads = Parallel.getNumThreads();

  @AfterEach
  void restoreThreads() {
    Parallel.setNumThreads(threads);
  }

  private static ReduceSpec spec(Expr e, Combine combine, DType accumulate, DType... ins) {
    return new ReduceSpec("", e, combine, in(0), accumulate, ins, accumulate);
  }

  private static ReduceSpec sum(DType type) {
    return spec(in(0), Combine.SUM, type, type);
  }

  private static Operand reduce(ReduceSpec spec, boolean[] reduced, long[] params, Operand... ins) {
    long[] sizes = ins[0].layout().sizes().clone();
    for (int d = 0; d < sizes.length; d++) {
      sizes[d] = reduced[d] ? 1 : sizes[d];
    }
    Operand out = SampleOperands.make(spec.out(), sizes);
    BACKEND.reduce(spec, out, ins, reduced, Params.of(params));
    return out;
  }

  private static double reduceAll(ReduceSpec spec, Operand... ins) {
    boolean[] all = new boolean[ins[0].layout().dim()];
    Arrays.fill(all, true);
    Operand out = reduce(spec, all, new long[0], ins);
    return Elements.getDouble(out.dtype(), out.address());
  }

  private static double[] values(Operand x) {
    double[] result = new double[(int) x.layout().numel()];
    for (int i = 0; i < result.length; i++) {
      // Adding 0 makes -0 the 0 that a reference may have in its place.
      result[i] = Elements.getDouble(x.dtype(), SampleOperands.addressOf(x, i)) + 0.0;
    }
    return result;
  }

  private static long[] bits(Operand x) {
    long[] result = new long[(int) x.layout().numel()];
    for (int i = 0; i < result.length; i++) {
      result[i] = SampleOperands.bits(x, i);
    }
    return result;
  }

  private static Operand floats(float... values) {
    Operand result = SampleOperands.make(FLOAT32, values.length);
    for (int i = 0; i < values.length; i++) {
      Memory.setFloat(result.address() + 4L * i, values[i]);
    }
    return result;
  }

  private static Operand gaussian(DType type, long seed, long... sizes) {
    Operand result = SampleOperands.make(type, sizes);
    Random random = new Random(seed);
    for (long i = 0; i < result.layout().numel(); i++) {
      Elements.putDouble(type, result.address() + i * type.itemSize(), random.nextGaussian());
    }
    return result;
  }

  /** Small multiples of a quarter, so that sums and products are exact in any order. */
  private static void fillExact(Operand operand, Random random) {
    DType type = operand.dtype();
    long count = operand.storage().byteSize() / type.itemSize();
    for (long i = 0; i < count; i++) {
      long at = operand.storage().address() + i * type.itemSize();
      if (type.isFloatingPoint()) {
        Elements.putDouble(type, at, random.nextInt(-8, 9) * 0.25);
      } else {
        Elements.putLong(type, at, random.nextInt(-3, 4));
      }
    }
  }

  private static Layout randomLayout(Random random) {
    int dims = random.nextInt(5);
    int most = List.of(2, 5000, 90, 20, 9).get(dims);
    long[] sizes = new long[dims];
    List<Integer> order = new ArrayList<>();
    for (int d = 0; d < dims; d++) {
      sizes[d] = random.nextInt(12) == 0 ? random.nextInt(2) : random.nextInt(1, most);
      order.add(d);
    }
    if (dims == 2 && random.nextInt(12) == 0) {
      sizes[random.nextInt(2)] = 4000;
    }
    Collections.shuffle(order, random);
    long[] strides = new long[dims];
    long next = random.nextInt(4) == 0 ? 2 : 1;
    for (int d : order) {
      if (random.nextInt(10) > 0) {
        strides[d] = next;
        next *= Math.max(1, sizes[d] + random.nextInt(3) % 2);
      }
    }
    return Layout.of(sizes, strides, random.nextInt(4));
  }

  private static DType accumulateIn(Combine combine, DType type) {
    if (combine.isLogical()) {
      return BOOL;
    }
    if (type.isFloatingPoint()) {
      return type == FLOAT64 ? FLOAT64 : FLOAT32;
    }
    return type == INT32 && (combine == Combine.MAX || combine == Combine.MIN) ? INT32 : INT64;
  }

  @Tag("checked")
  @ParameterizedTest
  @EnumSource(DType.class)
  void anyLayoutAndDimensions(DType type) {
    Random random = new Random(type.ordinal() + 7);
    for (int round = 0; round < 100; round++) {
      Layout layout = randomLayout(random);
      Combine combine = Combine.values()[random.nextInt(6)];
      if (combine == Combine.PROD && layout.numel() > 20) {
        combine = Combine.SUM;
      }
      int dims = layout.dim();
      boolean[] reduced = new boolean[dims];
      for (int d = 0; d < dims; d++) {
        reduced[d] = random.nextInt(5) < 3;
      }
      Operand x = SampleOperands.make(type, layout);
      fillExact(x, random);
      boolean two = random.nextInt(3) == 0 && !combine.isLogical() && type != BOOL;
      Layout other =
          random.nextBoolean()
              ? Layout.contiguous(layout.sizes())
              : Layout.of(layout.sizes(), new long[dims], 0);
      Operand y = SampleOperands.make(type, other);
      fillExact(y, random);
      DType accumulate = accumulateIn(combine, type);
      Expr element = two ? in(0).mul(in(1)) : in(0);
      DType[] types = two ? new DType[] {type, type} : new DType[] {type};
      Operand[] ins = two ? new Operand[] {x, y} : new Operand[] {x};
      ReduceSpec spec =
          combine.isLogical()
              ? spec(type == BOOL ? in(0) : in(0).ne(0), combine, BOOL, types)
              : new ReduceSpec(
                  "", element, combine, in(0).mul(param(0)), accumulate, types, accumulate);
      long[] params =
          combine.isLogical() ? new long[0] : new long[] {SampleOperands.param(accumulate, 2)};
      if (layout.numel() == 0 && (combine == Combine.MAX || combine == Combine.MIN)) {
        continue;
      }
      Operand out = reduce(spec, reduced, params, ins);
      double[] wanted = reference(combine, reduced, params.length == 0 ? 1 : 2, out, ins);
      assertThat(values(out))
          .as("%s of %s over %s", spec, layout, Arrays.toString(reduced))
          .isEqualTo(wanted);
    }
  }

  private static double[] reference(
      Combine combine, boolean[] reduced, double factor, Operand out, Operand... ins) {
    long[] sizes = ins[0].layout().sizes();
    double[] result = new double[(int) out.layout().numel()];
    Arrays.fill(
        result,
        switch (combine) {
          case SUM, ANY -> 0;
          case PROD, ALL -> 1;
          case MAX -> Double.NEGATIVE_INFINITY;
          case MIN -> Double.POSITIVE_INFINITY;
        });
    for (long i = 0; i < ins[0].layout().numel(); i++) {
      double v = 1;
      for (Operand in : ins) {
        v *= Elements.getDouble(in.dtype(), SampleOperands.addressOf(in, i));
      }
      long rest = i;
      int at = 0;
      int step = 1;
      for (int d = sizes.length - 1; d >= 0; d--) {
        if (!reduced[d]) {
          at += (int) (rest % sizes[d]) * step;
          step *= (int) sizes[d];
        }
        rest /= sizes[d];
      }
      double so = result[at];
      result[at] =
          switch (combine) {
            case SUM -> so + v;
            case PROD -> so * v;
            case MAX -> Math.max(so, v);
            case MIN -> Math.min(so, v);
            case ANY -> so != 0 || v != 0 ? 1 : 0;
            case ALL -> so != 0 && v != 0 ? 1 : 0;
          };
    }
    for (int i = 0; i < result.length; i++) {
      result[i] = result[i] * factor + 0.0;
    }
    return result;
  }

  /** What docs/decisions/0004-reductions.md promises for a dense float32 sum. */
  private static float documentedSum(float[] x) {
    if (x.length < 32) {
      float[] four = new float[4];
      for (float v : x) {
        four = new float[] {four[1], four[2], four[3], four[0] + v};
      }
      return (four[0] + four[2]) + (four[1] + four[3]);
    }
    List<Float> pieces = new ArrayList<>();
    for (int from = 0; from < x.length; from += 32 * 1024) {
      pieces.add(documentedPiece(Arrays.copyOfRange(x, from, Math.min(x.length, from + 32768))));
    }
    while (pieces.size() > 1) {
      List<Float> next = new ArrayList<>();
      for (int i = 0; i < pieces.size(); i += 2) {
        next.add(i + 1 < pieces.size() ? pieces.get(i) + pieces.get(i + 1) : pieces.get(i));
      }
      pieces = next;
    }
    return pieces.get(0);
  }

  private static float documentedPiece(float[] x) {
    int columns = Math.min(32, x.length);
    float[] values = new float[columns];
    int whole = x.length / 32;
    for (int c = 0; c < columns; c++) {
      for (int block = 0; block < whole; block += 32) {
        float register = 0;
        for (int row = block; row < Math.min(block + 32, whole); row++) {
          register += x[32 * row + c];
        }
        values[c] = block == 0 ? register : values[c] + register;
      }
      if (32 * whole + c < x.length) {
        values[c] += x[32 * whole + c];
      }
    }
    for (int half = Integer.highestOneBit(columns - 1); half > 0; half /= 2) {
      for (int i = 0; i + half < columns; i++) {
        values[i] += values[i + half];
      }
      columns = half;
    }
    return values[0];
  }

  @Test
  void denseSumsAreCombinedInTheDocumentedOrder() {
    Random random = new Random(3);
    for (int n : new int[] {1, 3, 31, 32, 33, 63, 100, 1024, 5000, 32768, 32780, 140_000}) {
      float[] values = new float[n];
      for (int i = 0; i < n; i++) {
        values[i] = (float) random.nextGaussian();
      }
      Operand x = floats(values);
      // More than once: later calls may run vector code.
      for (int times = 0; times < 5; times++) {
        assertThat((float) reduceAll(sum(FLOAT32), x))
            .as("n = %d", n)
            .isEqualTo(documentedSum(values));
      }
    }
  }

  @Test
  void theNumberOfThreadsChangesNoBit() {
    long[][] shapes = {
      {400_003}, {600, 700}, {3, 100_000}, {100_000, 3}, {30, 70, 80}, {9, 3, 40, 50}
    };
    for (long[] shape : shapes) {
      Operand x = gaussian(FLOAT32, 5, shape);
      for (int mask = 1; mask < 1 << shape.length; mask++) {
        boolean[] reduced = new boolean[shape.length];
        for (int d = 0; d < shape.length; d++) {
          reduced[d] = (mask >> d & 1) != 0;
        }
        long[] first = null;
        for (int count : new int[] {1, 2, 7}) {
          Parallel.setNumThreads(count);
          Operand out = reduce(sum(FLOAT32), reduced, new long[0], x);
          first = first == null ? bits(out) : first;
          assertThat(bits(out)).isEqualTo(first);
        }
      }
    }
  }

  @Test
  void sumsAreAccurate() {
    int n = 1_000_000;
    Operand x = SampleOperands.make(FLOAT32, n);
    Random random = new Random(11);
    BigDecimal exact = BigDecimal.ZERO;
    for (int i = 0; i < n; i++) {
      float v = random.nextFloat();
      Memory.setFloat(x.address() + 4L * i, v);
      exact = exact.add(new BigDecimal(v));
    }
    double error = reduceAll(sum(FLOAT32), x) / exact.doubleValue() - 1;
    assertThat(Math.abs(error)).isLessThan(2e-7);
    Operand tenths = SampleOperands.make(FLOAT32, 3_000_000);
    BACKEND.fill(tenths, Params.of(Double.doubleToRawLongBits(0.1)));
    assertThat(reduceAll(sum(FLOAT32), tenths) / (0.1f * 3e6) - 1).isBetween(-2e-6, 2e-6);
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void nothingGivesTheIdentity(DType type) {
    Operand empty = SampleOperands.make(type, 3, 0, 2);
    for (Combine combine : Combine.values()) {
      DType accumulate = accumulateIn(combine, type);
      Expr element = combine.isLogical() && type != BOOL ? in(0).ne(0) : in(0);
      ReduceSpec spec = spec(element, combine, accumulate, type);
      Operand out = reduce(spec, new boolean[] {false, true, true}, new long[0], empty);
      double wanted =
          switch (combine) {
            case SUM, ANY -> 0;
            case PROD, ALL -> 1;
            case MAX ->
                type.isFloatingPoint()
                    ? Double.NEGATIVE_INFINITY
                    : accumulate == INT32 ? Integer.MIN_VALUE : Long.MIN_VALUE;
            case MIN ->
                type.isFloatingPoint()
                    ? Double.POSITIVE_INFINITY
                    : accumulate == INT32 ? Integer.MAX_VALUE : Long.MAX_VALUE;
          };
      for (int i = 0; i < 3; i++) {
        assertThat(Elements.getDouble(out.dtype(), SampleOperands.addressOf(out, i)))
            .isEqualTo(wanted);
      }
    }
  }

  @Test
  void reducingNoDimensionFinishesEachElement() {
    ReduceSpec spec =
        new ReduceSpec(
            "",
            in(0).mul(in(0)),
            Combine.SUM,
            in(0).sqrt(),
            FLOAT32,
            new DType[] {FLOAT32},
            FLOAT32);
    Operand out = reduce(spec, new boolean[] {false}, new long[0], floats(-2, 3, -0.5f));
    assertThat(Memory.getFloat(out.address())).isEqualTo(2);
    assertThat(Memory.getFloat(out.address() + 4)).isEqualTo(3);
    assertThat(Memory.getFloat(out.address() + 8)).isEqualTo(0.5f);
    assertThat(reduceAll(spec, SampleOperands.make(FLOAT32))).isZero();
  }

  @Test
  void notANumberWins() {
    for (int n : new int[] {3, 100, 70_000}) {
      Operand x = SampleOperands.make(FLOAT32, n);
      Memory.setFloat(x.address() + 4L * (n / 2), Float.NaN);
      Memory.setFloat(x.address(), Float.POSITIVE_INFINITY);
      assertThat(reduceAll(spec(in(0), Combine.MAX, FLOAT32, FLOAT32), x)).isNaN();
      assertThat(reduceAll(spec(in(0), Combine.MIN, FLOAT32, FLOAT32), x)).isNaN();
      assertThat(reduceAll(sum(FLOAT32), x)).isNaN();
    }
  }

  @Test
  void theSumOfNegativeZerosIsZero() {
    assertThat(reduceAll(sum(FLOAT32), floats(-0.0f, -0.0f))).isEqualTo(0.0);
    Operand many = SampleOperands.make(FLOAT32, 100);
    BACKEND.fill(many, Params.of(Double.doubleToRawLongBits(-0.0)));
    assertThat(Double.doubleToRawLongBits(reduceAll(sum(FLOAT32), many))).isZero();
  }

  @Test
  void integersWrap() {
    Operand x = SampleOperands.make(INT64, 100);
    BACKEND.fill(x, Params.of(Long.MAX_VALUE));
    assertThat((long) reduceAll(sum(INT64), x)).isEqualTo(-100);
  }

  @Test
  void conditionsOverNumbers() {
    Operand x = SampleOperands.make(FLOAT32, 1000);
    ReduceSpec any = spec(in(0).gt(0.5), Combine.ANY, BOOL, FLOAT32);
    ReduceSpec all = spec(in(0).lt(0.5), Combine.ALL, BOOL, FLOAT32);
    for (int times = 0; times < 300; times++) {
      assertThat(reduceAll(any, x)).isZero();
      assertThat(reduceAll(all, x)).isEqualTo(1);
    }
    Memory.setFloat(x.address() + 4 * 777, 0.7f);
    assertThat(reduceAll(any, x)).isEqualTo(1);
    assertThat(reduceAll(all, x)).isZero();
  }

  @Test
  void elementsMayTakeAnyNumberOfOperations() {
    Expr e = in(0).mul(0.5).add(param(0));
    for (int i = 1; i < 400; i++) {
      e = e.mul(in(0)).add(1.0 / i);
    }
    ReduceSpec spec =
        new ReduceSpec(
            "", e, Combine.SUM, in(0).mul(param(1)), FLOAT64, new DType[] {FLOAT64}, FLOAT64);
    Operand x = gaussian(FLOAT64, 3, 4, 50);
    BACKEND.fill(x, Params.of(Double.doubleToRawLongBits(0.75)));
    long[] params = {Double.doubleToRawLongBits(0.25), Double.doubleToRawLongBits(2)};
    Operand out = reduce(spec, new boolean[] {false, true}, params, x);
    double wanted = 0.75 * 0.5 + 0.25;
    for (int i = 1; i < 400; i++) {
      wanted = wanted * 0.75 + 1.0 / i;
    }
    for (double v : values(out)) {
      assertThat(v).isCloseTo(wanted * 100, offset(1e-9));
    }
  }

  @Test
  void inputsBroadcast() {
    ReduceSpec dot = spec(in(0).mul(in(1)), Combine.SUM, FLOAT32, FLOAT32, FLOAT32);
    Operand x = gaussian(FLOAT32, 1, 40, 60);
    Operand w = gaussian(FLOAT32, 2, 60);
    Operand out = reduce(dot, new boolean[] {false, true}, new long[0], x, w);
    for (int r = 0; r < 40; r++) {
      double wanted = 0;
      for (int c = 0; c < 60; c++) {
        wanted +=
            (double) Memory.getFloat(x.address() + 4 * (60 * r + c))
                * Memory.getFloat(w.address() + 4 * c);
      }
      assertThat((double) Memory.getFloat(out.address() + 4 * r)).isCloseTo(wanted, offset(1e-5));
    }
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void vectorsGiveTheBitsOfSingleColumns(DType type) {
    int bits = VectorModule.bits();
    assumeTrue(bits != 0);
    for (Combine combine : Combine.values()) {
      DType compute = combine.isLogical() ? BOOL : DTypes.computed(accumulateIn(combine, type));
      Expr plain = combine.isLogical() && type != BOOL ? in(0).ne(in(1)) : in(0).mul(in(1));
      ReduceBody body = ReduceKernel.of(spec(plain, combine, compute, type, type)).body();
      ReduceTiles tiles = new ReduceTiles(body, false);
      if (!ReduceTiles.supportsVectors(body) || !tiles.isLoadable(type)) {
        continue;
      }
      int columns = 3 * body.lanes() - 1;
      int rows = 40;
      int size = type.itemSize();
      Operand x = SampleOperands.random(type, rows * columns, 1);
      Operand y = SampleOperands.random(type, rows * columns, 2);
      for (boolean lines : new boolean[] {false, true}) {
        for (int still = 0; still < 3; still++) {
          long stepX = (still & 1) != 0 ? 0 : size;
          long stepY = (still & 2) != 0 ? 0 : size;
          long[] frame = {
            0,
            x.address(),
            y.address(),
            body.valueType().itemSize(),
            stepX,
            stepY,
            0,
            (long) columns * size,
            (long) columns * size
          };
          ReduceTiles loops = new ReduceTiles(body, lines);
          int values = lines ? rows * body.lanes() : columns;
          Operand single = SampleOperands.make(body.valueType(), values);
          Operand vector = SampleOperands.make(body.valueType(), values);
          frame[0] = single.address();
          loops.make(0, 0).run(frame, columns, rows);
          frame[0] = vector.address();
          loops.make(bits, still).run(frame, columns, rows);
          assertThat(bits(vector)).isEqualTo(bits(single));
        }
      }
    }
  }

  @Test
  void whatDoesNotFitIsRefused() {
    Operand x = floats(1, 2);
    Operand out = SampleOperands.make(FLOAT32, 1);
    boolean[] all = {true};
    assertThatThrownBy(() -> BACKEND.reduce(sum(FLOAT64), out, new Operand[] {x}, all, Params.NONE))
        .isInstanceOf(IllegalStateException.class) // only a race comes to this
        .hasMessageContaining("an operand of dtype torch.float32");
    assertThatThrownBy(
            () -> BACKEND.reduce(sum(FLOAT32), out, new Operand[] {x, x}, all, Params.NONE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> spec(in(2), Combine.SUM, FLOAT32, FLOAT32))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> spec(in(0), Combine.ANY, FLOAT32, FLOAT32))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> spec(in(0), Combine.SUM, BOOL, FLOAT32))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void kernelsOfOneStructureAreOne() {
    assertThat(ReduceKernel.of(sum(FLOAT32)))
        .isSameAs(ReduceKernel.of(sum(FLOAT32)))
        .isNotSameAs(ReduceKernel.of(sum(FLOAT64)));
  }
}

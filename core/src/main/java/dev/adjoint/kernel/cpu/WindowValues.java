package dev.adjoint.kernel.cpu;

import dev.adjoint.DType;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.Elements;
import dev.adjoint.kernel.backend.WindowSpec.WindowAction;
import java.util.Arrays;

/**
 * Windows in work whose values are numbers of the type that they are computed in.
 *
 * @param <A> arrays of that type
 */
abstract class WindowValues<A> extends WindowRow {
  final DType dtype;
  final A values;
  final A elements;

  private final Lanes loadValues;
  private final Lanes storeValues;
  private final Lanes loadElements;
  private final Lanes storeElements;

  private WindowValues(WindowPlan plan, A values, A elements) {
    super(plan);
    dtype = plan.dtype;
    this.values = values;
    this.elements = elements;
    loadValues = (at, spacing, n, lane) -> load(at, spacing, n, values, lane);
    storeValues = (at, spacing, n, lane) -> store(at, spacing, n, values, lane);
    loadElements = (at, spacing, n, lane) -> load(at, spacing, n, elements, lane);
    storeElements = (at, spacing, n, lane) -> store(at, spacing, n, elements, lane);
  }

  static WindowValues<?> of(WindowPlan plan) {
    boolean isMax = plan.spec.action() == WindowAction.MAX;
    return !DTypes.computesInFloat(plan.dtype)
        ? new LongWindows(plan)
        : isMax || plan.dtype == DType.FLOAT64 ? new DoubleWindows(plan) : new FloatWindows(plan);
  }

  @Override
  final void begin(long address) {
    if (action == WindowAction.SPREAD) {
      forWindows(1, address, loadValues);
      forDivisors(this::divide);
    } else {
      fill(laneCount());
    }
  }

  @Override
  final void visit(long address, long step, int lo, int hi, long source) {
    forElements(address, step, lo, hi, loadElements);
    switch (action) {
      case MAX -> max(lo, hi, source);
      case MEAN -> add(values, elements, lo, hi);
      default -> {
        add(elements, values, lo, hi);
        forElements(address, step, lo, hi, storeElements);
      }
    }
  }

  @Override
  final void end(long address) {
    if (action == WindowAction.MAX) {
      locateSources();
    } else {
      forDivisors(this::mean);
    }
    forWindows(1, address, storeValues);
  }

  abstract void load(long address, long spacing, int n, A buffer, int lane);

  abstract void store(long address, long spacing, int n, A buffer, int lane);

  /** Begins with the value of no elements. */
  abstract void fill(int n);

  /** Divides what windows give, in the dtype and by a number of the dtype, as PyTorch does. */
  abstract void divide(int lo, int hi, long divisor);

  /** Divides what windows have taken. */
  abstract void mean(int lo, int hi, long divisor);

  /** Lets elements take the place of values that they beat. */
  abstract void max(int lo, int hi, long source);

  /** Adds some lanes to others. */
  abstract void add(A to, A from, int lo, int hi);

  /** Sums of all floating-point types but float64. */
  private static final class FloatWindows extends WindowValues<float[]> {
    FloatWindows(WindowPlan plan) {
      super(plan, new float[lanes(plan)], new float[lanes(plan)]);
    }

    @Override
    void load(long address, long spacing, int n, float[] buffer, int lane) {
      Buffers.load(dtype, address, spacing, n, buffer, lane);
    }

    @Override
    void store(long address, long spacing, int n, float[] buffer, int lane) {
      Buffers.store(dtype, address, spacing, n, buffer, lane);
    }

    @Override
    void fill(int n) {
      Arrays.fill(values, 0, n, 0);
    }

    @Override
    void divide(int lo, int hi, long divisor) {
      float by = (float) Elements.round(dtype, divisor);
      if (dtype == DType.FLOAT32) {
        for (int i = lo; i < hi && divisor != 0; i++) {
          values[i] /= by;
        }
      } else {
        for (int i = lo; i < hi && divisor != 0; i++) {
          values[i] = (float) Elements.round(dtype, values[i] / by);
        }
      }
    }

    @Override
    void mean(int lo, int hi, long divisor) {
      float by = divisor == 0 ? 1 : divisor;
      float zero = (float) plan.spec.zero();
      if (dtype == DType.FLOAT32) {
        for (int i = lo; i < hi; i++) {
          values[i] = values[i] / by + zero;
        }
      } else {
        for (int i = lo; i < hi; i++) {
          values[i] = (float) Elements.round(dtype, values[i] / by) + zero;
        }
      }
    }

    @Override
    void max(int lo, int hi, long source) {
      throw new IllegalStateException("sums only");
    }

    @Override
    void add(float[] to, float[] from, int lo, int hi) {
      for (int i = lo; i < hi; i++) {
        to[i] += from[i];
      }
    }
  }

  /** Sums of float64, and the largest of all floating-point types. */
  private static final class DoubleWindows extends WindowValues<double[]> {
    DoubleWindows(WindowPlan plan) {
      super(plan, new double[lanes(plan)], new double[lanes(plan)]);
    }

    @Override
    void load(long address, long spacing, int n, double[] buffer, int lane) {
      Buffers.load(dtype, address, spacing, n, buffer, lane);
    }

    @Override
    void store(long address, long spacing, int n, double[] buffer, int lane) {
      Buffers.store(dtype, address, spacing, n, buffer, lane);
    }

    @Override
    void fill(int n) {
      Arrays.fill(values, 0, n, action == WindowAction.MAX ? Double.NEGATIVE_INFINITY : 0);
    }

    @Override
    void divide(int lo, int hi, long divisor) {
      for (int i = lo; i < hi && divisor != 0; i++) {
        values[i] /= divisor;
      }
    }

    @Override
    void mean(int lo, int hi, long divisor) {
      double by = divisor == 0 ? 1 : divisor;
      double zero = plan.spec.zero();
      for (int i = lo; i < hi; i++) {
        values[i] = values[i] / by + zero;
      }
    }

    @Override
    void max(int lo, int hi, long source) {
      double[] best = values;
      double[] x = elements;
      long[] at = sources;
      for (int i = lo; i < hi; i++) {
        boolean wins = x[i] > best[i] || x[i] != x[i];
        best[i] = wins ? x[i] : best[i];
        at[i] = wins ? source : at[i];
      }
    }

    @Override
    void add(double[] to, double[] from, int lo, int hi) {
      for (int i = lo; i < hi; i++) {
        to[i] += from[i];
      }
    }
  }

  /** Sums and the largest of integers. */
  private static final class LongWindows extends WindowValues<long[]> {
    LongWindows(WindowPlan plan) {
      super(plan, new long[lanes(plan)], new long[lanes(plan)]);
    }

    @Override
    void load(long address, long spacing, int n, long[] buffer, int lane) {
      Buffers.load(dtype, address, spacing, n, buffer, lane);
    }

    @Override
    void store(long address, long spacing, int n, long[] buffer, int lane) {
      Buffers.store(dtype, address, spacing, n, buffer, lane);
    }

    @Override
    void fill(int n) {
      Arrays.fill(values, 0, n, action == WindowAction.MAX ? DTypes.leastInteger(dtype) : 0);
    }

    @Override
    void divide(int lo, int hi, long divisor) {
      for (int i = lo; i < hi; i++) {
        values[i] = divisor == 0 ? 0 : values[i] / divisor;
      }
    }

    @Override
    void mean(int lo, int hi, long divisor) {
      divide(lo, hi, divisor);
    }

    @Override
    void max(int lo, int hi, long source) {
      for (int i = lo; i < hi; i++) {
        if (elements[i] > values[i]) {
          values[i] = elements[i];
          sources[i] = source;
        }
      }
    }

    @Override
    void add(long[] to, long[] from, int lo, int hi) {
      for (int i = lo; i < hi; i++) {
        to[i] += from[i];
      }
    }
  }
}

package dev.adjoint.kernel.reference;

import dev.adjoint.DType;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.Selection;
import dev.adjoint.kernel.backend.Backend;
import dev.adjoint.kernel.backend.Checks;
import dev.adjoint.kernel.backend.Choice;
import dev.adjoint.kernel.backend.ScanSpec;
import dev.adjoint.memory.Memory;
import java.util.Arrays;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** What is done along the lines of one dimension: scans, extremes, sorting, medians, searching. */
final class PlainLines {
  private PlainLines() {}

  /** One line: where operands have its first element, and bytes from one element to the next. */
  @FunctionalInterface
  private interface Work {
    void accept(long[] at, long[] steps, long length);
  }

  /** Calls for each line of the last operand; the others have that size there, or 1. */
  private static void forLines(int dim, Work work, Operand... operands) {
    Operand in = operands[operands.length - 1];
    if (in.layout().numel() == 0) {
      return; // there may be any number of lines without elements
    }
    long[] sizes = in.layout().sizes().clone();
    boolean scalar = sizes.length == 0;
    long length = scalar ? 1 : sizes[dim];
    long[] steps = new long[operands.length];
    for (int k = 0; k < steps.length && !scalar; k++) {
      steps[k] = operands[k].layout().stride(dim) * operands[k].dtype().itemSize();
    }
    if (!scalar) {
      sizes[dim] = 1;
    }
    long[] at = new long[operands.length];
    for (Walk walk = new Walk(sizes, operands); walk.more(); walk.next()) {
      for (int k = 0; k < at.length; k++) {
        at[k] = walk.at(k);
      }
      work.accept(at, steps, length);
    }
  }

  // ---- scans

  static void scan(ScanSpec spec, Operand out, @Nullable Operand positions, Operand in, int dim) {
    Checks.scan(out, positions, in);
    Operand places = positions == null ? out : positions;
    boolean floating = DTypes.computesInFloat(out.dtype());
    forLines(
        dim,
        (at, steps, n) -> {
          long[] source = {0};
          double number = firstNumber(spec.running());
          long integer = floating ? 0 : firstInteger(spec.running());
          for (long i = 0; i < n; i++) {
            long k = spec.reverse() ? n - 1 - i : i;
            long from = at[2] + k * steps[2];
            long to = at[0] + k * steps[0];
            if (floating) {
              double x = RawValues.number(in.dtype(), from);
              number = next(spec.running(), number, x, source, k);
              number = DTypes.isHalf(out.dtype()) ? (float) number : number;
            } else {
              long x = RawValues.integer(in.dtype(), from);
              integer = next(spec.running(), integer, x, source, k);
            }
            RawValues.put(out.dtype(), to, number, integer);
            if (positions != null) {
              Memory.setLong(at[1] + k * steps[1], source[0]);
            }
          }
        },
        out,
        places,
        in);
  }

  private static double firstNumber(ScanSpec.Running running) {
    return switch (running) {
      case SUM -> 0;
      case PROD -> 1;
      case MAX, LOG_ADD_EXP -> Double.NEGATIVE_INFINITY;
      case MIN -> Double.POSITIVE_INFINITY;
    };
  }

  private static long firstInteger(ScanSpec.Running running) {
    return switch (running) {
      case SUM -> 0;
      case PROD -> 1;
      case MAX -> Long.MIN_VALUE;
      case MIN -> Long.MAX_VALUE;
      case LOG_ADD_EXP -> throw new IllegalArgumentException("of integers");
    };
  }

  private static double next(
      ScanSpec.Running running, double sofar, double x, long[] source, long at) {
    return switch (running) {
      case SUM -> sofar + x;
      case PROD -> sofar * x;
      case MAX, MIN -> {
        boolean wins = running == ScanSpec.Running.MAX ? x >= sofar : x <= sofar;
        if (!wins && x == x) {
          yield sofar;
        }
        source[0] = at;
        yield x;
      }
      case LOG_ADD_EXP -> {
        double least = Math.min(x, sofar);
        double most = Math.max(x, sofar);
        yield least == most && Double.isInfinite(least)
            ? x
            : StrictMath.log1p(StrictMath.exp(least - most)) + most;
      }
    };
  }

  private static long next(ScanSpec.Running running, long sofar, long x, long[] source, long at) {
    long value =
        switch (running) {
          case SUM -> sofar + x;
          case PROD -> sofar * x;
          case MAX -> Math.max(sofar, x);
          case MIN, LOG_ADD_EXP -> Math.min(sofar, x);
        };
    source[0] = value == x ? at : source[0];
    return value;
  }

  // ---- extremes, in order

  static void argReduce(
      @Nullable Operand values, Operand indices, Operand in, int dim, boolean max) {
    if (indices.layout().numel() == 0) {
      return;
    }
    Checks.argReduce(values, indices, in, dim, max);
    forLines(
        dim,
        (at, steps, n) -> {
          int best = extreme(in.dtype(), at[2], steps[2], n, max);
          Memory.setLong(at[1], best);
          if (values != null) {
            RawValues.copy(in.dtype(), at[2] + best * steps[2], at[0]);
          }
        },
        values == null ? indices : values,
        indices,
        in);
  }

  /** The position of the first of equal extremes; the first NaN wins. */
  private static int extreme(DType type, long at, long step, long n, boolean max) {
    int best = 0;
    for (int i = 1; i < n; i++) {
      best = beats(type, at + best * step, at + i * step, max) ? i : best;
    }
    return best;
  }

  /** The same for all elements in row-major order. */
  static void argReduceAll(Operand index, Operand in, boolean max) {
    Checks.argReduce(null, index, in, Backend.ALL, max);
    long best = 0;
    long there = 0;
    long i = 0;
    for (Walk walk = new Walk(in.layout().sizes(), in); walk.more(); walk.next(), i++) {
      if (i == 0 || beats(in.dtype(), there, walk.at(0), max)) {
        best = i;
        there = walk.at(0);
      }
    }
    Memory.setLong(index.address(), best);
  }

  /** Whether an element takes the place of the extreme so far. */
  private static boolean beats(DType type, long best, long at, boolean max) {
    if (DTypes.isRealFloat(type)) {
      double a = RawValues.number(type, best);
      double b = RawValues.number(type, at);
      return a == a && (b != b || (max ? b > a : b < a));
    }
    long a = RawValues.integer(type, best);
    long b = RawValues.integer(type, at);
    return max ? b > a : b < a;
  }

  /** Positions in ascending order; equal ones keep theirs, and NaN is the largest. */
  private static Integer[] order(DType type, long at, long step, long n, boolean descending) {
    boolean floating = DTypes.isRealFloat(type);
    Comparator<Integer> ascending =
        (i, j) -> {
          long a = at + i * step;
          long b = at + j * step;
          return floating
              ? Double.compare(RawValues.number(type, a) + 0.0, RawValues.number(type, b) + 0.0)
              : Long.compare(RawValues.integer(type, a), RawValues.integer(type, b));
        };
    Integer[] order = new Integer[(int) n];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, descending ? ascending.reversed() : ascending);
    return order;
  }

  static void sort(Operand values, Operand indices, Operand in, int dim, boolean descending) {
    Checks.sort(values, indices, in);
    forLines(
        dim,
        (at, steps, n) -> {
          Integer[] order = order(in.dtype(), at[2], steps[2], n, descending);
          for (int i = 0; i < n; i++) {
            RawValues.copy(in.dtype(), at[2] + order[i] * steps[2], at[0] + i * steps[0]);
            Memory.setLong(at[1] + i * steps[1], order[i]);
          }
        },
        values,
        indices,
        in);
  }

  static void choose(Operand values, Operand indices, Operand in, int dim, Choice choice) {
    Checks.choose(values, indices, in, dim, choice);
    long count = in.layout().dim() == 0 ? 1 : values.layout().size(dim);
    forLines(
        dim,
        (at, steps, n) -> {
          boolean descending = choice instanceof Choice.Top top && top.largest();
          Integer[] order = order(in.dtype(), at[2], steps[2], n, descending);
          long[] ranks = ranks(in.dtype(), order, at[2], steps[2]);
          int[] places = new int[(int) n];
          Arrays.setAll(places, i -> i);
          Selection selection = new Selection(ranks, places);
          int first = 0;
          switch (choice) {
            case Choice.Top top -> selection.least((int) count, (int) n, top.sorted());
            case Choice.Kth kth -> {
              first = (int) kth.place();
              selection.quickSelect(first, (int) n);
            }
          }
          for (int i = 0; i < count; i++) {
            int place = places[first + i];
            RawValues.copy(in.dtype(), at[2] + place * steps[2], at[0] + i * steps[0]);
            Memory.setLong(at[1] + i * steps[1], place);
          }
        },
        values,
        indices,
        in);
  }

  /** For each element how many there are before it in order; equal ones have the same rank. */
  private static long[] ranks(DType type, Integer[] order, long at, long step) {
    long[] ranks = new long[order.length];
    for (int i = 1; i < order.length; i++) {
      long here = at + order[i] * step;
      long before = at + order[i - 1] * step;
      boolean same =
          DTypes.isRealFloat(type)
              ? RawValues.number(type, here) == RawValues.number(type, before)
                  || (isNan(type, here) && isNan(type, before))
              : RawValues.integer(type, here) == RawValues.integer(type, before);
      ranks[order[i]] = same ? ranks[order[i - 1]] : i;
    }
    return ranks;
  }

  static void median(Operand values, Operand indices, Operand in, int dim, boolean ignoreNan) {
    Checks.median(values, indices, in, dim);
    forLines(
        dim,
        (at, steps, n) -> {
          Integer[] order = order(in.dtype(), at[2], steps[2], n, false);
          int numbers = (int) n;
          while (numbers > 0 && isNan(in.dtype(), at[2] + order[numbers - 1] * steps[2])) {
            numbers--;
          }
          boolean nan = numbers == 0 || (numbers < n && !ignoreNan);
          int chosen = order[nan ? numbers : (numbers - 1) / 2];
          RawValues.copy(in.dtype(), at[2] + chosen * steps[2], at[0]);
          Memory.setLong(at[1], chosen);
        },
        values,
        indices,
        in);
  }

  private static boolean isNan(DType type, long at) {
    return DTypes.isRealFloat(type) && Double.isNaN(RawValues.number(type, at));
  }

  // ---- searching

  static void search(Operand out, Operand sorted, Operand values, boolean right) {
    Checks.search(out, sorted, values);
    long count = values.layout().numel();
    long length = Checks.last(sorted);
    boolean single = sorted.layout().numel() == length;
    DType type = values.dtype();
    long size = type.itemSize();
    for (long i = 0; i < count; i++) {
      long line = sorted.address() + (single ? 0 : i / Checks.last(values) * length * size);
      long place = place(type, line, length, values.address() + i * size, right);
      RawValues.put(out.dtype(), out.address() + i * out.dtype().itemSize(), place, place);
    }
  }

  /** By halving, which also says what comes of a line that is not sorted. */
  private static long place(DType type, long line, long n, long value, boolean right) {
    long lo = 0;
    long hi = n;
    while (lo < hi) {
      long middle = (lo + hi) >>> 1;
      if (isBefore(type, line + middle * type.itemSize(), value, right)) {
        lo = middle + 1;
      } else {
        hi = middle;
      }
    }
    return lo;
  }

  /** NaN on either side goes on to the right. */
  private static boolean isBefore(DType type, long there, long value, boolean right) {
    if (DTypes.isRealFloat(type)) {
      double a = RawValues.number(type, there);
      double b = RawValues.number(type, value);
      return right ? !(a > b) : !(a >= b);
    }
    long a = RawValues.integer(type, there);
    long b = RawValues.integer(type, value);
    return right ? a <= b : a < b;
  }
}

package dev.adjoint.kernel;

import dev.adjoint.DType;
import dev.adjoint.Device;
import dev.adjoint.kernel.backend.PointwiseSpec;
import dev.adjoint.kernel.expr.Expr;
import dev.adjoint.kernel.jit.PointwiseKernel;
import dev.adjoint.memory.Layout;
import dev.adjoint.memory.Storage;
import java.util.List;
import java.util.Random;

/** Operands for tests, and what is special among numbers. */
public final class SampleOperands {
  private static final double[] UNUSUAL = {
    0.0,
    -0.0,
    1.0,
    -1.0,
    0.5,
    -0.5,
    2.5,
    -2.5,
    1e-40,
    -1e-310,
    1e-8,
    87.5,
    -104.0,
    709.9,
    1e5,
    -3e9,
    1e17,
    1e30,
    3.4e38,
    -1.7e308,
    Double.MIN_VALUE,
    Float.MIN_NORMAL,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.NaN
  };
  private static final long[] UNUSUAL_INTEGERS = {
    0,
    1,
    -1,
    2,
    -2,
    7,
    31,
    32,
    63,
    64,
    100,
    127,
    -128,
    255,
    256,
    32767,
    -32768,
    65535,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    1L << 32,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };

  private SampleOperands() {}

  public static Operand make(DType type, Layout layout) {
    return new Operand(
        Storage.allocateZeroed(Device.CPU, Math.max(layout.extent(), 1) * type.itemSize()),
        layout,
        type);
  }

  public static Operand make(DType type, long... sizes) {
    return make(type, Layout.contiguous(sizes));
  }

  /** Ordinary and unusual numbers in turn, different for each seed. */
  public static Operand random(DType type, int n, long seed) {
    Operand result = make(type, n);
    fill(result, seed);
    return result;
  }

  /** Fills the whole storage. */
  public static void fill(Operand operand, long seed) {
    Random random = new Random(seed);
    DType type = operand.dtype();
    long start = operand.storage().address();
    long n = operand.storage().byteSize() / type.itemSize();
    for (long i = 0; i < n; i++) {
      long at = start + i * type.itemSize();
      if (type == DType.BOOL) {
        Elements.putLong(type, at, random.nextInt(2));
      } else if (type.isFloatingPoint()) {
        double value =
            switch (random.nextInt(4)) {
              case 0 -> UNUSUAL[random.nextInt(UNUSUAL.length)];
              case 1 -> (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(60) - 30);
              default -> random.nextGaussian() * 2;
            };
        Elements.putDouble(type, at, value);
      } else {
        long value =
            switch (random.nextInt(3)) {
              case 0 -> UNUSUAL_INTEGERS[random.nextInt(UNUSUAL_INTEGERS.length)];
              case 1 -> random.nextLong();
              default -> random.nextInt(20) - 8;
            };
        Elements.putLong(type, at, value);
      }
    }
  }

  /** Address of the element with that number in row-major order. */
  public static long addressOf(Operand operand, long number) {
    Layout layout = operand.layout();
    long offset = 0;
    long rest = number;
    for (int d = layout.dim() - 1; d >= 0; d--) {
      offset += rest % layout.size(d) * layout.stride(d);
      rest /= layout.size(d);
    }
    return operand.address() + offset * operand.dtype().itemSize();
  }

  /** Like {@link #addressOf}, for an operand that broadcasts to the given sizes. */
  public static long broadcastAddress(Operand operand, long[] sizes, long number) {
    Layout layout = operand.layout();
    long offset = 0;
    long rest = number;
    for (int d = sizes.length - 1; d >= 0; d--) {
      int own = d - sizes.length + layout.dim();
      if (own >= 0 && layout.size(own) != 1) {
        offset += rest % sizes[d] * layout.stride(own);
      }
      rest /= sizes[d];
    }
    return operand.address() + offset * operand.dtype().itemSize();
  }

  /** The element's bits; all NaNs give the same. */
  public static long bits(DType type, long address) {
    return switch (type) {
      case FLOAT16, BFLOAT16, FLOAT32, FLOAT64 ->
          Double.doubleToLongBits(Elements.getDouble(type, address));
      default -> Elements.getLong(type, address);
    };
  }

  public static long bits(Operand operand, long number) {
    return bits(operand.dtype(), addressOf(operand, number));
  }

  public static PointwiseKernel kernel(Expr e, DType out, DType compute, DType... ins) {
    return PointwiseKernel.of(spec(e, out, compute, ins));
  }

  public static PointwiseSpec spec(Expr e, DType out, DType compute, DType... ins) {
    return new PointwiseSpec("", List.of(e), new DType[] {out}, ins, compute);
  }

  public static long param(DType compute, double value) {
    return compute.isFloatingPoint() ? Double.doubleToRawLongBits(value) : (long) value;
  }

  /** A frame for dense one-dimensional operands. */
  public static long[] frame(Operand[] operands, long... params) {
    int count = operands.length;
    long[] frame = new long[2 * count + params.length];
    for (int j = 0; j < count; j++) {
      frame[j] = operands[j].address();
      frame[count + j] = operands[j].dtype().itemSize();
    }
    System.arraycopy(params, 0, frame, 2 * count, params.length);
    return frame;
  }
}

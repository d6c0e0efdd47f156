package dev.adjoint.op;

import dev.adjoint.DType;
import dev.adjoint.kernel.ElementBits;
import dev.adjoint.kernel.Operand;
import dev.adjoint.memory.Layout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The door between tensors' memory and Java: elements are read to Java, and written from it, here
 * and nowhere else above the backend.
 */
public final class Host {
  private Host() {}

  /** Element {@code offset} of the memory, as a double: exact for all types but int64. */
  public static double getDouble(Operand operand, long offset) {
    return ElementBits.toDouble(operand.dtype(), bits(operand, offset));
  }

  /** Element {@code offset} of the memory, as a long: floating types lose their fraction. */
  public static long getLong(Operand operand, long offset) {
    return ElementBits.toLong(operand.dtype(), bits(operand, offset));
  }

  /** The first element as a double. */
  public static double getDouble(Operand operand) {
    return getDouble(operand, operand.layout().offset());
  }

  /** The first element as a long. */
  public static long getLong(Operand operand) {
    return getLong(operand, operand.layout().offset());
  }

  private static long bits(Operand operand, long offset) {
    long[] one = new long[1]; // elements begin with the low bits, as everywhere
    Execution.backend().read(at(operand, offset, 1), MemorySegment.ofArray(one));
    return one[0];
  }

  /** Reads all elements of a dense operand, bit for bit, to a Java array's memory. */
  public static void read(Operand dense, MemorySegment array) {
    Execution.backend().read(dense, array);
  }

  private static Operand at(Operand operand, long offset, long count) {
    return operand.withLayout(Layout.of(new long[] {count}, new long[] {1}, offset));
  }

  /** Writes elements of a new, dense operand one after the other, through a buffer. */
  public static final class Writer {
    private static final int MOST = 1 << 12;

    private final Operand out;
    private final DType dtype;
    private final int size;
    private final MemorySegment buffer;
    private final int capacity;
    private long done;
    private int waiting;

    /** A writer that begins with the first element. */
    public Writer(Operand out) {
      this.out = out;
      this.dtype = out.dtype();
      this.size = dtype.itemSize();
      this.capacity = Math.clamp(out.layout().numel(), 1, MOST);
      this.buffer = MemorySegment.ofArray(new byte[capacity * size]);
    }

    /** Writes a number, converted as in C. */
    public void put(double value) {
      putBits(ElementBits.of(dtype, value));
    }

    /** Writes an integer; narrower integer types keep the low bits. */
    public void put(long value) {
      putBits(ElementBits.of(dtype, value));
    }

    private void putBits(long bits) {
      if (waiting == capacity) {
        flush();
      }
      int at = waiting++ * size;
      switch (size) {
        case 1 -> buffer.set(ValueLayout.JAVA_BYTE, at, (byte) bits);
        case 2 -> buffer.set(ValueLayout.JAVA_SHORT_UNALIGNED, at, (short) bits);
        case 4 -> buffer.set(ValueLayout.JAVA_INT_UNALIGNED, at, (int) bits);
        default -> buffer.set(ValueLayout.JAVA_LONG_UNALIGNED, at, bits);
      }
    }

    /** Writes all elements of a Java array whose type is that of the elements. */
    public void putAll(MemorySegment array) {
      flush();
      long count = array.byteSize() / size;
      if (count != 0) {
        Execution.backend().write(array, next(count));
      }
      done += count;
    }

    /** Hands on what is in the buffer: due at the end. */
    public void flush() {
      if (waiting != 0) {
        Execution.backend().write(buffer, next(waiting));
        done += waiting;
        waiting = 0;
      }
    }

    private Operand next(long count) {
      return at(out, out.layout().offset() + done, count);
    }
  }
}

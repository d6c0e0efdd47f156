package dev.adjoint.op;

import dev.adjoint.DType;
import dev.adjoint.kernel.Operand;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The kernels of one operation, by the dtypes of what they compute with.
 *
 * <p>Looking one up is a few instructions and allocates nothing: it happens at every call. An empty
 * table costs nothing either.
 */
final class KernelTable<K> {
  private static final int BITS = 4;

  /** So many inputs a key has room for, beside the output and the type that is computed in. */
  static final int MAX_INPUTS = Long.SIZE / BITS - 2;

  /** Keys and their kernels by hash, half of the places free; replaced as a whole. */
  private record Slots(long[] keys, @Nullable Object[] kernels, int used) {
    int place(long key) {
      int mask = keys.length - 1;
      int at = Long.hashCode(key * 0x9E3779B97F4A7C15L) & mask;
      while (kernels[at] != null && keys[at] != key) {
        at = at + 1 & mask;
      }
      return at;
    }

    Slots with(long key, Object kernel) {
      Slots wider = 2 * (used + 1) > keys.length ? empty(2 * keys.length) : empty(keys.length);
      for (int i = 0; i < keys.length; i++) {
        Object known = kernels[i];
        if (known != null) {
          wider.set(keys[i], known);
        }
      }
      wider.set(key, kernel);
      return new Slots(wider.keys, wider.kernels, used + 1);
    }

    private void set(long key, Object kernel) {
      int at = place(key);
      keys[at] = key;
      kernels[at] = kernel;
    }

    static Slots empty(int length) {
      return new Slots(new long[length], new Object[length], 0);
    }
  }

  private static final Slots EMPTY = Slots.empty(2);

  private volatile Slots slots = EMPTY;

  /** The key of these operands, the output among them. */
  static long key(DType compute, Operand[] operands) {
    return key(compute.ordinal(), operands);
  }

  /** The key of an output and inputs. */
  static long key(DType compute, Operand out, Operand[] ins) {
    return key((long) compute.ordinal() << BITS | out.dtype().ordinal(), ins);
  }

  private static long key(long first, Operand[] operands) {
    long key = first;
    for (Operand operand : operands) {
      key = key << BITS | operand.dtype().ordinal();
    }
    return key;
  }

  /** The kernel for a key; made where there is none yet. */
  @SuppressWarnings("unchecked") // only put() stores
  K get(long key, Supplier<K> make) {
    Slots now = slots;
    Object kernel = now.kernels[now.place(key)];
    return kernel != null ? (K) kernel : put(key, make);
  }

  @SuppressWarnings("unchecked") // likewise
  private synchronized K put(long key, Supplier<K> make) {
    Object known = slots.kernels[slots.place(key)];
    if (known != null) {
      return (K) known;
    }
    K made = make.get();
    slots = slots.with(key, made);
    return made;
  }
}

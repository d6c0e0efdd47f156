package dev.adjoint.op;

import dev.adjoint.DType;
import dev.adjoint.kernel.Operand;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Compiled kernels of one operation, keyed by dtypes.
 *
 * <p>A lookup, which happens in every call, is a few instructions without allocation. An empty
 * table is cheap.
 */
final class KernelTable<K> {
  private static final int BITS = 4;

  /** Maximal number of inputs in a key, besides the output and the compute type. */
  static final int MAX_INPUTS = Long.SIZE / BITS - 2;

  private record Known<K>(long key, K kernel) {}

  /** Open-addressing hash table, at most half full; copied on write. */
  private volatile @Nullable Known<K>[] entries = empty(2);

  private int used;

  /** The key of operands, output first. */
  static long key(DType compute, Operand[] operands) {
    return key(compute.ordinal(), operands);
  }

  /** The key of an output and its inputs. */
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

  /** The kernel for a key, created if absent. */
  K get(long key, Supplier<K> make) {
    @Nullable Known<K>[] now = entries;
    Known<K> likely = now[hash(key, now.length)];
    return likely != null && likely.key == key ? likely.kernel : find(now, key, make);
  }

  private K find(@Nullable Known<K>[] now, long key, Supplier<K> make) {
    Known<K> known = now[place(now, key)];
    return known != null ? known.kernel : add(key, make);
  }

  private synchronized K add(long key, Supplier<K> make) {
    @Nullable Known<K>[] now = entries;
    Known<K> known = now[place(now, key)];
    if (known != null) {
      return known.kernel; // another thread was faster
    }
    Known<K> made = new Known<>(key, make.get());
    @Nullable Known<K>[] next = empty(2 * (used + 1) > now.length ? 2 * now.length : now.length);
    for (Known<K> old : now) {
      if (old != null) {
        next[place(next, old.key)] = old;
      }
    }
    next[place(next, key)] = made;
    used++;
    entries = next;
    return made.kernel;
  }

  /** The slot of a key. */
  private static <K> int place(@Nullable Known<K>[] entries, long key) {
    int at = hash(key, entries.length);
    for (Known<K> e = entries[at]; e != null && e.key != key; e = entries[at]) {
      at = at + 1 & entries.length - 1;
    }
    return at;
  }

  private static int hash(long key, int length) {
    return (int) (key * 0x9E3779B97F4A7C15L >>> 32) & length - 1;
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // there is no array of a parameterized type
  private static <K> @Nullable Known<K>[] empty(int length) {
    return new Known[length];
  }
}

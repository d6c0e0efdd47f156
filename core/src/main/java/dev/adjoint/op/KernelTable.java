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

  private record Entry<K>(long key, K kernel) {}

  /** By hash, half of the places free; replaced as a whole. */
  private volatile @Nullable Entry<K>[] entries = empty(2);

  private int used;

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
  K get(long key, Supplier<K> make) {
    @Nullable Entry<K>[] now = entries;
    Entry<K> likely = now[hash(key, now.length)];
    return likely != null && likely.key == key ? likely.kernel : find(now, key, make);
  }

  private K find(@Nullable Entry<K>[] now, long key, Supplier<K> make) {
    Entry<K> known = now[place(now, key)];
    return known != null ? known.kernel : add(key, make);
  }

  private synchronized K add(long key, Supplier<K> make) {
    @Nullable Entry<K>[] now = entries;
    Entry<K> known = now[place(now, key)];
    if (known != null) {
      return known.kernel; // another thread was faster
    }
    Entry<K> made = new Entry<>(key, make.get());
    @Nullable Entry<K>[] next = empty(2 * (used + 1) > now.length ? 2 * now.length : now.length);
    for (Entry<K> old : now) {
      if (old != null) {
        next[place(next, old.key)] = old;
      }
    }
    next[place(next, key)] = made;
    used++;
    entries = next;
    return made.kernel;
  }

  /** Where the key is, or would be. */
  private static <K> int place(@Nullable Entry<K>[] entries, long key) {
    int at = hash(key, entries.length);
    for (Entry<K> e = entries[at]; e != null && e.key != key; e = entries[at]) {
      at = at + 1 & entries.length - 1;
    }
    return at;
  }

  private static int hash(long key, int length) {
    return (int) (key * 0x9E3779B97F4A7C15L >>> 32) & length - 1;
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // there is no array of a parameterized type
  private static <K> @Nullable Entry<K>[] empty(int length) {
    return new Entry[length];
  }
}

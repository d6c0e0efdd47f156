package dev.adjoint.op;

import dev.adjoint.DType;
import dev.adjoint.kernel.Operand;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Descriptions of what one operation computes, keyed by dtypes.
 *
 * <p>A lookup, which happens in every call, is a few instructions without allocation. An empty
 * table is cheap.
 */
final class SpecTable<S> {
  private static final int BITS = 4;

  /** Maximal number of inputs in a key, besides the output and the compute type. */
  static final int MAX_INPUTS = Long.SIZE / BITS - 2;

  private record Known<S>(long key, S spec) {}

  /** Open-addressing hash table, at most half full; copied on write. */
  private volatile @Nullable Known<S>[] entries = empty(2);

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

  /** The description for a key, created if absent. */
  S get(long key, Supplier<S> make) {
    @Nullable Known<S>[] now = entries;
    Known<S> likely = now[hash(key, now.length)];
    return likely != null && likely.key == key ? likely.spec : find(now, key, make);
  }

  private S find(@Nullable Known<S>[] now, long key, Supplier<S> make) {
    Known<S> known = now[place(now, key)];
    return known != null ? known.spec : add(key, make);
  }

  private synchronized S add(long key, Supplier<S> make) {
    @Nullable Known<S>[] now = entries;
    Known<S> known = now[place(now, key)];
    if (known != null) {
      return known.spec; // another thread was faster
    }
    Known<S> made = new Known<>(key, make.get());
    @Nullable Known<S>[] next = empty(2 * (used + 1) > now.length ? 2 * now.length : now.length);
    for (Known<S> old : now) {
      if (old != null) {
        next[place(next, old.key)] = old;
      }
    }
    next[place(next, key)] = made;
    used++;
    entries = next;
    return made.spec;
  }

  /** The slot of a key. */
  private static <S> int place(@Nullable Known<S>[] entries, long key) {
    int at = hash(key, entries.length);
    for (Known<S> e = entries[at]; e != null && e.key != key; e = entries[at]) {
      at = at + 1 & entries.length - 1;
    }
    return at;
  }

  private static int hash(long key, int length) {
    return (int) (key * 0x9E3779B97F4A7C15L >>> 32) & length - 1;
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // there is no array of a parameterized type
  private static <S> @Nullable Known<S>[] empty(int length) {
    return new Known[length];
  }
}

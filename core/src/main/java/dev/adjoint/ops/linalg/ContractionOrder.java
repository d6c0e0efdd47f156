package dev.adjoint.ops.linalg;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The order in which a product of several operands takes the fewest multiplications: the best of
 * all orders for up to eight operands, else the cheapest pair first.
 *
 * <p>Source: dynamic programming over sets of operands, as in S. C. Lam, P. Sadayappan and R.
 * Wenger, "On optimizing a class of multi-dimensional loops with reductions for parallel
 * execution", Parallel Processing Letters 7 (1997).
 */
final class ContractionOrder {
  private static final int ALL_ORDERS = 8;

  /** A node of the tree of products: an operand, or the product of two nodes. */
  sealed interface Step {}

  /** An operand by its number. */
  record Given(int number) implements Step {}

  /** The product of two nodes, which of them to compute first being all the same. */
  record Contraction(Step left, Step right) implements Step {}

  /** A set of operands: which, their dimensions that others or the result need, what it costs. */
  private record Group(long members, boolean[] dims, double cost, Step step) {}

  private final long[] sizes;
  private final int kept;
  private final boolean[][] has;

  /**
   * Takes what there is to multiply.
   *
   * @param sizes the size of each dimension
   * @param kept how many dimensions, from the first, the result has
   * @param has for each operand, whether it has a dimension
   */
  ContractionOrder(long[] sizes, int kept, boolean[]... has) {
    this.sizes = sizes;
    this.kept = kept;
    this.has = has;
  }

  /** The cheapest order; from left to right where that is as cheap. */
  Step best() {
    Group plain = operand(0);
    for (int i = 1; i < has.length; i++) {
      plain = product(plain, operand(i));
    }
    if (has.length <= 2) {
      return plain.step;
    }
    Group other = has.length <= ALL_ORDERS ? ofAll() : cheapestFirst();
    return other.cost < plain.cost ? other.step : plain.step;
  }

  private Group ofAll() {
    int all = (1 << has.length) - 1;
    @Nullable Group[] best = new Group[all + 1];
    for (int set = 1; set <= all; set++) {
      if (Integer.bitCount(set) == 1) {
        best[set] = operand(Integer.numberOfTrailingZeros(set));
      }
      for (int part = (set - 1) & set; part > 0; part = (part - 1) & set) {
        Group left = best[part];
        Group right = best[set & ~part];
        Group known = best[set];
        // Each pair of parts once: the left one has the first operand.
        if (left != null
            && right != null
            && Integer.lowestOneBit(part) == Integer.lowestOneBit(set)) {
          Group product = product(left, right);
          best[set] = known == null || product.cost < known.cost ? product : known;
        }
      }
    }
    Group whole = best[all];
    if (whole == null) {
      throw new AssertionError("every set of operands has an order");
    }
    return whole;
  }

  private Group cheapestFirst() {
    List<Group> left = new ArrayList<>();
    for (int i = 0; i < has.length; i++) {
      left.add(operand(i));
    }
    while (left.size() > 1) {
      int first = 0;
      int second = 1;
      double least = Double.POSITIVE_INFINITY;
      for (int i = 0; i < left.size(); i++) {
        for (int j = i + 1; j < left.size(); j++) {
          double cost = multiplications(left.get(i), left.get(j));
          if (cost < least) {
            least = cost;
            first = i;
            second = j;
          }
        }
      }
      Group right = left.remove(second);
      left.set(first, product(left.get(first), right));
    }
    return left.getFirst();
  }

  private Group operand(int i) {
    return new Group(1L << i, needed(1L << i, has[i]), 0, new Given(i));
  }

  private Group product(Group a, Group b) {
    long members = a.members | b.members;
    boolean[] either = a.dims.clone();
    for (int d = 0; d < either.length; d++) {
      either[d] |= b.dims[d];
    }
    double cost = a.cost + b.cost + multiplications(a, b);
    return new Group(members, needed(members, either), cost, new Contraction(a.step, b.step));
  }

  private double multiplications(Group a, Group b) {
    double count = 1;
    for (int d = 0; d < sizes.length; d++) {
      count *= a.dims[d] || b.dims[d] ? sizes[d] : 1;
    }
    return count;
  }

  /** Leaves out the dimensions that neither the result nor an operand outside of the set has. */
  private boolean[] needed(long members, boolean... dims) {
    boolean[] all = dims.clone();
    Arrays.fill(all, false);
    for (int d = 0; d < dims.length; d++) {
      boolean outside = d < kept;
      for (int i = 0; i < has.length; i++) {
        outside |= (members >> i & 1) == 0 && has[i][d];
      }
      all[d] = dims[d] && outside;
    }
    return all;
  }
}

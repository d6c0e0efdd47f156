package dev.adjoint.kernel.jit;

import dev.adjoint.DType;
import dev.adjoint.kernel.expr.Expr;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Splits a loop body that is too large into several: HotSpot does not compile methods of more than
 * 8,000 bytes, and large ones badly.
 *
 * <p>The nodes, in order of computation, are cut into runs. Values that later runs need go through
 * a scratch buffer. Only the last run stores results, since an output may share the memory of an
 * input that is still to be read.
 */
final class Splitter {
  /** Most operations of one loop: C2 keeps that many in registers, or spills gracefully. */
  private static final int LARGEST = 180;

  /** Most bytes of code, as {@link #estimate} sees it; HotSpot's limit is 8,000. */
  private static final int MOST_BYTES = 7000;

  private Splitter() {}

  /**
   * The loops, in order.
   *
   * @param bodies what they do; slots behind the whole's operands are scratch areas
   * @param scratchTypes the types of the scratch areas
   */
  record Loops(List<LoopBody> bodies, DType[] scratchTypes) {}

  static Loops split(LoopBody whole) {
    List<Expr> order = whole.schedule().order();
    if (order.size() <= LARGEST && estimate(whole) <= MOST_BYTES) {
      return new Loops(List.of(whole), new DType[0]);
    }
    Loops parts = new Cutter(whole, order, LARGEST).cut();
    for (int largest = LARGEST / 2; largest >= 4 && !allFit(parts); largest /= 2) {
      parts = new Cutter(whole, order, largest).cut();
    }
    return parts;
  }

  private static boolean allFit(Loops parts) {
    return parts.bodies().stream().allMatch(body -> estimate(body) <= MOST_BYTES);
  }

  /** Bytes of the code of the largest form of a loop: measured ones are smaller. */
  static int estimate(LoopBody body) {
    Schedule schedule = body.schedule();
    int leaves = 0;
    for (Expr e : schedule.uses().keySet()) {
      if (e.children().isEmpty()) {
        leaves++;
      }
    }
    return 200 + 17 * schedule.order().size() + 16 * leaves + 58 * body.operands().size();
  }

  private static final class Cutter {
    private final LoopBody whole;
    private final List<Expr> order;
    private final int largest;
    private final Set<Expr> loaded = new HashSet<>();
    private final Map<Expr, Integer> runOf = new HashMap<>();
    private final Map<Expr, Integer> lastUse = new HashMap<>();
    private final Map<Expr, Integer> areaOf = new HashMap<>();
    private final List<DType> areaTypes = new ArrayList<>();
    private final Map<DType, ArrayDeque<Integer>> freeAreas = new HashMap<>();

    Cutter(LoopBody whole, List<Expr> order, int largest) {
      this.whole = whole;
      this.order = order;
      this.largest = largest;
      for (LoopBody.Access a : whole.operands()) {
        if (!a.stored()) {
          loaded.add(a.value());
        }
      }
    }

    Loops cut() {
      List<List<Expr>> runs = runs();
      int last = runs.size() - 1;
      for (int r = 0; r <= last; r++) {
        for (Expr e : runs.get(r)) {
          for (Expr operand : e.children()) {
            lastUse.merge(operand, r, Math::max);
          }
        }
      }
      for (Expr result : whole.storedValues()) {
        lastUse.put(result, last);
      }
      List<LoopBody> bodies = new ArrayList<>();
      for (int r = 0; r <= last; r++) {
        bodies.add(body(runs.get(r), r, r == last));
        release(r);
      }
      return new Loops(bodies, areaTypes.toArray(new DType[0]));
    }

    private List<List<Expr>> runs() {
      List<List<Expr>> runs = new ArrayList<>();
      List<Expr> run = new ArrayList<>();
      for (Expr e : order) {
        if (run.size() >= largest) {
          runs.add(run);
          run = new ArrayList<>();
        }
        run.add(e);
        runOf.put(e, runs.size());
      }
      runs.add(run);
      return runs;
    }

    private LoopBody body(List<Expr> run, int number, boolean isLast) {
      Map<Expr, LoopBody.Access> loads = new HashMap<>();
      List<LoopBody.Access> accesses = new ArrayList<>();
      for (Expr e : run) {
        for (Expr operand : e.children()) {
          need(operand, number, loads, accesses);
        }
      }
      if (isLast) {
        for (LoopBody.Access a : whole.operands()) {
          if (a.stored()) {
            need(a.value(), number, loads, accesses);
            accesses.add(a);
          }
        }
      } else {
        for (Expr e : run) {
          if (lastUse.getOrDefault(e, -1) > number) {
            int area = takeArea(LoopBody.memoryType(e, whole.compute()));
            areaOf.put(e, area);
            accesses.add(access(e, true, area));
          }
        }
      }
      return new LoopBody(whole.compute(), List.copyOf(accesses), whole.paramCount());
    }

    private void need(
        Expr e, int number, Map<Expr, LoopBody.Access> loads, List<LoopBody.Access> accesses) {
      if (loads.containsKey(e)) {
        return;
      }
      LoopBody.@Nullable Access access = null;
      if (loaded.contains(e)) {
        access = whole.operands().get(whole.loadOf(e));
      } else if (runOf.getOrDefault(e, number) < number) {
        access = access(e, false, areaOf.getOrDefault(e, -1));
      }
      if (access != null) {
        loads.put(e, access);
        accesses.add(access);
      }
    }

    private LoopBody.Access access(Expr e, boolean stored, int area) {
      DType type = LoopBody.memoryType(e, whole.compute());
      return new LoopBody.Access(e, type, stored, whole.operands().size() + area);
    }

    private int takeArea(DType type) {
      Integer free = freeAreas.computeIfAbsent(type, t -> new ArrayDeque<>()).poll();
      if (free != null) {
        return free;
      }
      areaTypes.add(type);
      return areaTypes.size() - 1;
    }

    private void release(int number) {
      areaOf
          .entrySet()
          .removeIf(
              entry -> {
                if (lastUse.getOrDefault(entry.getKey(), -1) > number) {
                  return false;
                }
                DType type = areaTypes.get(entry.getValue());
                freeAreas.computeIfAbsent(type, t -> new ArrayDeque<>()).add(entry.getValue());
                return true;
              });
    }
  }
}

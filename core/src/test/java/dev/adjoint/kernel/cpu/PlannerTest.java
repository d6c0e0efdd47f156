package dev.adjoint.kernel.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.adjoint.memory.Layout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class PlannerTest {
  private static final int[] SIZES = {4, 4, 4};

  private static Planner.Plan plan(Layout... layouts) {
    int[] itemSizes = new int[layouts.length];
    Arrays.fill(itemSizes, 4);
    return Planner.plan(layouts, itemSizes);
  }

  private static Layout strided(long[] sizes, long... strides) {
    return Layout.of(sizes, strides, 0);
  }

  @Test
  void contiguousOperandsBecomeOneLoop() {
    Planner.Plan plan = plan(Layout.contiguous(2, 3, 5), Layout.contiguous(2, 3, 5));
    assertThat(plan.sizes()).containsExactly(30);
    assertThat(plan.stride(1, 0)).isEqualTo(4);
  }

  @Test
  void operandsTransposedAlikeBecomeOneLoop() {
    Layout t = strided(new long[] {3, 2}, 1, 3);
    assertThat(plan(t, t).sizes()).containsExactly(6);
  }

  @Test
  void theOutputDecidesTheOrder() {
    Planner.Plan plan = plan(strided(new long[] {3, 2}, 1, 3), Layout.contiguous(3, 2));
    assertThat(plan.sizes()).containsExactly(3, 2);
    assertThat(plan.strides()[0]).containsExactly(4, 12);
    assertThat(plan.strides()[1]).containsExactly(8, 4);
  }

  @Test
  void aScalarStandsStill() {
    Planner.Plan plan = plan(Layout.contiguous(2, 3), Layout.contiguous());
    assertThat(plan.sizes()).containsExactly(6);
    assertThat(plan.stride(1, 0)).isZero();
  }

  @Test
  void rowsAndColumnsBroadcast() {
    Planner.Plan plan =
        plan(Layout.contiguous(2, 3), Layout.contiguous(3), Layout.contiguous(2, 1));
    assertThat(plan.sizes()).containsExactly(3, 2);
    assertThat(plan.strides()[1]).containsExactly(4, 0);
    assertThat(plan.strides()[2]).containsExactly(0, 4);
  }

  @Test
  void noDimensionsAndOnlyOnesAreOneElement() {
    assertThat(plan(Layout.contiguous(), Layout.contiguous()).numel()).isEqualTo(1);
    assertThat(plan(Layout.contiguous(1, 1), Layout.contiguous(1)).sizes()).containsExactly(1);
  }

  @Test
  void emptyIsEmpty() {
    assertThat(plan(Layout.contiguous(3, 0, 2), Layout.contiguous(2)).numel()).isZero();
  }

  @Test
  void offsetsBeyondTwoToTheThirtyOneAreExact() {
    long rows = 3_000_000_000L;
    Layout out = Layout.contiguous(rows, 8);
    Layout expanded = strided(new long[] {rows, 8}, 0, 1);
    Layout apart = strided(new long[] {rows, 8}, 16, 1);
    Planner.Plan plan = plan(out, expanded, apart);
    assertThat(plan.numel()).isEqualTo(24_000_000_000L);
    long at = 23_999_999_997L;
    assertThat(plan.offset(0, at)).isEqualTo(4 * at);
    assertThat(plan.offset(1, at)).isEqualTo(4 * 5);
    assertThat(plan.offset(2, at)).isEqualTo(4 * (2_999_999_999L * 16 + 5));
  }

  @Test
  void tilesAreWantedWhereAnOperandIsTransposed() {
    Layout transposed = strided(new long[] {100, 100}, 1, 100);
    assertThat(plan(Layout.contiguous(100, 100), transposed).wantsTiles()).isTrue();
    assertThat(plan(Layout.contiguous(100, 100), Layout.contiguous(100)).wantsTiles()).isFalse();
  }

  @Property(tries = 500)
  void everyElementIsVisitedOnceAtTheRightPlaces(@ForAll("layouts") List<Layout> layouts) {
    Planner.Plan plan = Planner.plan(layouts.toArray(new Layout[0]), SIZES);
    long[] shape = layouts.get(0).sizes();
    Set<List<Long>> wanted = new HashSet<>();
    odometer(layouts, shape, new long[shape.length], 0, wanted);
    Set<List<Long>> got = new HashSet<>();
    long numel = plan.numel();
    assertThat(numel).isEqualTo(layouts.get(0).numel());
    for (long i = 0; i < numel; i++) {
      List<Long> places = new ArrayList<>();
      for (int k = 0; k < layouts.size(); k++) {
        places.add(plan.offset(k, i));
      }
      assertThat(got.add(places)).isTrue();
    }
    assertThat(got).isEqualTo(wanted);
  }

  private static void odometer(
      List<Layout> layouts, long[] shape, long[] index, int d, Set<List<Long>> places) {
    if (d == shape.length) {
      List<Long> place = new ArrayList<>();
      for (int k = 0; k < layouts.size(); k++) {
        Layout layout = layouts.get(k);
        long offset = 0;
        for (int e = 0; e < layout.dim(); e++) {
          long i = index[shape.length - layout.dim() + e];
          offset += (layout.size(e) == 1 ? 0 : i) * layout.stride(e);
        }
        place.add(offset * SIZES[k]);
      }
      places.add(place);
      return;
    }
    for (index[d] = 0; index[d] < shape[d]; index[d]++) {
      odometer(layouts, shape, index, d + 1, places);
    }
  }

  /** An output with distinct places, and two inputs that broadcast to it in any way. */
  @Provide
  Arbitrary<List<Layout>> layouts() {
    Arbitrary<long[]> shapes = Arbitraries.longs().between(0, 5).array(long[].class).ofMaxSize(4);
    return Combinators.combine(shapes, Arbitraries.randoms())
        .as(
            (shape, random) -> {
              List<Layout> layouts = new ArrayList<>();
              layouts.add(permuted(shape, random, false));
              layouts.add(permuted(shape, random, true));
              layouts.add(permuted(shape, random, true));
              return layouts;
            });
  }

  private static Layout permuted(long[] shape, Random random, boolean broadcasts) {
    int missing = broadcasts ? random.nextInt(shape.length + 1) : 0;
    if (random.nextBoolean()) {
      missing = 0;
    }
    int dims = shape.length - missing;
    long[] sizes = Arrays.copyOfRange(shape, missing, shape.length);
    long[] strides = new long[dims];
    List<Integer> order = new ArrayList<>();
    for (int d = 0; d < dims; d++) {
      order.add(random.nextInt(order.size() + 1), d);
    }
    long stride = 1 + random.nextInt(2);
    for (int d : order) {
      strides[d] = stride;
      stride *= Math.max(sizes[d], 1) + random.nextInt(2);
      if (broadcasts && random.nextInt(3) == 0) {
        if (random.nextBoolean()) {
          sizes[d] = 1;
        } else {
          strides[d] = 0;
        }
      }
    }
    return Layout.of(sizes, strides, 0);
  }
}

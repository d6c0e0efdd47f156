package dev.adjoint.kernel.random;

import static org.assertj.core.api.Assertions.assertThat;

import dev.adjoint.DType;
import dev.adjoint.kernel.Operand;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryOrderTest {
  private final RandomSamples memory = RandomSamples.zeros(DType.INT16, 200);

  /** Runs as offset, step and count, in elements. */
  private List<String> runs(long[] sizes, long[] strides, long offset) {
    List<String> runs = new ArrayList<>();
    MemoryOrder.forEachRun(
        memory.view(sizes, strides, offset),
        (address, step, count) ->
            runs.add((address - memory.operand().address()) / 2 + "+" + step / 2 + "*" + count));
    return runs;
  }

  private static long[] of(long... values) {
    return values;
  }

  @Test
  void denseOperandsAreOneRun() {
    assertThat(runs(of(3, 4), of(4, 1), 5)).containsExactly("5+1*12");
    assertThat(runs(of(3, 4), of(1, 3), 5)).containsExactly("5+1*12");
    assertThat(runs(of(), of(), 7)).containsExactly("7+1*1");
    assertThat(runs(of(1, 1), of(9, 9), 7)).containsExactly("7+1*1");
    assertThat(runs(of(0, 4), of(4, 1), 0)).isEmpty();
  }

  @Test
  void dimensionsAreVisitedByRisingStride() {
    assertThat(runs(of(2, 3), of(1, 6), 1)).containsExactly("1+1*2", "7+1*2", "13+1*2");
    assertThat(runs(of(2, 3), of(6, 1), 1)).containsExactly("1+1*3", "7+1*3");
    assertThat(runs(of(2, 1, 2, 2), of(3, 99, 40, 80), 0))
        .containsExactly("0+3*2", "40+3*2", "80+3*2", "120+3*2");
  }

  @Test
  void dimensionsMergeWhereOneContinuesTheOther() {
    assertThat(runs(of(4, 5), of(10, 2), 0)).containsExactly("0+2*20");
    assertThat(runs(of(3, 2, 2), of(20, 2, 4), 0)).containsExactly("0+2*4", "20+2*4", "40+2*4");
  }

  @Test
  void aSecondOperandGoesAlong() {
    List<String> runs = new ArrayList<>();
    Operand out = memory.view(of(2, 3), of(3, 1), 0);
    Operand row = memory.view(of(2, 3), of(0, 1), 100);
    long base = memory.operand().address();
    MemoryOrder.forEachRun(
        out,
        row,
        (address, step, other, otherStep, count) ->
            runs.add((address - base) / 2 + " " + (other - base) / 2 + " " + otherStep / 2));
    assertThat(runs).containsExactly("0 100 1", "3 100 1");
  }
}

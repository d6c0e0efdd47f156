package dev.adjoint.ops.linalg;

import static dev.adjoint.Adjoint.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.adjoint.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Which pair of operands is multiplied first, and that the result is the same. */
class ContractionOrderTest {
  private static String order(String equation, long... sizes) {
    String[] sides = equation.split("->");
    String letters =
        sides[1]
            + sides[0]
                .replace(",", "")
                .chars()
                .distinct()
                .filter(c -> sides[1].indexOf(c) < 0)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append);
    String[] operands = sides[0].split(",");
    boolean[][] has = new boolean[operands.length][letters.length()];
    long[] bySize = new long[letters.length()];
    for (int d = 0; d < bySize.length; d++) {
      bySize[d] = sizes[letters.charAt(d) - 'a'];
      for (int i = 0; i < has.length; i++) {
        has[i][d] = operands[i].indexOf(letters.charAt(d)) >= 0;
      }
    }
    return text(new ContractionOrder(bySize, sides[1].length(), has).best());
  }

  private static String text(ContractionOrder.Step step) {
    return switch (step) {
      case ContractionOrder.Given(int number) -> Integer.toString(number);
      case ContractionOrder.Contraction(ContractionOrder.Step a, ContractionOrder.Step b) ->
          "(" + text(a) + text(b) + ")";
    };
  }

  @Test
  void aChainOfMatricesIsMultipliedWhereItIsCheapest() {
    // A row vector at the left, a column at the right.
    assertThat(order("ab,bc,cd->ad", 1, 50, 50, 50)).isEqualTo("((01)2)");
    assertThat(order("ab,bc,cd->ad", 50, 50, 50, 1)).isEqualTo("(0(12))");
    assertThat(order("ab,bc,cd,de->ae", 50, 40, 30, 20, 1)).isEqualTo("(0(1(23)))");
    assertThat(order("ab,bc,cd,de->ae", 50, 2, 50, 2, 50)).isEqualTo("((0(12))3)");
  }

  @Test
  void leftToRightStaysWhereNothingIsGained() {
    assertThat(order("ab,bc,cd->ad", 5, 5, 5, 5)).isEqualTo("((01)2)");
    assertThat(order("a,b,c->abc", 5, 5, 5)).isEqualTo("((01)2)");
    assertThat(order("ab,bc->ac", 50, 1, 50)).isEqualTo("(01)");
  }

  @Test
  void aDimensionOfTheResultIsNotSummedEarly() {
    // b is in the result: the product of 1 and 2 keeps it.
    assertThat(order("ab,bc,bd->abcd", 2, 3, 4, 5)).isEqualTo("((01)2)");
    // Two vectors that share nothing with the matrix: their product is as small as can be.
    assertThat(order("ab,c,c->ab", 50, 50, 50)).isEqualTo("(0(12))");
  }

  @Test
  void moreThanEightOperandsTakeTheCheapestPairFirst() {
    String equation = "ab,bc,cd,de,ef,fg,gh,hi,ij->aj";
    assertThat(order(equation, 40, 40, 40, 40, 40, 40, 40, 40, 40, 1))
        .isEqualTo("(0(1(2(3(4(5(6(78))))))))");
  }

  @Test
  void theResultIsThatOfAnyOrder() {
    manualSeed(1);
    Tensor[] chain = new Tensor[9];
    long[] sizes = {3, 4, 2, 5, 1, 3, 4, 2, 6, 2};
    Tensor product = eye(3, dev.adjoint.DType.FLOAT64);
    for (int i = 0; i < chain.length; i++) {
      chain[i] = rand(size(sizes[i], sizes[i + 1]), FLOAT64);
      product = product.matmul(chain[i]);
    }
    double[] expected = product.toDoubleArray();
    double[] nine = einsum("ab,bc,cd,de,ef,fg,gh,hi,ij->aj", chain).toDoubleArray();
    for (int i = 0; i < expected.length; i++) {
      assertThat(nine[i]).isCloseTo(expected[i], within(1e-9));
    }
    Tensor four = chain[0].matmul(chain[1]).matmul(chain[2]).matmul(chain[3]);
    double[] exact = four.toDoubleArray();
    double[] all = einsum("ab,bc,cd,de->ae", Arrays.copyOf(chain, 4)).toDoubleArray();
    for (int i = 0; i < exact.length; i++) {
      assertThat(all[i]).isCloseTo(exact[i], within(1e-12));
    }
  }
}

package dev.adjoint.kernel.backend;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParamsTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 7})
  void wordsAreThoseGiven(int count) {
    long[] words = new long[count];
    for (int i = 0; i < count; i++) {
      words[i] = 10L - i;
    }
    Params params = Params.of(words);
    assertThat(params.count()).isEqualTo(count);
    for (int i = 0; i < count; i++) {
      assertThat(params.word(i)).isEqualTo(words[i]);
    }
    long[] target = new long[count + 2];
    params.copyTo(target, 1, count);
    assertThat(java.util.Arrays.copyOfRange(target, 1, count + 1)).isEqualTo(words);
    assertThat(target[0]).isZero();
    assertThat(target[count + 1]).isZero();
  }
}

package dev.adjoint.kernel.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.adjoint.DType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class MersenneTwisterTest {
  private static long crc(MersenneTwister generator) {
    CRC32 crc = new CRC32();
    crc.update(generator.getState());
    return crc.getValue();
  }

  private static float[] uniform(int n, MersenneTwister generator) {
    RandomSamples samples = RandomSamples.zeros(DType.FLOAT32, n);
    RandomFill.uniform(samples.operand(), 0, 1, generator);
    return samples.floats();
  }

  private static double[] normal(int n, MersenneTwister generator) {
    RandomSamples samples = RandomSamples.zeros(DType.FLOAT64, n);
    RandomFill.normal(samples.operand(), 0, 1, generator);
    return samples.doubles();
  }

  @Test
  void isTheMersenneTwister() {
    MersenneTwister generator = new MersenneTwister(5489);
    assertThat(Integer.toUnsignedLong(generator.word())).isEqualTo(3499211612L);
    assertThat(Integer.toUnsignedLong(generator.word())).isEqualTo(581869302L);
    for (int i = 2; i < 9999; i++) {
      generator.word();
    }
    // The C++ standard states the ten thousandth output of the default seed.
    assertThat(Integer.toUnsignedLong(generator.word())).isEqualTo(4123659995L);
  }

  @Test
  void wordsInBulkAreTheSameSequence() {
    MersenneTwister one = new MersenneTwister(7);
    MersenneTwister other = new MersenneTwister(7);
    for (int n : new int[] {1, 3, 620, 0, 5, 2000, 624, 1}) {
      int[] words = new int[n];
      one.words(words, n);
      for (int word : words) {
        assertThat(word).isEqualTo(other.word());
      }
    }
  }

  @Test
  void seeds() {
    assertThat(new MersenneTwister().initialSeed()).isEqualTo(67280421310721L);
    assertThat(new MersenneTwister().manualSeed(-1).initialSeed()).isEqualTo(-1);
    assertThat(uniform(3, new MersenneTwister(3)))
        .isEqualTo(uniform(3, new MersenneTwister(9).manualSeed(3)))
        .isEqualTo(uniform(3, new MersenneTwister((1L << 40) + 3)));
    MersenneTwister generator = new MersenneTwister();
    long seed = generator.seed();
    assertThat(seed).isBetween(0L, 1L << 53);
    assertThat(generator.initialSeed()).isEqualTo(seed);
    assertThat(generator.seed()).isNotEqualTo(seed);
    assertThat(uniform(4, generator))
        .isEqualTo(uniform(4, new MersenneTwister(generator.initialSeed())));
    assertThat(MersenneTwister.defaultGenerator()).isSameAs(MersenneTwister.defaultGenerator());
  }

  @Test
  void seedingForgetsTheCachedNormal() {
    MersenneTwister generator = new MersenneTwister(5);
    double first = normal(1, generator)[0];
    assertThat(normal(1, generator.manualSeed(5))[0]).isEqualTo(first);
  }

  @Test
  void stateHasTheBytesOfPyTorch() {
    MersenneTwister generator = new MersenneTwister(5);
    assertThat(generator.getState()).hasSize(5056);
    assertThat(crc(generator)).isEqualTo(0xe2922ed1L);
    normal(1, generator);
    assertThat(crc(generator)).isEqualTo(0x57545c7dL);
    uniform(619, generator);
    assertThat(crc(generator)).isEqualTo(0xe3e96f9fL);
    uniform(1, generator);
    assertThat(crc(generator)).isEqualTo(0xe91ceea1L);
    uniform(1, generator);
    assertThat(crc(generator)).isEqualTo(0xedd7b883L);
    normal(1, generator);
    assertThat(crc(generator)).isEqualTo(0x4c11b581L);
    assertThat(crc(generator.manualSeed(-7))).isEqualTo(0xc76cb745L);
  }

  @Test
  void goesOnFromAState() {
    MersenneTwister generator = new MersenneTwister(11);
    for (int drawn : new int[] {0, 1, 622, 1, 1, 700}) {
      uniform(drawn, generator);
      normal(1, generator);
      MersenneTwister copy = new MersenneTwister();
      copy.setState(generator.getState());
      assertThat(copy.initialSeed()).isEqualTo(11);
      assertThat(copy.getState()).isEqualTo(generator.getState());
      assertThat(normal(3, copy)).isEqualTo(normal(3, generator));
      assertThat(uniform(1300, copy)).isEqualTo(uniform(1300, generator));
    }
  }

  @Test
  void rejectsWhatIsNoState() {
    MersenneTwister generator = new MersenneTwister(2);
    byte[] before = generator.getState();
    assertThatIllegalStateException()
        .isThrownBy(() -> generator.setState(new byte[7]))
        .withMessage(
            "Expected a CPUGeneratorImplState of size 5056 but found the input RNG state size to be"
                + " 7");
    assertThatIllegalStateException()
        .isThrownBy(() -> generator.setState(new byte[5056]))
        .withMessage("Invalid mt19937 state");
    assertThat(generator.getState()).isEqualTo(before);
  }

  @Test
  void fillsOfSeveralThreadsDoNotMix() throws InterruptedException {
    MersenneTwister shared = new MersenneTwister(1);
    List<float[]> drawn = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      threads.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    float[] samples = uniform(5000, shared);
                    synchronized (drawn) {
                      drawn.add(samples);
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    MersenneTwister serial = new MersenneTwister(1);
    Set<List<Float>> expected = new HashSet<>();
    Set<List<Float>> actual = new HashSet<>();
    for (float[] samples : drawn) {
      expected.add(boxed(uniform(5000, serial)));
      actual.add(boxed(samples));
    }
    assertThat(actual).isEqualTo(expected).hasSize(8);
  }

  private static List<Float> boxed(float[] values) {
    List<Float> list = new ArrayList<>();
    for (float value : values) {
      list.add(value);
    }
    return list;
  }
}

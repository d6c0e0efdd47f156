package dev.adjoint.hostile;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The choices of one call: all of them follow from the seed and the number of the call. */
final class Draw {
  private final SplittableRandom random;

  /** Whether tensors may have more elements than a machine could visit. */
  boolean huge = true;

  /** The sizes of the last tensor, for the next one to fit. */
  long @Nullable [] shape;

  /** The tensors that the call has so far, which its other arguments may be or be views of. */
  final List<Argument> variables = new ArrayList<>();

  /** The statements that make them. */
  final List<String> declarations = new ArrayList<>();

  /** Whether arguments may be null that must not be. */
  boolean nulls = true;

  /** The names of parameters that were given a null they do not take. */
  final Set<String> refusedNulls = new LinkedHashSet<>();

  private int names;

  Draw(long seed, long call) {
    random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + call).split();
  }

  int next(int bound) {
    return random.nextInt(bound);
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  @SafeVarargs
  final <T> T pick(T... choices) {
    return choices[next(choices.length)];
  }

  <T> T pick(List<T> choices) {
    return choices.get(next(choices.size()));
  }

  /** Gives a name to a value, so that other arguments can be the same. */
  Argument declare(Argument made) {
    String name = "t" + names++;
    declarations.add("var " + name + " = " + made.code() + ";");
    return known(name, made.value());
  }

  /** A value that has a name already. */
  Argument known(String name, @Nullable Object value) {
    Argument variable = new Argument(name, value);
    variables.add(variable);
    return variable;
  }
}

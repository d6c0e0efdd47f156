package dev.adjoint.conformance.programs;

import dev.adjoint.DType;
import dev.adjoint.testkit.Form;
import dev.adjoint.testkit.HostTensor;
import dev.adjoint.testkit.Input;
import dev.adjoint.testkit.Values;
import java.util.SplittableRandom;

/** The gradients that a backward starts from. */
enum Weights {
  ONES,
  /** Of either sign, between 1/2 and 2. */
  ORDINARY,
  ZEROS,
  INFINITE,
  NAN,
  HUGE,
  TINY,
  /** All of these. */
  MIXED;

  private static final double[] ALL = {
    1, -1, 0, -0.0, 2.5, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN, 1e30, 1e-40
  };

  /** Weights for a result that looks like this. */
  Input of(HostTensor output, long seed) {
    SplittableRandom random = new SplittableRandom(seed + output.numel());
    double[] array = new double[output.numel()];
    for (int i = 0; i < array.length; i++) {
      array[i] = Values.round(one(random), output.dtype());
    }
    return new Input(output.dtype(), output.sizes(), Form.CONTIGUOUS, new Values.Floats(array));
  }

  private double one(SplittableRandom random) {
    return switch (this) {
      case ONES -> 1;
      case ORDINARY -> random.nextInt(4, 17) * 0.125 * (random.nextBoolean() ? 1 : -1);
      case ZEROS -> random.nextBoolean() ? 0 : -0.0;
      case INFINITE -> random.nextInt(3) > 0 ? Double.POSITIVE_INFINITY : 1;
      case NAN -> random.nextBoolean() ? Double.NaN : 1;
      case HUGE -> 1e30;
      case TINY -> Values.ulp(0, DType.FLOAT32) * 3;
      case MIXED -> ALL[random.nextInt(ALL.length)];
    };
  }
}

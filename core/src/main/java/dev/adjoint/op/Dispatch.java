package dev.adjoint.op;

import dev.adjoint.Tensor;

/** Runs single operations of the families that have no definition of their own to call. */
public final class Dispatch {
  private Dispatch() {}

  /** Runs a view operation. */
  public static Tensor call(View op, Tensor input) {
    return new ViewRun.Single(op, input).run()[0];
  }

  /** Runs a view operation with several results. */
  public static Tensor[] call(MultiView op, Tensor input) {
    return new ViewRun.Several(op, input).run();
  }

  /**
   * Runs a view operation in place: changes the layout of {@code self} itself.
   *
   * @param name of the operation, as in {@code t_}
   */
  public static Tensor inPlace(View op, String name, Tensor self) {
    new ViewWrite(op, name, self).run();
    return self;
  }

  /** Runs a linear operation. */
  public static Tensor call(Linear op, Tensor input) {
    return new LinearRun(op, input).run()[0];
  }

  /** Runs an {@link Opaque} operation. */
  public static Tensor[] call(Opaque op, Tensor... inputs) {
    return new OpaqueRun(op, inputs).run();
  }

  /** Runs an {@link Overwriting} operation in place on its first input, and returns that. */
  public static Tensor callInPlace(Overwriting op, Tensor... inputs) {
    Tensor self = inputs[0];
    if (Levels.any(inputs) || ForwardMode.owner(inputs) != null) {
      Tensor[] read = inputs.clone();
      read[0] = self.clone(); // backward needs its former values
      return self.copy_(call(op, read)[0]);
    }
    return new OverwritingWrite(op, inputs).run()[0];
  }
}

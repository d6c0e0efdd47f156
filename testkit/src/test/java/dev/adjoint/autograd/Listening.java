package dev.adjoint.autograd;

import dev.adjoint.graph.AutogradState;
import dev.adjoint.op.Interceptor;
import dev.adjoint.op.Op;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tells which operations a program runs. */
public final class Listening {
  private Listening() {}

  /** Runs a program, and hands on each operation with results of its own before it computes. */
  public static <T> T to(Consumer<Op> listener, Supplier<T> program) {
    AutogradState state = AutogradState.current();
    @Nullable Interceptor before =
        state.intercept(
            (op, effect, inputs, forward) -> {
              if (effect == Interceptor.Effect.ALLOCATES) {
                listener.accept(op);
              }
              return forward.get();
            });
    try {
      return program.get();
    } finally {
      state.intercept(before);
    }
  }
}

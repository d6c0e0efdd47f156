package dev.adjoint.func;

import dev.adjoint.TriFunction;
import dev.adjoint.op.Errors;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Adapts typed functions to {@link Call}. */
@SuppressWarnings({"unchecked", "NullAway"}) // arguments are handed through as they came
public final class Calls {
  private Calls() {}

  /** Of one argument. */
  public static Call of(Function<?, ?> f) {
    Function<Object, Object> g = (Function<Object, Object>) f;
    return args -> g.apply(of(1, args)[0]);
  }

  /** Of two arguments. */
  public static Call of(BiFunction<?, ?, ?> f) {
    BiFunction<Object, Object, Object> g = (BiFunction<Object, Object, Object>) f;
    return args -> g.apply(of(2, args)[0], args[1]);
  }

  /** Of three arguments. */
  public static Call of(TriFunction<?, ?, ?, ?> f) {
    TriFunction<Object, Object, Object, Object> g = (TriFunction<Object, Object, Object, Object>) f;
    return args -> g.apply(of(3, args)[0], args[1], args[2]);
  }

  private static Object[] of(int count, Object[] args) {
    if (args.length != count) {
      throw Errors.state("the function takes %s arguments, but was given %s", count, args.length);
    }
    return args;
  }
}

package dev.adjoint.hostile;

import static dev.adjoint.Adjoint.ones;

import dev.adjoint.Tensor;
import dev.adjoint.autograd.Context;
import dev.adjoint.autograd.Function;
import dev.adjoint.autograd.FunctionNode;
import org.jspecify.annotations.Nullable;

/** Functions that users define, among them broken ones. */
public final class Functions {
  private Functions() {}

  static Argument make(Draw draw) {
    String kind = draw.pick("double", "null", "fails", "input", "badBackward", "nothing");
    return new Argument("function(\"" + kind + "\")", function(kind));
  }

  static Argument context(Draw draw) {
    return new Argument("functionNode().context()", functionNode().context());
  }

  static Argument node(Draw draw) {
    return new Argument("functionNode()", functionNode());
  }

  /** A node of a function that doubles. */
  public static FunctionNode functionNode() {
    if (function("double").apply(ones(2).requiresGrad_()).gradFn() instanceof FunctionNode node) {
      return node;
    }
    throw new IllegalStateException("nothing is recorded here");
  }

  /** A function that does what its name says. */
  public static Function function(String kind) {
    return kind.equals("nothing") ? new Function() {} : new Kind(kind);
  }

  private static final class Kind extends Function {
    private final String kind;

    Kind(String kind) {
      this.kind = kind;
    }

    @Override
    protected @Nullable Object forward(Context ctx, @Nullable Object... inputs) {
      return switch (kind) {
        case "null" -> null;
        case "fails" -> throw new Provoked();
        case "input" -> inputs.length == 0 ? null : inputs[0];
        default -> Helpers.first(java.util.Arrays.asList(inputs)).mul(2);
      };
    }

    @Override
    protected @Nullable Object backward(Context ctx, @Nullable Tensor... grads) {
      return kind.equals("badBackward") ? "text" : grads[0];
    }
  }
}

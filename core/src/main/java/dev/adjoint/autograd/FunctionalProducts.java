package dev.adjoint.autograd;

import static dev.adjoint.autograd.FunctionalGrads.filled;
import static dev.adjoint.autograd.FunctionalGrads.grad;

import dev.adjoint.Adjoint;
import dev.adjoint.Options;
import dev.adjoint.Tensor;
import dev.adjoint.autograd.FunctionalGrads.Stage;
import dev.adjoint.op.Errors;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** First and second derivatives times a vector. */
final class FunctionalProducts {
  private static final GradOptions CREATE = GradOptions.DEFAULT.createGraph(true);
  private static final Options LEAF = Options.DEFAULT.requiresGrad(true);

  private FunctionalProducts() {}

  /** What a function gave, and the product. */
  record Outcome(TensorPack outputs, TensorPack product) {
    Outcome finished(boolean createGraph) {
      return new Outcome(outputs.finished(createGraph), product.finished(createGraph));
    }
  }

  /** What is differentiated once more, for what, and with which weights. */
  private record Recorded(
      TensorPack inputs,
      TensorPack outputs,
      List<? extends @Nullable Tensor> roots,
      List<Tensor> targets,
      @Nullable List<Tensor> weights) {

    /** Differentiates. The results are recorded where the caller records or a graph was wanted. */
    Outcome differentiate(TensorPack like, FunctionalOptions options, Stage stage) {
      return GradMode.with(
          options.createGraph() || GradMode.isEnabled(),
          () -> {
            GradOptions create = GradOptions.DEFAULT.createGraph(options.createGraph());
            List<Tensor> found =
                filled(grad(roots, targets, weights, create), like.tensors(), options, stage);
            return new Outcome(outputs, like.with(found)).finished(options.createGraph());
          });
    }
  }

  static Outcome vjp(
      Function<Object, ?> f, Object inputs, @Nullable Object v, FunctionalOptions options) {
    Recorded graph =
        GradMode.with(
            true,
            () -> {
              TensorPack own = inputs(inputs, "vjp", options);
              TensorPack outputs = call(f, own, "vjp", options);
              List<Tensor> weights = vector(v, outputs, "vjp", options);
              if (weights == null && !isOneElement(outputs)) {
                throw new IllegalStateException(
                    "The vector v can only be None if the user-provided function returns a single"
                        + " Tensor with a single element.");
              }
              return new Recorded(own, outputs, outputs.tensors(), own.tensors(), weights);
            });
    return graph.differentiate(graph.inputs(), options, Stage.BACK);
  }

  /** The gradient is linear in its weights, and its derivative for them is the product. */
  static Outcome jvp(
      Function<Object, ?> f, Object inputs, @Nullable Object v, FunctionalOptions options) {
    Recorded graph =
        GradMode.with(
            true,
            () -> {
              TensorPack own = inputs(inputs, "jvp", options);
              List<Tensor> weights = direction(v, own, "jvp", options);
              TensorPack outputs = call(f, own, "jvp", options);
              List<Tensor> trick = leaves(outputs.tensors());
              List<@Nullable Tensor> grads = grad(outputs.tensors(), own.tensors(), trick, CREATE);
              if (options.strict()) {
                FunctionalGrads.requireGradients(grads);
              }
              return new Recorded(own, outputs, grads, trick, weights);
            });
    return graph.differentiate(graph.outputs(), options, Stage.BACK_TRICK);
  }

  static Outcome vhp(
      Function<Object, ?> f, Object inputs, @Nullable Object v, FunctionalOptions options) {
    Recorded graph = GradMode.with(true, () -> gradient(f, inputs, v, "vhp", options));
    return graph.differentiate(graph.inputs(), options, Stage.DOUBLE_BACK);
  }

  static Outcome hvp(
      Function<Object, ?> f, Object inputs, @Nullable Object v, FunctionalOptions options) {
    Recorded graph =
        GradMode.with(
            true,
            () -> {
              Recorded first = gradient(f, inputs, v, "hvp", options);
              List<Tensor> own = first.inputs().tensors();
              List<Tensor> trick = leaves(own);
              return new Recorded(
                  first.inputs(),
                  first.outputs(),
                  grad(first.roots(), own, trick, CREATE),
                  trick,
                  first.weights());
            });
    return graph.differentiate(graph.inputs(), options, Stage.DOUBLE_BACK_TRICK);
  }

  /** The gradient of a function with one number as its result, to be differentiated again. */
  private static Recorded gradient(
      Function<Object, ?> f,
      Object inputs,
      @Nullable Object v,
      String name,
      FunctionalOptions options) {
    TensorPack own = inputs(inputs, name, options);
    List<Tensor> weights = direction(v, own, name, options);
    TensorPack outputs = call(f, own, name, options);
    requireScalar(outputs, name);
    List<@Nullable Tensor> jacobian = grad(outputs.tensors(), own.tensors(), null, CREATE);
    if (options.strict()) {
      FunctionalGrads.requireJacobian(jacobian);
    }
    return new Recorded(own, outputs, jacobian, own.tensors(), weights);
  }

  static void requireScalar(TensorPack outputs, String name) {
    if (outputs.several()) {
      throw Errors.state("The function given to %s should return a single Tensor", name);
    }
    if (!isOneElement(outputs)) {
      throw Errors.state(
          "The Tensor returned by the function given to %s should contain a single element", name);
    }
  }

  private static boolean isOneElement(TensorPack pack) {
    return pack.tensors().size() == 1 && pack.tensors().getFirst().numel() == 1;
  }

  static TensorPack inputs(Object inputs, String name, FunctionalOptions options) {
    return TensorPack.of(inputs, "inputs", name).fresh(options.createGraph(), true);
  }

  static TensorPack call(
      Function<Object, ?> f, TensorPack inputs, String name, FunctionalOptions options) {
    TensorPack outputs = TensorPack.outputs(f.apply(inputs.value()), name);
    if (options.strict()) {
      FunctionalGrads.requireOutputs(outputs.tensors());
    }
    return outputs;
  }

  private static List<Tensor> leaves(List<Tensor> like) {
    return like.stream().map(t -> Adjoint.zerosLike(t, LEAF)).toList();
  }

  /** The vector that multiplies from the right; it may be left out for one number. */
  private static @Nullable List<Tensor> direction(
      @Nullable Object v, TensorPack inputs, String name, FunctionalOptions options) {
    List<Tensor> weights = vector(v, inputs, name, options);
    if (weights == null && !isOneElement(inputs)) {
      throw new IllegalStateException(
          "The vector v can only be None if the input to the user-provided function is a single"
              + " Tensor with a single element.");
    }
    return weights;
  }

  private static @Nullable List<Tensor> vector(
      @Nullable Object v, TensorPack like, String name, FunctionalOptions options) {
    if (v == null) {
      return null;
    }
    List<Tensor> own = TensorPack.of(v, "v", name).fresh(options.createGraph(), false).tensors();
    List<Tensor> expected = like.tensors();
    if (own.size() != expected.size()) {
      throw new IllegalStateException(
          like.several()
              ? "v is a tuple of invalid length: should be "
                  + expected.size()
                  + " but got "
                  + own.size()
                  + "."
              : "The given v should contain a single Tensor.");
    }
    for (int i = 0; i < own.size(); i++) {
      if (!own.get(i).shape().equals(expected.get(i).shape())) {
        throw Errors.state(
            "%sv has invalid size: should be %s but got %s.",
            like.several() ? "Entry " + i + " in " : "",
            expected.get(i).shape(),
            own.get(i).shape());
      }
    }
    return own;
  }
}

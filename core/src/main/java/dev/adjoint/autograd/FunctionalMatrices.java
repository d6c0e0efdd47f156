package dev.adjoint.autograd;

import dev.adjoint.Adjoint;
import dev.adjoint.DType;
import dev.adjoint.Func;
import dev.adjoint.Shape;
import dev.adjoint.Tensor;
import dev.adjoint.graph.Variable;
import dev.adjoint.op.Errors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Whole matrices of first and second derivatives. */
final class FunctionalMatrices {
  private FunctionalMatrices() {}

  /**
   * The blocks of a Jacobian.
   *
   * @param severalOutputs whether the function returned a list
   * @param severalInputs whether it took a list
   * @param blocks for each output a block for each input
   */
  record Blocks(boolean severalOutputs, boolean severalInputs, List<List<Tensor>> blocks) {
    /** Nested as outputs and inputs are lists. */
    Object value() {
      if (severalInputs) {
        return severalOutputs ? blocks : blocks.getFirst();
      }
      List<Tensor> single = blocks.stream().map(List::getFirst).toList();
      return severalOutputs ? single : single.getFirst();
    }
  }

  static Blocks jacobian(Function<Object, ?> f, Object inputs, FunctionalOptions options) {
    requireStrategy(
        options,
        " Hint: If your function has more outputs than inputs, \"forward-mode\" tends to be more"
            + " performant. Otherwise, prefer to use \"reverse-mode\".");
    if (isForward(options)) {
      return forward(f, inputs, options);
    }
    return GradMode.with(
        true,
        () -> {
          TensorPack own = FunctionalProducts.inputs(inputs, "jacobian", options);
          TensorPack outputs = FunctionalProducts.call(f, own, "jacobian", options);
          List<List<Tensor>> blocks =
              options.vectorize()
                  ? atOnce(outputs.tensors(), own.tensors(), options)
                  : rowByRow(outputs.tensors(), own.tensors(), options);
          if (!options.createGraph()) {
            blocks = blocks.stream().map(b -> b.stream().map(Tensor::detach).toList()).toList();
          }
          return new Blocks(outputs.several(), own.several(), blocks);
        });
  }

  static Blocks hessian(Function<Object, ?> f, Object inputs, FunctionalOptions options) {
    TensorPack given = TensorPack.of(inputs, "inputs", "hessian");
    requireStrategy(options, "");
    Function<Object, Tensor> scalar =
        x -> {
          TensorPack outputs = TensorPack.outputs(f.apply(unpacked(x, given)), "hessian");
          if (options.strict()) {
            FunctionalGrads.requireOutputs(outputs.tensors());
          }
          FunctionalProducts.requireScalar(outputs, "hessian");
          return outputs.tensors().getFirst().squeeze();
        };
    Function<Object, Object> gradient =
        x -> {
          TensorPack own = TensorPack.of(x, "inputs", "hessian");
          if (isForward(options)) {
            // They are the function's own, made dual a moment ago.
            own.tensors().forEach(t -> Variable.setRequiresGrad(t, true));
          }
          FunctionalOptions inner = FunctionalOptions.DEFAULT.createGraph(true);
          List<Tensor> jacobian = jacobian(scalar, own.tensors(), inner).blocks().getFirst();
          if (options.strict()) {
            FunctionalGrads.requireJacobian(jacobian);
          }
          return jacobian;
        };
    Blocks blocks = jacobian(gradient, given.tensors(), options);
    return new Blocks(given.several(), given.several(), blocks.blocks());
  }

  /** What the user's function takes: the list itself, or its only element. */
  private static Object unpacked(Object list, TensorPack given) {
    return given.several() ? list : ((List<?>) list).getFirst();
  }

  private static boolean isForward(FunctionalOptions options) {
    return options.strategy().equals("forward-mode");
  }

  private static void requireStrategy(FunctionalOptions options, String hint) {
    if (!isForward(options) && !options.strategy().equals("reverse-mode")) {
      throw Errors.argument(
          "Expected strategy to be either \"forward-mode\" or \"reverse-mode\".%s", hint);
    }
  }

  // ---- reverse mode

  private static List<List<Tensor>> rowByRow(
      List<Tensor> outputs, List<Tensor> inputs, FunctionalOptions options) {
    GradOptions keep = GradOptions.DEFAULT.retainGraph(true).createGraph(options.createGraph());
    List<List<Tensor>> blocks = new ArrayList<>();
    for (int i = 0; i < outputs.size(); i++) {
      Tensor output = outputs.get(i);
      Tensor flat = output.reshape(-1);
      List<List<Tensor>> rows = new ArrayList<>();
      inputs.forEach(input -> rows.add(new ArrayList<>()));
      for (long j = 0; j < output.numel(); j++) {
        List<@Nullable Tensor> grads =
            FunctionalGrads.grad(List.of(flat.select(0, j)), inputs, null, keep);
        for (int k = 0; k < inputs.size(); k++) {
          rows.get(k).add(row(grads.get(k), inputs.get(k), i, k, options));
        }
      }
      List<Tensor> own = new ArrayList<>();
      for (int k = 0; k < inputs.size(); k++) {
        own.add(Adjoint.stack(rows.get(k), 0).view(sizes(output.shape(), inputs.get(k))));
      }
      blocks.add(own);
    }
    return blocks;
  }

  private static Tensor row(
      @Nullable Tensor grad, Tensor input, int outputNr, int inputNr, FunctionalOptions options) {
    if (grad == null) {
      if (options.strict()) {
        throw Errors.state(
            "Output %s of the user-provided function is independent of input %s. This is not"
                + " allowed in strict mode.",
            outputNr, inputNr);
      }
      return Adjoint.zerosLike(input);
    }
    if (options.strict() && options.createGraph() && !grad.requiresGrad()) {
      throw FunctionalGrads.constant("jacobian", inputNr);
    }
    return grad;
  }

  private static List<List<Tensor>> atOnce(
      List<Tensor> outputs, List<Tensor> inputs, FunctionalOptions options) {
    if (options.strict()) {
      throw new IllegalStateException(
          "torch.autograd.functional.jacobian: `strict=True` and `vectorized=True` are not"
              + " supported together. Please either set `strict=False` or `vectorize=False`.");
    }
    List<Tensor> flat = outputs.stream().map(t -> t.reshape(-1)).toList();
    GradOptions batched =
        GradOptions.DEFAULT.createGraph(options.createGraph()).isGradsBatched(true);
    List<Tensor> basis = basis(outputs);
    List<@Nullable Tensor> rows = FunctionalGrads.grad(flat, inputs, basis, batched);
    List<List<Tensor>> blocks = new ArrayList<>();
    long from = 0;
    for (Tensor output : outputs) {
      List<Tensor> own = new ArrayList<>();
      for (int k = 0; k < inputs.size(); k++) {
        long[] sizes = sizes(output.shape(), inputs.get(k));
        Tensor all = rows.get(k);
        own.add(
            all == null
                ? Adjoint.zeros(Shape.of(sizes), inputs.get(k).dtype())
                : all.narrow(0, from, output.numel()).reshape(sizes));
      }
      blocks.add(own);
      from += output.numel();
    }
    return blocks;
  }

  // ---- forward mode

  private static Blocks forward(Function<Object, ?> f, Object inputs, FunctionalOptions options) {
    if (options.createGraph()) {
      throw new UnsupportedOperationException(
          "torch.autograd.functional.jacobian: `create_graph=True` and `strategy=\"forward-mode\"`"
              + " are not supported together (yet). Please either set `create_graph=False` or"
              + " `strategy=\"reverse-mode\"`.");
    }
    if (options.strict()) {
      throw new IllegalStateException(
          "torch.autograd.functional.jacobian: `strict=True` and `strategy=\"forward-mode\"` are"
              + " not supported together (yet). Please either set `strict=False` or"
              + " `strategy=\"reverse-mode\"`.");
    }
    TensorPack given = TensorPack.of(inputs, "inputs", "jacobian");
    if (!options.vectorize()) {
      throw new UnsupportedOperationException(
          "Computing Jacobian using forward-AD or forward-over-reverse Hessian isonly implemented"
              + " for `vectorize=True`.");
    }
    List<Shape> shapes = new ArrayList<>();
    boolean[] several = new boolean[1];
    Function<List<Tensor>, List<Tensor>> direction =
        tangents -> {
          TensorPack outputs = pushed(f, given, tangents.toArray(), several);
          outputs.tensors().forEach(t -> shapes.add(t.shape()));
          return outputs.tensors();
        };
    List<Tensor> columns = Func.vmap(direction).apply(basis(given.tensors()));
    List<Tensor> all = TensorPack.of(columns, "columns", "jacobian").tensors();
    List<List<Tensor>> blocks = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      List<Tensor> own = new ArrayList<>();
      long from = 0;
      for (Tensor input : given.tensors()) {
        // The batch is over the inputs' elements.
        Tensor part = all.get(i).narrow(0, from, input.numel());
        own.add(part.permute(firstToLast(part.dim())).reshape(sizes(shapes.get(i), input)));
        from += input.numel();
      }
      blocks.add(own);
    }
    return new Blocks(several[0], given.several(), blocks);
  }

  /** The tangents of the outputs for one direction. */
  private static TensorPack pushed(
      Function<Object, ?> f, TensorPack inputs, @Nullable Object[] tangents, boolean[] several) {
    try (var _ = ForwardAd.dualLevel()) {
      List<Tensor> duals = new ArrayList<>();
      for (Object tangent : tangents) {
        Tensor input = inputs.tensors().get(duals.size());
        Tensor along = TensorPack.of(tangent, "tangent", "jacobian").tensors().getFirst();
        duals.add(ForwardAd.makeDual(input, along.view(input.shape().toArray())));
      }
      TensorPack outputs = TensorPack.outputs(f.apply(inputs.with(duals).value()), "jacobian");
      several[0] = outputs.several();
      List<Tensor> found = new ArrayList<>();
      for (Tensor output : outputs.tensors()) {
        ForwardAd.UnpackedDualTensor parts = ForwardAd.unpackDual(output);
        Tensor tangent = parts.tangent();
        found.add(tangent == null ? Adjoint.zerosLike(parts.primal()) : tangent);
      }
      return outputs.with(found);
    }
  }

  private static long[] firstToLast(int rank) {
    long[] order = new long[rank];
    Arrays.setAll(order, d -> (d + 1) % rank);
    return order;
  }

  // ---- both

  /** Unit vectors of all tensors together: for each tensor its columns of the unit matrix. */
  private static List<Tensor> basis(List<Tensor> tensors) {
    long total = tensors.stream().mapToLong(Tensor::numel).sum();
    List<Tensor> parts = new ArrayList<>();
    long from = 0;
    for (Tensor t : tensors) {
      DType dtype = t.dtype();
      parts.add(Adjoint.eye(total, total, dtype).narrow(1, from, t.numel()).contiguous());
      from += t.numel();
    }
    return parts;
  }

  private static long[] sizes(Shape output, Tensor input) {
    return LongStream.concat(
            Arrays.stream(output.toArray()), Arrays.stream(input.shape().toArray()))
        .toArray();
  }
}

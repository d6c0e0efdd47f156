package dev.adjoint.hostile;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What is called with less, or not at all, and why. */
final class Exclusions {
  private static final String ORDER =
      "PyTorch's own plumbing: the order of nodes that are ready at the same time";

  private static final String CALLED_BACK = "an interface that users implement: it runs their code";

  /** Types or methods that are never called. */
  static final Map<String, String> NEVER =
      Map.ofEntries(
          Map.entry("Node.setSequenceNr", ORDER),
          Map.entry("FunctionNode.setSequenceNr", ORDER),
          Map.entry("AccumulateGrad.setSequenceNr", ORDER),
          Map.entry("Checkpointed", CALLED_BACK),
          Map.entry("MultiGradHook.accept", CALLED_BACK),
          Map.entry("NodePosthook", CALLED_BACK),
          Map.entry("NodePrehook", CALLED_BACK),
          Map.entry("PostAccumulateGradHook", CALLED_BACK),
          Map.entry("SelectivePolicy", CALLED_BACK),
          Map.entry("TensorHook", CALLED_BACK),
          Map.entry("TriFunction", CALLED_BACK),
          Map.entry("TensorTriFunction", CALLED_BACK),
          Map.entry("Func.Parametrized", CALLED_BACK));

  /**
   * What reads every element without making anything of that size: over 2^40 of them it would be
   * right, and take hours, as in PyTorch. Backward sums a gradient that goes to an expanded tensor.
   */
  static final Set<String> READ_EVERYTHING =
      Set.of(
          "backward",
          "call",
          "sum",
          "sumToSize",
          "mean",
          "prod",
          "max",
          "min",
          "amax",
          "amin",
          "any",
          "all",
          "argmax",
          "argmin",
          "norm",
          "vectorNorm",
          "where",
          "var",
          "std",
          "varMean",
          "stdMean",
          "countNonzero",
          "nonzero",
          "nonzeroAsTuple",
          "equal",
          "dot",
          "mv",
          "mm",
          "matmul",
          "bmm",
          "addmm",
          "baddbmm",
          "linear",
          "bilinear",
          "tensordot",
          "einsum",
          "scaledDotProductAttention",
          "logsumexp",
          "maskedSelect",
          "get",
          "allclose",
          "isin",
          "set",
          "bernoulli_",
          "logSoftmax",
          "crossEntropy",
          "nllLoss",
          "binaryCrossEntropy",
          "maskedScatter",
          "maskedScatter_",
          "maskedFill_",
          "asStridedCopy",
          "fill_",
          "zero_",
          "tril_",
          "triu_",
          "indexPut",
          "indexPut_",
          "embedding",
          "adaptiveAvgPool1d",
          "adaptiveAvgPool2d",
          "adaptiveAvgPool3d",
          "adaptiveMaxPool1d",
          "adaptiveMaxPool1dWithIndices",
          "adaptiveMaxPool2d",
          "adaptiveMaxPool2dWithIndices",
          "adaptiveMaxPool3d",
          "adaptiveMaxPool3dWithIndices",
          "take");

  /** What switches something for the calls after it, as it is meant to. */
  static final Set<String> SWITCHES =
      Set.of(
          "Adjoint.setDefaultDtype",
          "Adjoint.setNumThreads",
          "Adjoint.setPrintOptions",
          "Warnings.setHandler",
          "Scope.open");

  /** What changes a tensor that it is given, without a name that ends in an underscore. */
  static final Set<String> WRITES =
      Set.of(
          "set",
          "setData",
          "setGrad",
          "retainGrad",
          "backward",
          "incrementVersion",
          "increment",
          "unsafeSet",
          "out",
          "registerHook",
          "registerPostAccumulateGradHook",
          "call",
          "memorySegment",
          "unsafePreserve",
          "markDirty",
          "setState");

  private Exclusions() {}

  static boolean isNever(Surface.Entry entry) {
    String named = entry.named();
    return NEVER.containsKey(named)
        || NEVER.containsKey(named.substring(0, named.lastIndexOf('.')));
  }

  /** Entries of the lists that no method answers to. */
  static Set<String> stale(List<Surface.Entry> surface) {
    Set<String> unknown = new TreeSet<>(NEVER.keySet());
    unknown.addAll(SWITCHES);
    unknown.addAll(READ_EVERYTHING);
    unknown.addAll(WRITES);
    for (Surface.Entry entry : surface) {
      String named = entry.named();
      unknown.remove(named);
      unknown.remove(named.substring(0, named.lastIndexOf('.')));
      unknown.remove(named.substring(named.lastIndexOf('.') + 1));
    }
    return unknown;
  }
}

package dev.adjoint.autograd;

import dev.adjoint.Tensor;
import dev.adjoint.kernel.Operand;
import dev.adjoint.memory.VersionCounter;
import dev.adjoint.op.AutogradMeta;
import dev.adjoint.op.TensorAccess;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A tensor kept for backward, with the version it had.
 *
 * <p>An input is held as the very tensor that was given. An output is held without its history,
 * which would make a cycle, and gets the node back when it is unpacked.
 */
public final class SavedTensor {
  private final @Nullable Tensor original;

  /** The values without a history, where the original is not held. */
  private final Tensor values;

  private final Operand operand;
  private final VersionCounter version;
  private final long savedVersion;
  private final int outputNr;
  private final boolean requiresGrad;
  private final boolean wasLeaf;

  private SavedTensor(Tensor tensor, boolean isOutput) {
    Variable.checkSavable(tensor);
    this.operand = TensorAccess.operand(tensor);
    this.version = TensorAccess.version(tensor);
    this.savedVersion = version.value();
    AutogradMeta meta = TensorAccess.meta(tensor);
    this.outputNr = meta == null ? 0 : meta.outputNr;
    this.requiresGrad = Variable.requiresGrad(tensor);
    this.wasLeaf = meta == null || meta.gradFn == null;
    this.original = isOutput ? null : tensor;
    this.values = isOutput ? TensorAccess.alias(tensor) : tensor;
  }

  /** Saves an input of the operation. */
  public static SavedTensor input(Tensor tensor) {
    return new SavedTensor(tensor, false);
  }

  /** Saves an output, after its history has been set. */
  public static SavedTensor output(Tensor tensor) {
    return new SavedTensor(tensor, true);
  }

  /**
   * The tensor that was saved.
   *
   * @param owner the node that saved it, which becomes the history of an output
   */
  public Tensor unpack(Node owner) {
    if (version.value() != savedVersion) {
      throw new IllegalStateException(modifiedText(owner));
    }
    if (original != null) {
      AutogradMeta meta = TensorAccess.meta(original);
      if (!wasLeaf && (meta == null || meta.gradFn == null)) {
        throw new IllegalStateException(
            "Trying to use a saved tensor that has been detached in-place, i.e. with .detach_()."
                + " This is not supported, please use out-of-place `.detach()` instead");
      }
      return original;
    }
    Tensor fresh = TensorAccess.alias(values);
    if (requiresGrad) {
      AutogradMeta meta = TensorAccess.ensureMeta(fresh);
      meta.gradFn = owner;
      meta.outputNr = outputNr;
    }
    return fresh;
  }

  private String modifiedText(Node owner) {
    AutogradMeta meta = original == null ? null : TensorAccess.meta(original);
    Node source = original == null ? owner : (meta == null ? null : meta.gradFn);
    StringBuilder text =
        new StringBuilder("one of the variables needed for gradient computation has been modified")
            .append(" by an inplace operation: [torch.")
            .append(operand.dtype().scalarTypeName())
            .append("Tensor ")
            .append(Arrays.toString(operand.layout().sizes()))
            .append(']');
    if (source != null) {
      text.append(", which is output ").append(outputNr).append(" of ").append(source.name());
      text.append(',');
    }
    return text.append(" is at version ")
        .append(version.value())
        .append("; expected version ")
        .append(savedVersion)
        .append(" instead. Hint: ")
        .append(
            AnomalyMode.isEnabled()
                ? "the backtrace further above shows the operation that failed to compute its"
                    + " gradient. The variable in question was changed in there or anywhere later."
                    + " Good luck!"
                : "enable anomaly detection to find the operation that failed to compute its"
                    + " gradient, with torch.autograd.set_detect_anomaly(True).")
        .toString();
  }

  /** What a node says whose saved tensors are gone. */
  public static IllegalStateException released() {
    return new IllegalStateException(
        "Trying to backward through the graph a second time (or directly access saved tensors"
            + " after they have already been freed). Saved intermediate values of the graph are"
            + " freed when you call .backward() or autograd.grad(). Specify retain_graph=True if"
            + " you need to backward through the graph a second time or if you need to access"
            + " saved tensors after calling backward.");
  }
}

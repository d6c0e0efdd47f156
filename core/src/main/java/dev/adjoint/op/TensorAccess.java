package dev.adjoint.op;

import dev.adjoint.DType;
import dev.adjoint.Device;
import dev.adjoint.Tensor;
import dev.adjoint.graph.AutogradState;
import dev.adjoint.kernel.Operand;
import dev.adjoint.memory.Layout;
import dev.adjoint.memory.VersionCounter;
import org.jspecify.annotations.Nullable;

/** Internal access to the parts of a tensor that are not public. */
public abstract class TensorAccess {
  private static @Nullable TensorAccess installed;

  /** Installs the access; called once, by the initializer of {@code Tensor}. */
  public static void install(TensorAccess access) {
    installed = access;
  }

  private static final class TensorHolder {
    static final TensorAccess INSTANCE = Installed.by(Tensor.class, () -> installed);
  }

  /** Makes a tensor of an operand that shares a version counter. */
  public static Tensor newTensor(Operand operand, VersionCounter version) {
    return TensorHolder.INSTANCE.create(operand, version, null);
  }

  /** Makes a wrapper of another tensor inside a transform. */
  static Tensor newTensor(Operand operand, VersionCounter version, Wrapped wrapped) {
    return TensorHolder.INSTANCE.create(operand, version, wrapped);
  }

  /** Another tensor object with the same memory or wrapped value, without history. */
  public static Tensor alias(Tensor t) {
    return TensorHolder.INSTANCE.create(operand(t), version(t), wrapped(t));
  }

  /** What the tensor wraps; null for a plain tensor. */
  public static @Nullable Wrapped wrapped(Tensor t) {
    return TensorHolder.INSTANCE.getWrapped(t);
  }

  /** Makes a tensor of an operand with a version counter of its own, or none in inference mode. */
  public static Tensor newTensor(Operand operand) {
    VersionCounter version = AutogradState.isInferenceMode() ? VersionCounter.UNTRACKED : null;
    return TensorHolder.INSTANCE.create(operand, version, null);
  }

  /**
   * Storage, layout and dtype at this moment. Another thread may replace them at any time, so
   * values that belong together are taken from one operand.
   */
  public static Operand operand(Tensor t) {
    Operand operand = TensorHolder.INSTANCE.getOperand(t);
    return operand.storage().isMoved() ? moved(t, operand) : operand;
  }

  /** The storage moved when it grew through another tensor that shares it. */
  private static Operand moved(Tensor t, Operand operand) {
    Operand now = new Operand(operand.storage().latest(), operand.layout(), operand.dtype());
    TensorHolder.INSTANCE.replaceOperand(t, operand, now);
    return now;
  }

  /** Replaces storage, layout and dtype of a tensor object. */
  public static void setOperand(Tensor t, Operand operand) {
    TensorHolder.INSTANCE.putOperand(t, operand);
  }

  /** Replaces the wrapped value. */
  static void setWrapped(Tensor t, @Nullable Wrapped wrapped) {
    TensorHolder.INSTANCE.putWrapped(t, wrapped);
  }

  /** The layout, which does not change when a storage moves. */
  public static Layout layout(Tensor t) {
    return TensorHolder.INSTANCE.getOperand(t).layout();
  }

  /** The dtype, which does not change when a storage moves. */
  public static DType dtype(Tensor t) {
    return TensorHolder.INSTANCE.getOperand(t).dtype();
  }

  /** Where the elements are; those of a tensor that wraps another one are the other's. */
  public static Device device(Tensor t) {
    Tensor plain = t;
    for (Wrapped w = wrapped(plain); w != null; w = wrapped(plain)) {
      plain = w.value();
    }
    return operand(plain).storage().device();
  }

  /** The version counter, shared with every view; created if absent. */
  public static VersionCounter version(Tensor t) {
    VersionCounter version = TensorHolder.INSTANCE.getVersion(t);
    return version == null ? TensorHolder.INSTANCE.makeVersion(t) : version;
  }

  /** The current version, without creating a counter. */
  public static long writes(Tensor t) {
    VersionCounter version = TensorHolder.INSTANCE.getVersion(t);
    return version == null ? 0 : version.value();
  }

  /** Whether the tensor has no version tracking (inference tensors). */
  public static boolean isUntracked(Tensor t) {
    return TensorHolder.INSTANCE.getVersion(t) == VersionCounter.UNTRACKED;
  }

  protected abstract Tensor create(
      Operand operand, @Nullable VersionCounter version, @Nullable Wrapped wrapped);

  protected abstract @Nullable Wrapped getWrapped(Tensor t);

  protected abstract void putWrapped(Tensor t, @Nullable Wrapped wrapped);

  protected abstract Operand getOperand(Tensor t);

  protected abstract void putOperand(Tensor t, Operand operand);

  /** Replaces the operand if it is still the expected one (compare-and-set). */
  protected abstract void replaceOperand(Tensor t, Operand expected, Operand operand);

  protected abstract @Nullable VersionCounter getVersion(Tensor t);

  protected abstract VersionCounter makeVersion(Tensor t);
}

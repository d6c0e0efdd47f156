package dev.adjoint.op;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.autograd.AutogradState;
import dev.adjoint.autograd.Edge;
import dev.adjoint.autograd.Node;
import dev.adjoint.kernel.Operand;
import dev.adjoint.memory.Layout;
import dev.adjoint.memory.VersionCounter;
import java.lang.invoke.MethodHandles;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How the floors below the public face reach a tensor's insides, which users never see. */
public abstract class TensorAccess {
  private static @Nullable TensorAccess installed;

  /** Called once, by the class {@code Tensor} when it is initialised. */
  public static void install(TensorAccess access) {
    installed = access;
  }

  private static final class Holder {
    static final TensorAccess INSTANCE = load();

    private static TensorAccess load() {
      try {
        MethodHandles.lookup().ensureInitialized(Tensor.class);
      } catch (IllegalAccessException e) {
        throw new AssertionError(e);
      }
      return Objects.requireNonNull(installed);
    }
  }

  /** A new tensor over the operand that shares the version counter. */
  public static Tensor newTensor(Operand operand, VersionCounter version) {
    return Holder.INSTANCE.create(operand, version, null);
  }

  /** A new tensor that stands for another one inside a transform. */
  static Tensor newTensor(Operand operand, VersionCounter version, Wrapped wrapped) {
    return Holder.INSTANCE.create(operand, version, wrapped);
  }

  /** Another tensor object over the same values, without a history. */
  public static Tensor alias(Tensor t) {
    return Holder.INSTANCE.create(operand(t), version(t), wrapped(t));
  }

  /** What the tensor stands for inside a transform; null for a plain tensor. */
  public static @Nullable Wrapped wrapped(Tensor t) {
    return Holder.INSTANCE.getWrapped(t);
  }

  /** A new tensor over the operand that counts its writes apart; not in inference mode. */
  public static Tensor newTensor(Operand operand) {
    VersionCounter version = AutogradState.isInferenceMode() ? VersionCounter.UNTRACKED : null;
    return Holder.INSTANCE.create(operand, version, null);
  }

  /**
   * Memory, layout and dtype as they are now. Another thread may give the tensor others at any
   * time: what belongs together is taken from one operand.
   */
  public static Operand operand(Tensor t) {
    Operand operand = Holder.INSTANCE.getOperand(t);
    return operand.storage().isMoved() ? moved(t, operand) : operand;
  }

  /** The memory has grown under another tensor that shares it. */
  private static Operand moved(Tensor t, Operand operand) {
    Operand now = new Operand(operand.storage().latest(), operand.layout(), operand.dtype());
    Holder.INSTANCE.replaceOperand(t, operand, now);
    return now;
  }

  /** Puts other memory, layout or dtype under the same tensor object. */
  public static void setOperand(Tensor t, Operand operand) {
    Holder.INSTANCE.putOperand(t, operand);
  }

  /** Makes the tensor stand for another value. */
  static void setWrapped(Tensor t, @Nullable Wrapped wrapped) {
    Holder.INSTANCE.putWrapped(t, wrapped);
  }

  /** The layout alone, which stays where memory moves. */
  public static Layout layout(Tensor t) {
    return Holder.INSTANCE.getOperand(t).layout();
  }

  /** The dtype alone, likewise. */
  public static DType dtype(Tensor t) {
    return Holder.INSTANCE.getOperand(t).dtype();
  }

  /** The counter of in-place writes, shared with every view; made where absent. */
  public static VersionCounter version(Tensor t) {
    VersionCounter version = Holder.INSTANCE.getVersion(t);
    return version == null ? Holder.INSTANCE.makeVersion(t) : version;
  }

  /** The number of in-place writes so far; this makes no counter. */
  public static long writes(Tensor t) {
    VersionCounter version = Holder.INSTANCE.getVersion(t);
    return version == null ? 0 : version.value();
  }

  /** Whether nobody counts the writes into the tensor. */
  public static boolean isUntracked(Tensor t) {
    return Holder.INSTANCE.getVersion(t) == VersionCounter.UNTRACKED;
  }

  /** What autograd knows of the tensor beside its node; null where it knows nothing more. */
  public static @Nullable AutogradMeta meta(Tensor t) {
    return Holder.INSTANCE.getMeta(t);
  }

  /** The node that made the tensor, which for a view may be that of an older version. */
  public static @Nullable Node node(Tensor t) {
    Edge source = Holder.INSTANCE.getSource(t);
    return source == null ? null : source.node();
  }

  /** The node that made the tensor and which of its outputs the tensor is, as one. */
  public static @Nullable Edge source(Tensor t) {
    return Holder.INSTANCE.getSource(t);
  }

  /** Which output of its node the tensor is. */
  public static int outputNr(Tensor t) {
    Edge source = Holder.INSTANCE.getSource(t);
    return source == null ? 0 : source.inputNr();
  }

  /** Makes the tensor that output of the node; null takes its history away. */
  public static void setNode(Tensor t, @Nullable Node node, int outputNr) {
    Holder.INSTANCE.putSource(t, node == null ? null : Edge.of(node, outputNr));
  }

  /** Whether autograd knows nothing of the tensor. */
  static boolean isUnknown(Tensor t) {
    return meta(t) == null && source(t) == null;
  }

  /** What autograd knows of the tensor, made where absent. */
  public static AutogradMeta ensureMeta(Tensor t) {
    AutogradMeta meta = meta(t);
    if (meta == null) {
      meta = Holder.INSTANCE.makeMeta(t);
    }
    return meta;
  }

  protected abstract Tensor create(
      Operand operand, @Nullable VersionCounter version, @Nullable Wrapped wrapped);

  protected abstract @Nullable Wrapped getWrapped(Tensor t);

  protected abstract void putWrapped(Tensor t, @Nullable Wrapped wrapped);

  protected abstract Operand getOperand(Tensor t);

  protected abstract void putOperand(Tensor t, Operand operand);

  /** Puts the operand where the expected one still is. */
  protected abstract void replaceOperand(Tensor t, Operand expected, Operand operand);

  protected abstract @Nullable VersionCounter getVersion(Tensor t);

  protected abstract VersionCounter makeVersion(Tensor t);

  protected abstract @Nullable AutogradMeta getMeta(Tensor t);

  protected abstract AutogradMeta makeMeta(Tensor t);

  protected abstract @Nullable Edge getSource(Tensor t);

  protected abstract void putSource(Tensor t, @Nullable Edge source);
}

package dev.adjoint.op;

import dev.adjoint.Tensor;
import dev.adjoint.Warnings;
import dev.adjoint.kernel.Operand;
import dev.adjoint.memory.Layout;
import java.util.Arrays;

/** Whether a write may see its own input, or hit one place twice. */
public final class Overlap {
  private Overlap() {}

  /**
   * Warns of a write into memory in which several elements are one, where that was allowed once.
   */
  public static void warnIfExpanded(Tensor self, String method, String sugar) {
    if (TensorAccess.layout(self).hasInternalOverlap()) {
      Warnings.warn(
          "Use of "
              + method
              + " on expanded tensors is deprecated. Please clone() the tensor before performing"
              + " this operation. This also applies to advanced indexing e.g. "
              + sugar);
    }
  }

  /** How much of the memory that is written an input may be in, before it is refused. */
  public enum Sharing {
    /** None. */
    NONE,
    /** All of it, element for element, or none. */
    SAME_ELEMENTS,
    /** Any: it is read before anything is written. */
    ANY
  }

  /** How two tensors lie in memory, as far as PyTorch looks. */
  private enum Status {
    /** Apart. */
    APART,
    /** The same memory. */
    SAME,
    /** Some of it is the same. */
    PART,
    /** One of them has gaps: the memory they lie in meets. */
    UNCLEAR
  }

  /** Refuses writes to memory in which several elements are one. */
  public static void checkWritable(Tensor self) {
    if (TensorAccess.layout(self).hasInternalOverlap()) {
      throw new IllegalStateException(
          "unsupported operation: more than one element of the written-to tensor refers to a"
              + " single memory location. Please clone() the tensor before performing the"
              + " operation.");
    }
  }

  /** Refuses an input that shares memory with the tensor that is going to be written. */
  public static void checkNone(Tensor self, Tensor input) {
    Status status = status(self, input);
    if (self == input || status == Status.SAME || status == Status.PART) {
      throw refused();
    }
  }

  /**
   * The input as it can be read while {@code self} is written: a copy where the memory meets and
   * that is allowed, or where it cannot be told.
   *
   * @throws IllegalStateException if more memory is shared than is allowed
   */
  public static Tensor readable(Tensor self, Tensor input, Sharing allowed) {
    Operand own = TensorAccess.operand(input);
    Operand readable = readable(TensorAccess.operand(self), own, allowed);
    return readable == own ? input : TensorAccess.newTensor(readable);
  }

  /** The same of operands. */
  static Operand readable(Operand a, Operand b, Sharing allowed) {
    if (a.storage() != b.storage()) {
      return b; // the usual case
    }
    if (allowed == Sharing.SAME_ELEMENTS && isSame(a, b)) {
      return b;
    }
    Status status = status(a, b);
    return switch (status) {
      case APART -> b;
      case UNCLEAR -> Pointwise.copyOf(b);
      case SAME, PART -> {
        if (allowed == Sharing.NONE
            || (allowed == Sharing.SAME_ELEMENTS && status == Status.PART)) {
          throw refused();
        }
        yield allowed == Sharing.ANY ? Pointwise.copyOf(b) : b;
      }
    };
  }

  /** Whether the memory that two tensors lie in meets. */
  public static boolean meets(Tensor a, Tensor b) {
    return status(a, b) != Status.APART;
  }

  private static IllegalStateException refused() {
    return new IllegalStateException(
        "unsupported operation: some elements of the input tensor and the written-to tensor"
            + " refer to a single memory location. Please clone() the tensor before performing"
            + " the operation.");
  }

  /** Whether two tensors are the same elements of one memory, in the same order. */
  public static boolean areSame(Tensor a, Tensor b) {
    if (a == b || TensorAccess.wrapped(a) != null || TensorAccess.wrapped(b) != null) {
      return a == b;
    }
    return areSame(TensorAccess.operand(a), TensorAccess.operand(b));
  }

  static boolean areSame(Operand a, Operand b) {
    return a.storage() == b.storage() && isSame(a, b);
  }

  /** Whether each element is the one at the same place of the other. */
  private static boolean isSame(Operand a, Operand b) {
    return a.layout().equals(b.layout()) && a.dtype() == b.dtype();
  }

  /** What a transform wraps has no memory of its own: what it stands for is looked at later. */
  private static Status status(Tensor a, Tensor b) {
    boolean wrapped = TensorAccess.wrapped(a) != null || TensorAccess.wrapped(b) != null;
    return wrapped ? Status.APART : status(TensorAccess.operand(a), TensorAccess.operand(b));
  }

  private static Status status(Operand a, Operand b) {
    Layout first = a.layout();
    Layout second = b.layout();
    if (a.storage() != b.storage() || first.numel() == 0 || second.numel() == 0) {
      return Status.APART;
    }
    long beginA = first.offset() * a.dtype().itemSize();
    long beginB = second.offset() * b.dtype().itemSize();
    long endA = first.extent() * a.dtype().itemSize();
    long endB = second.extent() * b.dtype().itemSize();
    if (endA <= beginB || endB <= beginA) {
      return Status.APART;
    }
    if (!first.isNonOverlappingAndDense() || !second.isNonOverlappingAndDense()) {
      return Status.UNCLEAR;
    }
    boolean same =
        beginA == beginB && endA == endB && Arrays.equals(first.strides(), second.strides());
    return same ? Status.SAME : Status.PART;
  }
}

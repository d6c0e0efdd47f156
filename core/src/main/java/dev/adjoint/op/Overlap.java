package dev.adjoint.op;

import dev.adjoint.Tensor;
import dev.adjoint.Warnings;
import dev.adjoint.kernel.Operand;
import dev.adjoint.memory.Layout;
import java.util.Arrays;

/** Checks of memory overlap between the target of a write and its inputs, or within the target. */
public final class Overlap {
  private Overlap() {}

  /** Warns of a write to an expanded tensor where PyTorch still allows it. */
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

  /** How an input may overlap the written memory. */
  public enum Sharing {
    /** Not at all. */
    NONE,
    /** Fully, element for element, or not at all. */
    SAME_ELEMENTS,
    /** Arbitrarily: the input is read before anything is written. */
    ANY
  }

  /** Overlap of two tensors, as precisely as PyTorch determines it. */
  private enum Status {
    /** No overlap. */
    APART,
    /** The same elements in the same order. */
    SAME,
    /** Partial overlap. */
    PART,
    /** Undetermined: the address ranges overlap and one tensor has gaps. */
    UNCLEAR
  }

  /** Refuses writes to a tensor whose elements overlap. */
  public static void checkWritable(Tensor self) {
    if (TensorAccess.layout(self).hasInternalOverlap()) {
      throw new IllegalStateException(
          "unsupported operation: more than one element of the written-to tensor refers to a"
              + " single memory location. Please clone() the tensor before performing the"
              + " operation.");
    }
  }

  /** Refuses an input that overlaps the tensor to be written. */
  public static void checkNone(Tensor self, Tensor input) {
    Status status = status(self, input);
    if (self == input || status == Status.SAME || status == Status.PART) {
      throw refused();
    }
  }

  /**
   * Makes an input readable while {@code self} is written: a copy if it overlaps and that is
   * allowed, or if the overlap is undetermined.
   *
   * @throws IllegalStateException if the overlap is not allowed
   */
  public static Tensor readable(Tensor self, Tensor input, Sharing allowed) {
    Operand own = TensorAccess.operand(input);
    Operand readable = readable(TensorAccess.operand(self), own, allowed);
    return readable == own ? input : TensorAccess.newTensor(readable);
  }

  /** The same for operands. */
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
      case UNCLEAR -> TensorAccess.operand(Copy.of(b));
      case SAME, PART -> {
        if (allowed == Sharing.NONE
            || (allowed == Sharing.SAME_ELEMENTS && status == Status.PART)) {
          throw refused();
        }
        yield allowed == Sharing.ANY ? TensorAccess.operand(Copy.of(b)) : b;
      }
    };
  }

  /** Whether the address ranges of two tensors overlap. */
  public static boolean meets(Tensor a, Tensor b) {
    return status(a, b) != Status.APART;
  }

  /**
   * Leaves out the repetitions of elements that a write meets at one place again and again: a
   * tensor may be expanded to 2^40 of them.
   *
   * @param operands the written one first; the others broadcast to it
   */
  static void writeOnce(Operand... operands) {
    Layout written = operands[0].layout();
    for (int d = 0; d < written.dim(); d++) {
      int fromLast = written.dim() - d;
      if (written.stride(d) == 0 // which it is not in almost all writes
          && written.size(d) > 1
          && Arrays.stream(operands).allMatch(o -> repeats(o.layout(), fromLast))) {
        for (int i = 0; i < operands.length; i++) {
          operands[i] = operands[i].withLayout(single(operands[i].layout(), fromLast));
        }
      }
    }
  }

  private static boolean repeats(Layout layout, int fromLast) {
    int d = layout.dim() - fromLast;
    return d < 0 || layout.size(d) == 1 || layout.stride(d) == 0;
  }

  private static Layout single(Layout layout, int fromLast) {
    long[] sizes = layout.sizes().clone();
    if (sizes.length >= fromLast) {
      sizes[sizes.length - fromLast] = 1;
    }
    return Layout.of(sizes, layout.strides(), layout.offset());
  }

  private static IllegalStateException refused() {
    return new IllegalStateException(
        "unsupported operation: some elements of the input tensor and the written-to tensor"
            + " refer to a single memory location. Please clone() the tensor before performing"
            + " the operation.");
  }

  /** Whether two tensors show the same elements of one storage in the same order. */
  public static boolean areSame(Tensor a, Tensor b) {
    if (a == b || TensorAccess.wrapped(a) != null || TensorAccess.wrapped(b) != null) {
      return a == b;
    }
    return areSame(TensorAccess.operand(a), TensorAccess.operand(b));
  }

  static boolean areSame(Operand a, Operand b) {
    return a.storage() == b.storage() && isSame(a, b);
  }

  /** Whether corresponding elements have the same location. */
  private static boolean isSame(Operand a, Operand b) {
    return a.layout().equals(b.layout()) && a.dtype() == b.dtype();
  }

  /** A wrapped tensor has no memory of its own; its value is checked one level down. */
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

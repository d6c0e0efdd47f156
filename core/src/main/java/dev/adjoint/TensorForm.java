package dev.adjoint;

import dev.adjoint.autograd.GradMode;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.op.Errors;
import dev.adjoint.op.TensorAccess;
import java.io.InvalidObjectException;
import java.io.NotSerializableException;
import java.io.Serializable;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * What Java's serialization writes in place of a tensor: its values in row-major order, in the byte
 * order of the memory. Serialized data is untrusted: the canonical constructor, which
 * deserialization calls too, validates it.
 *
 * @param dtype the type of the elements
 * @param sizes the sizes
 * @param requiresGrad whether the tensor, then a leaf, requires grad
 * @param values the bytes, split over several arrays where one is too small
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares these
record TensorForm(DType dtype, long[] sizes, boolean requiresGrad, byte[][] values)
    implements Serializable {
  private static final int CHUNK = 1 << 26;

  TensorForm {
    sizes = sizes.clone();
    values = values.clone();
    long count = 1;
    for (long size : sizes) {
      if (size < 0) {
        throw Errors.argument("a size is negative: %s", size);
      }
      count = Math.multiplyExact(count, size);
    }
    long bytes = Math.multiplyExact(count, dtype.itemSize());
    for (byte[] part : values) {
      bytes -= part.length;
    }
    if (bytes != 0) {
      throw new IllegalArgumentException("the sizes don't fit the values");
    }
    if (requiresGrad && !DTypes.isDifferentiable(dtype)) {
      throw Errors.argument("%s can't require gradients", dtype.toString());
    }
  }

  static TensorForm of(Tensor t) throws NotSerializableException {
    if (TensorAccess.wrapped(t) != null) {
      throw new NotSerializableException(
          "dev.adjoint.Tensor: inside a function that is transformed a tensor has no values of its"
              + " own");
    }
    Tensor dense = GradMode.with(false, () -> t.detach().contiguous());
    List<byte[]> parts = new ArrayList<>();
    long bytes = dense.numel() * dense.dtype().itemSize();
    if (bytes > 0) {
      MemorySegment memory = dense.memorySegment();
      for (long at = 0; at < bytes; at += CHUNK) {
        long length = Math.min(CHUNK, bytes - at);
        parts.add(memory.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE));
      }
    }
    return new TensorForm(
        dense.dtype(), dense.shape().toArray(), t.requiresGrad(), parts.toArray(new byte[0][]));
  }

  private Object readResolve() throws InvalidObjectException {
    try {
      return tensor();
    } catch (RuntimeException e) {
      throw new InvalidObjectException("no tensor: " + e.getMessage(), e);
    }
  }

  private Tensor tensor() {
    Tensor result = Adjoint.empty(Shape.of(sizes), dtype);
    if (result.numel() > 0) {
      MemorySegment memory = result.memorySegment();
      long at = 0;
      for (byte[] part : values) {
        if (dtype == DType.BOOL) {
          requireTruth(part);
        }
        MemorySegment.copy(MemorySegment.ofArray(part), 0, memory, at, part.length);
        at += part.length;
      }
    }
    return requiresGrad ? result.requiresGrad_() : result;
  }

  /** Bool bytes must be 0 or 1: kernels rely on it. */
  private static void requireTruth(byte[] values) {
    for (byte b : values) {
      if (b != 0 && b != 1) {
        throw Errors.argument("a bool is neither 0 nor 1: %s", b);
      }
    }
  }
}

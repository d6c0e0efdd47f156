package dev.adjoint;

import dev.adjoint.op.Promotion;
import dev.adjoint.op.Scalar;
import dev.adjoint.ops.copy.Assign;
import dev.adjoint.ops.copy.Clone;
import org.jspecify.annotations.Nullable;

/** In-place writes of all elements. */
@Publish
final class CopyFunctions {
  private CopyFunctions() {}

  /**
   * Fills this tensor with zeros.
   *
   * <p>Gradient: 0 for the overwritten values.
   *
   * <p>Writes into this tensor and returns it; its dtype and shape stay.
   *
   * <p>Errors: a leaf that requires grad; elements that overlap in memory, as in an expanded
   * tensor.
   *
   * {@snippet :
   * ones(2).zero_(); // tensor([0., 0.])
   * }
   */
  static Tensor zero_(Tensor self) {
    return Assign.zero(self);
  }

  /**
   * Fills this tensor with a number, converted to its dtype.
   *
   * <p>Gradient: 0 for the overwritten values; a tensor {@code value} gets the sum of the gradient.
   *
   * <p>Writes into this tensor and returns it; its dtype and shape stay.
   *
   * <p>Errors: a number out of the range of the dtype; a tensor {@code value} that is not 0-d; a
   * leaf that requires grad; elements that overlap in memory, as in an expanded tensor.
   *
   * {@snippet :
   * zeros(2).fill_(7); // tensor([7., 7.])
   * }
   */
  static Tensor fill_(Tensor self, @AsBool Scalar value) {
    return Assign.fill(self, value);
  }

  /** Fills this tensor with the value of a 0-d tensor; see {@link Tensor#fill_(double)}. */
  static Tensor fill_(Tensor self, Tensor value) {
    return Assign.fill(self, value);
  }

  /**
   * Copies the elements of another tensor into this one.
   *
   * <p>Shapes: the source broadcasts to this tensor.
   *
   * <p>Dtypes: all; the source is converted.
   *
   * <p>Gradient: what was there gets 0, {@code source} gets the gradient, converted to its dtype
   * and summed over broadcast dimensions.
   *
   * <p>Writes into this tensor and returns it; its dtype and shape stay.
   *
   * <p>Errors: a source that does not broadcast; a leaf that requires grad; elements that overlap
   * in memory, as in an expanded tensor.
   *
   * {@snippet :
   * zeros(2, 2).copy_(tensor(1, 2)); // tensor([[1., 2.], [1., 2.]])
   * }
   */
  static Tensor copy_(Tensor self, Tensor source, @Default("false") boolean nonBlocking) {
    return Assign.copy(self, source);
  }

  /**
   * The same values in another dtype; the tensor itself where it has that dtype already.
   *
   * <p>Gradient: converted back to this dtype.
   *
   * @param nonBlocking whether a copy to another device may return before it is done; on the CPU
   *     all are done
   * @param copy whether to copy in any case
   */
  @MethodOnly
  static Tensor to(
      Tensor self,
      DType dtype,
      @Default("false") boolean nonBlocking,
      @Default("false") boolean copy) {
    return copy ? Clone.toCopy(self, dtype) : Clone.to(self, dtype);
  }

  /**
   * The same values with the dtype and on the device of another tensor; see {@link
   * Tensor#to(DType)}.
   */
  @MethodOnly
  static Tensor to(
      Tensor self,
      Tensor other,
      @Default("false") boolean nonBlocking,
      @Default("false") boolean copy) {
    return to(self, other.device(), other.dtype(), nonBlocking, copy);
  }

  /**
   * The same values on a device, and in another dtype if one is given; see {@link
   * Tensor#to(DType)}. A tensor that is there already is returned itself; {@code cpu:0} is not
   * {@code cpu}, so it is copied to that.
   */
  @MethodOnly
  static Tensor to(
      Tensor self,
      Device device,
      @Default("null") @Nullable DType dtype,
      @Default("false") boolean nonBlocking,
      @Default("false") boolean copy) {
    DType wanted = dtype == null ? self.dtype() : dtype;
    return device.equals(self.device())
        ? to(self, wanted, nonBlocking, copy)
        : Clone.toCopy(self, wanted, device);
  }

  /**
   * The same values on the device of that name, such as {@code cpu}; see {@link Tensor#to(Device)}.
   *
   * <p>Errors: a device that there is not; the text names those that there are.
   */
  @MethodOnly
  static Tensor to(
      Tensor self,
      String device,
      @Default("null") @Nullable DType dtype,
      @Default("false") boolean nonBlocking,
      @Default("false") boolean copy) {
    return to(self, Device.of(device), dtype, nonBlocking, copy);
  }

  /** The same values with another dtype; see {@link Tensor#to(DType)}. */
  @MethodOnly
  static Tensor type(Tensor self, DType dtype, @Default("false") boolean nonBlocking) {
    return to(self, dtype, nonBlocking, false);
  }

  /** The same values as float16; see {@link Tensor#to(DType)}. */
  @MethodOnly
  static Tensor half(Tensor self) {
    return Clone.to(self, DType.FLOAT16);
  }

  /** The same values as bfloat16; see {@link Tensor#to(DType)}. */
  @MethodOnly
  static Tensor bfloat16(Tensor self) {
    return Clone.to(self, DType.BFLOAT16);
  }

  /** Whether each element is nonzero; see {@link Tensor#to(DType)}. */
  @MethodOnly
  static Tensor bool(Tensor self) {
    return Clone.to(self, DType.BOOL);
  }

  /** The same values with the dtype of another tensor; see {@link Tensor#to(DType)}. */
  @MethodOnly
  static Tensor typeAs(Tensor self, Tensor other) {
    return to(self, other, false, false);
  }

  /**
   * The same values in the computer's main memory: the tensor itself where it is there already.
   *
   * <p>Gradient: passes, back to the device of this tensor.
   *
   * {@snippet :
   * tensor(1.5).cpu(); // tensor(1.5000)
   * }
   */
  @MethodOnly
  static Tensor cpu(Tensor self) {
    return to(self, Device.CPU, null, false, false);
  }

  /** Number of elements. */
  static long numel(Tensor input) {
    return input.numel();
  }

  /** Whether the dtype is one of the floating-point types. */
  static boolean isFloatingPoint(Tensor input) {
    return input.isFloatingPoint();
  }

  /** Whether elements can be negative: not in bool and uint8. */
  static boolean isSigned(Tensor input) {
    return input.isSigned();
  }

  /** Whether the dtype is complex: false, since there are no such types. */
  static boolean isComplex(Tensor input) {
    return input.isComplex();
  }

  /** Whether the one element is nonzero; see {@link Tensor#isNonzero()}. */
  static boolean isNonzero(Tensor input) {
    return input.isNonzero();
  }

  /** Whether this is an inference tensor: created in inference mode. */
  static boolean isInference(Tensor input) {
    return input.isInference();
  }

  /** The same memory, outside of the graph; see {@link Tensor#detach()}. */
  static Tensor detach(Tensor input) {
    return input.detach();
  }

  /** The promoted dtype of two tensors: that of the result of arithmetic on them. */
  static DType resultType(Tensor a, Tensor b) {
    return Promotion.resultType(new Tensor[] {a, b});
  }

  /** The promoted dtype of a tensor and a number. */
  static DType resultType(Tensor tensor, @AsBool Scalar number) {
    return Promotion.resultType(new Tensor[] {tensor}, number);
  }

  /** The promoted dtype of a number and a tensor. */
  static DType resultType(@AsBool Scalar number, Tensor tensor) {
    return Promotion.resultType(new Tensor[] {tensor}, number);
  }

  /** The promoted dtype of two numbers. */
  static DType resultType(@AsBool Scalar number1, @AsBool Scalar number2) {
    return Promotion.resultType(new Tensor[0], number1, number2);
  }
}

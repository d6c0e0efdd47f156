package dev.adjoint.testkit;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import java.util.List;

/**
 * One set of operands.
 *
 * @param inputs the operands
 * @param purpose what the sample is meant to find
 */
public record Sample(List<Input> inputs, Purpose purpose) {
  /** What a sample is meant to find. */
  public enum Purpose {
    /** Shapes, strides and sizes. */
    LAYOUT,
    /** Special values. */
    SPECIAL,
    /** Promotion of operands of different types. */
    PROMOTION,
    /** Operands that must be refused. */
    REFUSAL
  }

  /** Makes the operands. */
  public Tensor[] toTensors() {
    return inputs.stream().map(Input::toTensor).toArray(Tensor[]::new);
  }

  /** Whether some operand has a floating type. */
  public boolean hasFloating() {
    return inputs.stream().anyMatch(i -> i.dtype().isFloatingPoint());
  }

  /** The same with float64 in place of every floating type. */
  public Sample inFloat64() {
    return new Sample(
        inputs.stream()
            .map(i -> i.dtype().isFloatingPoint() ? i.withDType(DType.FLOAT64) : i)
            .toList(),
        purpose);
  }

  /** The same with elements that do not lie side by side, where the shape has room for it. */
  public Sample strided() {
    return new Sample(inputs.stream().map(i -> i.withForm(Form.STRIDED)).toList(), purpose);
  }

  /** The same with the magnitude of every element. */
  public Sample abs() {
    return new Sample(inputs.stream().map(Input::abs).toList(), purpose);
  }

  @Override
  public String toString() {
    return purpose + " " + inputs;
  }
}

package dev.adjoint.benchmarks;

import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.CompilationUnit;
import org.bytedeco.pytorch.Function;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.QualifiedName;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.bytedeco.pytorch.global.torch;

/** A function of tensors written in Python, which libtorch runs as PyTorch's eager mode would. */
final class TorchProgram {
  private static final List<String> OPERANDS = List.of("x", "y", "z", "w");

  /** Owns the function, which must not outlive it. */
  private final CompilationUnit unit;

  private final Function function;

  /**
   * Compiles an expression.
   *
   * @param expression over {@code x}, {@code y}, {@code z} and {@code w}
   * @param operands how many of them there are
   */
  TorchProgram(String expression, int operands) {
    torch.setGraphExecutorOptimize(false);
    String names = String.join(", ", OPERANDS.subList(0, operands));
    this.unit = torch.compile("def f(" + names + "):\n    return " + expression + "\n");
    this.function = unit.get_function(new QualifiedName("f"));
  }

  /** The result, which lives as long as the caller's scope of pointers. */
  Tensor apply(List<Tensor> operands) {
    IValueVector arguments = new IValueVector();
    for (Tensor operand : operands) {
      arguments.push_back(new IValue(operand));
    }
    return function.apply(arguments).toTensor();
  }

  /** Runs it and lets go of the result. */
  void run(List<Tensor> operands) {
    try (PointerScope _ = new PointerScope()) {
      apply(operands);
    }
  }

  /** Runs it, then backward into the operands that require a gradient, and lets go of all. */
  void runWithBackward(List<Tensor> operands, Tensor gradient) {
    try (PointerScope _ = new PointerScope()) {
      apply(operands).backward(gradient, new BoolOptional(), false, new TensorArrayRefOptional());
      for (Tensor operand : operands) {
        if (operand.requires_grad()) {
          operand.mutable_grad().reset();
        }
      }
    }
  }
}

package dev.adjoint.benchmarks;

import static dev.adjoint.Adjoint.arange;
import static dev.adjoint.Adjoint.dot;

import dev.adjoint.Tensor;

/** A program that computes one gradient and prints it. */
final class FirstGradient {
  private FirstGradient() {}

  static void main() {
    Tensor x = arange(4.0).requiresGrad_();
    dot(x, x).mul(2).backward();
    IO.println(x.grad());
  }
}

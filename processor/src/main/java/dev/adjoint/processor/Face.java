package dev.adjoint.processor;

/** A class of functions that users import, and the generated class that it extends. */
enum Face {
  /** PyTorch's {@code torch}. */
  ADJOINT("Adjoint", "TensorFunctions"),
  /** PyTorch's {@code torch.nn.functional}. */
  F("F", "FFace"),
  /** PyTorch's {@code torch.linalg}. */
  LINALG("Linalg", "LinalgFace"),
  /** PyTorch's {@code torch.special}. */
  SPECIAL("Special", "SpecialFace");

  final String face;
  final String generated;

  Face(String face, String generated) {
    this.face = face;
    this.generated = generated;
  }
}

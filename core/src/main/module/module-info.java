/** PyTorch-style tensors and automatic differentiation. */
module dev.adjoint {
  requires jdk.management;
  requires static transitive org.jspecify;
  requires static jdk.incubator.vector;

  exports dev.adjoint;
  exports dev.adjoint.autograd;
}

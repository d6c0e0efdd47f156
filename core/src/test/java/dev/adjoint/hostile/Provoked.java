package dev.adjoint.hostile;

/** What lambdas of the caller throw: it has to come back as it is. */
public final class Provoked extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** An exception that says where it comes from. */
  public Provoked() {
    super("thrown by the caller's own function");
  }
}

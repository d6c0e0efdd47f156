package dev.adjoint.testkit;

/**
 * How {@link GradCheck} checks, with PyTorch's names and defaults.
 *
 * @param eps the distance that an element is moved each way
 * @param atol the absolute tolerance
 * @param rtol the tolerance relative to the numerical gradient
 * @param raiseException whether to throw; otherwise the answer is {@code false}
 * @param nondetTol how much two runs of the same backward may differ
 * @param checkUndefinedGrad whether gradients that are undefined must be taken for zeros
 * @param checkGradDtypes whether gradients must have the dtype of what they belong to
 * @param checkBatchedGrad whether to run backward under {@code vmap} too
 * @param checkBatchedForwardGrad whether to run forward mode under {@code vmap} too
 * @param checkForwardAd whether to check forward mode; in {@code gradgradcheck} forward over
 *     reverse
 * @param checkBackwardAd whether to check reverse mode; in {@code gradgradcheck} reverse over
 *     reverse
 * @param fastMode whether to compare products with random vectors in place of whole Jacobians
 * @param genNonContigGradOutputs whether the random gradients of {@code gradgradcheck} are strided
 */
public record GradCheckOptions(
    double eps,
    double atol,
    double rtol,
    boolean raiseException,
    double nondetTol,
    boolean checkUndefinedGrad,
    boolean checkGradDtypes,
    boolean checkBatchedGrad,
    boolean checkBatchedForwardGrad,
    boolean checkForwardAd,
    boolean checkBackwardAd,
    boolean fastMode,
    boolean genNonContigGradOutputs) {

  /** Reverse mode, whole Jacobians, step 1e-6, tolerances 1e-5 and 1e-3, throwing. */
  public static final GradCheckOptions DEFAULT =
      new GradCheckOptions(
          1e-6, 1e-5, 1e-3, true, 0.0, true, false, false, false, false, true, false, false);

  /** The same with another step. */
  public GradCheckOptions eps(double step) {
    return new GradCheckOptions(
        step,
        atol,
        rtol,
        raiseException,
        nondetTol,
        checkUndefinedGrad,
        checkGradDtypes,
        checkBatchedGrad,
        checkBatchedForwardGrad,
        checkForwardAd,
        checkBackwardAd,
        fastMode,
        genNonContigGradOutputs);
  }

  /** The same with another absolute tolerance. */
  public GradCheckOptions atol(double tolerance) {
    return new GradCheckOptions(
        eps,
        tolerance,
        rtol,
        raiseException,
        nondetTol,
        checkUndefinedGrad,
        checkGradDtypes,
        checkBatchedGrad,
        checkBatchedForwardGrad,
        checkForwardAd,
        checkBackwardAd,
        fastMode,
        genNonContigGradOutputs);
  }

  /** The same with another relative tolerance. */
  public GradCheckOptions rtol(double tolerance) {
    return new GradCheckOptions(
        eps,
        atol,
        tolerance,
        raiseException,
        nondetTol,
        checkUndefinedGrad,
        checkGradDtypes,
        checkBatchedGrad,
        checkBatchedForwardGrad,
        checkForwardAd,
        checkBackwardAd,
        fastMode,
        genNonContigGradOutputs);
  }

  /** The same, throwing or answering {@code false}. */
  public GradCheckOptions raiseException(boolean raise) {
    return new GradCheckOptions(
        eps,
        atol,
        rtol,
        raise,
        nondetTol,
        checkUndefinedGrad,
        checkGradDtypes,
        checkBatchedGrad,
        checkBatchedForwardGrad,
        checkForwardAd,
        checkBackwardAd,
        fastMode,
        genNonContigGradOutputs);
  }

  /** The same, letting runs of the same backward differ. */
  public GradCheckOptions nondetTol(double tolerance) {
    return new GradCheckOptions(
        eps,
        atol,
        rtol,
        raiseException,
        tolerance,
        checkUndefinedGrad,
        checkGradDtypes,
        checkBatchedGrad,
        checkBatchedForwardGrad,
        checkForwardAd,
        checkBackwardAd,
        fastMode,
        genNonContigGradOutputs);
  }

  /** The same, with undefined gradients or not. */
  public GradCheckOptions checkUndefinedGrad(boolean check) {
    return new GradCheckOptions(
        eps,
        atol,
        rtol,
        raiseException,
        nondetTol,
        check,
        checkGradDtypes,
        checkBatchedGrad,
        checkBatchedForwardGrad,
        checkForwardAd,
        checkBackwardAd,
        fastMode,
        genNonContigGradOutputs);
  }

  /** The same, checking dtypes or not. */
  public GradCheckOptions checkGradDtypes(boolean check) {
    return new GradCheckOptions(
        eps,
        atol,
        rtol,
        raiseException,
        nondetTol,
        checkUndefinedGrad,
        check,
        checkBatchedGrad,
        checkBatchedForwardGrad,
        checkForwardAd,
        checkBackwardAd,
        fastMode,
        genNonContigGradOutputs);
  }

  /** The same, with backward under {@code vmap} or not. */
  public GradCheckOptions checkBatchedGrad(boolean check) {
    return new GradCheckOptions(
        eps,
        atol,
        rtol,
        raiseException,
        nondetTol,
        checkUndefinedGrad,
        checkGradDtypes,
        check,
        checkBatchedForwardGrad,
        checkForwardAd,
        checkBackwardAd,
        fastMode,
        genNonContigGradOutputs);
  }

  /** The same, with forward mode under {@code vmap} or not. */
  public GradCheckOptions checkBatchedForwardGrad(boolean check) {
    return new GradCheckOptions(
        eps,
        atol,
        rtol,
        raiseException,
        nondetTol,
        checkUndefinedGrad,
        checkGradDtypes,
        checkBatchedGrad,
        check,
        checkForwardAd,
        checkBackwardAd,
        fastMode,
        genNonContigGradOutputs);
  }

  /** The same, with forward mode or not. */
  public GradCheckOptions checkForwardAd(boolean check) {
    return new GradCheckOptions(
        eps,
        atol,
        rtol,
        raiseException,
        nondetTol,
        checkUndefinedGrad,
        checkGradDtypes,
        checkBatchedGrad,
        checkBatchedForwardGrad,
        check,
        checkBackwardAd,
        fastMode,
        genNonContigGradOutputs);
  }

  /** The same, with reverse mode or not. */
  public GradCheckOptions checkBackwardAd(boolean check) {
    return new GradCheckOptions(
        eps,
        atol,
        rtol,
        raiseException,
        nondetTol,
        checkUndefinedGrad,
        checkGradDtypes,
        checkBatchedGrad,
        checkBatchedForwardGrad,
        checkForwardAd,
        check,
        fastMode,
        genNonContigGradOutputs);
  }

  /** The same with random products or with whole Jacobians. */
  public GradCheckOptions fastMode(boolean fast) {
    return new GradCheckOptions(
        eps,
        atol,
        rtol,
        raiseException,
        nondetTol,
        checkUndefinedGrad,
        checkGradDtypes,
        checkBatchedGrad,
        checkBatchedForwardGrad,
        checkForwardAd,
        checkBackwardAd,
        fast,
        genNonContigGradOutputs);
  }

  /** The same with strided random gradients or contiguous ones. */
  public GradCheckOptions genNonContigGradOutputs(boolean strided) {
    return new GradCheckOptions(
        eps,
        atol,
        rtol,
        raiseException,
        nondetTol,
        checkUndefinedGrad,
        checkGradDtypes,
        checkBatchedGrad,
        checkBatchedForwardGrad,
        checkForwardAd,
        checkBackwardAd,
        fastMode,
        strided);
  }
}

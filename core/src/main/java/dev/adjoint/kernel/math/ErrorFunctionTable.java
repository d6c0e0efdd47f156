package dev.adjoint.kernel.math;

/**
 * What {@link ErrorFunctions} needs for one floating-point format; coefficients from the lowest
 * power on.
 *
 * @param erf {@code erf(a) / a - 1} by a^2 up to 0.875^2
 * @param center what is subtracted from a in {@code logErfc}
 * @param logErfc {@code -log(erfc(a))} by {@code a - center}, from 0.875 on
 * @param logErfcLow what is below the last bit of the first coefficient of {@code logErfc}
 * @param oneAbove from here on erf is one
 * @param turn the a at which the variable of {@code erfcx} is zero, {@code (a - turn) / (a + turn)}
 * @param erfcx {@code (1 + 2a) exp(a^2) erfc(a)}, from 0.5 on
 * @param erfcxLow what is below the last bit of the first coefficient of {@code erfcx}
 * @param zeroAbove from here on erfc is zero
 */
record ErrorFunctionTable(
    double[] erf,
    double center,
    double[] logErfc,
    double logErfcLow,
    double oneAbove,
    double turn,
    double[] erfcx,
    double erfcxLow,
    double zeroAbove) {}

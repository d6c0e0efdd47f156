package dev.adjoint.kernel.jit;

import static dev.adjoint.kernel.jit.Descriptors.BYTE;
import static dev.adjoint.kernel.jit.Descriptors.DOUBLE;
import static dev.adjoint.kernel.jit.Descriptors.FLOAT;
import static dev.adjoint.kernel.jit.Descriptors.INT;
import static dev.adjoint.kernel.jit.Descriptors.LONG;
import static dev.adjoint.kernel.jit.Descriptors.SHORT;

import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;

/**
 * A kind of vector.
 *
 * @param type the class of the vectors
 * @param lane the type of a lane
 * @param laneKind the JVM's type that numbers for lanes have on the stack
 * @param laneBits width of a lane
 */
record VectorKind(ClassDesc type, ClassDesc lane, TypeKind laneKind, int laneBits) {
  static final String PACKAGE = "jdk.incubator.vector";

  static final VectorKind FLOATS = of("FloatVector", FLOAT, TypeKind.FLOAT, 32);
  static final VectorKind DOUBLES = of("DoubleVector", DOUBLE, TypeKind.DOUBLE, 64);
  static final VectorKind INTS = of("IntVector", INT, TypeKind.INT, 32);
  static final VectorKind LONGS = of("LongVector", LONG, TypeKind.LONG, 64);
  static final VectorKind SHORTS = of("ShortVector", SHORT, TypeKind.INT, 16);

  /** Bytes, which also are the zeros and ones of logical computations. */
  static final VectorKind ZERO_ONES = of("ByteVector", BYTE, TypeKind.INT, 8);

  private static VectorKind of(String name, ClassDesc lane, TypeKind laneKind, int laneBits) {
    return new VectorKind(ClassDesc.of(PACKAGE, name), lane, laneKind, laneBits);
  }
}

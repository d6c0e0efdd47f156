package dev.adjoint.kernel.jit;

import dev.adjoint.kernel.Conversions;
import dev.adjoint.kernel.expr.MultiplyAdd;
import dev.adjoint.kernel.math.SlowFunctions;
import dev.adjoint.memory.Memory;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;

/** Class and method descriptors for generated code. */
final class Descriptors {
  static final ClassDesc INT = ConstantDescs.CD_int;
  static final ClassDesc LONG = ConstantDescs.CD_long;
  static final ClassDesc FLOAT = ConstantDescs.CD_float;
  static final ClassDesc DOUBLE = ConstantDescs.CD_double;
  static final ClassDesc BYTE = ConstantDescs.CD_byte;
  static final ClassDesc SHORT = ConstantDescs.CD_short;
  static final ClassDesc VOID = ConstantDescs.CD_void;
  static final ClassDesc BOOLEAN = ConstantDescs.CD_boolean;
  static final ClassDesc LONGS = LONG.arrayType();

  static final ClassDesc MATH = ClassDesc.of("java.lang.Math");
  static final ClassDesc MULTIPLY_ADD = of(MultiplyAdd.class);
  static final ClassDesc BOXED_FLOAT = ConstantDescs.CD_Float;
  static final ClassDesc BOXED_DOUBLE = ConstantDescs.CD_Double;
  static final ClassDesc BOXED_LONG = ConstantDescs.CD_Long;
  static final ClassDesc MEMORY = of(Memory.class);
  static final ClassDesc LOOP = of(Loop.class);
  static final ClassDesc CONVERSIONS = of(Conversions.class);
  static final ClassDesc SLOW = of(SlowFunctions.class);

  static final MethodTypeDesc RUN = MethodTypeDesc.of(VOID, LONGS, INT, INT);
  static final MethodTypeDesc NEW_LOOP = MethodTypeDesc.of(VOID, LOOP, INT);
  static final MethodTypeDesc CHECK = MethodTypeDesc.of(VOID, LONG, LONG);

  private Descriptors() {}

  static ClassDesc of(Class<?> type) {
    return ClassDesc.of(type.getName());
  }

  static MethodTypeDesc method(ClassDesc result, ClassDesc... params) {
    return MethodTypeDesc.of(result, params);
  }
}

package dev.adjoint.kernel.jit;

import static dev.adjoint.kernel.jit.Descriptors.INT;
import static dev.adjoint.kernel.jit.Descriptors.LONG;
import static dev.adjoint.kernel.jit.Descriptors.MEMORY;
import static dev.adjoint.kernel.jit.Descriptors.VOID;
import static dev.adjoint.kernel.jit.Descriptors.method;

import dev.adjoint.DType;
import dev.adjoint.kernel.expr.Expr;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;

/** Generates vector {@link MicroKernel}s, which keep the accumulators of a tile in registers. */
public final class GemmWriter {
  private static final ClassDesc KERNEL = Descriptors.of(MicroKernel.class);
  private static final MethodTypeDesc NEW = method(VOID, INT, INT);
  private static final MethodTypeDesc RUN =
      method(VOID, LONG, LONG, LONG, LONG, LONG, LONG, LONG, LONG, LONG);

  // Of the arguments: those of rows come first, two locals each.
  private static final int A = 1;
  private static final int STEP = A + 2 * MicroKernel.MOST_ROWS;
  private static final int B = STEP + 2;
  private static final int TABLE = B + 2;
  private static final int TILE = TABLE + 2;
  private static final int DEPTH = TILE + 2;

  private final DType type;
  private final int rows;
  private final int vectors;
  private final int vectorBits;

  private GemmWriter(DType type, int rows, int vectors, int vectorBits) {
    this.type = type;
    this.rows = rows;
    this.vectors = vectors;
    this.vectorBits = vectorBits;
  }

  /** A kernel for float32 or float64 whose tile is {@code vectors} vectors wide. */
  public static MicroKernel make(DType type, int rows, int vectors, int vectorBits) {
    GemmWriter writer = new GemmWriter(type, rows, vectors, vectorBits);
    byte[] bytes =
        ClassFile.of()
            .build(
                ClassDesc.of(
                    GemmWriter.class.getPackageName(), LoopNames.named("VectorGemm", type.name())),
                c ->
                    c.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER)
                        .withSuperclass(KERNEL)
                        .withMethodBody(
                            ConstantDescs.INIT_NAME,
                            NEW,
                            0,
                            code ->
                                code.aload(0)
                                    .iload(1)
                                    .iload(2)
                                    .invokespecial(KERNEL, ConstantDescs.INIT_NAME, NEW)
                                    .return_())
                        .withMethodBody("run", RUN, ClassFile.ACC_PUBLIC, writer::run));
    try {
      return (MicroKernel)
          MethodHandles.lookup()
              .defineHiddenClass(bytes, true)
              .lookupClass()
              .getDeclaredConstructor(int.class, int.class)
              .newInstance(rows, vectors * VectorCode.lanes(type, vectorBits));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a generated class does not load", e);
    }
  }

  private void run(CodeBuilder code) {
    VectorCode vector = new VectorCode(code, type, vectorBits);
    Expr a = Expr.in(0);
    Expr b = Expr.in(1);
    Expr sum = Expr.in(2);
    Expr next = Expr.multiplyAdd(a, b, sum);
    long vectorBytes = vectorBits / 8;
    int[] sums = new int[rows * vectors];
    for (int i = 0; i < sums.length; i++) {
      sums[i] = code.allocateLocal(TypeKind.REFERENCE);
      code.lload(TILE).loadConstant(i * vectorBytes).ladd();
      vector.load(sum, type);
      code.astore(sums[i]);
    }
    int left = code.allocateLocal(TypeKind.INT);
    int factor = code.allocateLocal(TypeKind.REFERENCE);
    int[] columns = new int[vectors];
    Label top = code.newLabel();
    Label test = code.newLabel();
    code.lload(DEPTH).l2i().istore(left).goto_(test).labelBinding(top);
    int place = code.allocateLocal(TypeKind.LONG);
    code.lload(TABLE).invokestatic(MEMORY, "getLong", method(LONG, LONG));
    code.lload(B).ladd().lstore(place);
    for (int v = 0; v < vectors; v++) {
      columns[v] = code.allocateLocal(TypeKind.REFERENCE);
      code.lload(place).loadConstant(v * vectorBytes).ladd();
      vector.load(b, type);
      code.astore(columns[v]);
    }
    for (int r = 0; r < rows; r++) {
      vector.numberSpecies();
      code.lload(A + 2 * r);
      new ScalarCode(code, type).load(a, type);
      vector.broadcastNumber();
      code.astore(factor);
      for (int v = 0; v < vectors; v++) {
        VectorCode step = vector.fork();
        step.bind(a, factor);
        step.bind(b, columns[v]);
        step.bind(sum, sums[r * vectors + v]);
        step.push(next);
        code.astore(sums[r * vectors + v]);
      }
    }
    for (int r = 0; r < rows; r++) {
      code.lload(A + 2 * r).lload(STEP).ladd().lstore(A + 2 * r);
    }
    code.lload(TABLE).loadConstant((long) Long.BYTES).ladd().lstore(TABLE);
    code.iinc(left, -1).labelBinding(test).iload(left).ifgt(top);
    for (int i = 0; i < sums.length; i++) {
      int address = code.allocateLocal(TypeKind.LONG);
      code.lload(TILE).loadConstant(i * vectorBytes).ladd().lstore(address);
      code.aload(sums[i]);
      vector.store(sum, type, address);
    }
    code.return_();
  }
}

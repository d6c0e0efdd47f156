package dev.adjoint.op;

import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.graph.AutogradState;
import dev.adjoint.graph.Variable;
import dev.adjoint.kernel.DTypes;
import dev.adjoint.kernel.Operand;
import dev.adjoint.kernel.backend.Backend;
import dev.adjoint.kernel.cpu.CpuBackend;
import dev.adjoint.memory.Layout;
import dev.adjoint.memory.Storage;
import dev.adjoint.ops.copy.Assign;
import org.jspecify.annotations.Nullable;

/**
 * Runs the operations of all families ({@link #run}); allocates the memory of results; chooses the
 * backend.
 */
public final class Dispatch {
  private static final Backend CPU = CpuBackend.INSTANCE;

  private Dispatch() {}

  /** The backend that runs kernels. */
  public static Backend backend() {
    return CPU;
  }

  /** A new, uninitialized tensor. */
  public static Tensor empty(Layout layout, DType dtype) {
    return TensorAccess.newTensor(
        new Operand(Storage.allocate(layout.bytes(dtype.itemSize())), layout, dtype));
  }

  /** A new, uninitialized, row-major tensor. */
  public static Tensor empty(long[] sizes, DType dtype) {
    return empty(Layout.contiguous(sizes), dtype);
  }

  /** A new row-major tensor of zeros. */
  public static Tensor zeros(long[] sizes, DType dtype) {
    Layout layout = Layout.contiguous(sizes);
    return TensorAccess.newTensor(
        new Operand(Storage.allocateZeroed(layout.bytes(dtype.itemSize())), layout, dtype));
  }

  /** Whether an operation on these inputs is recorded on this thread. */
  public static boolean records(Tensor... inputs) {
    return AutogradState.current().isGradEnabled() && anyRequiresGrad(inputs);
  }

  static boolean anyRequiresGrad(Tensor[] inputs) {
    for (Tensor input : inputs) {
      if (Variable.requiresGrad(input)) {
        return !Variable.isInference(input) || Variable.anyTracked(inputs);
      }
    }
    return false;
  }

  /** A new row-major tensor of zeros with the sizes and dtype of another. */
  public static Tensor zerosLike(Tensor t) {
    return zeros(TensorAccess.layout(t).sizes(), TensorAccess.dtype(t));
  }

  /**
   * The transform that handles an in-place write to {@code self}, to which {@code self} must
   * belong.
   *
   * @param name of the operation that writes
   * @throws IllegalStateException if a differentiation would write to a captured tensor
   */
  public static @Nullable Level levelOfWrite(String name, Tensor self, Tensor... inputs) {
    Level own = Levels.owner(self);
    Level level = Levels.top(inputs);
    if (level == null || (own != null && own.number() > level.number())) {
      return own;
    }
    if (level != own && !level.isBatch() && DTypes.isDifferentiable(TensorAccess.dtype(self))) {
      throw new IllegalStateException(
          "During a grad (vjp, jvp, grad, etc) transform, the function provided attempted to call"
              + " in-place operation (aten::"
              + name
              + ") that would mutate a captured Tensor. This is not supported; please rewrite the"
              + " function being transformed to explicitly accept the mutated Tensor(s) as"
              + " inputs.");
    }
    return level;
  }

  /**
   * Whether an operation on these inputs is nothing but a computation: no transform, no interceptor
   * and no autograd metadata has to do with it. Families that are called for few elements ask it
   * first, and then {@link #run} need not be gone through.
   */
  static boolean isPlain(Tensor[] inputs) {
    return areUnknown(inputs) && !Levels.any(inputs) && AutogradState.interceptor() == null;
  }

  /** Whether no input has autograd metadata, which is the rule. */
  static boolean areUnknown(Tensor[] inputs) {
    for (Tensor input : inputs) {
      if (!TensorAccess.isUnknown(input)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Runs an operation of any family, also in place: transforms, interceptor, computation, history,
   * tangents, saved results. The only place that knows this order.
   */
  static Tensor[] run(Run run) {
    // In methods of their own, so that what usually happens is compiled into the caller, where the
    // family is known.
    return run.isSeen() ? throughLevels(run) : at(null, run);
  }

  private static Tensor[] throughLevels(Run given) {
    Run run = given.resolved();
    Level level = run.level();
    if (level != null) {
      Tensor[] results = run.rewritten(level);
      if (results != null) {
        return results;
      }
      run = run.lifted(level);
    }
    return at(level, run);
  }

  /**
   * Runs an operation at a level.
   *
   * @param level the differentiation that handles it; null for none
   */
  private static Tensor[] at(@Nullable Level level, Run run) {
    run.prepare(level);
    Tensor[] results = level == null ? intercepted(run) : run.below(level);
    boolean recorded = run.record(results);
    Tangent.Owner owner = run.owner();
    if (owner != null) {
      run.attachTangents(owner, results);
    }
    if (recorded) {
      run.saveResults(results); // with their tangents
    }
    return results;
  }

  private static Tensor[] intercepted(Run run) {
    Interceptor interceptor = AutogradState.interceptor();
    return interceptor == null
        ? run.compute()
        : interceptor.run(run.op(), run.effect(), run.inputs, run::compute);
  }

  /** Runs a view operation. */
  public static Tensor call(View op, Tensor input) {
    return run(new ViewRun.Single(op, input))[0];
  }

  /** Runs a view operation with several results. */
  public static Tensor[] call(MultiView op, Tensor input) {
    return run(new ViewRun.Several(op, input));
  }

  /**
   * Runs a view operation in place: changes the layout of {@code self} itself.
   *
   * @param name of the operation, as in {@code t_}
   */
  public static Tensor inPlace(View op, String name, Tensor self) {
    run(new ViewWrite(op, name, self));
    return self;
  }

  /** Runs a linear operation. */
  public static Tensor call(Linear op, Tensor input) {
    return run(new LinearRun(op, input))[0];
  }

  /** Runs an {@link Opaque} operation. */
  public static Tensor[] call(Opaque op, Tensor... inputs) {
    return run(new OpaqueRun(op, inputs));
  }

  /** Runs an {@link Overwriting} operation in place on its first input, and returns that. */
  public static Tensor callInPlace(Overwriting op, Tensor... inputs) {
    Tensor self = inputs[0];
    if (Levels.any(inputs) || ForwardMode.owner(inputs) != null) {
      Tensor[] read = inputs.clone();
      read[0] = self.clone(); // backward needs its former values
      return Assign.copy(self, call(op, read)[0]);
    }
    return run(new OverwritingWrite(op, inputs))[0];
  }

  /** Fills a tensor, unrecorded. */
  public static void fill(Tensor self, Scalar value) {
    Operand operand = TensorAccess.operand(self);
    CPU.fill(operand, value.fitting(operand.dtype(), operand.layout().numel()));
  }
}

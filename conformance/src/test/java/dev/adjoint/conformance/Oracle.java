package dev.adjoint.conformance;

import dev.adjoint.DType;
import dev.adjoint.testkit.HostTensor;
import dev.adjoint.testkit.Input;
import dev.adjoint.testkit.Values;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.CompilationUnit;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.Node;
import org.bytedeco.pytorch.QualifiedName;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * libtorch, reached through TorchScript text.
 *
 * <p>A function is a line of Python over {@code x}, {@code y}, {@code z}, {@code w}, or statements
 * that end in {@code return}. The script optimiser is off, so that every line runs as PyTorch's
 * eager mode would run it, with the same nodes.
 */
public final class Oracle {
  private static final List<String> OPERANDS = List.of("x", "y", "z", "w");
  private static final Pattern DTYPE_NAME =
      Pattern.compile(
          "torch\\.(bool|uint8|int8|int16|int32|int64|float16|bfloat16|float32|float64)\\b(?!\\()");

  private static final class Holder {
    static final @Nullable Oracle INSTANCE = load();
  }

  private final Map<String, org.bytedeco.pytorch.Function> functions = new HashMap<>();
  // The functions belong to their units, which must outlive them.
  private final List<CompilationUnit> units = new ArrayList<>();

  private Oracle() {}

  private static @Nullable Oracle load() {
    try {
      Loader.load(torch.class);
    } catch (UnsatisfiedLinkError | NoClassDefFoundError e) {
      return null;
    }
    // One thread: libtorch shares the machine with our own pool, and sums in one fixed order.
    torch.set_num_threads(1);
    torch.setGraphExecutorOptimize(false);
    return new Oracle();
  }

  /** Whether this machine has a libtorch. */
  static boolean isAvailable() {
    return Holder.INSTANCE != null;
  }

  /**
   * Whether to compare with libtorch in this JVM: the one without the vector module compares with
   * the one that has it, see {@link ProviderTest}.
   */
  public static boolean isAsked() {
    return ProviderTest.hasVectorModule() && isAvailable();
  }

  public static Oracle get() {
    Oracle oracle = Holder.INSTANCE;
    if (oracle == null) {
      throw new IllegalStateException("no libtorch for this platform");
    }
    return oracle;
  }

  /** The version of libtorch. */
  public static String version() {
    try {
      return Loader.getVersion("org.bytedeco", "pytorch").replaceFirst("-.*", "");
    } catch (IOException e) {
      return "of unknown version";
    }
  }

  void manualSeed(long seed) {
    torch.manual_seed(seed);
  }

  /** Runs the function on operands that require no gradient. */
  public Outcome forward(String python, List<Input> inputs) {
    return run(python, inputs, null);
  }

  /**
   * Runs the function on leaves that require gradients where their type can, then backward from all
   * its differentiable results.
   *
   * @param gradients makes the gradient of a result from what the result looks like
   */
  Outcome backward(String python, List<Input> inputs, Function<HostTensor, Input> gradients) {
    return run(python, inputs, gradients);
  }

  private Outcome run(
      String python, List<Input> inputs, @Nullable Function<HostTensor, Input> gradients) {
    org.bytedeco.pytorch.Function function;
    try {
      function = function(python, inputs.size());
    } catch (RuntimeException e) {
      return Outcome.refused(core(e.getMessage()));
    }
    return run(
        leaves -> {
          IValueVector arguments = new IValueVector();
          leaves.forEach(leaf -> arguments.push_back(new IValue(leaf)));
          return tensors(function.apply(arguments));
        },
        inputs,
        gradients);
  }

  /** Runs what the binding can do and no script can, with gradients if some are given. */
  static Outcome run(
      UnaryOperator<List<Tensor>> call,
      List<Input> inputs,
      @Nullable Function<HostTensor, Input> gradients) {
    try {
      try (PointerScope _ = new PointerScope();
          Arena arena = Arena.ofConfined()) {
        List<Tensor> leaves = new ArrayList<>();
        for (Input input : inputs) {
          Tensor leaf = tensor(input, arena);
          if (gradients != null && input.dtype().isFloatingPoint()) {
            leaf.set_requires_grad(true);
          }
          leaves.add(leaf);
        }
        List<Tensor> outputs = call.apply(leaves);
        List<HostTensor> seen = new ArrayList<>();
        List<@Nullable String> nodes = new ArrayList<>();
        for (Tensor output : outputs) {
          seen.add(host(output));
          nodes.add(nodeName(output));
        }
        List<@Nullable HostTensor> grads =
            gradients == null ? List.of() : backward(outputs, seen, leaves, gradients, arena);
        return new Outcome(seen, nodes, grads, null);
      }
    } catch (RuntimeException e) {
      return Outcome.refused(core(e.getMessage()));
    }
  }

  private static List<@Nullable HostTensor> backward(
      List<Tensor> outputs,
      List<HostTensor> seen,
      List<Tensor> leaves,
      Function<HostTensor, Input> gradients,
      Arena arena) {
    TensorVector roots = new TensorVector();
    TensorVector rootGradients = new TensorVector();
    for (int i = 0; i < outputs.size(); i++) {
      if (outputs.get(i).requires_grad()) {
        roots.push_back(outputs.get(i));
        rootGradients.push_back(tensor(gradients.apply(seen.get(i)), arena));
      }
    }
    if (!roots.empty()) {
      torch.backward(roots, rootGradients, new BoolOptional(), false, new TensorVector());
    }
    List<@Nullable HostTensor> grads = new ArrayList<>();
    for (Tensor leaf : leaves) {
      Tensor grad = leaf.grad();
      grads.add(grad.defined() ? host(grad) : null);
    }
    return grads;
  }

  /** The name as Python prints it, without the C++ namespace. */
  static @Nullable String nodeName(Tensor output) {
    Node node = output.grad_fn();
    return node == null || node.isNull()
        ? null
        : node.name().getString().replace("torch::autograd::", "");
  }

  /** The compiled function over that many operands. */
  org.bytedeco.pytorch.Function function(String python, int arity) {
    String key = arity + python;
    org.bytedeco.pytorch.Function known = functions.get(key);
    if (known == null) {
      // On a thread of its own, since what is made inside a scope goes with it.
      known = CompletableFuture.supplyAsync(() -> compiled(python, arity)).join();
      functions.put(key, known);
    }
    return known;
  }

  private org.bytedeco.pytorch.Function compiled(String python, int arity) {
    CompilationUnit unit = torch.compile(source(python, arity));
    units.add(unit);
    return unit.get_function(new QualifiedName("f"));
  }

  private static String source(String python, int arity) {
    Matcher dtypes = DTYPE_NAME.matcher(python);
    String text = dtypes.replaceAll(m -> Integer.toString(scalarType(m.group(1)).value));
    StringBuilder source =
        new StringBuilder("def f(")
            .append(String.join(", ", OPERANDS.subList(0, arity)))
            .append("):\n");
    String body = text.contains("return ") ? text : "return " + text;
    body.lines().forEach(line -> source.append("    ").append(line).append('\n'));
    return source.toString();
  }

  private static ScalarType scalarType(String name) {
    return scalarType(DType.valueOf(name.toUpperCase(java.util.Locale.ROOT)));
  }

  static ScalarType scalarType(DType dtype) {
    return switch (dtype) {
      case BOOL -> ScalarType.Bool;
      case UINT8 -> ScalarType.Byte;
      case INT8 -> ScalarType.Char;
      case INT16 -> ScalarType.Short;
      case INT32 -> ScalarType.Int;
      case INT64 -> ScalarType.Long;
      case FLOAT16 -> ScalarType.Half;
      case BFLOAT16 -> ScalarType.BFloat16;
      case FLOAT32 -> ScalarType.Float;
      case FLOAT64 -> ScalarType.Double;
    };
  }

  private static DType dtype(Tensor tensor) {
    ScalarType type = tensor.scalar_type().intern();
    return Arrays.stream(DType.values())
        .filter(d -> scalarType(d) == type)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no such type here: " + type));
  }

  /** The last line of libtorch's report, without the trace of the interpreter. */
  static String core(@Nullable String message) {
    String text = message == null ? "" : message;
    int marker = text.lastIndexOf("RuntimeError: ");
    if (marker >= 0) {
      text = text.substring(marker + "RuntimeError: ".length());
    }
    int trace = text.indexOf("\nException raised from");
    return (trace >= 0 ? text.substring(0, trace) : text).strip();
  }

  /** The operand, in memory of the arena. */
  static Tensor tensor(Input input, Arena arena) {
    MemorySegment data = encode(input.storageValues(), input.dtype(), arena);
    Tensor tensor =
        torch.from_blob(
            new Address(data.address() + input.offset() * input.dtype().itemSize()),
            input.sizes(),
            input.strides(),
            new TensorOptions(scalarType(input.dtype())));
    return tensor;
  }

  static MemorySegment encode(Values values, DType dtype, Arena arena) {
    int n = values.count();
    MemorySegment data = arena.allocate(Math.max((long) n * dtype.itemSize(), 8), 64);
    switch (values) {
      case Values.Floats(double[] a) -> {
        for (int i = 0; i < n; i++) {
          switch (dtype) {
            case FLOAT16 ->
                data.setAtIndex(ValueLayout.JAVA_SHORT, i, Float.floatToFloat16((float) a[i]));
            case BFLOAT16 ->
                data.setAtIndex(
                    ValueLayout.JAVA_SHORT,
                    i,
                    (short) (Float.floatToRawIntBits((float) a[i]) >>> 16));
            case FLOAT32 -> data.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) a[i]);
            default -> data.setAtIndex(ValueLayout.JAVA_DOUBLE, i, a[i]);
          }
        }
      }
      case Values.Longs(long[] a) -> {
        for (int i = 0; i < n; i++) {
          switch (dtype.itemSize()) {
            case 1 -> data.set(ValueLayout.JAVA_BYTE, i, (byte) a[i]);
            case 2 -> data.setAtIndex(ValueLayout.JAVA_SHORT, i, (short) a[i]);
            case 4 -> data.setAtIndex(ValueLayout.JAVA_INT, i, (int) a[i]);
            default -> data.setAtIndex(ValueLayout.JAVA_LONG, i, a[i]);
          }
        }
      }
    }
    return data;
  }

  /** The tensors that a function returned. */
  static List<Tensor> tensors(IValue result) {
    List<Tensor> all = new ArrayList<>();
    if (result.isTensor()) {
      all.add(result.toTensor());
    } else if (result.isTensorList()) {
      TensorVector list = result.toTensorVector();
      for (long i = 0; i < list.size(); i++) {
        all.add(list.get(i));
      }
    } else if (result.isTuple()) {
      var elements = result.toTuple().elements();
      for (long i = 0; i < elements.size(); i++) {
        all.addAll(tensors(elements.get(i)));
      }
    } else {
      throw new IllegalArgumentException("neither a tensor nor several");
    }
    return all;
  }

  static HostTensor host(Tensor tensor) {
    DType dtype = dtype(tensor);
    int n = Math.toIntExact(tensor.numel());
    // A gradient may be a zero that no memory was taken for yet.
    Tensor plain = tensor._is_zerotensor() ? tensor.detach().clone() : tensor.detach();
    Values values;
    if (dtype.isFloatingPoint()) {
      double[] array = new double[n];
      if (n > 0) {
        plain.to(ScalarType.Double).contiguous().data_ptr_double().get(array);
      }
      values = new Values.Floats(array);
    } else {
      long[] array = new long[n];
      if (n > 0) {
        plain.to(ScalarType.Long).contiguous().data_ptr_long().get(array);
      }
      values = new Values.Longs(array);
    }
    int rank = Math.toIntExact(tensor.dim());
    long[] sizes = new long[rank];
    long[] strides = new long[rank];
    for (int d = 0; d < rank; d++) {
      sizes[d] = tensor.size(d);
      strides[d] = tensor.stride(d);
    }
    return new HostTensor(dtype, sizes, strides, tensor.storage_offset(), values);
  }

  /** A bare address as the binding wants it. */
  static final class Address extends Pointer {
    Address(long value) {
      address = value;
    }
  }
}

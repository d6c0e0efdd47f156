package dev.adjoint.conformance.programs;

import dev.adjoint.Adjoint;
import dev.adjoint.DType;
import dev.adjoint.Tensor;
import dev.adjoint.autograd.Node;
import dev.adjoint.conformance.OracleSession;
import dev.adjoint.conformance.programs.Step.Call;
import dev.adjoint.conformance.programs.Step.Grad;
import dev.adjoint.conformance.programs.Step.Leaf;
import dev.adjoint.conformance.programs.Step.Ref;
import dev.adjoint.testkit.Form;
import dev.adjoint.testkit.HostTensor;
import dev.adjoint.testkit.Input;
import dev.adjoint.testkit.OpCase;
import dev.adjoint.testkit.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Runs steps on both libraries and compares after each.
 *
 * <p>Where results differ within the row's tolerance, ours take on libtorch's bits: every step
 * starts from the same ones in both, so that nothing adds up and no comparison of theirs can go
 * another way than ours.
 */
final class Machine implements AutoCloseable {
  private static final List<String> WRAPPED =
      List.of("AddBackward1", "SubBackward1", "MulBackward1", "DivBackward1");

  private static final Pattern CHANGED = Pattern.compile("which is output \\d+ of ([\\w:]+)");

  /**
   * One value in both libraries.
   *
   * @param writes how many more writes libtorch counted when the value was made, by how it makes it
   * @param gradient whether it came of a backward, whose formulas may be put together otherwise
   * @param strides whether strides count: not where those of a gradient went into it
   */
  record Pair(
      Tensor ours,
      org.bytedeco.pytorch.Tensor theirs,
      long writes,
      boolean gradient,
      boolean strides) {
    static Pair of(
        Tensor ours, org.bytedeco.pytorch.Tensor theirs, boolean gradient, boolean strides) {
      return new Pair(ours, theirs, theirs._version() - ours.version(), gradient, strides);
    }

    /** Whether libtorch calls it a leaf, which it says of any tensor. */
    boolean isLeaf() {
      return theirs.is_leaf();
    }
  }

  private final OracleSession session = new OracleSession();
  private final Map<Ref, Pair> pool = new LinkedHashMap<>();
  private boolean refused;
  private boolean ended;
  private long comparisons;
  private double heaviest = 1;
  private final OpenGradients open = new OpenGradients();

  /** The value of a name; null where there is none. */
  @Nullable Pair get(Ref ref) {
    return pool.get(ref);
  }

  /** All values, in the order in which they were made. */
  Map<Ref, Pair> values() {
    return pool;
  }

  /** Whether both refused the last step. */
  boolean refused() {
    return refused;
  }

  /** Whether the program ends here: both refused a write, and it is open what it has written. */
  boolean ended() {
    return ended;
  }

  /** Tensors and refusals compared. */
  long comparisons() {
    return comparisons;
  }

  /** Runs a step; null where both libraries agree. */
  @Nullable Difference run(Step step) {
    refused = ended;
    if (ended) {
      return null;
    }
    for (Ref ref : step.reads()) {
      if (!pool.containsKey(ref)) {
        refused = true; // what made the operand is gone from the program
        return null;
      }
    }
    return switch (step) {
      case Leaf leaf -> {
        Tensor ours = leaf.input().toTensor();
        if (leaf.requiresGrad()) {
          ours.requiresGrad_();
        }
        pool.put(
            new Ref(leaf.id(), 0),
            Pair.of(ours, session.leaf(leaf.input(), leaf.requiresGrad()), false, true));
        yield null;
      }
      case Call call -> call(call);
      case Grad grad -> grad(grad);
    };
  }

  /** Compares all values once more: nothing else may have written into them. */
  @Nullable Difference finish(Step last) {
    return ended ? null : unchanged(last, "memory");
  }

  // ---- calls

  private @Nullable Difference call(Call call) {
    OpCase kase = call.kase();
    List<Pair> operands = call.reads().stream().map(this::value).toList();
    if (!Exemptions.tries(call.row(), kase, operands)) {
      refused = true; // before it is made: libtorch may crash of it, or write into others' memory
      return null;
    }
    List<HostTensor> before =
        operands.stream().map(operand -> OracleSession.host(operand.theirs())).toList();
    Tried<List<org.bytedeco.pytorch.Tensor>> theirs =
        theirs(() -> session.call(kase.python(), operands.stream().map(Pair::theirs).toList()));
    Tried<List<Tensor>> ours =
        ours(() -> kase.call().apply(operands.stream().map(Pair::ours).toArray(Tensor[]::new)));
    boolean strides = operands.stream().allMatch(Pair::strides);
    if (ours.error != null || theirs.error != null) {
      // What libtorch refuses halfway, it has written in part.
      ended = call.isInPlace();
      boolean allowed =
          (!strides && Exemptions.namesStrides(ours.error, theirs.error))
              || Exemptions.allow(call, before, ours.error, theirs.error, theirs.result);
      return allowed ? end(ours, theirs, call) : refusal(call, ours, theirs);
    }
    List<Tensor> mine = ours.get();
    List<org.bytedeco.pytorch.Tensor> other = theirs.get();
    if (mine.size() != other.size()) {
      return new Difference(call, "results", mine.size() + " results, libtorch " + other.size());
    }
    Nearness nearness = new Nearness(call.row(), kase, before);
    for (int i = 0; i < mine.size(); i++) {
      boolean written = call.isInPlace();
      Pair same = written && i == 0 ? operands.getFirst() : operandItself(operands, mine.get(i));
      Pair pair =
          same != null
              ? new Pair(mine.get(i), other.get(i), same.writes(), same.gradient(), same.strides())
              : Pair.of(mine.get(i), other.get(i), false, strides && sameStrides(mine, other, i));
      Difference difference = look(call, pair, nearness, i);
      if (difference != null) {
        return difference;
      }
      pool.put(new Ref(call.id(), i), pair);
    }
    if (!operands.isEmpty() && !other.isEmpty()) {
      open.called(
          call,
          before,
          other.stream().map(OracleSession::host).toList(),
          other.getFirst().requires_grad(),
          operands.getFirst().gradient());
    }
    return call.isInPlace() && !ended ? unchanged(call, "after a write") : null;
  }

  /**
   * Also where they do not count, in dimensions of one element: there they decide further orders.
   */
  private static boolean sameStrides(
      List<Tensor> ours, List<org.bytedeco.pytorch.Tensor> theirs, int i) {
    long[] strides = ours.get(i).stride();
    for (int d = 0; d < strides.length; d++) {
      if (strides[d] != theirs.get(i).stride(d)) {
        return false;
      }
    }
    return true;
  }

  private @Nullable Difference look(Call call, Pair pair, Nearness nearness, int index) {
    comparisons++;
    if (pair.theirs().requires_grad() && !pair.ours().dtype().isFloatingPoint()) {
      // libtorch records a result that can have no gradient.
      ended = true;
      return null;
    }
    String meta = meta(pair);
    if (meta != null) {
      return new Difference(call, meta.substring(0, meta.indexOf(' ')), meta);
    }
    HostTensor ours = HostTensor.of(pair.ours());
    HostTensor theirs = OracleSession.host(pair.theirs());
    String reason = nearness.compare(ours, theirs, index, pair.strides());
    if (reason != null) {
      return new Difference(call, "value", reason);
    }
    align(pair.ours(), ours, theirs);
    return null;
  }

  /** Gives ours libtorch's bits, unnoticed by autograd. */
  private static void align(Tensor tensor, HostTensor ours, HostTensor theirs) {
    if (Nearness.sameBits(ours, theirs)) {
      return;
    }
    try {
      tensor.data().copy_(contiguous(theirs).toTensor());
    } catch (IllegalStateException e) {
      // Elements that share memory: they keep our bits.
    }
  }

  static Input contiguous(HostTensor tensor) {
    return new Input(tensor.dtype(), tensor.sizes(), Form.CONTIGUOUS, tensor.values());
  }

  /** The first thing that differs apart from elements, its category in front. */
  private @Nullable String meta(Pair pair) {
    Tensor ours = pair.ours();
    org.bytedeco.pytorch.Tensor theirs = pair.theirs();
    // First of all, since libtorch brings a view up to date only when it is asked for its node.
    String other = theirs(() -> OracleSession.nodeName(theirs)).orRefused();
    other = WRAPPED.contains(other) ? other.replace('1', '0') : other;
    String mine =
        ours(() -> {
              Node node = ours.gradFn();
              return node == null ? null : node.name();
            })
            .orRefused();
    if (!pair.gradient() && !mine.equals(other)) {
      return "node is " + mine + ", libtorch " + other;
    }
    if (mine.equals("refused") || other.equals("refused")) {
      return null;
    }
    if (ours.requiresGrad() != theirs.requires_grad()) {
      return "requiresGrad is " + ours.requiresGrad() + ", libtorch " + theirs.requires_grad();
    }
    if (ours.isLeaf() != theirs.is_leaf()) {
      return "isLeaf is " + ours.isLeaf() + ", libtorch " + theirs.is_leaf();
    }
    long writes = theirs._version() - pair.writes();
    // Gradients that are pieces of one, as those of stack, count their writes together in libtorch.
    if (ours.version() != writes && !(pair.gradient() && isPiece(theirs))) {
      return "version is " + ours.version() + ", libtorch " + writes;
    }
    return null;
  }

  private boolean isPiece(org.bytedeco.pytorch.Tensor gradient) {
    return pool.values().stream()
        .map(Pair::theirs)
        .anyMatch(other -> other != gradient && other.is_alias_of(gradient));
  }

  private @Nullable Difference unchanged(Step step, String category) {
    for (Map.Entry<Ref, Pair> entry : pool.entrySet()) {
      comparisons++;
      Pair pair = entry.getValue();
      String meta = meta(pair);
      if (meta == null) {
        HostTensor ours = HostTensor.of(pair.ours());
        HostTensor theirs = OracleSession.host(pair.theirs());
        meta = Nearness.exactly(ours, theirs, pair.strides());
        if (meta != null && Nearness.unaligned(ours)) {
          meta = null;
        }
      }
      if (meta != null) {
        return new Difference(
            step,
            category + ", " + meta.substring(0, meta.indexOf(' ')),
            category + ", " + entry.getKey() + ": " + meta);
      }
    }
    return null;
  }

  /** The operand that a call gave back as it is; null for none. */
  private static @Nullable Pair operandItself(List<Pair> operands, Tensor result) {
    return operands.stream().filter(pair -> pair.ours() == result).findFirst().orElse(null);
  }

  // ---- gradients

  private @Nullable Difference grad(Grad grad) {
    List<Pair> outputs = grad.outputs().stream().map(this::value).toList();
    List<Pair> inputs = grad.inputs().stream().map(this::value).toList();
    List<Input> weights = new ArrayList<>();
    for (int i = 0; i < outputs.size(); i++) {
      HostTensor output = OracleSession.host(outputs.get(i).theirs());
      if (!output.dtype().isFloatingPoint()) {
        refused = true;
        return null;
      }
      Input weight = grad.weights().of(output, grad.seed() + i);
      heaviest = Math.max(heaviest, Nearness.largest(HostTensor.of(weight.toTensor())));
      weights.add(weight);
      open.weighted(HostTensor.of(weight.toTensor()));
    }
    double scale = scale(outputs, weights);
    Tried<List<org.bytedeco.pytorch.@Nullable Tensor>> theirs =
        theirs(
            () -> {
              List<org.bytedeco.pytorch.Tensor> roots = outputs.stream().map(Pair::theirs).toList();
              List<org.bytedeco.pytorch.Tensor> from =
                  weights.stream().map(w -> session.leaf(w, false)).toList();
              if (grad.backward()) {
                session.backward(roots, from, grad.retain(), grad.create());
                return inputs.stream().map(p -> OracleSession.grad(p.theirs())).toList();
              }
              return session.grad(
                  roots,
                  inputs.stream().map(Pair::theirs).toList(),
                  from,
                  grad.retain(),
                  grad.create());
            });
    Tried<List<@Nullable Tensor>> ours =
        ours(
            () -> {
              List<Tensor> roots = outputs.stream().map(Pair::ours).toList();
              List<Tensor> from = weights.stream().map(Input::toTensor).toList();
              if (grad.backward()) {
                Adjoint.backward(roots, from, grad.retain(), grad.create(), null);
                List<@Nullable Tensor> all = new ArrayList<>();
                inputs.forEach(p -> all.add(p.ours().grad()));
                return all;
              }
              return Adjoint.grad(
                  roots,
                  inputs.stream().map(Pair::ours).toList(),
                  from,
                  grad.retain(),
                  grad.create(),
                  true);
            });
    boolean higher = pool.values().stream().anyMatch(Pair::gradient);
    if (ours.error != null || theirs.error != null) {
      // Some gradients may have been added before.
      ended = grad.backward();
      return Exemptions.allowGradient(ours.error, theirs.error, higher)
              || open.allowRefusal(ours.error, theirs.error, higher)
          ? end(ours, theirs, grad)
          : refusal(grad, ours, theirs);
    }
    for (int i = 0; i < inputs.size(); i++) {
      comparisons++;
      Tensor mine = ours.get().get(i);
      org.bytedeco.pytorch.Tensor other = theirs.get().get(i);
      String what = "gradient of " + grad.inputs().get(i);
      if (mine == null || other == null) {
        if ((mine == null) != (other == null) && (mine == null || !open.allowAbsent(mine))) {
          return new Difference(
              grad,
              "absent gradient",
              what + (mine == null ? " is absent, not in libtorch" : " is absent in libtorch"));
        }
        continue;
      }
      if (open.allowRequired(mine.requiresGrad(), other.requires_grad())) {
        return end(ours, theirs, grad);
      }
      if (mine.requiresGrad() != other.requires_grad()) {
        return new Difference(
            grad,
            "gradient's requiresGrad",
            what
                + " requires grad: "
                + mine.requiresGrad()
                + ", libtorch "
                + other.requires_grad());
      }
      HostTensor a = HostTensor.of(mine);
      HostTensor b = OracleSession.host(other);
      DType coarsest = coarsest();
      double epsilon = Values.epsilon(coarsest);
      BiPredicate<Double, Double> known =
          (our, their) -> open.allow(our, their, heaviest, higher, epsilon);
      String reason = Nearness.ofGradients(a, b, coarsest, scale, higher, known);
      boolean overflow =
          reason != null
              && isExtreme(coarsest, weights)
              && Nearness.ofGradients(a, b, coarsest, scale, higher, known.or(Machine::leaveRange))
                  == null;
      if (overflow || (reason != null && higher && isEmptied(b))) {
        ended = true;
        return null;
      }
      if (reason != null) {
        return new Difference(grad, "gradient", what + ": " + reason);
      }
      align(mine, a, b);
      pool.put(new Ref(grad.id(), i), Pair.of(mine, other, true, false));
    }
    endIfApart(grad);
    if (grad.create()) {
      open.recorded();
    }
    return null;
  }

  /**
   * Ends the program where gradients that share memory here, and not in libtorch, could not all
   * take on its bits: zeros of both signs.
   */
  private void endIfApart(Grad grad) {
    for (int i = 0; i < grad.inputs().size(); i++) {
      Pair pair = pool.get(new Ref(grad.id(), i));
      if (pair != null) {
        HostTensor ours = HostTensor.of(pair.ours());
        ended |=
            !Nearness.unaligned(ours)
                && !Nearness.sameBits(ours, OracleSession.host(pair.theirs()));
      }
    }
  }

  /** How large the numbers are that a backward adds up, in libtorch. */
  private double scale(List<Pair> outputs, List<Input> weights) {
    double values = 1;
    List<org.bytedeco.pytorch.Tensor> all = new ArrayList<>();
    for (Pair pair : pool.values()) {
      if (pair.ours().dtype().isFloatingPoint()) {
        values = Math.max(values, Nearness.largest(OracleSession.host(pair.theirs())));
        if (pair.theirs().requires_grad()) {
          all.add(pair.theirs());
        }
      }
    }
    double largest = 1;
    try {
      List<org.bytedeco.pytorch.@Nullable Tensor> grads =
          session.grad(
              outputs.stream().map(Pair::theirs).toList(),
              all,
              weights.stream().map(w -> session.leaf(w, false)).toList(),
              true,
              false);
      for (org.bytedeco.pytorch.Tensor grad : grads) {
        if (grad != null) {
          largest = Math.max(largest, Nearness.largest(OracleSession.host(grad)));
        }
      }
    } catch (OracleSession.Refusal e) {
      return 1; // the real call is refused as well
    }
    double bounded = Math.min(values, 100);
    return Math.max(largest, heaviest) * bounded * bounded;
  }

  /** Whether one of two numbers is what overflow or underflow leaves. */
  private static boolean leaveRange(double ours, double theirs) {
    return !Double.isFinite(ours) || !Double.isFinite(theirs) || ours == 0 || theirs == 0;
  }

  /** Whether numbers are such that a formula may overflow where another one does not. */
  private boolean isExtreme(DType range, List<Input> weights) {
    return weights.stream().anyMatch(w -> Nearness.squaresLeave(range, HostTensor.of(w.toTensor())))
        || pool.values().stream()
            .anyMatch(p -> Nearness.squaresLeave(range, OracleSession.host(p.theirs())));
  }

  /**
   * Whether libtorch's gradient of a gradient is NaN next to an empty tensor: the sum of nothing is
   * a zero, which its formula goes on to multiply.
   */
  private boolean isEmptied(HostTensor theirs) {
    return pool.values().stream().anyMatch(p -> p.ours().numel() == 0)
        && theirs.values() instanceof Values.Floats(double[] array)
        && Arrays.stream(array).anyMatch(Double::isNaN);
  }

  private DType coarsest() {
    DType coarsest = DType.FLOAT64;
    for (Pair pair : pool.values()) {
      DType dtype = pair.ours().dtype();
      if (dtype.isFloatingPoint() && Values.epsilon(dtype) > Values.epsilon(coarsest)) {
        coarsest = dtype;
      }
    }
    return coarsest;
  }

  // ---- refusals

  /** The end of a program, from where the two can't be compared any more. */
  private @Nullable Difference end(Tried<?> ours, Tried<?> theirs, Step step) {
    ended = true;
    return ours.crashed ? refusal(step, ours, theirs) : null;
  }

  private @Nullable Difference refusal(Step step, Tried<?> ours, Tried<?> theirs) {
    comparisons++;
    refused = true;
    if (ours.crashed) {
      return new Difference(step, "crash", "we fail: " + ours.error);
    }
    if (ours.error != null && theirs.error != null) {
      return null;
    }
    return ours.error != null
        ? new Difference(step, "we refuse" + saved(ours.error), "we refuse: " + ours.error)
        : new Difference(
            step, "libtorch refuses" + saved(theirs.error), "libtorch refuses: " + theirs.error);
  }

  /** What a refused backward names: the node whose result was changed, or what else it says. */
  private static String saved(@Nullable String error) {
    Matcher node = CHANGED.matcher(String.valueOf(error));
    if (node.find()) {
      return ", saved result of " + node.group(1).replace("torch::autograd::", "");
    }
    String text = String.valueOf(error);
    return text.startsWith("one of the variables")
        ? ", saved operand"
        : text.startsWith("Trying to backward") ? ", second time" : "";
  }

  /** What came of a call: a result or an error. */
  static final class Tried<T> {
    private final @Nullable T result;
    private final @Nullable String error;
    private final boolean crashed;

    Tried(@Nullable T result, @Nullable String error, boolean crashed) {
      this.result = result;
      this.error = error;
      this.crashed = crashed;
    }

    T get() {
      return Objects.requireNonNull(result);
    }

    String orRefused() {
      return error == null ? String.valueOf(result) : "refused";
    }
  }

  private static <T> Tried<T> theirs(Supplier<T> call) {
    try {
      return new Tried<>(call.get(), null, false);
    } catch (OracleSession.Refusal e) {
      return new Tried<>(
          null, String.valueOf(e.getMessage()).lines().findFirst().orElse(""), false);
    }
  }

  private static <T> Tried<T> ours(Supplier<T> call) {
    try {
      return new Tried<>(call.get(), null, false);
    } catch (IllegalArgumentException
        | IllegalStateException
        | IndexOutOfBoundsException
        | UnsupportedOperationException e) {
      boolean documented = e.getMessage() != null;
      return new Tried<>(null, String.valueOf(e.getMessage()), !documented);
    } catch (RuntimeException | StackOverflowError | AssertionError e) {
      return new Tried<>(null, String.valueOf(e), true);
    }
  }

  private Pair value(Ref ref) {
    return Objects.requireNonNull(pool.get(ref));
  }

  @Override
  public void close() {
    session.close();
  }
}

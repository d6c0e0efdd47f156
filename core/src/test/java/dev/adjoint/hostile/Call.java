package dev.adjoint.hostile;

import dev.adjoint.Adjoint;
import dev.adjoint.Func;
import dev.adjoint.Tensor;
import dev.adjoint.autograd.AnomalyMode;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One call with arguments drawn for it: made, run and judged. */
final class Call {
  /** A fault of one call. */
  record Fault(long number, String kind, String snippet, @Nullable Throwable thrown) {}

  private final long number;
  private final Surface.Entry entry;
  private final Draw draw;
  private final List<String> lines = new ArrayList<>();
  private final List<AutoCloseable> open = new ArrayList<>();
  private String around = "";
  private @Nullable Fault fault;
  private volatile @Nullable String running;

  Call(long seed, long number, List<Surface.Entry> surface) {
    this.number = number;
    draw = new Draw(seed, number);
    entry = draw.pick(surface);
  }

  String name() {
    return entry.text();
  }

  /** Whether the call came to a result. */
  boolean succeeded() {
    return succeeded;
  }

  /** The program up to the statement that runs. */
  String snippet() {
    StringBuilder text = new StringBuilder();
    if (!around.isEmpty()) {
      text.append("// inside ").append(around).append('\n');
    }
    draw.declarations.forEach(line -> text.append(line).append('\n'));
    lines.forEach(line -> text.append(line).append('\n'));
    String last = running;
    return last == null ? text.toString() : text + last + "\n";
  }

  /** Makes and judges the call; null for nothing wrong. */
  @Nullable Fault run() {
    Adjoint.manualSeed(number);
    Modes before = Modes.now();
    try {
      surrounded();
    } catch (Throwable thrown) {
      // The body keeps what it finds to itself, so this is about the transform around it.
      if (fault == null && !(thrown instanceof AssertionError)) {
        String wrong = Judge.fault(thrown, Set.of(), "");
        if (wrong != null) {
          report(wrong + " from around the call", thrown);
        }
      } else if (thrown instanceof AssertionError) {
        report("the test itself is wrong", thrown);
      }
    }
    String changed = before.changed(Modes.now());
    if (!changed.isEmpty()) {
      if (!(succeeded && Exclusions.SWITCHES.contains(entry.named()))) {
        report("a mode that leaked: " + changed.replaceAll("@[0-9a-f]+", ""), null);
      }
      before.restore();
    }
    return fault;
  }

  private boolean succeeded;

  private void surrounded() {
    Tensor point = null;
    int kind = draw.next(40);
    switch (kind) {
      case 0 -> {
        around = "noGrad";
        Adjoint.noGrad(this::body);
      }
      case 1 -> {
        around = "inferenceMode";
        Adjoint.inferenceMode(this::body);
      }
      case 2 -> {
        around = "AnomalyMode.detectAnomaly";
        AnomalyMode.detectAnomaly(this::body);
      }
      case 3, 4 -> {
        around = "Func.vmap(x -> …).apply(arange(6.0).view(2, 3))";
        point = Adjoint.arange(6.0).view(2, 3);
        Tensor _ = Func.vmap(this::transformed).apply(point);
      }
      case 5, 6 -> {
        around = "Func.grad(x -> …).apply(arange(3.0))";
        Tensor _ = Func.grad(this::transformed).apply(Adjoint.arange(3.0));
      }
      case 7 -> {
        around = "Func.jvp(x -> …, arange(3.0), ones(3))";
        Func.jvp(
            (dev.adjoint.TensorFunction) this::transformed, Adjoint.arange(3.0), Adjoint.ones(3));
      }
      default -> body();
    }
  }

  private Tensor transformed(Tensor x) {
    draw.huge = false;
    draw.known("x", x);
    body();
    return Adjoint.ones().mul(x.sum());
  }

  private void body() {
    try {
      prepared();
    } catch (Throwable thrown) {
      // Some arguments can't be made everywhere: leaves in a transform, or what is too large.
      String wrong = Judge.fault(thrown, Set.of(), "");
      if (wrong != null) {
        report(
            thrown instanceof AssertionError
                ? "the test itself is wrong"
                : wrong + " while arguments were made",
            thrown);
      }
    }
    for (AutoCloseable handle : open.reversed()) {
      try {
        handle.close();
      } catch (Throwable thrown) {
        report("a handle that can't be closed", thrown);
      }
    }
  }

  private void prepared() {
    if (Exclusions.READ_EVERYTHING.contains(simpleName()) || Surface.takesFunction(entry)) {
      draw.huge = false;
    }
    Argument receiver = null;
    if (!entry.isStatic()) {
      receiver = Values.make(entry.type(), draw);
      if (receiver.value() == null) {
        return;
      }
      keepOpen(receiver.value());
    }
    Parameter[] parameters = entry.member().getParameters();
    @Nullable Object[] values = new Object[parameters.length];
    List<String> codes = new ArrayList<>();
    for (int i = 0; i < parameters.length; i++) {
      Argument made =
          simpleName().equals("equals")
              ? Values.someObject(draw)
              : Values.make(parameters[i].getAnnotatedType(), parameters[i].getName(), draw);
      values[i] = made.value();
      codes.add(made.code());
    }
    String code =
        (entry.member() instanceof Constructor<?>
                ? "new " + owner()
                : (receiver == null ? owner() : receiver.code()) + "." + simpleName())
            + "("
            + String.join(", ", codes)
            + ")";
    List<TensorState> states = states();
    Object target = receiver == null ? null : receiver.value();
    Object result =
        step(code, () -> invoke(target, values), states, draw.refusedNulls, simpleName());
    succeeded = fault == null && !failed;
    if (succeeded) {
      if (!draw.refusedNulls.isEmpty() && !simpleName().equals("equals")) {
        report("a null that was taken for " + draw.refusedNulls, null);
      }
      keepOpen(result);
      follow(result, code);
    }
  }

  private List<TensorState> states() {
    List<TensorState> states = new ArrayList<>();
    for (Argument variable : draw.variables) {
      states.add(new TensorState(variable.code(), (Tensor) variable.value()));
    }
    return states;
  }

  private void keepOpen(@Nullable Object value) {
    if (value instanceof AutoCloseable handle) {
      open.add(handle);
    }
  }

  private String simpleName() {
    return entry.member() instanceof Method method ? method.getName() : "new";
  }

  private String owner() {
    String named = entry.named();
    return named.substring(0, named.lastIndexOf('.'));
  }

  private interface Body {
    @Nullable Object run() throws Throwable;
  }

  private @Nullable Object invoke(@Nullable Object target, @Nullable Object[] values)
      throws Throwable {
    try {
      if (entry.member() instanceof Method method) {
        method.setAccessible(true);
        return method.invoke(target, values);
      }
      return ((Constructor<?>) entry.member()).newInstance(values);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private boolean failed;

  /** Runs one statement and judges how it ends. */
  private @Nullable Object step(
      String code, Body body, List<TensorState> states, Set<String> nullArguments, String method) {
    running = code + ";";
    boolean pure = isPure(method);
    Object result = null;
    failed = false;
    Throwable caught = null;
    try {
      result = body.run();
    } catch (Throwable thrown) {
      failed = true;
      caught = thrown;
      String wrong = Judge.fault(thrown, nullArguments, method);
      if (wrong != null) {
        report(wrong, thrown);
      }
    }
    if (failed || pure) {
      for (TensorState state : states) {
        String changed = state.changed();
        if (!changed.isEmpty()) {
          report(
              (failed ? "a call that failed, " : "") + changed.replaceAll("\\d{3,}", "N"), caught);
        }
      }
    }
    running = null;
    lines.add(code + ";");
    return result;
  }

  private boolean isPure(String method) {
    return !method.endsWith("_")
        && !Exclusions.WRITES.contains(method)
        && Arrays.stream(entry.member().getParameters())
            .noneMatch(p -> p.getName().equals("inplace"))
        && !Surface.takesFunction(entry)
        && !owner().equals("Function");
  }

  /** What a program does next: look at the result, call the function, run backward. */
  private void follow(@Nullable Object result, String code) {
    int before = draw.variables.size();
    Object value = result;
    String name = code;
    if (result != null && returnsFunction()) {
      draw.huge = false;
      Argument a = Tensors.make(draw);
      Argument b = Tensors.make(draw);
      Argument c = Tensors.make(draw);
      int arity =
          result instanceof Function<?, ?> ? 1 : result instanceof BiFunction<?, ?, ?> ? 2 : 3;
      String call =
          arity == 1
              ? a.code()
              : arity == 2
                  ? a.code() + ", " + b.code()
                  : a.code() + ", " + b.code() + ", " + c.code();
      name = code + ".apply(" + call + ")";
      value = step(name, () -> apply(result, a, b, c), List.of(), Set.of(), "apply");
      if (failed) {
        return;
      }
      keepOpen(value);
    }
    if (before > draw.variables.size()) {
      return;
    }
    look(value, name);
  }

  private boolean returnsFunction() {
    return entry.member() instanceof Method method
        && Stream.of(Function.class, BiFunction.class, dev.adjoint.TriFunction.class)
            .anyMatch(type -> type.isAssignableFrom(method.getReturnType()));
  }

  @SuppressWarnings("unchecked")
  private static @Nullable Object apply(Object function, Argument a, Argument b, Argument c) {
    return switch (function) {
      case Function<?, ?> f -> ((Function<@Nullable Object, ?>) f).apply(a.value());
      case BiFunction<?, ?, ?> f ->
          ((BiFunction<@Nullable Object, @Nullable Object, ?>) f).apply(a.value(), b.value());
      default ->
          ((dev.adjoint.TriFunction<@Nullable Object, @Nullable Object, @Nullable Object, ?>)
                  function)
              .apply(a.value(), b.value(), c.value());
    };
  }

  private void look(@Nullable Object value, String code) {
    if (value instanceof List<?> list && !list.isEmpty()) {
      look(list.get(draw.next(list.size())), code + ".get(…)");
      return;
    }
    if (value instanceof Map<?, ?> || value == null || simpleName().equals("equals")) {
      return;
    }
    if (value instanceof Tensor tensor) {
      if (tensor.isInference() || tensor.numel() > 1 << 20 || !draw.chance(0.5)) {
        return;
      }
      if (tensor.requiresGrad() && !simpleName().contains("ackward")) {
        step(
            code + ".backward(onesLike(result))",
            () -> {
              tensor.backward(Adjoint.onesLike(tensor));
              return null;
            },
            List.of(),
            Set.of(),
            "backward");
      }
    }
    if (draw.chance(0.2)) {
      step(code + ".toString()", value::toString, List.of(), Set.of(), "toString");
    }
  }

  private void report(String kind, @Nullable Throwable thrown) {
    if (fault == null) {
      fault = new Fault(number, kind, snippet(), thrown);
    }
  }
}

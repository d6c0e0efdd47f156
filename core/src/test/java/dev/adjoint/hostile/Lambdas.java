package dev.adjoint.hostile;

import dev.adjoint.Tensor;
import dev.adjoint.WithAux;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Functions of the caller that throw, return null, or return what does not fit. */
final class Lambdas {
  private static final UnaryOperator<Object> NONE = x -> x;

  /** What a function does with its first argument. */
  private record Body(String code, UnaryOperator<@Nullable Object> of) {}

  private static final List<Body> BODIES =
      List.of(
          new Body("first(a).mul(2)", a -> Helpers.first(a).mul(2)),
          new Body("first(a).sum()", a -> Helpers.first(a).sum()),
          new Body("first(a).mul(first(a)).sum()", a -> product(Helpers.first(a)).sum()),
          new Body("first(a).exp()", a -> Helpers.first(a).exp()),
          new Body("first(a).view(-1)", a -> Helpers.first(a).view(-1)),
          new Body("first(a).select(0, 0)", a -> Helpers.first(a).select(0, 0)),
          new Body("first(a).detach()", a -> Helpers.first(a).detach()),
          new Body("first(a).clone().zero_()", a -> Helpers.first(a).clone().zero_()),
          new Body("first(a)", Helpers::first),
          new Body("first(a).unsqueeze(0)", a -> Helpers.first(a).unsqueeze(0)),
          new Body("first(a).to(INT64)", a -> Helpers.first(a).to(dev.adjoint.DType.INT64)));

  private Lambdas() {}

  private static Tensor product(Tensor x) {
    return x.mul(x);
  }

  static boolean isFunctional(Class<?> type) {
    return type.isInterface() && abstractMethod(type) != null;
  }

  /** The one abstract method of an interface; null where there are several or none. */
  static @Nullable Method abstractMethod(Class<?> type) {
    Method found = null;
    for (Method method : type.getMethods()) {
      if (Modifier.isAbstract(method.getModifiers()) && !isOfObject(method)) {
        if (found != null) {
          return null;
        }
        found = method;
      }
    }
    return found;
  }

  private static boolean isOfObject(Method method) {
    try {
      return Modifier.isPublic(
          Object.class.getMethod(method.getName(), method.getParameterTypes()).getModifiers());
    } catch (NoSuchMethodException e) {
      return false;
    }
  }

  static Argument make(Type type, Class<?> face, Draw draw) {
    Method method = abstractMethod(face);
    if (method == null) {
      throw new AssertionError(face + " is no functional interface");
    }
    int arity = method.getParameterCount();
    String parameters =
        IntStream.range(0, arity)
            .mapToObj(i -> String.valueOf((char) ('a' + i)))
            .collect(Collectors.joining(", ", "(", ")"));
    Class<?> result = resultOf(type, face, method);
    if (draw.chance(0.1)) {
      return function(
          face,
          parameters + " -> { throw new Provoked(); }",
          args -> {
            throw new Provoked();
          });
    }
    if (result == void.class) {
      return function(face, parameters + " -> {}", args -> null);
    }
    if (draw.chance(0.1)) {
      return function(face, parameters + " -> null", args -> null);
    }
    if (result == WithAux.class) {
      Body body = draw.pick(BODIES);
      return arity == 0
          ? function(face, "() -> null", args -> null)
          : function(
              face,
              parameters + " -> new WithAux<>(" + body.code + ", \"aux\")",
              args -> new WithAux<>(body.of.apply(args[0]), "aux"));
    }
    if (result != Tensor.class && result != Object.class) {
      Argument made = Values.make(result, draw);
      return function(face, parameters + " -> " + made.code(), args -> made.value());
    }
    if (arity > 0 && draw.chance(0.8)) {
      Body body = draw.pick(BODIES);
      return function(face, parameters + " -> " + body.code, args -> body.of.apply(args[0]));
    }
    Argument made =
        result == Object.class && draw.chance(0.3) ? Values.someObject(draw) : Tensors.make(draw);
    return function(face, parameters + " -> " + made.code(), args -> made.value());
  }

  private static Class<?> resultOf(Type type, Class<?> face, Method method) {
    if (face.getSimpleName().startsWith("Tensor")) {
      return Tensor.class;
    }
    Type result = method.getGenericReturnType();
    if (result instanceof TypeVariable<?> && type instanceof ParameterizedType given) {
      if (face == UnaryOperator.class || face == BinaryOperator.class) {
        result = given.getActualTypeArguments()[0];
      } else {
        TypeVariable<?>[] names = face.getTypeParameters();
        for (int i = 0; i < names.length; i++) {
          if (names[i].equals(result)) {
            result = given.getActualTypeArguments()[i];
            break;
          }
        }
      }
    }
    return Values.raw(result);
  }

  private interface Action {
    @Nullable Object on(@Nullable Object[] args);
  }

  private static Argument function(Class<?> face, String code, Action action) {
    return new Argument(code, proxy(face, code, action));
  }

  private static Object proxy(Class<?> face, String code, Action action) {
    InvocationHandler handler =
        (self, method, args) -> {
          if (method.isDefault()) {
            return InvocationHandler.invokeDefault(self, method, args);
          }
          return switch (method.getName()) {
            case "toString" -> code;
            case "hashCode" -> System.identityHashCode(self);
            case "equals" -> self == args[0];
            default -> action.on(args == null ? new Object[0] : args);
          };
        };
    return Proxy.newProxyInstance(Lambdas.class.getClassLoader(), new Class<?>[] {face}, handler);
  }

  /** A module with one parameter, whose names may be wrong. */
  static Argument module(Draw draw) {
    Argument weight = Tensors.make(draw);
    boolean fails = draw.chance(0.2);
    String code =
        "new Func.Parametrized<Object, Object>() {"
            + " public Map<String, Tensor> namedParameters() { return Map.of(\"weight\", "
            + weight.code()
            + "); }"
            + " public Object forward(Map<String, Tensor> p, Object a) { return "
            + (fails ? "null" : "p.get(\"weight\").mul(2)")
            + "; } }";
    Object module =
        new dev.adjoint.Func.Parametrized<Object, @Nullable Object>() {
          @Override
          public Map<String, Tensor> namedParameters() {
            return Map.of("weight", (Tensor) NONE.apply(weight.value()));
          }

          @Override
          public @Nullable Object forward(Map<String, Tensor> parameters, Object input) {
            return fails ? null : parameters.get("weight").mul(2);
          }
        };
    return new Argument(code, module);
  }
}

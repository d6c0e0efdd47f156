package dev.adjoint.autograd;

import dev.adjoint.Tensor;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a subclass of {@link Function} says itself.
 *
 * @param name the simple name of the class; of its superclass where it has none
 * @param forward whether it has any form of forward
 * @param withContext whether it has a form of forward that gets a context
 * @param setupContext whether forward gets no context, which is set up afterwards: where it says
 *     how that is done, or has no other form of forward
 * @param backward whether it has any form of backward
 * @param vjp whether it has backward under its other name
 * @param jvp whether it has any form of jvp
 * @param vmap whether it has a rule of its own for batches
 * @param once whether its backward can't be differentiated
 */
record FunctionOverrides(
    String name,
    boolean forward,
    boolean withContext,
    boolean setupContext,
    boolean backward,
    boolean vjp,
    boolean jvp,
    boolean vmap,
    boolean once) {

  private static final ClassValue<FunctionOverrides> OF =
      new ClassValue<>() {
        @Override
        protected FunctionOverrides computeValue(Class<?> type) {
          return find(type);
        }
      };

  static FunctionOverrides of(Function function) {
    return OF.get(function.getClass());
  }

  private static FunctionOverrides find(Class<?> type) {
    boolean forward = declaring(type, "forward") != null;
    boolean withContext = hasForwardWithContext(type);
    return new FunctionOverrides(
        name(type),
        forward,
        withContext,
        declaring(type, "setupContext") != null || (forward && !withContext),
        declaring(type, "backward") != null,
        declaring(type, "vjp") != null,
        declaring(type, "jvp") != null,
        declaring(type, "vmap") != null,
        isOnce(type, "backward") || isOnce(type, "vjp"));
  }

  private static String name(Class<?> type) {
    Class<?> named = type;
    while (named.isAnonymousClass()) {
      named = named.getSuperclass();
    }
    return named.getSimpleName();
  }

  /** The most special class that overrides a form of the method. */
  private static @Nullable Class<?> declaring(Class<?> type, String name) {
    for (Class<?> c = type; c != Function.class; c = c.getSuperclass()) {
      if (!forms(c, name).isEmpty()) {
        return c;
      }
    }
    return null;
  }

  private static boolean hasForwardWithContext(Class<?> type) {
    for (Class<?> c = type; c != Function.class; c = c.getSuperclass()) {
      if (forms(c, "forward").stream().anyMatch(m -> m.getParameterTypes()[0] == Context.class)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOnce(Class<?> type, String name) {
    Class<?> declaring = declaring(type, name);
    return declaring != null
        && forms(declaring, name).stream()
            .anyMatch(m -> m.isAnnotationPresent(OnceDifferentiable.class));
  }

  private static List<Method> forms(Class<?> type, String name) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(m -> m.getName().equals(name) && overridden(m))
        .toList();
  }

  private static boolean overridden(Method method) {
    return Arrays.stream(Function.class.getDeclaredMethods())
        .anyMatch(
            m ->
                m.getName().equals(method.getName())
                    && Arrays.equals(m.getParameterTypes(), method.getParameterTypes()));
  }

  /** Which inputs a form of forward would have to take. */
  static String describe(@Nullable Object[] inputs) {
    return Arrays.toString(
        Arrays.stream(inputs)
            .map(x -> x == null ? "null" : x instanceof Tensor ? "Tensor" : x.getClass().getName())
            .toArray());
  }
}

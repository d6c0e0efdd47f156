package dev.adjoint.hostile;

import static dev.adjoint.Adjoint.ones;

import dev.adjoint.Adjoint;
import dev.adjoint.Device;
import dev.adjoint.Dims;
import dev.adjoint.Func;
import dev.adjoint.Generator;
import dev.adjoint.Index;
import dev.adjoint.Scope;
import dev.adjoint.Shape;
import dev.adjoint.Tensor;
import dev.adjoint.ValuesIndices;
import dev.adjoint.VmapOptions;
import dev.adjoint.Warnings;
import dev.adjoint.autograd.AllowMutation;
import dev.adjoint.autograd.AnomalyMode;
import dev.adjoint.autograd.Differentiable;
import dev.adjoint.autograd.DualLevel;
import dev.adjoint.autograd.ForwardAd;
import dev.adjoint.autograd.GradMode;
import dev.adjoint.autograd.Graph;
import dev.adjoint.autograd.InferenceMode;
import dev.adjoint.autograd.MultithreadingMode;
import dev.adjoint.autograd.Node;
import dev.adjoint.autograd.RemovableHandle;
import dev.adjoint.autograd.SavedTensorHooks;
import dev.adjoint.autograd.Versions;
import dev.adjoint.autograd.ViewReplay;
import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.AnnotatedTypeVariable;
import java.lang.reflect.AnnotatedWildcardType;
import java.lang.reflect.Array;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes an argument for a parameter of any type that the public methods have. */
final class Values {
  /** How often an argument is null that must not be. */
  private static final double NULLS = 0.02;

  private Values() {}

  /** For a parameter: a value of its type, or null, whether it takes that or not. */
  static Argument make(AnnotatedType type, String parameter, Draw draw) {
    Class<?> raw = raw(type.getType());
    if (!raw.isPrimitive() && draw.chance(isNullable(type) ? 0.2 : draw.nulls ? NULLS : 0)) {
      if (!isNullable(type)) {
        draw.refusedNulls.add(parameter);
      }
      return new Argument("(" + raw.getSimpleName() + ") null", null);
    }
    if (type instanceof AnnotatedArrayType array && !raw.getComponentType().isPrimitive()) {
      return array(raw, array.getAnnotatedGenericComponentType(), parameter, draw);
    }
    if (type instanceof AnnotatedParameterizedType list && Collection.class.isAssignableFrom(raw)) {
      return list(list.getAnnotatedActualTypeArguments()[0], parameter, draw);
    }
    return make(type.getType(), draw);
  }

  static boolean isNullable(AnnotatedType type) {
    if (type.isAnnotationPresent(Nullable.class)) {
      return true;
    }
    if (type instanceof AnnotatedWildcardType wildcard) {
      return Arrays.stream(wildcard.getAnnotatedUpperBounds()).anyMatch(Values::isNullable);
    }
    return type instanceof AnnotatedTypeVariable variable
        && variable.getType() instanceof TypeVariable<?> name
        && Arrays.stream(name.getAnnotatedBounds()).anyMatch(Values::isNullable);
  }

  static Argument make(Type type, Draw draw) {
    if (type instanceof WildcardType wildcard) {
      return make(wildcard.getUpperBounds()[0], draw);
    }
    Class<?> raw = raw(type);
    Maker known = MAKERS.get(raw);
    if (known != null) {
      return known.make(draw);
    }
    if (raw.isArray()) {
      return raw.getComponentType().isPrimitive() ? primitives(raw, draw) : objects(raw, draw);
    }
    if (raw.isEnum()) {
      Object value = draw.pick(raw.getEnumConstants());
      return new Argument(raw.getSimpleName() + "." + ((Enum<?>) value).name(), value);
    }
    if (raw.isRecord()) {
      return record(raw, draw);
    }
    if (Collection.class.isAssignableFrom(raw)) {
      return new Argument("List.of()", List.of());
    }
    if (Lambdas.isFunctional(raw)) {
      return Lambdas.make(type, raw, draw);
    }
    throw new AssertionError("teach " + Values.class.getSimpleName() + " to make a " + type);
  }

  /** Whether there is a way to make one. */
  static boolean canMake(Type type) {
    Class<?> raw = raw(type);
    return MAKERS.containsKey(raw)
        || raw.isPrimitive()
        || (raw.isArray()
            && (raw.getComponentType().isPrimitive() || canMake(raw.getComponentType())))
        || raw.isEnum()
        || raw.isRecord()
        || Collection.class.isAssignableFrom(raw)
        || Lambdas.isFunctional(raw);
  }

  static Class<?> raw(Type type) {
    return switch (type) {
      case Class<?> plain -> plain;
      case ParameterizedType generic -> raw(generic.getRawType());
      case GenericArrayType array -> raw(array.getGenericComponentType()).arrayType();
      case WildcardType wildcard -> raw(wildcard.getUpperBounds()[0]);
      case TypeVariable<?> variable -> raw(variable.getBounds()[0]);
      default -> throw new AssertionError(type);
    };
  }

  private static Argument array(
      Class<?> raw, AnnotatedType component, String parameter, Draw draw) {
    int count = draw.chance(0.01) ? 70 : draw.next(4);
    Object values = Array.newInstance(raw.getComponentType(), count);
    List<String> codes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Argument element = element(component, parameter, draw);
      Array.set(values, i, element.value());
      codes.add(element.code());
    }
    String name = raw.getComponentType().getSimpleName();
    return new Argument("new " + name + "[] {" + String.join(", ", codes) + "}", values);
  }

  private static Argument element(AnnotatedType component, String parameter, Draw draw) {
    if (raw(component.getType()) == Object.class) {
      return isNullable(component) && draw.chance(0.1)
          ? new Argument("null", null)
          : someObject(draw);
    }
    return make(component, parameter, draw);
  }

  private static Argument list(AnnotatedType component, String parameter, Draw draw) {
    int count = draw.next(4);
    List<@Nullable Object> values = new ArrayList<>();
    List<String> codes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Argument element = element(component, parameter, draw);
      values.add(element.value());
      codes.add(element.code());
    }
    return new Argument("java.util.Arrays.asList(" + String.join(", ", codes) + ")", values);
  }

  /** Objects for those who take any: tensors, structures of them, and what is no tensor. */
  static Argument someObject(Draw draw) {
    return switch (draw.next(12)) {
      case 0 -> Numbers.aText(draw);
      case 1 -> Numbers.aLong(draw);
      case 2 -> Numbers.aDouble(draw);
      case 3 -> Numbers.anInt(draw);
      case 4 -> Numbers.aBoolean(draw);
      case 5 -> new Argument("List.of()", List.of());
      case 6 -> {
        Argument one = Tensors.make(draw);
        yield new Argument("List.of(" + one.code() + ")", List.of(value(one)));
      }
      case 7 -> {
        Argument one = Tensors.make(draw);
        yield new Argument("Map.of(\"a\", " + one.code() + ")", Map.of("a", value(one)));
      }
      default -> Tensors.make(draw);
    };
  }

  private static Argument nested(Draw draw) {
    return switch (draw.next(8)) {
      case 0 -> new Argument("new double[][] {{1, 2}, {3}}", new double[][] {{1, 2}, {3}});
      case 1 -> new Argument("new long[][] {{1, 2}, {300, -4}}", new long[][] {{1, 2}, {300, -4}});
      case 2 -> new Argument("new double[][] {}", new double[][] {});
      case 3 -> new Argument("new double[][] {{}, {}}", new double[][] {{}, {}});
      case 4 -> new Argument("new Object[] {true, 1, 2.5}", new Object[] {true, 1, 2.5});
      case 5 -> new Argument("new double[][] {{1}, null}", new double[][] {{1}, null});
      case 6 -> new Argument("new String[] {\"a\"}", new String[] {"a"});
      default ->
          new Argument(
              "new Object[] {new int[] {1, 2}, new double[] {3, 1e300}}",
              new Object[] {new int[] {1, 2}, new double[] {3, 1e300}});
    };
  }

  private static Argument objects(Class<?> raw, Draw draw) {
    int count = draw.next(3);
    Object values = Array.newInstance(raw.getComponentType(), count);
    List<String> codes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Argument element = make(raw.getComponentType(), draw);
      Array.set(values, i, element.value());
      codes.add(element.code());
    }
    String name = raw.getComponentType().getSimpleName();
    return new Argument("new " + name + "[] {" + String.join(", ", codes) + "}", values);
  }

  private static Argument primitives(Class<?> raw, Draw draw) {
    long[] longs = Numbers.someLongs(draw);
    if (raw == long[].class) {
      return new Argument("new long[] {" + Numbers.listed(longs) + "}", longs);
    }
    Class<?> component = raw.getComponentType();
    Object values = Array.newInstance(component, longs.length);
    List<String> codes = new ArrayList<>();
    for (int i = 0; i < longs.length; i++) {
      if (component == double.class || component == float.class) {
        double value = Numbers.someDouble(draw);
        if (component == double.class) {
          Array.setDouble(values, i, value);
        } else {
          Array.setFloat(values, i, (float) value);
        }
        codes.add((component == float.class ? "(float) " : "") + Numbers.code(value));
      } else if (component == boolean.class) {
        Array.setBoolean(values, i, longs[i] > 0);
        codes.add(Boolean.toString(longs[i] > 0));
      } else {
        Object narrow =
            component == int.class
                ? (Object) (int) longs[i]
                : component == short.class ? (Object) (short) longs[i] : (Object) (byte) longs[i];
        Array.set(values, i, narrow);
        codes.add(narrow.toString());
      }
    }
    return new Argument("new " + component + "[] {" + String.join(", ", codes) + "}", values);
  }

  private static Argument record(Class<?> raw, Draw draw) {
    for (int attempt = 0; attempt < 4; attempt++) {
      List<@Nullable Object> values = new ArrayList<>();
      List<String> codes = new ArrayList<>();
      Set<String> before = Set.copyOf(draw.refusedNulls);
      for (RecordComponent component : raw.getRecordComponents()) {
        Argument one = make(component.getAnnotatedType(), component.getName(), draw);
        values.add(one.value());
        codes.add(one.code());
      }
      draw.refusedNulls.retainAll(before);
      try {
        Class<?>[] types =
            Arrays.stream(raw.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        var constructor = raw.getConstructor(types);
        String name = raw.getName().replaceAll(".*\\.", "").replace('$', '.');
        if (raw.getTypeParameters().length > 0) {
          name += "<>";
        }
        return new Argument(
            "new " + name + "(" + String.join(", ", codes) + ")",
            constructor.newInstance(values.toArray()));
      } catch (InvocationTargetException e) {
        continue; // refused, as a call of the constructor itself is judged
      } catch (ReflectiveOperationException e) {
        throw new AssertionError(e);
      }
    }
    throw new IllegalStateException("no " + raw.getSimpleName() + " came out of these parts");
  }

  private static Object value(Argument argument) {
    return Objects.requireNonNull(argument.value());
  }

  private interface Maker {
    Argument make(Draw draw);
  }

  private static final Map<Class<?>, Maker> MAKERS = new LinkedHashMap<>();

  private static <T> void when(Class<T> type, Maker maker) {
    MAKERS.put(type, maker);
  }

  /** One way to make a thing, which a snippet can repeat. */
  private static <T> void when(Class<T> type, String code, Supplier<? extends T> make) {
    MAKERS.put(type, draw -> new Argument(code, make.get()));
  }

  private static Argument node(Draw draw) {
    for (int attempt = 0; attempt < 8; attempt++) {
      Argument tensor = Tensors.make(draw);
      Node node = ((Tensor) value(tensor)).gradFn();
      if (node != null) {
        return new Argument(tensor.code() + ".gradFn()", node);
      }
    }
    return new Argument("ones(2).requiresGrad_().exp().gradFn()", exponential());
  }

  private static Node exponential() {
    Node node = ones(2).requiresGrad_().exp().gradFn();
    if (node == null) {
      throw new IllegalStateException("nothing is recorded here");
    }
    return node;
  }

  private static Argument vmapOptions(Draw draw) {
    return switch (draw.next(6)) {
      case 0 -> new Argument("VmapOptions.DEFAULT", VmapOptions.DEFAULT);
      case 1 -> new Argument("VmapOptions.inDims(0, null)", VmapOptions.inDims(0, null));
      case 2 ->
          new Argument(
              "VmapOptions.DEFAULT.randomness(\"different\")",
              VmapOptions.DEFAULT.randomness("different"));
      case 3 -> new Argument("VmapOptions.DEFAULT.chunkSize(2)", VmapOptions.DEFAULT.chunkSize(2));
      case 4 -> new Argument("VmapOptions.DEFAULT.outDims(-1)", VmapOptions.DEFAULT.outDims(-1));
      default -> record(VmapOptions.class, draw);
    };
  }

  static {
    when(Tensor.class, Tensors::make);
    when(Object.class, Values::someObject);
    when(Device.class, "Device.CPU", () -> Device.CPU);
    when(Object[].class, Values::nested);
    when(long.class, Numbers::aLong);
    when(Long.class, Numbers::aLong);
    when(int.class, Numbers::anInt);
    when(Integer.class, Numbers::anInt);
    when(double.class, Numbers::aDouble);
    when(Double.class, Numbers::aDouble);
    when(Number.class, Numbers::aNumber);
    when(boolean.class, Numbers::aBoolean);
    when(Boolean.class, Numbers::aBoolean);
    when(String.class, Numbers::aText);
    when(
        Class.class,
        draw ->
            draw.pick(
                new Argument("String.class", String.class),
                new Argument("Tensor.class", Tensor.class)));
    when(
        Map.class,
        draw -> {
          Argument one = Tensors.make(draw);
          String key = draw.pick("weight", "bias", "");
          return new Argument(
              "Map.of(\"" + key + "\", " + one.code() + ")", Map.of(key, value(one)));
        });
    when(
        Iterator.class,
        draw -> {
          Argument one = Tensors.make(draw);
          return new Argument(
              "List.of(" + one.code() + ").iterator()", List.of(value(one)).iterator());
        });
    when(
        Shape.class,
        draw -> {
          long[] sizes = Numbers.someLongs(draw);
          return new Argument("size(" + Numbers.listed(sizes) + ")", Shape.of(sizes));
        });
    when(
        Dims.class,
        draw -> {
          long[] dims = Numbers.someLongs(draw);
          return new Argument("dims(" + Numbers.listed(dims) + ")", new Dims(dims));
        });
    when(
        Index.class,
        draw ->
            switch (draw.next(6)) {
              case 0 -> new Argument("Index.Ellipsis.ELLIPSIS", Index.Ellipsis.ELLIPSIS);
              case 1 -> new Argument("Index.NewAxis.NEW_AXIS", Index.NewAxis.NEW_AXIS);
              case 2 -> make(Index.Of.class, draw);
              case 3 -> make(Index.Flag.class, draw);
              case 4 -> make(Index.At.class, draw);
              default -> make(Index.Range.class, draw);
            });
    when(Generator.class, "new Generator()", Generator::new);
    when(Func.Parametrized.class, Lambdas::module);
    when(ValuesIndices.class, "tensor(3., 1., 2.).sort()", () -> Adjoint.tensor(3., 1., 2.).sort());
    when(Node.class, Values::node);
    when(VmapOptions.class, Values::vmapOptions);
    when(
        Differentiable.class,
        draw ->
            draw.chance(0.8)
                ? Tensors.make(draw)
                : make(dev.adjoint.autograd.GradientEdge.class, draw));
    when(Scope.class, "Scope.open()", Scope::open);
    when(GradMode.class, "GradMode.set(false)", () -> GradMode.set(false));
    when(InferenceMode.class, "InferenceMode.set(true)", () -> InferenceMode.set(true));
    when(AnomalyMode.class, "AnomalyMode.detectAnomaly()", AnomalyMode::detectAnomaly);
    when(
        MultithreadingMode.class,
        "MultithreadingMode.set(false)",
        () -> MultithreadingMode.set(false));
    when(ViewReplay.class, "ViewReplay.set(true)", () -> ViewReplay.set(true));
    when(DualLevel.class, "ForwardAd.dualLevel()", () -> ForwardAd.dualLevel());
    when(
        AllowMutation.class,
        "Graph.allowMutationOnSavedTensors()",
        () -> Graph.allowMutationOnSavedTensors());
    when(SavedTensorHooks.class, "Graph.saveOnCpu()", () -> Graph.saveOnCpu());
    when(
        Graph.Guard.class,
        "Graph.disableSavedTensorsHooks(\"no\")",
        () -> Graph.disableSavedTensorsHooks("no"));
    when(Warnings.Capture.class, "Warnings.capture(t -> {})", () -> Warnings.capture(t -> {}));
    when(
        Versions.Preserved.class,
        "Versions.unsafePreserve(ones(2))",
        () -> Versions.unsafePreserve(ones(2)));
    when(
        RemovableHandle.class,
        "ones(2).requiresGrad_().registerHook(g -> g)",
        () -> ones(2).requiresGrad_().registerHook(g -> g));
    when(dev.adjoint.autograd.Function.class, Functions::make);
    when(dev.adjoint.autograd.Context.class, Functions::context);
    when(dev.adjoint.autograd.FunctionNode.class, Functions::node);
    when(
        dev.adjoint.autograd.SavedTensor.class,
        "ones(2).requiresGrad_().exp().gradFn().savedTensors().getFirst()",
        () -> exponential().savedTensors().getFirst());
    when(
        dev.adjoint.autograd.Edge.class,
        "Edge.of(ones(2).requiresGrad_().exp().gradFn(), 1)",
        () -> dev.adjoint.autograd.Edge.of(exponential(), 1));
    when(
        dev.adjoint.autograd.AccumulateGrad.class,
        "(AccumulateGrad) ones(2).requiresGrad_().gradientEdge().node()",
        () -> (dev.adjoint.autograd.AccumulateGrad) ones(2).requiresGrad_().gradientEdge().node());
  }
}

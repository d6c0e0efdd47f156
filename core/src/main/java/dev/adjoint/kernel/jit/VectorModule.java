package dev.adjoint.kernel.jit;

import dev.adjoint.memory.Settings;
import java.util.Optional;

/**
 * Whether and how the Vector API can be used: {@code jdk.incubator.vector} is there only where the
 * JVM was started with {@code --add-modules jdk.incubator.vector}.
 */
public final class VectorModule {
  private static final String NAME = "jdk.incubator.vector";

  /** When vector loops are made: {@code -Dadjoint.vector=true|false|eager}. */
  public enum Policy {
    /** Never. */
    OFF,
    /** In the background, for kernels with much work. */
    WARM,
    /** At the first use, which waits until they are compiled. */
    EAGER
  }

  private static final Policy MODE = detect();

  private VectorModule() {}

  private static Policy detect() {
    Policy wanted =
        switch (Settings.VECTOR) {
          case "false" -> Policy.OFF;
          case "eager" -> Policy.EAGER;
          default -> Policy.WARM;
        };
    if (wanted == Policy.OFF) {
      return Policy.OFF;
    }
    Optional<Module> module = ModuleLayer.boot().findModule(NAME);
    if (module.isEmpty()) {
      System.err.println(
          "adjoint: running without vector instructions, several times slower; "
              + "start java with --add-modules "
              + NAME);
      return Policy.OFF;
    }
    // No requires clause: the module would not resolve where that one is missing.
    VectorModule.class.getModule().addReads(module.get());
    return wanted;
  }

  public static Policy mode() {
    return MODE;
  }

  /** Width of the preferred vectors in bits; 0 where there are none worth using. */
  public static int bits() {
    return Width.BITS;
  }

  /** Asks the vector classes only when a vector loop is to be made: loading them takes long. */
  private static final class Width {
    static final int BITS = MODE == Policy.OFF ? 0 : preferred();

    private static int preferred() {
      try {
        Class<?> shapes = Class.forName(NAME + ".VectorShape");
        Object shape = shapes.getMethod("preferredShape").invoke(null);
        int bits = (int) shapes.getMethod("vectorBitSize").invoke(shape);
        return bits >= 128 && bits <= 512 ? bits : 0;
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("the vector module is not the one known", e);
      }
    }
  }
}

package dev.adjoint.op;

import dev.adjoint.kernel.backend.Backend;
import dev.adjoint.kernel.cpu.CpuBackend;
import dev.adjoint.memory.Settings;

/** The backends that there are, by name, and the one that computes in this process. */
final class Backends {
  /** That of {@code -Dadjoint.backend}; a constant to the compiler. */
  static final Backend CHOSEN = named(Settings.BACKEND);

  private Backends() {}

  private static Backend named(String name) {
    return switch (name) {
      case "cpu" -> CpuBackend.INSTANCE;
      default -> throw new IllegalStateException("no backend is called " + name);
    };
  }
}

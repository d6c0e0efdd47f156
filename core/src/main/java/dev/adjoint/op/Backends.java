package dev.adjoint.op;

import dev.adjoint.kernel.backend.Backend;
import dev.adjoint.kernel.compare.CompareBackend;
import dev.adjoint.kernel.cpu.CpuBackend;
import dev.adjoint.kernel.reference.ReferenceBackend;
import dev.adjoint.memory.Settings;

/** The backends that there are, by name, and the one that computes in this process. */
public final class Backends {
  /** That of {@code -Dadjoint.backend}; a constant to the compiler. */
  private static final Backend CHOSEN = named(Settings.BACKEND);

  private Backends() {}

  private static Backend named(String name) {
    return switch (name) {
      case "cpu" -> CpuBackend.INSTANCE;
      case "reference" -> ReferenceBackend.INSTANCE;
      case "compare" -> new CompareBackend(CpuBackend.INSTANCE, ReferenceBackend.INSTANCE);
      default -> throw Errors.state("no backend is called %s", name);
    };
  }

  /** The one that was chosen. */
  public static Backend chosen() {
    return CHOSEN;
  }
}

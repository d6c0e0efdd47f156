package dev.adjoint.notebook;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code adjoint jupyter}. */
@Command(
    name = "jupyter",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Makes the library available in Jupyter.",
    subcommands = {
      JupyterCommand.Install.class,
      JupyterCommand.Uninstall.class,
      JupyterCommand.Kernel.class
    })
final class JupyterCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command: install or uninstall");
  }

  private static final class Place {
    @Option(names = "--user", description = "For the current user (the default).")
    private boolean user;

    @Option(
        names = "--prefix",
        paramLabel = "DIR",
        description = "Below DIR/share/jupyter, such as /usr/local or a virtual environment.")
    private @Nullable Path prefix;

    KernelSpec kernel() {
      return user || prefix == null ? KernelSpec.ofUser() : KernelSpec.under(prefix);
    }
  }

  /** {@code adjoint jupyter install}. */
  @Command(
      name = "install",
      mixinStandardHelpOptions = true,
      description = "Registers the kernel 'adjoint', shown as 'Adjoint (Java)'.")
  static final class Install implements Callable<Integer> {
    @ArgGroup private Place place = new Place();

    @Override
    public Integer call() throws IOException {
      KernelSpec kernel = place.kernel();
      kernel.install();
      System.out.println("Registered the kernel adjoint in " + kernel.folder());
      return 0;
    }
  }

  /** {@code adjoint jupyter uninstall}. */
  @Command(
      name = "uninstall",
      mixinStandardHelpOptions = true,
      description = "Removes the kernel again.")
  static final class Uninstall implements Callable<Integer> {
    @ArgGroup private Place place = new Place();

    @Override
    public Integer call() throws IOException {
      KernelSpec kernel = place.kernel();
      if (kernel.uninstall()) {
        System.out.println("Removed the kernel adjoint from " + kernel.folder());
        return 0;
      }
      System.err.println("adjoint: no kernel in " + kernel.folder());
      return 1;
    }
  }

  /** {@code adjoint jupyter kernel}, which Jupyter calls. */
  @Command(name = "kernel", hidden = true, description = "Runs the kernel for Jupyter.")
  static final class Kernel implements Callable<Integer> {
    @Parameters(paramLabel = "CONNECTION_FILE")
    private Path connection = Path.of("");

    @Override
    public Integer call() throws Exception {
      AdjointKernel.run(connection);
      return 0;
    }
  }
}

package dev.adjoint.notebook;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code adjoint} command. */
@Command(
    name = "adjoint",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Tensors and automatic differentiation on the JVM, from scripts and notebooks.",
    subcommands = {RunCommand.class, ReplCommand.class, JupyterCommand.class})
public final class Main implements Runnable {
  private static @Nullable CompletableFuture<Session> opening;

  @Spec private CommandSpec spec = CommandSpec.create();

  private Main() {}

  /** Runs the command and ends the JVM with its exit status. */
  public static void main(String[] args) {
    if (args.length > 1 && args[0].equals("run")) {
      openAhead(false);
    }
    useUnicode();
    int status = execute(args);
    System.out.flush();
    System.err.flush();
    System.exit(status);
  }

  /** Runs the command and gives its exit status. */
  static int execute(String... args) {
    return new CommandLine(new Main())
        .setParameterExceptionHandler(Main::explain)
        .setExecutionExceptionHandler(
            (exception, command, parsed) -> {
              System.out.flush();
              System.err.println("adjoint: " + exception);
              return 1;
            })
        .execute(args);
  }

  /** The message and one line of usage; the whole help would bury them. */
  private static int explain(ParameterException exception, String[] args) {
    CommandLine command = exception.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("adjoint: " + exception.getMessage());
    UnmatchedArgumentException.printSuggestions(exception, err);
    err.print(command.getHelp().fullSynopsis());
    err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  /** Opens a session on another thread: the compiler takes longest to start. */
  static void openAhead(boolean interruptible) {
    opening = CompletableFuture.supplyAsync(() -> Session.open(interruptible));
  }

  /** The session that was opened ahead, or a new one. */
  static Session session() {
    CompletableFuture<Session> ahead = opening;
    if (ahead == null) {
      return Session.open(false);
    }
    opening = null;
    try {
      return ahead.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /** Without a locale the JVM would print question marks for what is not ASCII. */
  private static void useUnicode() {
    if (System.out.charset().equals(StandardCharsets.US_ASCII)) {
      System.setOut(
          new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8));
      System.setErr(
          new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8));
    }
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command");
  }
}

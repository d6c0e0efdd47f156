package dev.adjoint.notebook;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code adjoint run}. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Runs a script or a notebook and prints a transcript.",
    footer = {
      "",
      "The library is imported already. An expression without a closing semicolon",
      "shows its value: its toString(), null for null, the elements of an array.",
      "Declarations, assignments, calls of void methods and whatever ends in a",
      "semicolon show nothing.",
      "",
      "A script (.jsh) prints the value of every such expression on lines of its own.",
      "A notebook (.ipynb) prints its prose, and for each code cell 'In [n]:' and the",
      "code, a blank line, what the cell printed, and the value of its last expression.",
      "",
      "A snippet may go on over several lines: inside brackets, after an operator, and",
      "where the next line begins with a dot or another token that can't begin one",
      "(a plus or minus sign, if it is indented).",
      "",
      "The exit status is 1 where code fails (its text, its line and the exception go",
      "to standard error, and the rest does not run) and where --check finds a",
      "difference, 2 where the command line is wrong."
    })
final class RunCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "A .jsh script or an .ipynb notebook.")
  private Path file = Path.of("");

  @ArgGroup private Outputs outputs = new Outputs();

  @Spec private CommandSpec spec = CommandSpec.create();

  private static final class Outputs {
    @Option(
        names = "--check",
        description = "Compare a notebook's recorded outputs with the computed ones.")
    private boolean check;

    @Option(names = "--write", description = "Save the outputs in the notebook.")
    private boolean write;
  }

  @Override
  public Integer call() {
    String name = file.toString().toLowerCase(Locale.ROOT);
    boolean script = name.endsWith(".jsh");
    if (!script && !name.endsWith(".ipynb")) {
      throw new ParameterException(
          spec.commandLine(), "Neither a .jsh script nor an .ipynb notebook: " + file);
    }
    if (script && (outputs.check || outputs.write)) {
      throw new ParameterException(
          spec.commandLine(), "--check and --write need a notebook: " + file + " is a script");
    }
    if (!Files.isRegularFile(file)) {
      return fail(Files.exists(file) ? "not a file" : "no such file");
    }
    try {
      return script
          ? new ScriptRunner(file, System.out, System.err).run(Main::session)
          : new NotebookRunner(file, mode(), System.out, System.err).run(Main::session);
    } catch (NotebookException e) {
      return fail(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return fail(String.valueOf(e));
    }
  }

  private NotebookRunner.Mode mode() {
    if (outputs.check) {
      return NotebookRunner.Mode.CHECK;
    }
    return outputs.write ? NotebookRunner.Mode.WRITE : NotebookRunner.Mode.SHOW;
  }

  private int fail(String why) {
    System.out.flush();
    System.err.println("adjoint: " + file + ": " + why);
    return 1;
  }
}

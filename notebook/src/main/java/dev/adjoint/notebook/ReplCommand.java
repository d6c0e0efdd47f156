package dev.adjoint.notebook;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code adjoint repl}. */
@Command(
    name = "repl",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Opens a shell with the library imported.",
    footer = {
      "",
      "An expression without a closing semicolon prints its value. Tab completes, the",
      "arrow keys bring back earlier entries, Ctrl-C stops what runs, Ctrl-D ends.",
      "",
      "From a pipe it reads entries line by line without a prompt, and the exit status",
      "is 1 where one of them failed."
    })
final class ReplCommand implements Callable<Integer> {

  @Override
  public Integer call() throws IOException {
    Main.openAhead(true);
    if (Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false)) {
      System.out.println(new Version().getVersion()[0] + ". Tab completes, Ctrl-D ends.");
      Session session = Main.session();
      Keyboard.run(session, new Repl(session, System.out, System.err));
      return 0;
    }
    Repl repl = new Repl(Main.session(), System.out, System.err);
    repl.drain(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
    return repl.failed() ? 1 : 0;
  }
}

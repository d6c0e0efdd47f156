import com.google.googlejavaformat.java.Main;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Checks ({@code check}) or rewrites ({@code apply}) the format of all sources of the project. */
final class Format {

  private Format() {}

  public static void main(String[] args) throws Exception {
    boolean apply = args[0].equals("apply");
    List<String> arguments = new ArrayList<>();
    arguments.addAll(apply ? List.of("--replace") : List.of("--dry-run", "--set-exit-if-changed"));
    arguments.addAll(sources());
    PrintWriter out = new PrintWriter(System.out, true);
    int status =
        new Main(out, new PrintWriter(System.err, true), InputStream.nullInputStream())
            .format(arguments.toArray(String[]::new));
    out.flush();
    if (status != 0 && !apply) {
      System.err.println("The files above are not formatted: run mvn -N -Pformat");
    }
    System.exit(status);
  }

  private static List<String> sources() throws IOException {
    List<String> sources = new ArrayList<>();
    try (Stream<Path> folders = Files.list(Path.of(""))) {
      for (Path folder :
          folders.filter(f -> Files.exists(f.resolve("pom.xml"))).sorted().toList()) {
        if (Files.isDirectory(folder.resolve("src"))) {
          try (Stream<Path> files = Files.walk(folder.resolve("src"))) {
            files
                .map(Path::toString)
                .filter(f -> f.endsWith(".java"))
                .sorted()
                .forEach(sources::add);
          }
        }
      }
    }
    sources.add(".mvn/Format.java");
    return sources;
  }
}

package dev.adjoint.notebook;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The folder that tells Jupyter how to start the kernel. */
final class KernelSpec {
  private static final String NAME = "adjoint";
  private static final String FILE = "kernel.json";

  private final Path folder;

  private KernelSpec(Path data) {
    this.folder = data.resolve("kernels").resolve(NAME);
  }

  /** The one below a prefix such as {@code /usr/local} or a virtual environment. */
  static KernelSpec under(Path prefix) {
    return new KernelSpec(prefix.resolve("share").resolve("jupyter"));
  }

  /** The one of the current user. */
  static KernelSpec ofUser() {
    return new KernelSpec(
        userData(
            System.getenv(),
            System.getProperty("os.name", ""),
            Path.of(System.getProperty("user.home", "."))));
  }

  /** Where Jupyter keeps a user's data. */
  static Path userData(Map<String, String> environment, String system, Path home) {
    String data = environment.get("JUPYTER_DATA_DIR");
    if (data != null && !data.isEmpty()) {
      return Path.of(data);
    }
    String name = system.toLowerCase(Locale.ROOT);
    if (name.startsWith("mac")) {
      return home.resolve("Library").resolve("Jupyter");
    }
    String roaming = environment.get("APPDATA");
    if (name.startsWith("windows") && roaming != null) {
      return Path.of(roaming, "jupyter");
    }
    String xdg = environment.get("XDG_DATA_HOME");
    Path share =
        xdg == null || xdg.isEmpty() ? home.resolve(".local").resolve("share") : Path.of(xdg);
    return share.resolve("jupyter");
  }

  Path folder() {
    return folder;
  }

  /** Writes the folder, or replaces it: the kernel runs on this JVM with this class path. */
  void install() throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(FILE), Json.write(json()));
  }

  private static Map<String, @Nullable Object> json() {
    List<@Nullable Object> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(KernelSpec::isForKernel)
        .forEach(command::add);
    command.add("-cp");
    command.add(
        Stream.of(System.getProperty("java.class.path", "").split(File.pathSeparator))
            .map(entry -> Path.of(entry).toAbsolutePath().normalize().toString())
            .collect(Collectors.joining(File.pathSeparator)));
    command.add(Main.class.getName());
    command.add("jupyter");
    command.add("kernel");
    command.add("{connection_file}");
    return Map.of(
        "argv", command,
        "display_name", "Adjoint (Java)",
        "language", "java",
        "interrupt_mode", "message",
        "metadata", Map.of("debugger", false));
  }

  /** Flags that describe the library go over to the kernel; those of this one run do not. */
  private static boolean isForKernel(String flag) {
    return Stream.of(
            "--add-modules",
            "--add-opens",
            "--add-exports",
            "--enable-native-access",
            "-Dadjoint.",
            "-Xmx",
            "-XX:+Use",
            "-XX:-Use",
            "--sun-misc-unsafe")
        .anyMatch(flag::startsWith);
  }

  /** Removes the folder, and says whether there was one. */
  boolean uninstall() throws IOException {
    if (!Files.isRegularFile(folder.resolve(FILE))) {
      return false;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (NoSuchFileException e) {
      return false;
    }
    return true;
  }
}

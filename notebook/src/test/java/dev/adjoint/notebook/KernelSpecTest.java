package dev.adjoint.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelSpecTest {
  private static final Path HOME = Path.of("/home/u");

  @TempDir private Path folder;

  @Test
  void installsAndRemoves() throws IOException {
    KernelSpec spec = KernelSpec.under(folder);
    assertThat(spec.uninstall()).isFalse();
    spec.install();
    spec.install();
    Path file = folder.resolve("share/jupyter/kernels/adjoint/kernel.json");
    Map<?, ?> json = (Map<?, ?>) Json.read(Files.readString(file));
    assertThat(json.get("display_name")).isEqualTo("Adjoint (Java)");
    assertThat(json.get("language")).isEqualTo("java");
    List<?> command = (List<?>) json.get("argv");
    assertThat(command.getFirst()).asString().startsWith(System.getProperty("java.home"));
    assertThat(command.getLast()).isEqualTo("{connection_file}");
    assertThat(command.contains("dev.adjoint.notebook.Main")).isTrue();
    assertThat(spec.uninstall()).isTrue();
    assertThat(file.getParent()).doesNotExist();
  }

  @Test
  void findsTheFolderOfTheUser() {
    assertThat(KernelSpec.userData(Map.of(), "Linux", HOME))
        .isEqualTo(Path.of("/home/u/.local/share/jupyter"));
    assertThat(KernelSpec.userData(Map.of("XDG_DATA_HOME", "/x"), "Linux", HOME))
        .isEqualTo(Path.of("/x/jupyter"));
    assertThat(KernelSpec.userData(Map.of(), "Mac OS X", HOME))
        .isEqualTo(Path.of("/home/u/Library/Jupyter"));
    assertThat(KernelSpec.userData(Map.of("APPDATA", "/roaming"), "Windows 11", HOME))
        .isEqualTo(Path.of("/roaming/jupyter"));
    assertThat(KernelSpec.userData(Map.of("JUPYTER_DATA_DIR", "/d"), "Linux", HOME))
        .isEqualTo(Path.of("/d"));
  }
}

package dev.adjoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs on the page for users compile, and the one that runs prints what it says. */
class UsingTest {
  private static final Pattern BLOCK = Pattern.compile("```java\\R(.*?)```", Pattern.DOTALL);
  private static final Pattern PRINTED = Pattern.compile("println\\(.*\\); +// ([^,\\n]*)(?:,.*)?");

  @TempDir private Path folder;

  private static List<String> blocks() throws IOException {
    List<String> blocks = new ArrayList<>();
    Matcher block = BLOCK.matcher(Files.readString(Path.of("..", "docs", "USING.md")));
    while (block.find()) {
      blocks.add(block.group(1));
    }
    return blocks;
  }

  private String errors(String name, String source) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    Path file = Files.writeString(folder.resolve(name + ".java"), source);
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    String classPath = System.getProperty("java.class.path");
    int failed =
        compiler.run(
            null, text, text, "-proc:none", "-cp", classPath, "-d", folder + "", file.toString());
    return failed == 0 ? "" : text.toString(StandardCharsets.UTF_8);
  }

  @Test
  void thePageCompiles() throws IOException {
    List<String> blocks = blocks();
    assertThat(blocks).hasSize(3);
    for (int i = 0; i < blocks.size(); i++) {
      assertThat(errors("Block" + i, blocks.get(i))).as(blocks.get(i)).isEmpty();
    }
  }

  @Test
  void whatThePageWarnsOfIsSo() throws IOException {
    String collision = blocks().get(1).replace("import dev.adjoint.autograd.Function;\n", "");
    assertThat(errors("Collision", collision)).contains("reference to Function is ambiguous");
    String hidden = blocks().get(2).replace("Adjoint.size(size(), 3)", "size(size(), 3)");
    assertThat(errors("Hidden", hidden)).contains("method size in class Batch cannot be applied");
  }

  @Test
  void doublesArePrintedAsThePageSays() throws Exception {
    String program = blocks().getFirst();
    Path file = Files.writeString(folder.resolve("Doubles.java"), program);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Dadjoint.vector=false",
                "-cp",
                System.getProperty("java.class.path"),
                file.toString())
            .redirectError(Redirect.DISCARD)
            .start();
    StringWriter printed = new StringWriter();
    process.inputReader().transferTo(printed);
    assertThat(process.waitFor()).isZero();
    List<String> wanted = new ArrayList<>();
    Matcher line = PRINTED.matcher(program);
    while (line.find()) {
      wanted.add(line.group(1).strip());
    }
    assertThat(wanted).hasSize(3);
    assertThat(printed.toString().lines()).containsExactlyElementsOf(wanted);
    double rounded = Adjoint.fromArray(new double[] {1}).add(Adjoint.tensor(0.1)).item() - 1;
    assertThat(rounded).isNotEqualTo(0.1).isBetween(0.1000000014, 0.1000000016);
  }
}

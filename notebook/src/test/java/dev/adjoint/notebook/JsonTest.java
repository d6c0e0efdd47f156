package dev.adjoint.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

  @Test
  void writesAsJupyterDoes() throws IOException {
    String text =
        """
        {"b": [1, 2.50, -1e-7, []], "a": {}, "B": null, "é": true,
         "\\ud83d\\ude00": false, "\\uffee": "\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u007f"}\
        """;
    assertThat(Json.write(Json.read(text)))
        .isEqualTo(
            """
            {
             "B": null,
             "a": {},
             "b": [
              1,
              2.50,
              -1e-7,
              []
             ],
             "é": true,
             "\uffee": "\\"\\\\/\\b\\f\\n\\r\\t\\u0001\u007f",
             "\ud83d\ude00": false
            }
            """);
  }

  @Test
  void aSavedNotebookIsWrittenUnchanged() throws IOException {
    String lesson = Files.readString(Repository.file("notebooks/autograd.ipynb"));
    assertThat(Json.write(Json.read(lesson))).isEqualTo(lesson);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[1,]", "{} x", "nul", "{\"a\" 1}"})
  void rejectsWhatIsNoJson(String text) {
    assertThatThrownBy(() -> Json.read(text)).isInstanceOf(JsonProcessingException.class);
  }
}

package dev.adjoint.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NotebookTest {
  private static final String FILE =
      """
      {"nbformat": 4, "nbformat_minor": 5, "metadata": {"kept": 1.50}, "cells": [
       {"cell_type": "markdown", "id": "m", "metadata": {}, "source": ["# A\\n", "b"]},
       {"cell_type": "code", "id": "c", "metadata": {"tags": ["t"]}, "execution_count": null,
        "source": "x", "outputs": [
         {"output_type": "stream", "name": "stdout", "text": ["a\\n", "b"]},
         {"output_type": "execute_result", "data": {"text/plain": "v"}, "metadata": {},
          "execution_count": 7},
         {"output_type": "display_data", "data": {"image/png": ""}, "metadata": {}}]}]}
      """;

  @TempDir private Path folder;

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("n.ipynb"), text);
  }

  @Test
  void readsCellsAndRecordedOutputs() throws Exception {
    List<Notebook.Cell> cells = Notebook.read(write(FILE)).cells();
    assertThat(cells).extracting(Notebook.Cell::isProse).containsExactly(true, false);
    assertThat(cells).extracting(Notebook.Cell::text).containsExactly("# A\nb", "x");
    assertThat(cells.getLast().recorded())
        .containsExactly(
            new Output.Stream("stdout", "a\nb"),
            new Output.Value("v"),
            new Output.Foreign("display_data"));
  }

  @Test
  void savesOutputsAndLeavesTheRest() throws Exception {
    Path file = write(FILE);
    Notebook notebook = Notebook.read(file);
    notebook
        .cells()
        .getLast()
        .record(1, List.of(new Output.Stream("stderr", "e\n"), new Output.Value("1\n2")));
    notebook.save();
    assertThat(file)
        .hasContent(
            """
            {
             "cells": [
              {
               "cell_type": "markdown",
               "id": "m",
               "metadata": {},
               "source": [
                "# A\\n",
                "b"
               ]
              },
              {
               "cell_type": "code",
               "execution_count": 1,
               "id": "c",
               "metadata": {
                "tags": [
                 "t"
                ]
               },
               "outputs": [
                {
                 "name": "stderr",
                 "output_type": "stream",
                 "text": [
                  "e\\n"
                 ]
                },
                {
                 "data": {
                  "text/plain": [
                   "1\\n",
                   "2"
                  ]
                 },
                 "execution_count": 1,
                 "metadata": {},
                 "output_type": "execute_result"
                }
               ],
               "source": "x"
              }
             ],
             "metadata": {
              "kept": 1.50
             },
             "nbformat": 4,
             "nbformat_minor": 5
            }
            """);
  }

  @Test
  void savingKeepsPermissionsAndLeavesNoOtherFile() throws Exception {
    Path file = write(FILE);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    Notebook.read(file).save();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r-----");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void savingThroughALinkKeepsTheLink() throws Exception {
    Path file = write(FILE);
    Path link = Files.createSymbolicLink(folder.resolve("link.ipynb"), file);
    Notebook.read(link).save();
    assertThat(link).isSymbolicLink();
    assertThat(file).content().startsWith("{\n \"cells\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"cells\": [1, | it is no JSON at line 1",
        "`` | it is no JSON at line 1, column 1: the document is empty",
        "[] | the JSON in it is no object",
        "\ufeff{} | it is no JSON at line 1, column 1",
        "{\"nbformat\": 4, \"cells\": {}} | the cells should be a list, but an object was found",
        "{\"nbformat\": 4, \"cells\": null} | the cells should be a list, but null was found",
        "{\"nbformat\": 4, \"cells\": [{\"cell_type\": \"raw\", \"source\": \"\"}, 3]} | cell 2: it"
            + " should be an object, but the number 3 was found",
        "{\"nbformat\": 4, \"cells\": [{\"source\": \"1\"}]} | cell 1: it has no cell_type",
        "{\"nbformat\": 4, \"cells\": [{\"cell_type\": 1, \"source\": \"1\"}]} | cell 1: cell_type"
            + " should be a string, but the number 1 was found",
        "{\"nbformat\": 4, \"cells\": [{\"cell_type\": \"heading\", \"source\": \"1\"}]} | cell 1:"
            + " its cell_type is 'heading', not one of [code, markdown, raw]",
        "{\"nbformat\": 4, \"cells\": [{\"cell_type\": \"code\"}]} | cell 1: it has no source",
        "{\"nbformat\": 4, \"cells\": [{\"cell_type\": \"code\", \"source\": 5}]} | cell 1: source"
            + " should be a string, but the number 5 was found",
        "{\"nbformat\": 4, \"cells\": [{\"cell_type\": \"markdown\", \"source\": null}]} | cell 1:"
            + " source should be a string, but null was found",
        "{\"nbformat\": 4, \"cells\": [{\"cell_type\": \"code\", \"source\": [\"1\", 5]}]} | cell"
            + " 1: source should hold strings alone, but in it the number 5 was found",
        "{\"nbformat\": 4, \"cells\": [{\"cell_type\": \"code\", \"source\": \"1\", \"outputs\":"
            + " {}}]} | cell 1: the outputs should be a list, but an object was found",
        "{\"nbformat\": 4, \"cells\": [{\"cell_type\": \"code\", \"source\": \"1\", \"outputs\":"
            + " null}]} | cell 1: the outputs should be a list, but null was found",
        "{\"nbformat\": 4, \"cells\": [{\"cell_type\": \"code\", \"source\": \"1\", \"outputs\":"
            + " [[]]}]} | cell 1: output 1 should be an object, but a list was found",
        "{\"nbformat\": 4, \"cells\": [{\"cell_type\": \"code\", \"source\": \"1\", \"outputs\":"
            + " [{}]}]} | cell 1: it has no output_type",
        "{\"nbformat\": 4, \"cells\": [{\"cell_type\": \"code\", \"source\": \"1\", \"outputs\":"
            + " [{\"output_type\": \"stream\", \"name\": \"stdout\"}]}]} | cell 1: it has no text",
        "{\"nbformat\": 4, \"cells\": [{\"cell_type\": \"code\", \"source\": \"1\", \"outputs\":"
            + " [{\"output_type\": \"execute_result\"}]}]} | cell 1: the data of an output should"
            + " be an object, but null was found",
        "{\"nbformat\": 4, \"cells\": []} | the notebook has no cells",
        "{} | the notebook has no cells",
        "{\"nbformat\": 3, \"worksheets\": []} | a notebook of format 3",
        "{\"cells\": [{}]} | it does not say its nbformat",
        "{\"nbformat\": 4, \"cells\": [{}], \"metadata\": {\"language_info\": {\"name\":"
            + " \"python\"}}} | a notebook in python"
      })
  void saysInOneLineWhyAFileIsNoNotebook(String text, String why) throws IOException {
    Path file = write(text);
    assertThatThrownBy(() -> Notebook.read(file))
        .isInstanceOf(NotebookException.class)
        .message()
        .contains(why)
        .doesNotContain("\n");
  }

  @Test
  void bytesThatAreNoTextAreNoNotebook() throws IOException {
    Path file = Files.write(folder.resolve("n.ipynb"), new byte[] {(byte) 0xff, (byte) 0xfe});
    assertThatThrownBy(() -> Notebook.read(file)).hasMessageContaining("no text in UTF-8");
  }

  @Test
  void splitsLinesAsPythonDoes() {
    assertThat(Notebook.split("a\nb\r\nc\rd\u2028e"))
        .containsExactly("a\n", "b\r\n", "c\r", "d\u2028", "e");
    assertThat(Notebook.split("")).isEmpty();
    assertThat(Notebook.split("a\n\n")).containsExactly("a\n", "\n");
  }
}

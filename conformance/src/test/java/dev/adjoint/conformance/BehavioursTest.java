package dev.adjoint.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.adjoint.conformance.Behaviours.Line;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every line of the checklist has a test that names it, or a reason. */
final class BehavioursTest {
  @Test
  void everyLineIsThereOnce() throws IOException {
    List<String> expected = new ArrayList<>();
    for (int section = 1; section <= Behaviours.SECTIONS.size(); section++) {
      for (int nr = 1; nr <= Behaviours.SECTIONS.get(section - 1).lines(); nr++) {
        expected.add(String.format("%d.%02d", section, nr));
      }
    }
    assertThat(Behaviours.lines().stream().map(Line::id).toList())
        .containsExactlyElementsOf(expected);
  }

  @Test
  void everyHeldLineHasTest() throws IOException {
    Map<String, List<String>> tests = Behaviours.tests();
    assertThat(
            Behaviours.lines().stream()
                .filter(l -> l.needsTest() && !tests.containsKey(l.id()))
                .map(Line::id))
        .as("lines that are said to be held without a test")
        .isEmpty();
    Set<String> unknown = new TreeSet<>(tests.keySet());
    unknown.removeAll(Behaviours.lines().stream().map(Line::id).collect(Collectors.toSet()));
    assertThat(unknown).as("lines that tests name").isEmpty();
  }

  @Test
  void everyOtherLineHasReason() throws IOException {
    assertThat(
            Behaviours.lines().stream()
                .filter(l -> !l.needsTest() && l.note().isBlank())
                .map(Line::id))
        .isEmpty();
  }

  @Test
  void pageIsUpToDate() throws IOException {
    String text = BehavioursPage.text(Behaviours.lines(), Behaviours.tests());
    if (Boolean.getBoolean("adjoint.coverage.write")) {
      Files.writeString(BehavioursPage.path(), text);
    }
    assertThat(BehavioursPage.path())
        .as("written by: %s", BehavioursPage.COMMAND)
        .content()
        .isEqualTo(text);
  }
}

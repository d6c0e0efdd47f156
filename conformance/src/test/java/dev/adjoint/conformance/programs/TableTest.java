package dev.adjoint.conformance.programs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.adjoint.conformance.programs.Step.Call;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** Every row of the table of operations takes part in random programs. */
@EnabledIf(
    value = "dev.adjoint.conformance.Oracle#isAsked",
    disabledReason = "no libtorch for this platform, or no vector module in this JVM")
final class TableTest {
  private static final int TRIES = 60;

  @Test
  void everyRowIsCalledWithOperandsThatItTakes() {
    List<String> absent = new ArrayList<>();
    for (List<Table.Entry> row : Table.get().rows()) {
      if (row.stream().noneMatch(TableTest::isTaken)) {
        absent.add(row.getFirst().row().name());
      }
    }
    assertThat(absent).as("rows for whose operands programs have no values").isEmpty();
  }

  private static boolean isTaken(Table.Entry entry) {
    if (entry.samples().isEmpty()) {
      return false;
    }
    for (int number = 0; number < TRIES; number++) {
      Generator.Made made = Generator.single(entry, number);
      boolean called =
          made.program().steps().stream()
              .anyMatch(step -> step instanceof Call call && call.row() == entry.row());
      if (called && made.refusals().isEmpty()) {
        return true;
      }
    }
    return false;
  }
}

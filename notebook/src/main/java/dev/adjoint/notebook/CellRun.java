package dev.adjoint.notebook;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What running a cell gave.
 *
 * @param outputs what it printed and the value of its last expression, in order
 * @param failure why it stopped early, or null
 */
record CellRun(List<Output> outputs, @Nullable Failure failure) {

  /** Runs a cell; the listener gets what the cell prints while it runs. */
  static CellRun of(Session session, Source cell, Capture.Sink listener) {
    Recorder recorder = new Recorder(listener);
    List<String> values = new ArrayList<>();
    Failure failure;
    try (Capture _ = new Capture(recorder)) {
      failure = session.runCell(cell, values::add);
    }
    List<Output> outputs = recorder.outputs();
    values.forEach(text -> outputs.add(new Output.Value(text)));
    return new CellRun(outputs, failure);
  }

  /** Joins what comes from one stream without a break, as Jupyter does. */
  private static final class Recorder implements Capture.Sink {
    private final Capture.Sink listener;
    private final List<String> names = new ArrayList<>();
    private final List<StringBuilder> texts = new ArrayList<>();

    Recorder(Capture.Sink listener) {
      this.listener = listener;
    }

    @Override
    public synchronized void print(String name, String text) {
      if (names.isEmpty() || !names.getLast().equals(name)) {
        names.add(name);
        texts.add(new StringBuilder());
      }
      texts.getLast().append(text);
      listener.print(name, text);
    }

    synchronized List<Output> outputs() {
      List<Output> outputs = new ArrayList<>();
      for (int i = 0; i < names.size(); i++) {
        outputs.add(new Output.Stream(names.get(i), texts.get(i).toString()));
      }
      return outputs;
    }
  }
}

package dev.adjoint.notebook;

import java.io.PrintStream;

/**
 * A notebook as text: prose as it stands, and for each code cell its number, its code, what it
 * printed and its value, with blank lines between.
 */
final class Transcript implements Capture.Sink {
  private final PrintStream out;
  private final PrintStream err;
  private boolean first = true;
  private boolean afterCode;
  private boolean lineOpen;

  Transcript(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  void prose(String text) {
    separate();
    out.println(text.strip());
    out.flush();
  }

  void code(int number, String text) {
    separate();
    out.println("In [" + number + "]:");
    out.println(text.strip());
    out.flush();
    afterCode = true;
  }

  @Override
  public void print(String name, String text) {
    beginOutput();
    if (name.equals("stderr")) {
      out.flush();
      err.print(text);
      err.flush();
    } else {
      out.print(text);
      out.flush();
      lineOpen = !text.endsWith("\n");
    }
  }

  void value(String text) {
    closeLine();
    beginOutput();
    out.println(text);
    out.flush();
  }

  /** Ends a line that a cell left open. */
  void closeLine() {
    if (lineOpen) {
      out.println();
      lineOpen = false;
    }
  }

  private void beginOutput() {
    if (afterCode) {
      out.println();
      afterCode = false;
    }
  }

  private void separate() {
    closeLine();
    if (!first) {
      out.println();
    }
    first = false;
    afterCode = false;
  }
}

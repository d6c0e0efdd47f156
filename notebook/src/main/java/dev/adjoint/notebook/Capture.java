package dev.adjoint.notebook;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Takes what code prints to {@code System.out} and {@code System.err} until it is closed. */
final class Capture implements AutoCloseable {

  /** Gets what was printed, in order. */
  interface Sink {
    /**
     * Some text arrived.
     *
     * @param name {@code stdout} or {@code stderr}
     * @param text the text, never empty
     */
    void print(String name, String text);
  }

  private final PrintStream out = System.out;
  private final PrintStream err = System.err;
  private final PrintStream capturedOut;
  private final PrintStream capturedErr;

  Capture(Sink sink) {
    capturedOut = stream("stdout", sink);
    capturedErr = stream("stderr", sink);
    System.setOut(capturedOut);
    System.setErr(capturedErr);
  }

  @Override
  public void close() {
    capturedOut.flush();
    capturedErr.flush();
    System.setOut(out);
    System.setErr(err);
  }

  private static PrintStream stream(String name, Sink sink) {
    return new PrintStream(new Decoder(name, sink), true, StandardCharsets.UTF_8);
  }

  /** Turns bytes into text, and holds back a character of which only the first bytes came. */
  private static final class Decoder extends OutputStream {
    private final String name;
    private final Sink sink;
    private byte[] pending = {};

    Decoder(String name, Sink sink) {
      this.name = name;
      this.sink = sink;
    }

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
      byte[] all = Arrays.copyOf(pending, pending.length + length);
      System.arraycopy(bytes, offset, all, pending.length, length);
      int whole = wholeCharacters(all);
      pending = Arrays.copyOfRange(all, whole, all.length);
      if (whole > 0) {
        synchronized (sink) {
          sink.print(name, new String(all, 0, whole, StandardCharsets.UTF_8));
        }
      }
    }

    private static int wholeCharacters(byte[] bytes) {
      for (int back = 1; back <= Math.min(3, bytes.length); back++) {
        int b = bytes[bytes.length - back] & 0xff;
        if (b >= 0xc0) {
          int needed = b >= 0xf0 ? 4 : b >= 0xe0 ? 3 : 2;
          return needed > back ? bytes.length - back : bytes.length;
        }
        if (b < 0x80) {
          break;
        }
      }
      return bytes.length;
    }
  }
}

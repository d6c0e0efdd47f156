package dev.adjoint.notebook;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.stream.Stream;
import jdk.jshell.execution.DirectExecutionControl;
import org.jspecify.annotations.Nullable;

/**
 * Runs what JShell compiles in this JVM, on the calling thread, and keeps the value itself.
 *
 * <p>JShell's own local control starts a thread for each snippet, which would lose everything that
 * is kept per thread (the grad mode), and turns values into text by rules of its own.
 */
final class SnippetControl extends DirectExecutionControl {
  private final boolean interruptible;
  private @Nullable Object value;
  private @Nullable Throwable thrown;
  private @Nullable Class<?> holder;
  private final Object lock = new Object();
  private @Nullable Thread running;

  /** Whether the code left its thread's interrupt flag set: it is the code's, not JShell's. */
  private boolean interrupted;

  SnippetControl(boolean interruptible) {
    this.interruptible = interruptible;
  }

  /** Forgets what ran before. */
  void reset() {
    value = null;
    thrown = null;
    holder = null;
  }

  /** The value of the expression that ran last. */
  @Nullable Object value() {
    return value;
  }

  /** What the code that ran last threw, or null. */
  @Nullable Throwable thrown() {
    return thrown;
  }

  /** Lets go of the value that JShell keeps in a field for an expression without a name. */
  void release(String field) {
    value = null;
    if (holder == null) {
      return;
    }
    try {
      Field kept = holder.getDeclaredField(field);
      if (!kept.getType().isPrimitive()) {
        kept.setAccessible(true);
        kept.set(null, null);
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("JShell keeps the value of an expression elsewhere now", e);
    }
  }

  /** Asks the code that runs now to stop. */
  void interrupt() {
    synchronized (lock) {
      if (running != null) {
        Hooks.requestStop(true);
        running.interrupt();
      }
    }
  }

  @Override
  public void load(ClassBytecodes[] classes)
      throws ClassInstallException, NotImplementedException, EngineTerminationException {
    super.load(
        interruptible
            ? Stream.of(classes)
                .map(c -> new ClassBytecodes(c.name(), StopWeaver.weave(c.bytecodes())))
                .toArray(ClassBytecodes[]::new)
            : classes);
  }

  @Override
  protected String invoke(Method method) throws Exception {
    holder = method.getDeclaringClass();
    Thread thread = Thread.currentThread();
    thread.setContextClassLoader(holder.getClassLoader());
    setRunning(thread);
    try {
      value = method.invoke(null);
    } catch (InvocationTargetException e) {
      thrown = e.getCause();
      throw e;
    } finally {
      setRunning(null);
    }
    return "";
  }

  /** Says which thread runs code now; a request to stop that came for it ends with it. */
  private void setRunning(@Nullable Thread thread) {
    synchronized (lock) {
      running = thread;
      if (thread != null) {
        if (interrupted) {
          thread.interrupt();
        }
        return;
      }
      interrupted = Thread.interrupted();
      if (interruptible && Hooks.isStopRequested()) {
        Hooks.requestStop(false);
        interrupted = false;
      }
    }
  }
}

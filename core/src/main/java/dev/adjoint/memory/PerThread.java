package dev.adjoint.memory;

import java.lang.ref.WeakReference;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A thread-local value that does not outlive the class loader of the library.
 *
 * <p>A thread that goes on after an application has ended would keep a plain {@link ThreadLocal}'s
 * value, and with it the application's classes and all that their fields hold. Here the thread
 * refers to the value weakly, and what keeps it is a table of this library: it is gone when the
 * thread or the library is.
 *
 * @param <T> the type of the values, which must not refer to their thread
 */
public final class PerThread<T> {
  // Only classes of the JDK here: this is what the threads hold.
  @SuppressWarnings("ThreadLocalUsage") // those who make one of these keep it in a static field
  private final ThreadLocal<@Nullable WeakReference<T>> local = new ThreadLocal<>();

  private final Map<Thread, T> values = Collections.synchronizedMap(new WeakHashMap<>());
  private final Supplier<T> initial;

  /** Values that begin as {@code initial} makes them. */
  public PerThread(Supplier<T> initial) {
    this.initial = initial;
  }

  /** The value of the calling thread. */
  public T get() {
    WeakReference<T> reference = local.get();
    T value = reference == null ? null : reference.get();
    return value != null ? value : make();
  }

  private T make() {
    T value = initial.get();
    values.put(Thread.currentThread(), value);
    local.set(new WeakReference<>(value));
    return value;
  }

  /** Makes another thread's value the calling thread's, for as long as that thread lives. */
  public void borrow(T value) {
    values.remove(Thread.currentThread());
    local.set(new WeakReference<>(value));
  }
}

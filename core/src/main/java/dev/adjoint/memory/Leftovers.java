package dev.adjoint.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Frees the remaining native memory when the library itself is unloaded, as when an application is
 * undeployed from a server.
 *
 * <p>What does that must not refer to a class of ours, or it would keep all of them loaded. So it
 * is put together from method handles on classes of the JDK, and hangs on an automatic arena, which
 * the JDK closes once nothing of ours holds it.
 */
final class Leftovers {
  private static final MethodHandles.Lookup PUBLIC = MethodHandles.publicLookup();

  private Leftovers() {}

  /** Closes the arenas of a set; what is returned has to be held as long as they are in use. */
  static Object close(Set<Arena> arenas) throws ReflectiveOperationException {
    MethodHandle close =
        PUBLIC.findVirtual(Arena.class, "close", MethodType.methodType(void.class));
    Consumer<?> each =
        MethodHandleProxies.asInterfaceInstance(
            Consumer.class, close.asType(MethodType.methodType(void.class, Object.class)));
    return atTheEnd(
        PUBLIC
            .findVirtual(
                Iterable.class, "forEach", MethodType.methodType(void.class, Consumer.class))
            .bindTo(arenas)
            .bindTo(each));
  }

  /** Unmaps the ranges of a map of addresses to sizes, likewise. */
  static Object unmap(Map<Long, Long> ranges, MethodHandle munmap)
      throws ReflectiveOperationException {
    BiConsumer<?, ?> each =
        MethodHandleProxies.asInterfaceInstance(
            BiConsumer.class,
            munmap.asType(MethodType.methodType(void.class, Object.class, Object.class)));
    return atTheEnd(
        PUBLIC
            .findVirtual(Map.class, "forEach", MethodType.methodType(void.class, BiConsumer.class))
            .bindTo(ranges)
            .bindTo(each));
  }

  @SuppressWarnings({"restricted", "unchecked"})
  private static Object atTheEnd(MethodHandle action) {
    Consumer<MemorySegment> cleanup =
        MethodHandleProxies.asInterfaceInstance(
            Consumer.class, MethodHandles.dropArguments(action, 0, Object.class));
    return MemorySegment.ofAddress(Extent.ALIGNMENT).reinterpret(1, Arena.ofAuto(), cleanup);
  }
}

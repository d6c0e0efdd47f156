package dev.adjoint.memory;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Anonymous mappings in huge pages, on Linux. The system zeroes a page when it is touched first,
 * and for a huge page that costs a fifth of what 512 small ones cost.
 */
final class MappedSource implements Source {
  private static final long HUGE_PAGE = 2L << 20;
  private static final long PAGE = 4096;
  private static final int READ_WRITE = 1 | 2;
  private static final int PRIVATE_ANONYMOUS = 0x2 | 0x20;
  private static final int ADVISE_HUGE_PAGE = 14;

  private final FreshCost cost = new FreshCost();
  private final MethodHandle mmap;
  private final MethodHandle munmap;
  private final MethodHandle madvise;
  private final Map<Long, Long> mapped = new ConcurrentHashMap<>();

  @SuppressWarnings("unused") // it only has to be reachable from here
  private final Object leftovers;

  @SuppressWarnings("restricted")
  private MappedSource() throws ReflectiveOperationException {
    Linker linker = Linker.nativeLinker();
    this.mmap =
        linker.downcallHandle(
            find(linker, "mmap"),
            FunctionDescriptor.of(
                JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
    this.munmap =
        linker.downcallHandle(
            find(linker, "munmap"), FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));
    this.madvise =
        linker.downcallHandle(
            find(linker, "madvise"),
            FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
    this.leftovers = Leftovers.unmap(mapped, munmap);
  }

  private static MemorySegment find(Linker linker, String name) {
    return linker.defaultLookup().findOrThrow(name);
  }

  /** The source, or {@code null} where the platform has no such mappings or forbids their use. */
  static @Nullable MappedSource load() {
    String arch = System.getProperty("os.arch", "");
    // The constants above are those of Linux on these processors.
    boolean known = arch.equals("amd64") || arch.equals("x86_64") || arch.equals("aarch64");
    if (!known || !System.getProperty("os.name", "").equals("Linux")) {
      return null;
    }
    try {
      MappedSource source = new MappedSource();
      Extent probe = source.reserve(HUGE_PAGE);
      if (probe == null) {
        return null;
      }
      source.free(probe);
      return source;
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      return null; // no native access: the arenas go on
    }
  }

  @Override
  public @Nullable Extent reserve(long bytes) {
    long size = bytes + PAGE - 1 & -PAGE;
    try {
      if (size < HUGE_PAGE) {
        long start = map(size);
        return start < 0 ? null : extent(start, bytes);
      }
      long start = map(size + HUGE_PAGE);
      if (start < 0) {
        return null;
      }
      long aligned = start + HUGE_PAGE - 1 & -HUGE_PAGE;
      unmap(start, aligned - start);
      unmap(aligned + size, start + HUGE_PAGE - aligned);
      // Where huge pages are switched off this fails, and small pages do.
      int _ = (int) madvise.invokeExact(aligned, size, ADVISE_HUGE_PAGE);
      touch(aligned);
      return extent(aligned, bytes);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Writes to the first huge page of what is going to be written to anyway, and takes the time. */
  private void touch(long address) {
    long start = System.nanoTime();
    for (long page = address; page < address + HUGE_PAGE; page += PAGE) {
      Memory.ALL.set(ValueLayout.JAVA_BYTE, page, (byte) 0);
    }
    cost.note(System.nanoTime() - start, HUGE_PAGE);
  }

  @Override
  public double freshCost() {
    return cost.estimate();
  }

  private Extent extent(long address, long bytes) {
    mapped.put(address, bytes + PAGE - 1 & -PAGE);
    return Extent.ofSystem(address, bytes, this, true);
  }

  private long map(long bytes) throws Throwable {
    return (long) mmap.invokeExact(0L, bytes, READ_WRITE, PRIVATE_ANONYMOUS, -1, 0L);
  }

  private void unmap(long address, long bytes) throws Throwable {
    if (bytes > 0) {
      int result = (int) munmap.invokeExact(address, bytes);
      if (result != 0) {
        throw new IllegalStateException("munmap failed at 0x" + Long.toHexString(address));
      }
    }
  }

  @Override
  public void free(Extent extent) {
    try {
      mapped.remove(extent.address);
      unmap(extent.address, extent.bytes + PAGE - 1 & -PAGE);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private static RuntimeException unexpected(Throwable e) {
    if (e instanceof Error error) {
      throw error;
    }
    return e instanceof RuntimeException known ? known : new IllegalStateException(e);
  }
}

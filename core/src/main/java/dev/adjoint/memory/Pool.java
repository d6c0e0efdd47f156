package dev.adjoint.memory;

import dev.adjoint.Device;
import java.lang.foreign.MemorySegment;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The pool of native memory: hands out blocks and takes them back. */
final class Pool {
  /** How far above the wanted class a waiting block may be before a fresh one is better. */
  private static final int NEIGHBOURS = 1;

  /** What came to the pool so many collections ago is cold. */
  private static final int COLD_COLLECTIONS = 4;

  /** Pooled memory that nobody wanted for this long, or twice as long, goes back to the system. */
  private static final long IDLE_NANOS = 4_000_000_000L;

  private static final int ATTEMPTS = 6;

  final Slabs slabs;

  /** Where the memory is. */
  final Device device;

  private final Source source;
  private final Budget budget;
  private final Reclaimer reclaimer;
  private final SizeClass[] classes = new SizeClass[SizeClass.COUNT];
  final SizeClass foreign = new SizeClass(0);

  private final AtomicLong used = new AtomicLong();

  /** Of that, about what was handed out since the last collection was asked for. */
  private final AtomicLong recent = new AtomicLong();

  /** How many collections were asked for. */
  private final AtomicInteger marks = new AtomicInteger();

  private volatile long idleSince = System.nanoTime();
  private volatile long idleEpoch;

  /** What is taken from the system: in use or pooled. */
  private final AtomicLong reserved = new AtomicLong();

  private final AtomicLong peak = new AtomicLong();
  private final AtomicLong fresh = new AtomicLong();
  private final AtomicLong reused = new AtomicLong();
  private final AtomicLong trimmed = new AtomicLong();

  /** The pools of devices that are not the computer's own memory. */
  private static final Map<Device, Pool> ELSEWHERE = new ConcurrentHashMap<>();

  private static final class Common {
    static final Pool POOL =
        new Pool(
            new SystemSource(),
            Settings.MEMORY_LIMIT,
            new MachineMemory(),
            Reclaimer.SYSTEM,
            Background.INSTANCE);
  }

  Pool(
      Source source, long limit, LongSupplier machineLimit, Runnable collector, Executor executor) {
    this(Device.CPU, source, limit, machineLimit, collector, executor);
  }

  Pool(
      Device device,
      Source source,
      long limit,
      LongSupplier machineLimit,
      Runnable collector,
      Executor executor) {
    this.device = device;
    if (!device.equals(Device.CPU)) {
      ELSEWHERE.putIfAbsent(device, this);
      Storage.noteDevice();
    }
    this.source = source;
    this.budget = new Budget(limit, machineLimit, System.nanoTime());
    this.reclaimer = new Reclaimer(this, budget, collector, executor);
    for (int i = 0; i < classes.length; i++) {
      classes[i] = new SizeClass(i);
    }
    this.slabs = new Slabs(this, Slabs.defaultStripes());
  }

  /** The pool of this process. */
  static Pool shared() {
    Settings.require();
    return Common.POOL;
  }

  /** The pool of a device. */
  static Pool of(Device device) {
    if (device == Device.CPU || device.type().equals(Device.CPU.type())) {
      return shared();
    }
    Pool pool = ELSEWHERE.get(device);
    if (pool == null) {
      throw new IllegalStateException(
          "nothing here has memory on device " + device + ": there is " + Device.CPU);
    }
    return pool;
  }

  long used() {
    return used.get();
  }

  /** A collection begins: what is handed out from now on it may not look at. */
  void mark() {
    marks.incrementAndGet();
    recent.set(0);
  }

  /** About what was in use at the last {@link #mark()} and still is. */
  long settled() {
    return Math.max(0, used.get() - recent.get());
  }

  /** A block for a storage, under the scope of this thread where the storage is large. */
  Block takeTracked(Object user, long bytes) {
    Block block = take(user, bytes);
    ReleaseScope.track(block, bytes <= Slabs.MAX_SMALL);
    if (Memory.CHECKED) {
      Registry.add(block.extent.address, bytes);
      Registry.poison(block.extent);
    }
    return block;
  }

  /** A block of at least that many bytes; it comes back when {@code user} is unreachable. */
  Block take(Object user, long bytes) {
    if (bytes > SizeClass.MAX_BYTES || !budget.allows(bytes)) {
      throw exhausted(bytes);
    }
    SizeClass wanted = classes[SizeClass.indexFor(bytes)];
    reclaimer.drain();
    reclaimer.admit(wanted.bytes);
    Extent extent = reuse(wanted);
    if (extent == null) {
      extent = reserve(wanted, bytes);
    }
    used.addAndGet(extent.bytes);
    recent.addAndGet(extent.bytes);
    SizeClass actual =
        extent.bytes == wanted.bytes ? wanted : classes[SizeClass.indexFor(extent.bytes)];
    Block block = new Block(user, reclaimer.queue, this, actual, extent, marks.get());
    actual.link(block);
    return block;
  }

  /** A block around memory that is not ours. */
  Block adopt(Object user, MemorySegment segment) {
    reclaimer.drain();
    Extent extent = Extent.ofSystem(segment.address(), segment.byteSize(), segment, false);
    Block block = new Block(user, reclaimer.queue, this, foreign, extent, marks.get());
    foreign.link(block);
    if (Memory.CHECKED) {
      Registry.add(extent.address, extent.bytes);
    }
    return block;
  }

  /** Takes a block back; nothing happens where it has come back before. */
  void release(Block block) {
    boolean ours = block.sizeClass != foreign;
    Extent extent = block.extent;
    if (!block.sizeClass.end(block, ours ? reclaimer.collections() : -1)) {
      return;
    }
    block.clear();
    if (ours) {
      if (block.mark == marks.get()) {
        recent.addAndGet(-extent.bytes);
      }
      budget.returned(used.addAndGet(-extent.bytes));
    }
  }

  private @Nullable Extent reuse(SizeClass wanted) {
    int last = Math.min(wanted.index + NEIGHBOURS, SizeClass.COUNT - 1);
    for (int i = wanted.index; i <= last; i++) {
      Extent extent = classes[i].take();
      if (extent != null) {
        reused.incrementAndGet();
        return extent;
      }
    }
    return null;
  }

  private Extent reserve(SizeClass wanted, long asked) {
    int pieces = wanted.piecesToReserve();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      long bytes = pieces * wanted.bytes;
      if (makeRoom(bytes)) {
        Extent extent = source.reserve(bytes);
        if (extent == null) {
          reserved.addAndGet(-bytes);
        } else {
          fresh.addAndGet(pieces);
          return wanted.split(extent, pieces, reclaimer.collections());
        }
        trim();
      }
      if (wanted.bytes > budget.limit()) {
        break;
      }
      pieces = 1;
      reclaimer.collectNow(attempt == 0);
      if (attempt > 1) {
        pause(1L << attempt);
        reclaimer.drain();
      }
      Extent extent = reuse(wanted);
      if (extent != null) {
        return extent;
      }
    }
    throw exhausted(asked);
  }

  /** Counts so much as reserved, unless that would be more than {@code most}. */
  private boolean count(long bytes, long most) {
    long before = reserved.get();
    while (before + bytes <= most) {
      if (reserved.compareAndSet(before, before + bytes)) {
        notePeak(before + bytes);
        return true;
      }
      before = reserved.get();
    }
    return false;
  }

  private void notePeak(long now) {
    long seen = peak.get();
    while (now > seen && !peak.compareAndSet(seen, now)) {
      seen = peak.get();
    }
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Gives pooled memory back, the coldest first, until so much more may be taken and is counted.
   */
  private boolean makeRoom(long bytes) {
    long most = budget.comfortable();
    if (count(bytes, most)) {
      return true;
    }
    long now = reclaimer.collections();
    for (long epoch = now - COLD_COLLECTIONS; epoch <= now + 1; epoch++) {
      for (int i = classes.length - 1; i >= 0; i--) {
        long missing = reserved.get() + bytes - most;
        if (missing > 0) {
          free(classes[i], epoch, missing);
        } else if (count(bytes, most)) {
          return true;
        }
      }
    }
    return count(bytes, budget.limit());
  }

  private void free(SizeClass sizeClass, long epoch, long wanted) {
    for (Extent extent : sizeClass.takeCold(epoch, wanted)) {
      long blocks = Math.max(1, extent.bytes / sizeClass.bytes);
      source.free(extent);
      reserved.addAndGet(-extent.bytes);
      trimmed.addAndGet(blocks);
    }
  }

  /** Frees all pooled memory that can be given back. */
  void trim() {
    reclaimer.drain();
    for (SizeClass sizeClass : classes) {
      free(sizeClass, Long.MAX_VALUE, Long.MAX_VALUE);
    }
  }

  /** Frees what nobody has wanted for a while; only the thread that collects calls this. */
  void trimIdle(long now) {
    if (now - idleSince < IDLE_NANOS) {
      return;
    }
    for (SizeClass sizeClass : classes) {
      free(sizeClass, idleEpoch, Long.MAX_VALUE);
    }
    idleSince = now;
    idleEpoch = reclaimer.collections();
  }

  double freshCost() {
    return source.freshCost();
  }

  private OutOfMemoryError exhausted(long asked) {
    return new OutOfMemoryError(
        "native memory for tensors: tried to allocate "
            + text(asked)
            + "; "
            + text(used.get())
            + " in use, "
            + text(reserved.get() - used.get())
            + " pooled, the limit is "
            + text(budget.limit())
            + " (-Dadjoint.memory.limit=4g changes it)"
            + (reclaimer.futile()
                ? "; garbage is not found in time, since System.gc() does nothing in this JVM:"
                    + " remove -XX:+DisableExplicitGC"
                : ""));
  }

  private static String text(long bytes) {
    return bytes < 1 << 20
        ? bytes + " bytes"
        : String.format(Locale.ROOT, "%.1f MiB", bytes / 1048576.0);
  }

  MemoryStats stats() {
    reclaimer.drain();
    long live = used.get();
    return new MemoryStats(
        live,
        Math.max(0, reserved.get() - live),
        peak.get(),
        budget.limit(),
        budget.bytes(),
        fresh.get(),
        reused.get(),
        trimmed.get(),
        reclaimer.collections(),
        reclaimer.nanos());
  }
}

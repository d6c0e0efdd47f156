package dev.adjoint.memory;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The library's system properties, read once, and nowhere else.
 *
 * <p>A wrong value is reported by every call that needs memory, rather than thrown from a class
 * initializer, which could report it only once.
 */
public final class Settings {
  private static final Reader READER = new Reader(System::getProperty);

  /** Whether every access to memory is checked: {@code -Dadjoint.checked=true}. */
  public static final boolean CHECKED = READER.flag("adjoint.checked");

  /** When vector loops are made: {@code -Dadjoint.vector=true|false|eager}. */
  public static final String VECTOR = READER.oneOf("adjoint.vector", "true", "false", "eager");

  /** What computes: {@code -Dadjoint.backend=cpu|reference|compare}. */
  public static final String BACKEND =
      READER.oneOf("adjoint.backend", "cpu", "reference", "compare");

  /** How much native memory may be taken: {@code -Dadjoint.memory.limit=2g}; 0 where not set. */
  static final long MEMORY_LIMIT = READER.size("adjoint.memory.limit");

  /** All memory, indexed by address. */
  static final MemorySegment ALL = READER.allMemory();

  private static final @Nullable String PROBLEM = READER.problem;

  private Settings() {}

  /**
   * Does nothing where all is well.
   *
   * @throws IllegalStateException if a property has a wrong value, or native access is denied
   */
  static void require() {
    if (PROBLEM != null) {
      throw new IllegalStateException(PROBLEM);
    }
  }

  /** Reads properties and remembers what is wrong with the first one that is. */
  static final class Reader {
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,18})([kmgt]?)");

    private final UnaryOperator<@Nullable String> properties;
    @Nullable String problem;

    Reader(UnaryOperator<@Nullable String> properties) {
      this.properties = properties;
    }

    private @Nullable String get(String name) {
      String set = properties.apply(name);
      return set == null ? null : set.strip();
    }

    private void wrong(String name, String wanted, String set) {
      if (problem == null) {
        problem = "-D" + name + " must be " + wanted + ", got '" + set + "'";
      }
    }

    /** On where it is named without a value, as {@code -Dname}. */
    boolean flag(String name) {
      String set = get(name);
      return set != null && (set.isEmpty() || oneOf(name, "false", "true").equals("true"));
    }

    /** One of a few words; the first of them where nothing, or something wrong, is set. */
    String oneOf(String name, String... words) {
      String set = get(name);
      if (set == null) {
        return words[0];
      }
      String word = set.toLowerCase(Locale.ROOT);
      if (List.of(words).contains(word)) {
        return word;
      }
      wrong(name, String.join(" or ", words), set);
      return words[0];
    }

    /** A positive number of bytes, or as the JVM's own sizes 512k, 512m, 2g; else 0. */
    long size(String name) {
      String set = get(name);
      if (set == null) {
        return 0;
      }
      Matcher size = SIZE.matcher(set.toLowerCase(Locale.ROOT));
      if (size.matches()) {
        int shift = size.group(2).isEmpty() ? 0 : 10 * (1 + "kmgt".indexOf(size.group(2)));
        long number = Long.parseLong(size.group(1));
        if (number > 0 && number <= Long.MAX_VALUE >> shift) {
          return number << shift;
        }
      }
      wrong(name, "a positive number of bytes, or a size such as 512k, 512m, 2g", set);
      return 0;
    }

    @SuppressWarnings("restricted")
    MemorySegment allMemory() {
      try {
        return MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
      } catch (IllegalCallerException e) {
        Module own = Settings.class.getModule();
        problem =
            "tensors live in native memory, which this JVM denies us: start java with"
                + " --enable-native-access="
                + (own.isNamed() ? own.getName() : "ALL-UNNAMED");
        return MemorySegment.NULL;
      }
    }
  }
}

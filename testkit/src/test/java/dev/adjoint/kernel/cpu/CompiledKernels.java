package dev.adjoint.kernel.cpu;

import dev.adjoint.DType;
import dev.adjoint.kernel.jit.LoopBody;
import dev.adjoint.kernel.jit.LoopWriter;
import dev.adjoint.kernel.jit.PointwiseKernel;
import dev.adjoint.kernel.jit.ReduceBody;
import dev.adjoint.kernel.jit.ReduceWriter;
import dev.adjoint.kernel.jit.VectorCode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.classfile.constantpool.PoolEntry;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The kernels that this JVM has made, as text: under each expression the types that it was made
 * for, with a hash of every class that may be generated for it.
 */
public final class CompiledKernels {
  /** Of vectors; what this machine's are does not matter. */
  private static final int BITS = 256;

  private static final int DIGITS = 8;

  private CompiledKernels() {}

  /** All of them, sorted. */
  public static List<String> lines() {
    Map<String, List<String>> byExpression = new TreeMap<>();
    for (PointwiseKernel kernel : PointwiseKernel.made()) {
      byExpression
          .computeIfAbsent(kernel.outputsText(), _ -> new ArrayList<>())
          .add(pointwise(kernel));
    }
    for (ReduceKernel kernel : ReduceKernel.made()) {
      byExpression
          .computeIfAbsent(kernel.toString().replaceFirst(" in \\S+$", ""), _ -> new ArrayList<>())
          .add(reduction(kernel));
    }
    List<String> lines = new ArrayList<>();
    byExpression.forEach(
        (expression, kernels) -> {
          lines.add(expression);
          kernels.stream().sorted().map(k -> "  " + k).forEach(lines::add);
        });
    return lines;
  }

  private static String pointwise(PointwiseKernel kernel) {
    StringBuilder text = new StringBuilder();
    for (int j = 0; j < kernel.operandCount(); j++) {
      text.append(j == 0 ? "" : j == kernel.outputCount() ? " <- " : ",");
      text.append(name(kernel.type(j)));
    }
    text.append(" in ").append(name(kernel.compute()));
    for (int p = 0; p < kernel.passes().count(); p++) {
      LoopBody body = kernel.passes().pass(p).body();
      text.append(p == 0 ? ": " : "; ").append(hash(LoopWriter.scalarClass(body)));
      if (VectorCode.supports(body)) {
        text.append(' ').append(hash(LoopWriter.vectorClass(body, BITS, false)));
        text.append(' ').append(hash(LoopWriter.vectorClass(body, BITS, true)));
      }
    }
    return text.toString();
  }

  private static String reduction(ReduceKernel kernel) {
    ReduceBody body = kernel.body();
    List<byte[]> classes = new ArrayList<>(ReduceWriter.tileClasses(body, 0, 0));
    if (ReduceTiles.supportsVectors(body)) {
      classes.addAll(ReduceWriter.tileClasses(body, BITS, 0));
      classes.addAll(ReduceWriter.tileClasses(body, BITS, 1));
    }
    classes.addAll(
        ReduceWriter.endClasses(body, kernel.finish(), kernel.finishType(), kernel.out()));
    return name(kernel.out())
        + " <- "
        + Arrays.stream(body.ins()).map(CompiledKernels::name).collect(Collectors.joining(","))
        + " in "
        + name(body.compute())
        + ": "
        + classes.stream().map(CompiledKernels::hash).collect(Collectors.joining(" "));
  }

  private static String name(DType type) {
    return type.name().toLowerCase(Locale.ROOT);
  }

  private static String hash(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(withoutPackages(bytes));
      return HexFormat.of().formatHex(digest).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * The class file with the simple names of our classes, since it does not count where they live.
   */
  private static byte[] withoutPackages(byte[] bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(kept);
    out.write(in.readNBytes(8));
    int constants = in.readUnsignedShort();
    out.writeShort(constants);
    for (int i = 1; i < constants; i++) {
      int tag = in.readUnsignedByte();
      out.writeByte(tag);
      switch (tag) {
        case PoolEntry.TAG_UTF8 ->
            out.writeUTF(in.readUTF().replaceAll("dev/adjoint/(?:[a-z]+/)*", ""));
        case PoolEntry.TAG_LONG, PoolEntry.TAG_DOUBLE -> {
          out.write(in.readNBytes(8));
          i++; // they take two places
        }
        case PoolEntry.TAG_CLASS, PoolEntry.TAG_STRING, PoolEntry.TAG_METHOD_TYPE ->
            out.write(in.readNBytes(2));
        case PoolEntry.TAG_METHOD_HANDLE -> out.write(in.readNBytes(3));
        default -> out.write(in.readNBytes(4));
      }
    }
    in.transferTo(out);
    return kept.toByteArray();
  }
}

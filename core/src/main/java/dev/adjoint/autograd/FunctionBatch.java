package dev.adjoint.autograd;

import dev.adjoint.Tensor;
import dev.adjoint.op.Level;
import dev.adjoint.op.Levels;
import dev.adjoint.op.TensorAccess;
import dev.adjoint.op.Terms;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Function} for a whole batch: each of its methods runs the original's with tensors that
 * stand for single members.
 */
final class FunctionBatch extends Function {
  private static final String SAVED = "saved";
  private static final String SAVED_FOR_FORWARD = "saved for forward";
  private static final String ATTRIBUTES = "attributes";
  private static final String NAMES = "names";
  private static final String SIZES = "sizes";

  private final Function original;
  private final long size;
  private final Level.Randomness randomness;
  private final @Nullable Integer[] inDims;
  private @Nullable Integer[] outDims = {};

  FunctionBatch(
      Function original, long size, Level.Randomness randomness, @Nullable Integer[] inDims) {
    this.original = original;
    this.size = size;
    this.randomness = randomness;
    this.inDims = inDims;
  }

  /** A value with its batch dimension; null for the same value for every member. */
  private record Member(@Nullable Object value, @Nullable Integer dim) {
    static Member of(Level level, @Nullable Object value) {
      return value instanceof Tensor t && level.owns(t)
          ? new Member(level.value(t), FunctionTransforms.batchDim(t))
          : new Member(value, null);
    }

    @Nullable Object in(Level level) {
      return value instanceof Tensor t && dim != null ? level.wrap(t, dim) : value;
    }

    @Nullable Tensor tensor(Level level) {
      return (Tensor) in(level);
    }
  }

  /** Where each output has its batch dimension, once forward has run. */
  @Nullable Integer[] outDims() {
    return outDims;
  }

  @Override
  String name() {
    return "Vmapped" + original.name();
  }

  @Override
  protected boolean generateVmapRule() {
    return true;
  }

  private <T> T inBatch(java.util.function.Function<Level, T> body) {
    try (Level level = Level.batch(size, randomness)) {
      return body.apply(level);
    }
  }

  private static @Nullable Object[] members(
      Level level, @Nullable Object[] values, @Nullable Integer[] dims) {
    @Nullable Object[] members = new Object[values.length];
    for (int i = 0; i < values.length; i++) {
      members[i] = new Member(values[i], dims[i]).in(level);
    }
    return members;
  }

  @Override
  protected @Nullable Object forward(@Nullable Object... inputs) {
    FunctionOutputs result =
        inBatch(
            level -> {
              FunctionOutputs outputs =
                  FunctionOutputs.of(original.forward(members(level, inputs, inDims)));
              @Nullable Object[] values = new Object[outputs.values().length];
              @Nullable Integer[] dims = new Integer[values.length];
              for (int i = 0; i < values.length; i++) {
                Member member = Member.of(level, outputs.values()[i]);
                values[i] = member.value;
                dims[i] = member.dim;
              }
              outDims = dims;
              return outputs.with(values);
            });
    return result.returned();
  }

  @Override
  protected void setupContext(Context ctx, @Nullable Object[] inputs, @Nullable Object output) {
    FunctionOutputs outputs = FunctionOutputs.of(output);
    inBatch(
        level -> {
          @Nullable Object[] in = members(level, inputs, inDims);
          @Nullable Object[] out = members(level, outputs.values(), outDims);
          for (int i = 0; i < out.length; i++) {
            for (int k = 0; k < in.length; k++) {
              out[i] = outputs.values()[i] == inputs[k] ? in[k] : out[i];
            }
          }
          Context inner = new Context(original, ctx.needsInputGrad());
          original.setupContext(inner, in, outputs.with(out).returned());
          ctx.materializeGrads = inner.materializeGrads;
          ctx.materializeNonDiffGrads = inner.materializeNonDiffGrads;
          ctx.dirty = values(level, inner.dirty);
          ctx.nonDifferentiable = values(level, inner.nonDifferentiable);
          ctx.toSave = keep(ctx, SAVED, level, inner.toSave);
          @Nullable Tensor[] forForward = inner.provided();
          if (forForward != null) {
            ctx.saveForForward(keep(ctx, SAVED_FOR_FORWARD, level, forForward));
          }
          List<Member> attributes = new ArrayList<>();
          inner.attributes().values().forEach(v -> attributes.add(Member.of(level, v)));
          ctx.put(ATTRIBUTES, attributes);
          ctx.put(NAMES, List.copyOf(inner.attributes().keySet()));
          ctx.put(SIZES, Arrays.stream(in).map(FunctionBatch::sizes).toArray(long[][]::new));
          return level;
        });
  }

  private static long @Nullable [] sizes(@Nullable Object input) {
    return input instanceof Tensor t ? TensorAccess.layout(t).sizes() : null;
  }

  private static Tensor[] values(Level level, Tensor[] tensors) {
    return Arrays.stream(tensors).map(level::value).toArray(Tensor[]::new);
  }

  /** The values of tensors to save; where their batch dimensions are is kept beside them. */
  private static @Nullable Tensor[] keep(
      Context ctx, String name, Level level, @Nullable Tensor[] tensors) {
    @Nullable Tensor[] values = new Tensor[tensors.length];
    @Nullable Integer[] dims = new Integer[tensors.length];
    for (int i = 0; i < tensors.length; i++) {
      Member member = Member.of(level, tensors[i]);
      values[i] = (Tensor) member.value;
      dims[i] = member.dim;
    }
    ctx.put(name, dims);
    return values;
  }

  /** The context as the original's methods see it, for single members. */
  private Context member(Context ctx, Level level, String name) {
    Context inner = new Context(original, ctx.needsInputGrad());
    List<?> attributes = ctx.get(ATTRIBUTES, List.class);
    List<?> names = ctx.get(NAMES, List.class);
    for (int i = 0; i < names.size(); i++) {
      inner.put((String) names.get(i), ((Member) attributes.get(i)).in(level));
    }
    @Nullable Integer[] dims = (Integer[]) ctx.get(name);
    if (dims != null) {
      @Nullable Tensor[] tensors = ctx.savedTensors().toArray(new Tensor[0]);
      for (int i = 0; i < tensors.length; i++) {
        tensors[i] = new Member(tensors[i], dims[i]).tensor(level);
      }
      inner.saveForForward(tensors);
    } else {
      inner.saveForForward();
    }
    return inner;
  }

  @Override
  protected @Nullable Object backward(Context ctx, @Nullable Tensor... grads) {
    long[][] sizes = ctx.get(SIZES, long[][].class);
    return inBatch(
        level -> {
          @Nullable Tensor[] in = new Tensor[grads.length];
          for (int i = 0; i < grads.length; i++) {
            in[i] = new Member(grads[i], outDims[i]).tensor(level);
          }
          @Nullable Object[] found =
              FunctionOutputs.several(
                  FunctionNode.callBackward(original, member(ctx, level, SAVED), in));
          for (int i = 0; i < Math.min(found.length, inDims.length); i++) {
            if (found[i] instanceof Tensor g && sizes[i] != null) {
              Tensor fitting =
                  Arrays.equals(TensorAccess.layout(g).sizes(), sizes[i])
                      ? g
                      : Terms.get().sumTo(g, sizes[i]);
              Integer dim = inDims[i];
              found[i] = level.below(() -> whole(level, fitting, dim));
            }
          }
          return found;
        });
  }

  /** The gradients of all members: summed for an input that all share. */
  private static Tensor whole(Level level, Tensor member, @Nullable Integer dim) {
    if (dim == null) {
      return level.owns(member) ? level.physical(member).sum(0) : member;
    }
    return Levels.fromFront(level.physicalOrExpanded(member), dim);
  }

  @Override
  protected @Nullable Object jvp(Context ctx, @Nullable Tensor... tangents) {
    return inBatch(
        level -> {
          @Nullable Tensor[] in = new Tensor[tangents.length];
          for (int i = 0; i < tangents.length; i++) {
            in[i] = new Member(tangents[i], inDims[i]).tensor(level);
          }
          @Nullable Object[] found =
              FunctionOutputs.several(original.jvp(member(ctx, level, SAVED_FOR_FORWARD), in));
          for (int i = 0; i < Math.min(found.length, outDims.length); i++) {
            if (found[i] instanceof Tensor t) {
              Integer dim = outDims[i];
              found[i] = level.below(() -> whole(level, t, dim));
            }
          }
          return found;
        });
  }
}

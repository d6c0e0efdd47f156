package dev.adjoint.notebook;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.util.HashSet;
import java.util.Set;

/** Inserts {@link Hooks#check()} where a method begins and before every jump backwards. */
final class StopWeaver implements CodeTransform {
  private static final ClassDesc HOOKS = ClassDesc.of(Hooks.class.getName());

  private final Set<Label> behind = new HashSet<>();

  private StopWeaver() {}

  static byte[] weave(byte[] bytecodes) {
    ClassFile classFile = ClassFile.of();
    return classFile.transformClass(
        classFile.parse(bytecodes),
        ClassTransform.transformingMethodBodies(CodeTransform.ofStateful(StopWeaver::new)));
  }

  @Override
  public void atStart(CodeBuilder builder) {
    insertCheck(builder);
  }

  @Override
  public void accept(CodeBuilder builder, CodeElement element) {
    if (element instanceof LabelTarget target) {
      behind.add(target.label());
    } else if (element instanceof BranchInstruction branch && behind.contains(branch.target())) {
      insertCheck(builder);
    }
    builder.with(element);
  }

  private static void insertCheck(CodeBuilder builder) {
    builder.invokestatic(HOOKS, "check", ConstantDescs.MTD_void);
  }
}

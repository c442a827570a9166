// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import static java.lang.constant.ConstantDescs.CD_MethodHandles_Lookup;
import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_String;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the class of a {@link Region}: one method, in which the ops are static constants.
 *
 * <p>For a run of ops {@code a b c} that leads to the run which begins with {@code d}, the method reads
 *
 * <pre>
 * n = a.ex(core); if (n != b) return n;
 * n = b.ex(core); if (n != c) return n;
 * n = c.ex(core); if (n == d) goto d; return n;
 * </pre>
 *
 * <p>The class is hidden and goes with the last block that refers to it. A fault leaves the op that met it in
 * {@link Core#faulting}.
 */
final class RegionClass {
    private static final ClassDesc REGION = describe(Region.class);
    private static final ClassDesc OP = describe(Op.class);
    private static final ClassDesc CORE = describe(Core.class);
    private static final ClassDesc FAULT = describe(GuestFault.class);
    private static final ClassDesc SELF = ClassDesc.of(RegionClass.class.getPackageName(), "RegionCode");
    private static final MethodTypeDesc EX = MethodTypeDesc.of(OP, CORE);
    private static final MethodTypeDesc NOTHING = MethodTypeDesc.of(CD_void);
    private static final ClassDesc HANDLES = describe(MethodHandles.class);
    private static final MethodTypeDesc LOOKUP = MethodTypeDesc.of(CD_MethodHandles_Lookup);
    private static final MethodTypeDesc CLASS_DATA = MethodTypeDesc.of(CD_Object, CD_MethodHandles_Lookup, CD_String,
        describe(Class.class));
    private static final int CORE_LOCAL = 1;
    private static final int NEXT_LOCAL = 2;
    private static final int AT_LOCAL = 3;

    private final List<RegionShape.Run> runs;
    private final List<Op> ops;
    private final Map<RegionShape.Run, Label> labels = new HashMap<>();

    private RegionClass(List<RegionShape.Run> runs) {
        this.runs = runs;
        this.ops = runs.stream().flatMap(run -> run.ops.stream()).toList();
    }

    /** Makes the region of some runs; the first is its head. */
    static Region make(List<RegionShape.Run> runs) {
        RegionClass maker = new RegionClass(runs);
        byte[] bytes = ClassFile.of().build(SELF, maker::build);
        try {
            MethodHandles.Lookup made = MethodHandles.lookup()
                .defineHiddenClassWithClassData(bytes, maker.ops.toArray(new Op[0]), true);
            return (Region) made.findConstructor(made.lookupClass(), MethodType.methodType(void.class)).invoke();
        } catch (Throwable impossible) { // invoke declares it; a constructor that does nothing throws nothing
            throw new IllegalStateException("the class of a region could not be made", impossible);
        }
    }

    private void build(ClassBuilder type) {
        type.withSuperclass(REGION).withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SYNTHETIC);
        for (int i = 0; i < ops.size(); i++) {
            type.withField(name(i), OP, ClassFile.ACC_STATIC | ClassFile.ACC_FINAL);
        }
        type.withMethodBody("<clinit>", NOTHING, ClassFile.ACC_STATIC, this::constants);
        type.withMethodBody("<init>", NOTHING, 0,
            code -> code.aload(0).invokespecial(REGION, "<init>", NOTHING).return_());
        type.withMethodBody("ex", EX, 0, this::body);
    }

    private void constants(CodeBuilder code) {
        ClassDesc array = OP.arrayType();
        code.invokestatic(HANDLES, "lookup", LOOKUP).ldc("_").loadConstant(array)
            .invokestatic(HANDLES, "classData", CLASS_DATA).checkcast(array).astore(0);
        for (int i = 0; i < ops.size(); i++) {
            code.aload(0).loadConstant(i).aaload().putstatic(SELF, name(i), OP);
        }
        code.return_();
    }

    private void body(CodeBuilder code) {
        Label out = code.newLabel();
        Label start = code.newLabel();
        Label end = code.newLabel();
        Label handler = code.newLabel();
        runs.forEach(run -> labels.put(run, code.newLabel()));
        code.aconst_null().astore(NEXT_LOCAL).aconst_null().astore(AT_LOCAL);
        code.labelBinding(start);
        int number = 0;
        for (RegionShape.Run run : runs) {
            code.labelBinding(label(run));
            for (int i = 0; i < run.ops.size(); i++) {
                code.getstatic(SELF, name(number), OP).dup().astore(AT_LOCAL).aload(CORE_LOCAL)
                    .invokevirtual(OP, "ex", EX).astore(NEXT_LOCAL);
                number++;
                if (i + 1 < run.ops.size()) {
                    code.aload(NEXT_LOCAL).getstatic(SELF, name(number), OP).if_acmpne(out);
                }
            }
            lead(code, run, out);
        }
        code.labelBinding(out).aload(NEXT_LOCAL).areturn();
        code.labelBinding(end).labelBinding(handler);
        code.aload(CORE_LOCAL).aload(AT_LOCAL).putfield(CORE, "faulting", OP).athrow();
        code.exceptionCatch(start, end, handler, FAULT);
    }

    private void lead(CodeBuilder code, RegionShape.Run from, Label out) {
        for (RegionShape.Run to : from.successors) {
            code.aload(NEXT_LOCAL);
            if (to == runs.getFirst()) {
                code.aload(0);
            } else {
                code.getstatic(SELF, name(ops.indexOf(to.ops.getFirst())), OP);
            }
            code.if_acmpeq(label(to));
        }
        code.goto_(out);
    }

    private Label label(RegionShape.Run run) {
        Label label = labels.get(run);
        if (label == null) {
            throw new IllegalStateException("a run leads to one that is not of the region");
        }
        return label;
    }

    private static String name(int number) {
        return "o" + number;
    }

    private static ClassDesc describe(Class<?> type) {
        return type.describeConstable().orElseThrow();
    }
}

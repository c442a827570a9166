// SPDX-License-Identifier: Apache-2.0
package io.ringzero.tck.oracle;

import io.ringzero.x86.Attribute;
import io.ringzero.x86.Form;
import io.ringzero.x86.Handler;
import io.ringzero.x86.Immediate;
import io.ringzero.x86.Instruction;

/** Which rows of the opcode table the host's processor can judge, and why it cannot judge the others. */
final class Coverage {
    private static final int LEAST_STACK = 64;

    private Coverage() {
    }

    /** Why a row is not covered; empty for one that is. */
    static String reason(Form form) {
        return switch (form.handler()) {
            case SYSCALL, SYSENTER, SYSEXIT, SYSRET -> "a system call: the host's kernel would carry it out";
            case RDTSC, RDTSCP, RDPMC, RDPID, RDRAND, RDSEED, CPUID, XGETBV ->
                "its answer differs from processor to processor";
            case SGDT, SIDT, SLDT, STR, SMSW -> "the host's kernel emulates it (UMIP)";
            case VMMCALL, INT1 -> "the host may be a guest whose hypervisor answers it";
            case MONITOR, MWAIT -> "the host may allow or refuse it to processes";
            case XSAVE, XSAVEOPT -> "whether a component counts as in use is the processor's own business";
            case XRSTOR -> "the host has more components in XCR0 than we report";
            default -> "";
        };
    }

    /** Whether a row may stand beside another one: it does more than raise an exception. */
    static boolean companion(Form form) {
        return !form.attributes().contains(Attribute.PRIV) && !form.attributes().contains(Attribute.APPROX)
            && !form.attributes().contains(Attribute.IO)
            && !form.attributes().contains(Attribute.IOPL) && switch (form.handler()) {
                case UD, INT, INT3, INTO, CLAC, STAC, JMP_FAR, CALL_FAR, RET_FAR, IRET, MOV_TO_SEGMENT, POP_SEGMENT,
                    LOAD_FAR_POINTER -> false;
                // The host's table has segments of its own, which a selector out of arithmetic may name.
                case LAR, LSL, VERR, VERW -> false;
                default -> true;
            };
    }

    private static boolean image(Handler handler) {
        return switch (handler) {
            case FLDENV, FNSTENV, FRSTOR, FNSAVE, FXSAVE, FXRSTOR -> true;
            default -> false;
        };
    }

    /** Whether an instruction of a covered row can be judged. */
    static boolean comparable(Instruction instruction) {
        if (!reason(instruction.form()).isEmpty()) {
            return false;
        }
        if (instruction.addressBits() == 16 && image(instruction.handler())) {
            return false; // where the image passes 64 KiB its fields wrap one by one, which no engine of ours follows
        }
        if (instruction.handler() == Handler.INT) {
            return !(instruction.operand(0) instanceof Immediate vector) || vector.unsigned() != 0x80;
        }
        return true;
    }

    /**
     * Whether a case may be run on the host. A far call from 32-bit into 64-bit code that pushes across address 0 faults at the top
     * of the 64-bit space, which Linux takes for its own fault and tries again for ever.
     */
    static boolean safe(Record input) {
        return input.get(CaseLayout.MODE) == CaseLayout.MODE64
            || Integer.compareUnsigned((int) input.gpr(4), LEAST_STACK) >= 0
            || Undefined.instructions(input).stream()
                .noneMatch(instruction -> instruction.handler() == Handler.CALL_FAR);
    }
}

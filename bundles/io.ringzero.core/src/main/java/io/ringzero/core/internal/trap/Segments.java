// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.trap;

import io.ringzero.abi.X86Flat64;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Machine;
import io.ringzero.api.machine.Segment;
import io.ringzero.api.machine.Tlb;
import io.ringzero.api.machine.TranslationContext;
import io.ringzero.core.internal.domain.GuestWidth;
import io.ringzero.core.internal.domain.Vcpu;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/**
 * Loads segment registers for a vCPU from its descriptor tables, as the processor would at a CPL (SDM Vol. 3A 3.4.5, 5.6). Reads with the
 * hypervisor's rights. On the pCPU's thread.
 */
final class Segments {
    private static final int TABLE_LDT = 4;
    /** Attribute bits of a conforming code segment. */
    private static final int CODE_CONFORMING = 0xc;
    private static final long PRESENT = 1L << 47;
    private static final long APPLICATION = 1L << 44;
    private static final long CODE = 1L << 43;
    private static final long CONFORMING = 1L << 42;
    private static final long READ_WRITE = 1L << 41;
    private static final long GRANULARITY = 1L << 55;
    private static final long LONG = 1L << 53;
    private static final long BIG = 1L << 54;

    private final Machine machine;

    @Inject
    Segments(Machine machine) {
        this.machine = machine;
    }

    /** A code segment for a privilege level, null when IRET to it would fault. */
    @Nullable
    Segment code(Vcpu vcpu, int selector, int cpl) {
        if (selector == X86Flat64.FLAT_USER_CS64 && wide(vcpu)) {
            return Segment.code64(selector, 3);
        }
        long descriptor = descriptor(vcpu, selector);
        boolean fits = (descriptor & (PRESENT | APPLICATION | CODE)) == (PRESENT | APPLICATION | CODE)
            && (dpl(descriptor) == cpl || (descriptor & CONFORMING) != 0 && dpl(descriptor) < cpl)
            && (wide(vcpu) || (descriptor & LONG) == 0)
            && (descriptor & (LONG | BIG)) != (LONG | BIG);
        return fits && selector >> 2 != 0 ? expand(selector, descriptor) : null;
    }

    /** A stack segment for a privilege level, null when IRET to it would fault. */
    @Nullable
    Segment stack(Vcpu vcpu, int selector, int cpl) {
        if (selector == X86Flat64.FLAT_USER_SS64 && wide(vcpu)) {
            return Segment.data(selector, 3);
        }
        long descriptor = descriptor(vcpu, selector);
        boolean fits = (descriptor & (PRESENT | APPLICATION | READ_WRITE)) == (PRESENT | APPLICATION | READ_WRITE)
            && (descriptor & CODE) == 0 && dpl(descriptor) == cpl && (selector & 3) == cpl;
        return fits && selector >> 2 != 0 ? expand(selector, descriptor) : null;
    }

    /** A data segment for a privilege level; a null selector gives an unusable one; null when the load would fault. */
    @Nullable
    Segment data(Vcpu vcpu, int selector, int cpl) {
        if (selector >> 2 == 0) {
            return Segment.unusable(selector);
        }
        if (selector == X86Flat64.FLAT_USER_DS32 && wide(vcpu)) {
            return Segment.data(selector, 3);
        }
        long descriptor = descriptor(vcpu, selector);
        boolean code = (descriptor & CODE) != 0;
        boolean readable = !code || (descriptor & READ_WRITE) != 0;
        boolean allowed = dpl(descriptor) >= Math.max(cpl, selector & 3) || code && (descriptor & CONFORMING) != 0;
        boolean fits = (descriptor & (PRESENT | APPLICATION)) == (PRESENT | APPLICATION) && readable && allowed;
        return fits ? expand(selector, descriptor) : null;
    }

    /** Nulls the data segments that are of a more privileged level than the one that was returned to (SDM Vol. 2, IRET). */
    static void leaveInner(CpuState state, int cpl) {
        for (int register : new int[] {CpuState.ES, CpuState.DS, CpuState.FS, CpuState.GS}) {
            int attributes = state.segment(register).attributes();
            boolean conforming = (attributes & CODE_CONFORMING) == CODE_CONFORMING;
            if ((attributes >>> 5 & 3) < cpl && !conforming && (attributes & CpuState.ATTR_UNUSABLE) == 0) {
                state.segment(register, Segment.unusable(0));
            }
        }
    }

    private static boolean wide(Vcpu vcpu) {
        return vcpu.domain().width() == GuestWidth.WIDE;
    }

    /** The eight bytes of a descriptor; 0 (not present) when it lies outside its table. */
    private long descriptor(Vcpu vcpu, int selector) {
        CpuState state = vcpu.state();
        boolean local = (selector & TABLE_LDT) != 0;
        Segment ldt = state.segment(CpuState.LDTR);
        boolean noLdt = local && (ldt.attributes() & CpuState.ATTR_UNUSABLE) != 0;
        long base = local ? ldt.base() : state.get(CpuState.OFF_GDTR_BASE);
        long limit = local ? ldt.limitBytes() : state.get(CpuState.OFF_GDTR_LIMIT) & 0xffff;
        if (noLdt || (selector | 7) > limit) {
            return 0;
        }
        // Page tables with the hypervisor's rights: descriptor pages are not the guest's to see.
        TranslationContext guest = TranslationContext.of(state);
        TranslationContext own = new TranslationContext(guest.root(), guest.mode(), guest.permissions()
            & ~TranslationContext.PERM_USER, 0);
        long linear = base + (selector & ~7);
        long maddr = machine.mmu().translate(machine.memory(), own, linear, Tlb.READ);
        if (maddr < 0 && local && vcpu.paging().pageFault(linear, 0)) {
            maddr = machine.mmu().translate(machine.memory(), own, linear, Tlb.READ);
        }
        return maddr < 0 ? 0 : machine.memory().readLong(maddr);
    }

    private static int dpl(long descriptor) {
        return (int) (descriptor >>> 45 & 3);
    }

    private static Segment expand(int selector, long descriptor) {
        long base = descriptor >>> 16 & 0xffffff | descriptor >>> 56 << 24;
        long limit = descriptor & 0xffff | descriptor >>> 32 & 0xf0000;
        long bytes = (descriptor & GRANULARITY) != 0 ? limit << 12 | 0xfff : limit;
        int attributes = (int) (descriptor >>> 40) & 0xf0ff;
        return new Segment(selector, attributes | 1, bytes, base);
    }
}

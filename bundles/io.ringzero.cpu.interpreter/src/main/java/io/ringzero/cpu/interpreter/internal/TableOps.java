// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.CpuState;
import io.ringzero.x86.Handler;

/** Descriptor-table registers: SGDT, SIDT, LGDT, LIDT, SLDT, STR, LLDT, LTR, SMSW, LMSW. */
final class TableOps {
    private TableOps() {
    }

    static Op make(Site site) {
        return switch (site.handler()) {
            case SGDT, SIDT -> new StoreTable(site, site.handler() == Handler.SGDT
                ? CpuState.OFF_GDTR_BASE
                : CpuState.OFF_IDTR_BASE);
            case LGDT, LIDT -> new LoadTable(site, site.handler() == Handler.LGDT
                ? CpuState.OFF_GDTR_BASE
                : CpuState.OFF_IDTR_BASE);
            case SLDT, STR, SMSW -> new StoreSelector(site.handler(), site.place(0, 2));
            case LMSW -> new LoadStatus(site.place(0, 2));
            default -> new LoadSystem(site.handler() == Handler.LTR, site.place(0, 2));
        };
    }

    /** User-mode instruction prevention: #GP(0) outside CPL 0 when CR4.UMIP is set. */
    private static void checkUmip(Core c) {
        if (c.state.cpl() != 0 && (c.reg(CpuState.OFF_CR4) & Bits.CR4_UMIP) != 0) {
            throw c.gp(0);
        }
    }

    /** Bytes of a base in memory: eight in 64-bit mode. */
    private static int baseBytes(Site site) {
        return Mode.is64(site.mode()) ? 8 : 4;
    }

    private static final class StoreTable extends Op {
        private final Address address;
        private final int base;
        private final int bytes;

        StoreTable(Site site, int base) {
            this.address = site.address(0);
            this.base = base;
            this.bytes = baseBytes(site);
        }

        @Override
        Op ex(Core c) {
            checkUmip(c);
            long at = address.of(c);
            c.checkWrite(at, 2); // both stores or none, and the first byte that faults is the one told
            c.checkWrite(at + 2, bytes);
            c.store16(at, c.reg(base + 8));
            c.store(at + 2, bytes, c.reg(base));
            return next;
        }
    }

    /** With a 16-bit operand size the base has 24 bits. */
    private static final class LoadTable extends Op {
        private final Address address;
        private final int base;
        private final int bytes;
        private final long mask;

        LoadTable(Site site, int base) {
            this.address = site.address(0);
            this.base = base;
            this.bytes = baseBytes(site);
            this.mask = site.size() == 2 ? 0xffffff : -1;
        }

        @Override
        Op ex(Core c) {
            long at = address.of(c);
            long limit = c.load16(at);
            long linear = c.load(at + 2, bytes) & mask;
            c.checkTarget(linear); // #GP(0) unless canonical
            c.reg(base, linear);
            c.reg(base + 8, limit);
            return next;
        }
    }

    private static final class StoreSelector extends Op {
        private final Handler handler;
        private final Place destination;

        StoreSelector(Handler handler, Place destination) {
            this.handler = handler;
            this.destination = destination;
        }

        @Override
        Op ex(Core c) {
            checkUmip(c);
            destination.write(c, switch (handler) {
                case SLDT -> c.segments.selector(CpuState.LDTR);
                case STR -> c.segments.selector(CpuState.TR);
                default -> c.reg(CpuState.OFF_CR0);
            });
            return next;
        }
    }

    /** LMSW writes the low four bits of CR0 and cannot clear PE. */
    private static final class LoadStatus extends Op {
        private final Place source;

        LoadStatus(Place source) {
            this.source = source;
        }

        @Override
        Op ex(Core c) {
            long cr0 = c.reg(CpuState.OFF_CR0);
            c.reg(CpuState.OFF_CR0, cr0 & ~0xeL | source.read(c) & 0xf | cr0 & Bits.CR0_PE);
            return c.leave(c.nextRip(this));
        }
    }

    /** LLDT and LTR: descriptors of the GDT, of 16 bytes in long mode. Outside of it a task may be one of 16 bits. */
    private static final class LoadSystem extends Op {
        private static final int LDT = 2;
        private static final int TSS_AVAILABLE = 9;
        private static final int TSS16_AVAILABLE = 1;
        private static final long BUSY = 1L << 41;

        private final boolean task;
        private final Place source;

        LoadSystem(boolean task, Place source) {
            this.task = task;
            this.source = source;
        }

        @Override
        Op ex(Core c) {
            int selector = (int) source.read(c) & 0xffff;
            if ((selector & ~3) == 0 && !task) {
                c.segments.loadNull(CpuState.LDTR, selector);
                return next;
            }
            if ((selector & ~3) == 0 || (selector & 4) != 0) {
                throw c.gp(selector & ~3);
            }
            boolean longMode = CodeSegments.longMode(c);
            long descriptor = c.segments.descriptor(selector, longMode ? 16 : 8, 0);
            int type = Segments.type(descriptor);
            if ((descriptor & Segments.CODE_OR_DATA) != 0
                || (task ? type != TSS_AVAILABLE && (longMode || type != TSS16_AVAILABLE) : type != LDT)) {
                throw c.gp(selector & ~3);
            }
            if ((descriptor & Segments.PRESENT) == 0) {
                throw c.fault.of(Vector.NP, selector & ~3);
            }
            long high = longMode ? c.segments.upperHalf(selector) : 0;
            if (task) {
                descriptor |= BUSY;
                c.systemStore(c.segments.address(selector) + 5, 1, descriptor >>> 40 & 0xff);
            }
            c.segments.load(task ? CpuState.TR : CpuState.LDTR, selector, descriptor, high & 0xffffffffL);
            return next;
        }
    }
}

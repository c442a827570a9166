// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.CpuState;
import io.ringzero.x86.Register;

/** Moving segment registers: MOV, PUSH, POP, LSS/LFS/LGS, and the FS and GS base instructions. */
final class SegmentOps {
    private SegmentOps() {
    }

    static Op make(Site site) {
        return switch (site.handler()) {
            case MOV_FROM_SEGMENT -> new Read(site.place(0, 2), site.register(1).number());
            case MOV_TO_SEGMENT -> site.register(0) == Register.CS
                ? new Faults.Raise(Vector.UD)
                : new Load(site.register(0).number(), site.place(1, 2));
            case PUSH_SEGMENT -> new Push(site.register(0).number(), site.size());
            case POP_SEGMENT -> new Pop(site.register(0).number(), site.size());
            case LOAD_FAR_POINTER -> new LoadFar(site);
            case RDFSBASE, RDGSBASE, WRFSBASE, WRGSBASE -> new Base(site);
            default -> new SwapGs();
        };
    }

    /** Loads a segment register and, for MOV and POP of SS, holds off interrupts and debug traps for one instruction. */
    private static void load(Core c, int segment, int selector) {
        c.segments.loadData(segment, selector & 0xffff);
        if (segment == CpuState.SS) {
            c.state.setInt(CpuState.OFF_SHADOW, CpuState.SHADOW_MOV_SS);
        }
    }

    private static final class Read extends Op {
        private final Place destination;
        private final int segment;

        Read(Place destination, int segment) {
            this.destination = destination;
            this.segment = segment;
        }

        @Override
        Op ex(Core c) {
            destination.write(c, c.segments.selector(segment));
            return next;
        }
    }

    private static final class Load extends Op {
        private final int segment;
        private final Place source;

        Load(int segment, Place source) {
            this.segment = segment;
            this.source = source;
        }

        @Override
        Op ex(Core c) {
            load(c, segment, (int) source.read(c));
            return c.leave(c.nextRip(this));
        }
    }

    private static final class Push extends Op {
        private final int segment;
        private final int size;

        Push(int segment, int size) {
            this.segment = segment;
            this.size = size;
        }

        @Override
        Op ex(Core c) {
            StackOps.push(c, size, c.segments.selector(segment));
            return next;
        }
    }

    private static final class Pop extends Op {
        private final int segment;
        private final int size;

        Pop(int segment, int size) {
            this.segment = segment;
            this.size = size;
        }

        @Override
        Op ex(Core c) {
            long rsp = c.reg(StackOps.RSP);
            load(c, segment, (int) c.stackLoad(c.stackAddress(rsp), size));
            c.stackPointer(rsp + size);
            return c.leave(c.nextRip(this));
        }
    }

    private static final class LoadFar extends Op {
        private final Place destination;
        private final Address address;
        private final int size;
        private final int segment;

        LoadFar(Site site) {
            destination = site.place(0);
            address = site.address(1);
            size = site.size();
            segment = switch (site.in().form().mnemonic()) {
                case "lss" -> CpuState.SS;
                case "lfs" -> CpuState.FS;
                case "lds" -> CpuState.DS;
                case "les" -> CpuState.ES;
                default -> CpuState.GS;
            };
        }

        @Override
        Op ex(Core c) {
            long at = address.of(c);
            long offset = c.load(at, size);
            c.segments.loadData(segment, (int) c.load16(at + size) & 0xffff);
            destination.write(c, offset);
            return c.leave(c.nextRip(this));
        }
    }

    /** RDFSBASE and kin; #UD unless CR4.FSGSBASE. */
    private static final class Base extends Op {
        private final Place register;
        private final int word;
        private final boolean write;

        Base(Site site) {
            register = site.place(0);
            write = switch (site.handler()) {
                case WRFSBASE, WRGSBASE -> true;
                default -> false;
            };
            word = Segments.base(switch (site.handler()) {
                case RDFSBASE, WRFSBASE -> CpuState.FS;
                default -> CpuState.GS;
            });
        }

        @Override
        Op ex(Core c) {
            if ((c.reg(CpuState.OFF_CR4) & Bits.CR4_FSGSBASE) == 0) {
                throw c.ud();
            }
            if (write) {
                long value = register.read(c);
                c.checkTarget(value); // #GP(0) unless canonical
                c.reg(word, value);
            } else {
                register.write(c, c.reg(word));
            }
            return next;
        }
    }

    private static final class SwapGs extends Op {
        @Override
        Op ex(Core c) {
            long base = c.reg(Segments.base(CpuState.GS));
            c.reg(Segments.base(CpuState.GS), c.reg(CpuState.OFF_KERNEL_GS_BASE));
            c.reg(CpuState.OFF_KERNEL_GS_BASE, base);
            return next;
        }
    }
}

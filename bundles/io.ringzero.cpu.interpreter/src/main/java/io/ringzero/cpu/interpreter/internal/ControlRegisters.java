// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.CpuState;
import io.ringzero.x86.Feature;

/** MOV to and from control and debug registers, CLTS, INVLPG at CPL 0 (APM Vol. 2 sections 3.1 and 13.1). */
final class ControlRegisters {
    private static final long CR0_KNOWN = Bits.CR0_PE | Bits.CR0_MP | Bits.CR0_EM | Bits.CR0_TS | Bits.CR0_ET
        | Bits.CR0_NE
        | Bits.CR0_WP | Bits.CR0_AM | Bits.CR0_NW | Bits.CR0_CD | Bits.CR0_PG;
    /** What {@link Features} always reports: TSD, DE, PSE, PAE, PGE, PCE, UMIP, SMEP. */
    private static final long CR4_KNOWN = Bits.CR4_TSD | Bits.CR4_DE | 1 << 4 | Bits.CR4_PAE | 1 << 7 | Bits.CR4_PCE
        | Bits.CR4_UMIP | 1 << 20;
    private static final long CR4_SMAP = 1 << 21;
    private static final long DR6_FIXED = 0xffff0ff0L;
    private static final long DR7_ONE = 1 << 10;
    private static final long DR7_ZERO = 0xd800;
    private static final int DR7_GD = 1 << 13;
    private static final int DR6_BD = 1 << 13;

    private ControlRegisters() {
    }

    static Op make(Site site) {
        return switch (site.handler()) {
            case MOV_FROM_CR -> known(site.register(1).number())
                ? new ReadControl(site.register(1).number(), site.gpr(0))
                : new Faults.Raise(Vector.UD);
            case MOV_TO_CR -> known(site.register(0).number())
                ? new WriteControl(site.register(0).number(), site.gpr(1))
                : new Faults.Raise(Vector.UD);
            case MOV_FROM_DR -> new Debug(site.register(1).number(), site.gpr(0), false);
            case MOV_TO_DR -> new Debug(site.register(0).number(), site.gpr(1), true);
            case CLTS -> new ClearTaskSwitched();
            default -> new InvalidatePage(site.address(0));
        };
    }

    private static boolean known(int number) {
        return number == 0 || number >= 2 && number <= 4 || number == 8;
    }

    private static int offset(int number) {
        return switch (number) {
            case 0 -> CpuState.OFF_CR0;
            case 2 -> CpuState.OFF_CR2;
            case 3 -> CpuState.OFF_CR3;
            case 4 -> CpuState.OFF_CR4;
            default -> CpuState.OFF_CR8;
        };
    }

    private static final class ReadControl extends Op {
        private final int register;
        private final int destination;

        ReadControl(int number, int destination) {
            this.register = offset(number);
            this.destination = destination;
        }

        @Override
        Op ex(Core c) {
            c.reg(destination, c.reg(register) & c.ripMask);
            return next;
        }
    }

    private static final class WriteControl extends Op {
        private final int number;
        private final int source;

        WriteControl(int number, int source) {
            this.number = number;
            this.source = source;
        }

        @Override
        Op ex(Core c) {
            long value = c.reg(source) & c.ripMask; // 32 bits outside 64-bit mode
            switch (number) {
                case 0 -> {
                    check(c, value, CR0_KNOWN, true);
                    PagingSwitch.toCr0(c, value);
                }
                case 3 -> check(c, value, 0x000f_ffff_ffff_ffffL, true);
                case 4 -> check(c, value, cr4Known(c.features), PagingSwitch.allowsCr4(c, value));
                case 8 -> check(c, value, 0xf, true);
                default -> {
                }
            }
            long old = c.reg(offset(number));
            c.reg(offset(number), number == 0 ? value | Bits.CR0_ET : value);
            if (number == 3 || (number == 0 || number == 4) && old != value) {
                c.tlb.flush();
            }
            c.context.refresh();
            return c.leave(c.nextRip(this));
        }

        private static long cr4Known(FeatureSets features) {
            return CR4_KNOWN | (features.has(Feature.SSE) ? Bits.CR4_OSFXSR | Bits.CR4_OSXMMEXCPT : 0)
                | (features.has(Feature.XSAVE) ? Bits.CR4_OSXSAVE : 0)
                | (features.has(Feature.FSGSBASE) ? Bits.CR4_FSGSBASE : 0)
                | (features.has(Feature.SMAP) ? CR4_SMAP : 0);
        }

        /** Unknown bits and impossible values are #GP(0). */
        private static void check(Core c, long value, long known, boolean possible) {
            if ((value & ~known) != 0 || !possible) {
                throw c.gp(0);
            }
        }
    }

    /** DR4 and DR5 are DR6 and DR7 unless CR4.DE forbids the old names. */
    private static final class Debug extends Op {
        private final int number;
        private final int register;
        private final boolean write;

        Debug(int number, int register, boolean write) {
            this.number = number;
            this.register = register;
            this.write = write;
        }

        @Override
        Op ex(Core c) {
            if (number > 7 || (number & ~1) == 4 && (c.reg(CpuState.OFF_CR4) & Bits.CR4_DE) != 0) {
                throw c.ud();
            }
            int dr6 = CpuState.OFF_DR + 4 * 8;
            int dr7 = dr6 + 8;
            if ((c.reg(dr7) & DR7_GD) != 0) {
                c.reg(dr6, c.reg(dr6) | DR6_BD);
                c.reg(CpuState.OFF_EXIT_INFO, DR6_BD);
                c.reg(dr7, c.reg(dr7) & ~DR7_GD);
                throw c.fault.of(Vector.DB, 0);
            }
            int at = number < 4 ? CpuState.OFF_DR + number * 8 : (number & 1) == 0 ? dr6 : dr7;
            if (!write) {
                c.reg(register, number < 4 ? c.reg(at) : at == dr6 ? c.reg(at) | DR6_FIXED : c.reg(at) | DR7_ONE);
            } else {
                long value = c.reg(register) & c.ripMask;
                if (number >= 4 && value >>> 32 != 0) {
                    throw c.gp(0);
                }
                c.reg(at, at == dr7 ? value & ~DR7_ZERO | DR7_ONE : value);
                c.context.refresh();
                return c.leave(c.nextRip(this)); // what is armed has changed
            }
            return next;
        }
    }

    private static final class ClearTaskSwitched extends Op {
        @Override
        Op ex(Core c) {
            c.reg(CpuState.OFF_CR0, c.reg(CpuState.OFF_CR0) & ~Bits.CR0_TS);
            return c.leave(c.nextRip(this));
        }
    }

    private static final class InvalidatePage extends Op {
        private final Address address;

        InvalidatePage(Address address) {
            this.address = address;
        }

        @Override
        Op ex(Core c) {
            c.tlb.flush(c.linear(address.of(c)));
            return c.leave(c.nextRip(this));
        }
    }
}

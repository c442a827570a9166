// SPDX-License-Identifier: Apache-2.0
package io.ringzero.guests.internal;

import static io.ringzero.x86.Mem.mem32;
import static io.ringzero.x86.Mem.mem64;
import static io.ringzero.x86.Mem.mem8;
import static io.ringzero.x86.Register.CL;
import static io.ringzero.x86.Register.ECX;
import static io.ringzero.x86.Register.R8;
import static io.ringzero.x86.Register.R9D;
import static io.ringzero.x86.Register.RAX;
import static io.ringzero.x86.Register.RCX;
import static io.ringzero.x86.Register.RDX;

import io.ringzero.abi.layout.VcpuInfo;
import io.ringzero.abi.layout.VcpuTimeInfo;
import io.ringzero.x86.Assembler;
import io.ringzero.x86.Condition;
import io.ringzero.x86.Immediate;
import io.ringzero.x86.Label;

/** System time in the guest, from vCPU 0's {@code vcpu_time_info} and the TSC (public/xen.h): no hypercall is needed. */
final class TimeCode {
    private final Assembler asm;
    private final Label now;

    TimeCode(GuestProgram guest) {
        this.asm = guest.asm;
        int time = VcpuInfo.TIME;
        Label right = asm.label("right");
        Label scaled = asm.label("scaled");
        now = asm.here("now");
        asm.lea(R8, guest.sharedInfo);
        // An odd version, or another one afterwards: Xen was writing.
        Label again = asm.here("again");
        asm.mov(R9D, mem32(R8, time + VcpuTimeInfo.VERSION)).test(R9D, 1).jcc(Condition.NE, again);
        asm.rdtsc().shl(RDX, 32).or(RAX, RDX).sub(RAX, mem64(R8, time + VcpuTimeInfo.TSC_TIMESTAMP))
            .movsx(ECX, mem8(R8, time + VcpuTimeInfo.TSC_SHIFT)).test(ECX, ECX).jcc(Condition.S, right).shl(RAX, CL)
            .jmp(scaled);
        asm.bind(right).neg(ECX).shr(RAX, CL);
        asm.bind(scaled).mov(ECX, mem32(R8, time + VcpuTimeInfo.TSC_TO_SYSTEM_MUL)).mul(RCX)
            .emit("shrd", RAX, RDX, Immediate.of(32)).add(RAX, mem64(R8, time + VcpuTimeInfo.SYSTEM_TIME))
            .cmp(R9D, mem32(R8, time + VcpuTimeInfo.VERSION)).jcc(Condition.NE, again);
        asm.ret();
    }

    /** System time comes in RAX, nanoseconds. */
    void now() {
        asm.call(now);
    }
}

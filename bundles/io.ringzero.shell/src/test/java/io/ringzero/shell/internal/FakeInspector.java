// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal;

import io.ringzero.api.xen.ControlException;
import io.ringzero.api.xen.DomainId;
import io.ringzero.api.xen.Inspector;
import io.ringzero.api.xen.SymbolTable;
import io.ringzero.api.xen.VcpuId;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** A guest of one vCPU and nine bytes of code, with the symbol {@code start} at their beginning. */
public final class FakeInspector implements Inspector {
    private static final long START = 0xffffffff81000000L;
    private static final byte[] CODE = HexFormat.of().parseHex("90909090488b4308c3");

    /** Domains whose branches are recorded. */
    public int recorded;

    @Override
    public byte[] read(VcpuId vcpu, long linear, int bytes) {
        long from = linear - START;
        return from < 0 || from >= CODE.length
            ? new byte[0]
            : Arrays.copyOfRange(CODE, (int) from, (int) Math.min(CODE.length, from + bytes));
    }

    @Override
    public Position position(VcpuId vcpu) throws ControlException {
        if (vcpu.number() != 0) {
            throw new ControlException("there is no vCPU " + vcpu.number());
        }
        return new Position(START + 4, 64);
    }

    @Override
    public SymbolTable symbols(DomainId domain) {
        return SymbolTable.of(List.of(new SymbolTable.Symbol(START, CODE.length, "start")));
    }

    @Override
    public List<String> dump(VcpuId vcpu) {
        return List.of("rip " + Long.toHexString(START));
    }

    @Override
    public CoreImage core(DomainId domain) {
        throw new UnsupportedOperationException("cores are the toolstack's");
    }

    @Override
    public byte[] frames(DomainId domain, List<Long> mfns) {
        throw new UnsupportedOperationException("cores are the toolstack's");
    }

    @Override
    public List<Run> mappings(VcpuId vcpu, int most) {
        throw new UnsupportedOperationException("cores are the toolstack's");
    }

    @Override
    public void recordBranches(DomainId domain, boolean on) {
        recorded += on ? 1 : -1;
    }
}

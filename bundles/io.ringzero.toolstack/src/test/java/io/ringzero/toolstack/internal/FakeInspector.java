// SPDX-License-Identifier: Apache-2.0
package io.ringzero.toolstack.internal;

import io.ringzero.api.xen.ControlException;
import io.ringzero.api.xen.DomainId;
import io.ringzero.api.xen.GuestType;
import io.ringzero.api.xen.Inspector;
import io.ringzero.api.xen.SymbolTable;
import io.ringzero.api.xen.VcpuId;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A domain of two 64-bit vCPUs and five pages, the page with mfn n full of n. */
public final class FakeInspector implements Inspector {
    /** Bytes of a 64-bit vcpu_guest_context. */
    public static final int CONTEXT = 5168;
    /** Its pages. */
    public static final List<Page> PAGES = List.of(new Page(0, 20), new Page(1, 21), new Page(2, 7), new Page(5, 30),
        new Page(6, 31));
    /** Thrown by the next asking for frames. */
    public @Nullable ControlException refusal;

    private static byte[] filled(int bytes, int with) {
        byte[] all = new byte[bytes];
        Arrays.fill(all, (byte) with);
        return all;
    }

    @Override
    public CoreImage core(DomainId domain) {
        return new CoreImage(GuestType.PV64, List.of(filled(CONTEXT, 1), filled(CONTEXT, 2)), filled(4096, 9),
            filled(1280, 3), PAGES);
    }

    @Override
    public byte[] frames(DomainId domain, List<Long> mfns) throws ControlException {
        ControlException refused = refusal;
        if (refused != null) {
            throw refused;
        }
        byte[] all = new byte[mfns.size() * 4096];
        for (int i = 0; i < mfns.size(); i++) {
            Arrays.fill(all, i * 4096, (i + 1) * 4096, mfns.get(i).byteValue());
        }
        return all;
    }

    @Override
    public List<Run> mappings(VcpuId vcpu, int most) {
        return List.of(new Run(0xffff_8880_0000_0000L, 0, 7), new Run(0xffff_ffff_8100_0000L, 5, 2));
    }

    @Override
    public byte[] read(VcpuId vcpu, long linear, int bytes) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Position position(VcpuId vcpu) {
        throw new UnsupportedOperationException();
    }

    @Override
    public SymbolTable symbols(DomainId domain) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<String> dump(VcpuId vcpu) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void recordBranches(DomainId domain, boolean on) {
        throw new UnsupportedOperationException();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.xen;

import java.util.List;

/**
 * Looks into guests without changing them, for debugging commands. Any thread; each answer is taken at a safe point. Provided by
 * the core.
 */
public interface Inspector {
    /** Most bytes that one {@link #read} answers. */
    int MOST_BYTES = 1 << 16;

    /**
     * How a vCPU stands.
     *
     * @param rip instruction pointer
     * @param codeBits width of its code: 64, 32 or 16
     */
    record Position(long rip, int codeBits) {
    }

    /**
     * Reads what a vCPU's kernel has at a linear address, with the guest's own rights: as many bytes as can be read from there on, none
     * where the first cannot.
     *
     * @param bytes 0 to {@link #MOST_BYTES}
     * @throws ControlException if there is no such vCPU
     */
    byte[] read(VcpuId vcpu, long linear, int bytes) throws ControlException;

    Position position(VcpuId vcpu) throws ControlException;

    /** Names of the domain's kernel; without any for an image that has none. */
    SymbolTable symbols(DomainId domain) throws ControlException;

    /** Registers, code, stack and history of a vCPU as it stands, as a crash report has them. */
    List<String> dump(VcpuId vcpu) throws ControlException;

    /**
     * Begins or ends recording the taken branches of all vCPUs of a domain, for its crash report. While it is on the guest's
     * instructions are run one at a time, some ten times slower; what it computes and its virtual time stay the same.
     */
    void recordBranches(DomainId domain, boolean on) throws ControlException;

    /**
     * What a core file has of a domain beside its pages.
     *
     * @param contexts vcpu_guest_context of each vCPU, as wide as the guest (public/arch-x86/xen.h)
     * @param sharedInfo the shared_info page
     * @param version descriptor of the xen_version note (docs/misc/dump-core-format)
     * @param pages the guest's own pages that have a gfn, by rising gfn
     */
    record CoreImage(GuestType type, List<byte[]> contexts, byte[] sharedInfo, byte[] version,
        List<Page> pages) {
        public CoreImage {
            contexts = List.copyOf(contexts);
            pages = List.copyOf(pages);
        }
    }

    /** A page of a guest: its pseudo-physical number and the frame behind it. */
    record Page(long gfn, long mfn) {
    }

    /** Neighbouring pages of a linear address space behind which neighbouring gfns lie. */
    record Run(long linear, long gfn, long pages) {
    }

    /** All vCPUs and where the domain's pages are, at one moment. */
    CoreImage core(DomainId domain) throws ControlException;

    /**
     * Reads frames of a domain, one after the other; zeroes where one is not the domain's any more.
     *
     * @param mfns at most {@link #MOST_FRAMES}
     */
    byte[] frames(DomainId domain, List<Long> mfns) throws ControlException;

    /** Most frames that one {@link #frames} answers. */
    int MOST_FRAMES = 256;

    /**
     * What a vCPU's kernel has mapped of its own pages, by rising address, neighbours put together.
     *
     * @param most runs; what is beyond is left out
     */
    List<Run> mappings(VcpuId vcpu, int most) throws ControlException;
}

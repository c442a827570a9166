// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.version;

import static io.ringzero.abi.XenVersion.XENVER_build_id;
import static io.ringzero.abi.XenVersion.XENVER_capabilities;
import static io.ringzero.abi.XenVersion.XENVER_changeset;
import static io.ringzero.abi.XenVersion.XENVER_commandline;
import static io.ringzero.abi.XenVersion.XENVER_compile_info;
import static io.ringzero.abi.XenVersion.XENVER_extraversion;
import static io.ringzero.abi.XenVersion.XENVER_get_features;
import static io.ringzero.abi.XenVersion.XENVER_guest_handle;
import static io.ringzero.abi.XenVersion.XENVER_pagesize;
import static io.ringzero.abi.XenVersion.XENVER_platform_parameters;
import static io.ringzero.abi.XenVersion.XENVER_version;
import static io.ringzero.abi.XenVersion.XEN_CAPABILITIES_INFO_LEN;
import static io.ringzero.abi.XenVersion.XEN_CHANGESET_INFO_LEN;
import static io.ringzero.abi.XenVersion.XEN_EXTRAVERSION_LEN;

import io.ringzero.abi.Errno;
import io.ringzero.abi.Hypercall;
import io.ringzero.abi.VmAssist;
import io.ringzero.abi.X86Flat32;
import io.ringzero.abi.X86Flat64;
import io.ringzero.abi.XenFeature;
import io.ringzero.abi.layout.XenCompileInfo;
import io.ringzero.abi.layout.XenFeatureInfo;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.call.Call;
import io.ringzero.core.internal.call.Handler;
import io.ringzero.core.internal.call.Struct;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.GuestWidth;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** xen_version: who we say we are (public/version.h). What only the control domain may know is denied. */
public final class XenVersionCall implements Handler {
    public static final int MAJOR = 4;
    public static final int MINOR = 17;
    /** Shows guests that this is not the C one. */
    public static final String EXTRA = ".0-ringzero";
    public static final String CAPABILITIES = "xen-3.0-x86_64 xen-3.0-x86_32p ";
    public static final String CHANGESET = "unavailable";
    private static final int PAGE_SIZE = 4096;
    private static final int COMMAND_LINE_LENGTH = 1024;

    @Inject
    public XenVersionCall() {
        // Nothing to keep.
    }

    @Override
    public int number() {
        return Hypercall.HYPERVISOR_xen_version;
    }

    @Override
    public String name() {
        return "xen_version";
    }

    @Override
    public long call(Call call) throws GuestFaultException {
        int operation = call.intArg(0);
        call.count(operation & 0xffff_ffffL);
        long at = call.arg(1);
        switch (operation) {
            case XENVER_version -> {
                return MAJOR << 16 | MINOR;
            }
            case XENVER_extraversion -> call.copyOut(at, text(EXTRA, XEN_EXTRAVERSION_LEN));
            case XENVER_compile_info -> {
                compileInfo().out(call, at);
            }
            case XENVER_capabilities -> call.copyOut(at, text(CAPABILITIES, XEN_CAPABILITIES_INFO_LEN));
            case XENVER_changeset -> call.copyOut(at, text(CHANGESET, XEN_CHANGESET_INFO_LEN));
            case XENVER_platform_parameters -> {
                GuestWidth width = call.width();
                width.put(new Struct(width.bytes()), 0, virtStart(width)).out(call, at);
            }
            case XENVER_get_features -> {
                Struct info = Struct.in(call, at, XenFeatureInfo.SIZE);
                if (info.i32(XenFeatureInfo.SUBMAP_IDX) != 0) {
                    throw new GuestFaultException(Errno.EINVAL,
                        "no feature map " + info.i32(XenFeatureInfo.SUBMAP_IDX));
                }
                info.put32(XenFeatureInfo.SUBMAP, features(call.domain())).out(call, at);
            }
            case XENVER_pagesize -> {
                if (at != 0) {
                    throw new GuestFaultException(Errno.EINVAL, "the page size needs no argument");
                }
                return PAGE_SIZE;
            }
            case XENVER_guest_handle -> call.copyOut(at, handle(call.domain().uuid()));
            case XENVER_commandline -> call.copyOut(at,
                text(call.domain().privileged() ? "" : "<denied>", COMMAND_LINE_LENGTH));
            case XENVER_build_id -> throw call.domain().privileged()
                ? new GuestFaultException(Errno.ENODATA, "there is no build ID")
                : new GuestFaultException(Errno.EPERM, "only for the control domain");
            default -> throw call.unsupported(operation & 0xffff_ffffL);
        }
        return 0;
    }

    /** XENFEAT_* bits of a PV domain. */
    static int features(Domain domain) {
        int features = 1 << XenFeature.XENFEAT_memory_op_vnode_supported
            | 1 << XenFeature.XENFEAT_mmu_pt_update_preserve_ad | 1 << XenFeature.XENFEAT_highmem_assist
            | 1 << XenFeature.XENFEAT_gnttab_map_avail_bits | 1 << XenFeature.XENFEAT_not_direct_mapped;
        boolean high = (domain.vmAssist() & 1L << VmAssist.VMASST_TYPE_pae_extended_cr3) != 0;
        return features | (high ? 1 << XenFeature.XENFEAT_pae_pgdir_above_4gb : 0);
    }

    /** Who made it (xen_compile_info). */
    public static Struct compileInfo() {
        Struct info = new Struct(XenCompileInfo.SIZE);
        put(info, XenCompileInfo.COMPILER, "javac 25");
        put(info, XenCompileInfo.COMPILE_BY, "ringzero");
        put(info, XenCompileInfo.COMPILE_DOMAIN, "ringzero");
        put(info, XenCompileInfo.COMPILE_DATE, "reproducible");
        return info;
    }

    /** Where the hypervisor's part of a guest's addresses begins. */
    public static long virtStart(GuestWidth width) {
        return width == GuestWidth.WIDE ? X86Flat64.HYPERVISOR_VIRT_START : X86Flat32.HYPERVISOR_VIRT_START_PAE;
    }

    private static byte[] handle(String uuid) {
        UUID parsed = UUID.fromString(uuid);
        return java.nio.ByteBuffer.allocate(16).putLong(parsed.getMostSignificantBits()).putLong(parsed
            .getLeastSignificantBits()).array();
    }

    private static byte[] text(String text, int length) {
        return java.util.Arrays.copyOf(text.getBytes(StandardCharsets.US_ASCII), length);
    }

    private static void put(Struct info, int offset, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, info.bytes(), offset, bytes.length);
    }
}
